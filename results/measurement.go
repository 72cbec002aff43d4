package results

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Measured run is its summary with what it was made of: about 400 bytes for
// each record, whatever its text and its stream were.
type Measured struct {
	*Result
	Judgments    *Judgments // nil where nothing was judged
	ReadWarnings []string   // what was dropped while reading

	all   []*fact
	final map[int][]*fact // by stage
}

// Measured is Summarize with what the result was made of. The scores of
// scores.jsonl stand over those recorded.
func (d *Dir) Measured() (*Measured, error) { return d.MeasuredWith(nil) }

// MeasuredWith is Measured that also shows the gaps between the events of each
// request that succeeded, nanoseconds, stage by stage; they are valid during the
// call.
func (d *Dir) MeasuredWith(gaps func(stage int, gaps []int64)) (*Measured, error) {
	scores, err := d.Scores()
	if err != nil {
		return nil, err
	}
	return d.measure(scores, keepIDs|keepPrompts, gaps)
}

// Items adds up the settled requests of a stage (its index) by item, in the order in
// which the items were asked; of work without gold there are none. suite is that of
// the stage.
func (m *Measured) Items(stage int, suite SuiteRef) []Item {
	return itemsOf(m.final[stage], suite, m.Judgments)
}

// Requests are the requests of a stage whose answer came whole, in the order of
// seq. slo is nil where the plan has none.
func (m *Measured) Requests(st *Stage, slo *SLO) []Request {
	return requestsOf(m.final[st.Index], st, slo)
}

// Failures are the requests of a stage to which no answer came, in the order of
// sending.
func (m *Measured) Failures(st *Stage) []Request { return failuresOf(m.final[st.Index], st) }

// PromptUsages are what the answered requests of a stage (its index) took and gave,
// by what was asked, in the order in which it was asked first.
func (m *Measured) PromptUsages(stage int) []PromptUsage { return promptUsagesOf(m.final[stage]) }

// A Duration is one of a stage's kinds of duration, by its field of Latency.
type Duration struct {
	Name string
	of   func(*fact) (float64, bool)
}

// Durations are all kinds that a request has one of.
func Durations() []Duration {
	return []Duration{
		{"ttft_ns", (*fact).ttft}, {"ttfa_ns", (*fact).ttfa}, {"ttfs_ns", (*fact).ttfs}, {"tpot_ns", (*fact).tpot},
		{"e2e_ns", (*fact).e2e}, {"ntpot_ns", (*fact).ntpot},
		{"ttft_due_ns", (*fact).ttftDue}, {"ttfa_due_ns", (*fact).ttfaDue}, {"e2e_due_ns", (*fact).e2eDue},
		{"schedule_lag_ns", (*fact).scheduleLag}, {"connect_ns", (*fact).connect},
	}
}

// Each calls visit with the duration of each request of a stage (its index) that
// succeeded and has it, nanoseconds.
func (m *Measured) Each(stage int, d Duration, visit func(ns float64)) {
	for _, f := range m.final[stage] {
		if v, ok := d.of(f); ok && f.succeeded() {
			visit(v)
		}
	}
}

// Untampered is an error for what no run writes: a request that is there twice, is
// another run's, or of a task that its suite does not have.
func (m *Measured) Untampered() error {
	ordered := slices.Clone(m.all)
	slices.SortStableFunc(ordered, sameRequest)
	for i, f := range ordered {
		if !strings.HasPrefix(*f.id, m.RunID+".") {
			return fmt.Errorf("request %s is of another run than this file's, %s: two files were put together; take it as the run wrote it", *f.id, m.RunID)
		}
		if !m.has(f.suite, f.task) {
			return fmt.Errorf("request %s is of the task %q, which %s does not have: the file was edited; take it as the run wrote it", *f.id, f.task, f.suite)
		}
		if i > 0 && sameRequest(ordered[i-1], f) == 0 {
			return fmt.Errorf("request %s is there twice: a run writes each once, so the file was edited or put together; take it as the run wrote it", *f.id)
		}
	}
	return nil
}

// has says whether a suite has a task, as far as the header tells.
func (m *Measured) has(suite, task string) bool {
	i := slices.IndexFunc(m.Suites, func(s SuiteRef) bool { return s.Name == suite })
	return i < 0 || len(m.Suites[i].Tasks) == 0 || slices.ContainsFunc(m.Suites[i].Tasks, func(t TaskRef) bool { return t.Name == task })
}

// sameRequest orders attempts; it is 0 for one and the same.
func sameRequest(a, b *fact) int {
	warmup := func(f *fact) int {
		if f.warmup {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.stage, b.stage), cmp.Compare(warmup(a), warmup(b)), cmp.Compare(a.seq, b.seq),
		cmp.Compare(a.session, b.session), cmp.Compare(a.attempt, b.attempt))
}
