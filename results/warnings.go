package results

import (
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/results/stat"
)

// caveat is a warning. Its name tells the sentences that a person reads, for who
// says them in another language.
func caveat(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// stageWarnings are caveats that travel with a stage's figures without making
// it INVALID.
func stageWarnings(st *StageResult, limits Thresholds, requests int) []string {
	warnings := []string{}
	add := func(w string) {
		if w != "" {
			warnings = append(warnings, w)
		}
	}
	add(underSampled(st))
	add(queueing(st, requests))
	add(lateSlots(st, limits))
	add(drifted(st))
	add(uncounted(st))
	return warnings
}

// underSampled names the percentiles of whole requests that rest on too few.
func underSampled(st *StageResult) string {
	d := st.Latency.E2E
	if d.N == 0 {
		return ""
	}
	var few []string
	for _, p := range []struct {
		name    string
		percent float64
		q       Quantile
	}{{"p50", 50, d.P50}, {"p90", 90, d.P90}, {"p95", 95, d.P95}, {"p99", 99, d.P99}, {"p99.9", 99.9, d.P999}} {
		if least, _ := stat.LeastCount(p.percent); p.q.UnderSampled {
			few = append(few, fmt.Sprintf("%s needs %d", p.name, least))
		}
	}
	if len(few) == 0 {
		return ""
	}
	return caveat("under-sampled percentiles: %d requests were timed; %s", d.N, strings.Join(few, ", "))
}

// Served below queueServed at once while queueAsked or more were in flight is
// a server that takes requests one by one.
const (
	queueServed = 1.5
	queueAsked  = 4
)

// queueing finds a server that works off a queue, as Ollama does when
// OLLAMA_NUM_PARALLEL is 1. Too few requests say nothing: those in flight at
// the edges of the window would decide.
func queueing(st *StageResult, requests int) string {
	served := st.Server.Concurrency
	if served == nil || *served >= queueServed || st.Open() || st.Concurrency < queueAsked || requests < 2*st.Concurrency {
		return ""
	}
	return caveat("the server worked on about %.1f requests at a time while %d were in flight: the others waited in its queue, and ttft and e2e are mostly that wait. Ollama serves OLLAMA_NUM_PARALLEL requests at once, 1 unless it is set; start it with OLLAMA_NUM_PARALLEL=%d to measure concurrency", *served, st.Concurrency, st.Concurrency)
}

func lateSlots(st *StageResult, limits Thresholds) string {
	p99 := st.Latency.ScheduleLag.P99.Value
	if st.Open() || p99 == nil || *p99 <= limits.ScheduleLagMSMax*1e6 {
		return ""
	}
	return caveat("schedule lag p99 is %s ms, above %v ms: slots stood idle between requests", ms(*p99), limits.ScheduleLagMSMax)
}

func uncounted(st *StageResult) string {
	n := st.Text.Uncounted
	if n == 0 {
		return ""
	}
	return caveat("the server gave no count of output tokens for %d of %d answers; figures per token leave them out or are null", n, st.Counts.Succeeded)
}
