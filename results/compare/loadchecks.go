package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// The codes of findings on load.
const (
	CodeSingleRun    = "single_run"    // nothing is known of what differs from run to run
	CodeNoLevel      = "no_level"      // no level of load is the same, or one is of one side alone
	CodeInvalid      = "invalid"       // a stage's own checks say that its figures cannot be relied on
	CodeInvalidLeft  = "invalid_left"  // of several runs some are INVALID and left out
	CodeClock        = "clock"         // event times come from elsewhere
	CodeProtocol     = "protocol"      // a native endpoint against OpenAI's
	CodeHTTP         = "http"          // another version of HTTP
	CodeHost         = "host"          // another machine sent the requests
	CodePromptCache  = "prompt_cache"  // prompts were in the server's cache on one side
	CodeAnswerLength = "answer_length" // answers are longer on one side
	CodeItems        = "items"         // other items of the same suite
	CodeDrift        = "drift"         // a stage did not keep its level
	CodeUnderSampled = "under_sampled" // fewer requests than the percentile needs
	CodeAskedRate    = "asked_rate"    // in an open loop, and no merit of the server
	CodeObjective    = "objective"     // goodput by other limits
	CodeBrackets     = "brackets"      // bounds of a search, without a chance of error
	CodeNoEnergy     = "no_energy"     // a run has none
	CodeDevices      = "devices"       // energy of other devices
	CodeEnergyMethod = "energy_method" // energy by counter against energy of power
)

// mark tells all figures of the level.
func (l *level) mark(code, format string, args ...any) {
	if slices.Contains(l.marks, code) {
		return
	}
	l.marks = append(l.marks, code)
	l.find(finding(SeverityMark, code, l.of(), format, args...))
}

func (l *level) of() string { return l.suite + " " + l.name }

// refuse is a finding for one of the level's lists.
func (l *level) refuse(code, format string, args ...any) []Finding {
	f := finding(SeverityRefuse, code, l.of(), format, args...)
	l.find(f)
	return []Finding{f}
}

// check finds what stands between the two sides at the level.
func (l *level) check() {
	for _, f := range l.out.Findings {
		switch {
		case f.Code == CodeSimulated && f.Severity == SeverityRefuse:
			l.refusedAll = append(l.refusedAll, f)
		case f.Code == CodeRepeats && !slices.Contains(l.marks, f.Code):
			l.marks = append(l.marks, f.Code)
		}
	}
	l.base = l.valid(l.comparing.base, l.base)
	l.new = l.valid(l.comparing.new, l.new)
	l.content()
	l.sameAround()
	l.items()
	l.caches()
	l.lengths()
	l.steady()
}

// valid leaves INVALID stages out while others are there.
func (l *level) valid(s *Side, all []*playedStage) []*playedStage {
	var good []*playedStage
	var why []string
	for _, st := range all {
		v := st.Figures.Validity
		if v.Status != results.Invalid {
			good = append(good, st)
			continue
		}
		var reasons []string
		for _, r := range v.Reasons {
			reasons = append(reasons, r.Bare())
		}
		why = append(why, fmt.Sprintf("%s: %s", st.run.Source, strings.Join(reasons, ", ")))
	}
	switch {
	case len(good) == len(all):
		return all
	case len(good) == 0 || l.o.Anyway:
		l.refusedSound = append(l.refusedSound, l.refuse(CodeInvalid, "%s at %s is INVALID on %s and is not compared, but for the share of failures: %s", l.suite, l.name, s.Name, strings.Join(why, "; "))...)
		return all
	}
	l.mark(CodeInvalidLeft, "%s at %s: %d of %d runs of %s are INVALID and left out: %s", l.suite, l.name, len(all)-len(good), len(all), s.Name, strings.Join(why, "; "))
	return good
}

// told are the values of both sides, each once, where they differ.
func (l *level) told(of func(*playedStage) string) (base, new string, differ bool) {
	each := func(stages []*playedStage) string {
		var all []string
		for _, st := range stages {
			if v := of(st); !slices.Contains(all, v) {
				all = append(all, v)
			}
		}
		slices.Sort(all)
		return strings.Join(all, " and ")
	}
	base, new = each(l.base), each(l.new)
	return base, new, base != new
}

// content refuses other questions: their prompts and answers have other lengths.
func (l *level) content() {
	a, b, differ := l.told(func(st *playedStage) string {
		ref, _ := st.run.Summary.suite(l.suite)
		return short(ref.Hash)
	})
	if differ {
		l.refusedAll = append(l.refusedAll, l.refuse(CodeContent, "%s is not the same on both sides (%s; %s): other prompts are another load, and times and rates are not compared; run both on one version", l.suite, a, b)...)
	}
}

