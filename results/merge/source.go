package merge

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/hanbench/hanbench/results"
)

// gapsName is the field of results.Latency that pools gaps.
const gapsName = "icl_ns"

// ReadDir counts what a run directory holds. The error says what is not as it
// should be, and what to do.
func ReadDir(dir *results.Dir) (*Content, error) {
	gaps := map[int]*counter{}
	m, err := dir.MeasuredWith(func(stage int, values []int64) {
		c := gaps[stage]
		if c == nil {
			c = newCounter()
			gaps[stage] = c
		}
		for _, v := range values {
			c.add(v)
		}
	})
	if err != nil {
		return nil, err
	}
	if err := m.Untampered(); err != nil {
		return nil, fmt.Errorf("%s: %w", dir.Path(), err)
	}
	if err := dir.Intact(m); err != nil {
		return nil, err
	}
	c := &Content{
		Simulated: m.Simulated, Suites: slices.Clone(m.Suites), Targets: []Target{}, Stages: []Stage{},
		Sources: []Source{{
			RunID: m.RunID, RecordsHash: m.RecordsHash, PlanHash: m.PlanHash, Tool: m.Tool, Host: m.Host,
			Started: m.Started, Ended: m.Ended, Rescored: m.Rescored != nil, Judged: m.Judge != nil,
		}},
	}
	slices.SortFunc(c.Suites, func(a, b results.SuiteRef) int { return cmp.Compare(a.Name, b.Name) })
	for _, t := range m.Targets {
		c.Targets = append(c.Targets, targetOf(&t))
	}
	slices.SortFunc(c.Targets, func(a, b Target) int { return cmp.Compare(a.Target, b.Target) })
	for i := range m.Stages {
		c.Stages = append(c.Stages, stageOf(m, &m.Stages[i], gaps[m.Stages[i].Index]))
	}
	return c.joined(), nil
}

func targetOf(t *results.TargetInfo) Target {
	out := Target{Target: t.Target, Model: t.Model, Digest: t.Digest, Quantization: t.Quantization, Servers: []string{}}
	if t.ServerVersion != "" {
		out.Servers = append(out.Servers, t.ServerVersion)
	}
	return out
}

func stageOf(m *results.Measured, st *results.StageResult, gaps *counter) Stage {
	var suite results.SuiteRef
	if i := slices.IndexFunc(m.Suites, func(s results.SuiteRef) bool { return s.Name == st.Suite }); i >= 0 {
		suite = m.Suites[i]
	}
	s := Stage{
		Target: st.Target, Suite: st.Suite, Level: st.Level(), Method: st.Method, Turns: st.Turns, Open: st.Open(),
		Tallies: m.Tallies(st.Index, suite), Histograms: []Histogram{},
		Parts: []Part{{
			RunID: m.RunID, Index: st.Index, Concurrency: st.Concurrency, Status: st.Validity.Status,
			Counts: st.Counts, Rates: st.Rates, Energy: st.Energy, Window: windowOf(m, st),
		}},
	}
	add := func(name string, c *counter) {
		if h, ok := c.histogram(st.Clock, name); ok {
			s.Histograms = append(s.Histograms, h)
		}
	}
	for _, d := range results.Durations() {
		c := newCounter()
		m.Each(st.Index, d, func(ns float64) { c.add(int64(math.Round(ns))) })
		add(d.Name, c)
	}
	if gaps != nil {
		add(gapsName, gaps)
	}
	return s
}

// windowOf is a stage's window by the wall clock, as well as each session's anchor
// tells it.
func windowOf(m *results.Measured, st *results.StageResult) []Interval {
	spans := []Interval{}
	for _, w := range st.Window.Sessions {
		anchor, err := time.Parse(time.RFC3339Nano, m.Sessions[w.Session].Anchor)
		if err != nil { // the reader has checked it
			continue
		}
		spans = append(spans, Interval{anchor.UnixNano() + w.OpenNS, anchor.UnixNano() + w.CloseNS})
	}
	return spans
}