// target is what the stage's target turned out to be.
func (st *playedStage) target() results.TargetInfo {
	for _, t := range st.run.Summary.Targets {
		if t.Target == st.Figures.Target {
			return t
		}
	}
	return results.TargetInfo{}
}

func (l *level) sameAround() {
	base, new := l.comparing.base.Name, l.comparing.new.Name
	if a, b, differ := l.told(func(st *playedStage) string { return st.target().Protocol }); differ {
		l.refusedAll = append(l.refusedAll, l.refuse(CodeProtocol, "%s at %s: %s speaks %s, %s speaks %s: they stream and count otherwise; measure both by one protocol (an Ollama server speaks OpenAI's under /v1)",
			l.suite, l.name, base, a, new, b)...)
	}
	if a, b, differ := l.told(func(st *playedStage) string { return st.Figures.Clock }); differ {
		l.refusedTimes = append(l.refusedTimes, l.refuse(CodeClock, "%s at %s: times are by %s on %s, by %s on %s: they are not compared", l.suite, l.name, a, base, b, new)...)
		l.mark(CodeClock, "%s at %s: rates are of windows that were timed by other clocks", l.suite, l.name)
	}
	if a, b, differ := l.told(func(st *playedStage) string { return "HTTP/" + st.target().HTTP }); differ {
		l.mark(CodeHTTP, "%s at %s: %s spoke %s, %s %s", l.suite, l.name, base, a, new, b)
	}
	if a, b, differ := l.told(func(st *playedStage) string {
		h := st.run.Summary.Host
		return fmt.Sprintf("%s/%s with %d CPUs", h.OS, h.Arch, h.CPUs)
	}); differ {
		l.mark(CodeHost, "%s at %s: the requests came from %s on %s, from %s on %s: a part of what differs may be the client's", l.suite, l.name, a, base, b, new)
	}
}

// items marks a level at which the sides were asked other items of the suite.
func (l *level) items() {
	asked := func(stages []*playedStage) map[string]bool {
		set := map[string]bool{}
		for _, st := range stages {
			for i := range st.Items {
				if h := st.Items[i].Hash; h != "" {
					set[h] = true
				}
			}
		}
		return set
	}
	a, b := asked(l.base), asked(l.new)
	shared := 0
	for h := range a {
		if b[h] {
			shared++
		}
	}
	if alone := len(a) + len(b) - 2*shared; alone > 0 {
		l.mark(CodeItems, "%s at %s: %d items were asked of one side alone, %d of both: prompts differ in length", l.suite, l.name, alone, shared)
	}
}

// Shares of prompts from a cache, and answers' lengths, that differ by more than
// this are told.
const (
	cacheApart  = 0.1
	lengthApart = 0.1
)

func (l *level) caches() {
	share := func(stages []*playedStage) float64 {
		cached, done := 0, 0
		for _, st := range stages {
			cached += st.Figures.Server.Cached
			done += st.Figures.Counts.Succeeded
		}
		return float64(cached) / math.Max(1, float64(done))
	}
	if a, b := share(l.base), share(l.new); math.Abs(a-b) > cacheApart {
		l.mark(CodePromptCache, "%s at %s: the server had a part of the prompt in its cache for %.0f%% of the requests of %s, %.0f%% of %s: ttft is of other work",
			l.suite, l.name, 100*a, l.comparing.base.Name, 100*b, l.comparing.new.Name)
	}
}

// lengths marks answers that are longer on one side: e2e, requests per second and
// tokens are of other work.
func (l *level) lengths() {
	mean := func(stages []*playedStage) (float64, bool) {
		sum, n := 0.0, 0.0
		for _, st := range stages {
			for i := range st.requests {
				if t := st.requests[i].Tokens; !math.IsNaN(t) {
					sum, n = sum+t, n+1
				}
			}
		}
		return sum / n, n > 0 && sum > 0
	}
	a, known := mean(l.base)
	b, both := mean(l.new)
	if known && both && math.Abs(b/a-1) > lengthApart {
		l.mark(CodeAnswerLength, "%s at %s: an answer has %.0f tokens on %s, %.0f on %s: e2e and requests/s differ by that alone; tpot and tokens/s do not",
			l.suite, l.name, a, l.comparing.base.Name, b, l.comparing.new.Name)
	}
}

func (l *level) steady() {
	for _, st := range slices.Concat(l.base, l.new) {
		for _, w := range st.Figures.Warnings {
			if strings.HasPrefix(w, "not steady") {
				l.mark(CodeDrift, "%s at %s, %s: %s; an interval from within the run is too narrow", l.suite, l.name, st.run.Source, w)
			}
		}
	}
}
