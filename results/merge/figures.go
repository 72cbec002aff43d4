package merge

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/hanbench/hanbench/results"
)

func newMerged(c *Content, tool results.Tool) (*Merged, error) {
	m := &Merged{Kind: Kind, Schema: Schema, Tool: tool, ContentHash: c.hash(), Content: *c, Stages: []Figures{}, Warnings: c.warnings()}
	if c.Simulated {
		m.Notice = results.SimulatedNotice
	}
	for i := range c.Stages {
		f, err := c.figures(&c.Stages[i])
		if err != nil {
			return nil, err
		}
		m.Stages = append(m.Stages, f)
	}
	return m, nil
}

// warnings are of what the runs do not share.
func (c *Content) warnings() []string {
	warnings := []string{}
	differ := func(what string, of func(*Source) string) {
		var values []string
		for i := range c.Sources {
			values = append(values, of(&c.Sources[i]))
		}
		slices.Sort(values)
		if values = slices.Compact(values); len(values) > 1 {
			warnings = append(warnings, caveat("the runs were made with %d different %s", len(values), what))
		}
	}
	differ("plans", func(s *Source) string { return s.PlanHash })
	differ("builds", func(s *Source) string { return fmt.Sprint(s.Tool) })
	if slices.ContainsFunc(c.Sources, func(s Source) bool { return s.Judged }) {
		warnings = append(warnings, caveat("a judge rated answers: its ratings are not merged"))
	}
	for _, t := range c.Targets {
		if len(t.Servers) > 1 {
			warnings = append(warnings, caveat("%s: the runs saw server versions %q", t.Target, t.Servers))
		}
	}
	return warnings
}

func (c *Content) figures(s *Stage) (Figures, error) {
	var suite results.SuiteRef
	if i := slices.IndexFunc(c.Suites, func(ref results.SuiteRef) bool { return ref.Name == s.Suite }); i >= 0 {
		suite = c.Suites[i]
	}
	f := Figures{
		Target: s.Target, Suite: s.Suite, Level: s.Level,
		Counts: addCounts(s.Parts), Accuracy: results.TallyAccuracy(s.Tallies, suite), Latency: []Latency{}, Warnings: []string{},
	}
	runs := map[string]bool{}
	invalid := 0
	for _, p := range s.Parts {
		runs[p.RunID] = true
		if p.Status != results.Valid {
			invalid++
		}
	}
	f.Runs = len(runs)
	if invalid > 0 {
		f.Warnings = append(f.Warnings, caveat("%d of %d parts are INVALID in their runs: their figures are in these", invalid, len(s.Parts)))
	}
	for i := range s.Histograms {
		h := &s.Histograms[i]
		d, err := h.distribution()
		if err != nil {
			return f, err
		}
		if last := len(f.Latency) - 1; last < 0 || f.Latency[last].Clock != h.Clock {
			f.Latency = append(f.Latency, Latency{Clock: h.Clock})
		}
		last := &f.Latency[len(f.Latency)-1]
		last.Distributions = append(last.Distributions, d)
	}
	if len(f.Latency) > 1 {
		f.Warnings = append(f.Warnings, caveat("the runs took times by different clocks: latencies stand apart for each"))
	}
	f.addRates(s.Parts)
	f.addEnergy(s.Parts)
	return f, nil
}

// addCounts adds up the counts of parts. An example of an error is that of the
// first part that has one.
func addCounts(parts []Part) results.Counts {
	sum := results.Counts{Errors: map[string]int{}, ErrorExamples: map[string]string{}, AttemptErrors: map[string]int{}, Finish: map[string]int{}}
	sum.Planned, sum.Missing = new(int), new(int)
	for i := range parts {
		c := &parts[i].Counts
		if c.Planned == nil || sum.Planned == nil { // bounded by time alone
			sum.Planned, sum.Missing = nil, nil
		} else {
			*sum.Planned += *c.Planned
			*sum.Missing += *cmp.Or(c.Missing, new(int))
		}
		sum.Done += c.Done
		sum.Succeeded += c.Succeeded
		sum.Failed += c.Failed
		sum.Dropped += c.Dropped
		sum.Withheld += c.Withheld
		sum.Retried += c.Retried
		sum.Warmup += c.Warmup
		for _, m := range []struct{ to, from map[string]int }{{sum.Errors, c.Errors}, {sum.AttemptErrors, c.AttemptErrors}, {sum.Finish, c.Finish}} {
			for name, n := range m.from {
				m.to[name] += n
			}
		}
		for name, text := range c.ErrorExamples {
			if _, seen := sum.ErrorExamples[name]; !seen {
				sum.ErrorExamples[name] = text
			}
		}
	}
	return sum
}

// caveat is a warning. Its name tells the sentences that a person reads, for who
// says them in another language.
func caveat(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// overlapLeast is from what share of the time on the rates of parts are added.
const overlapLeast = 0.9

// addRates adds up rates where the parts were measured at the same time.
func (f *Figures) addRates(parts []Part) {
	share, ok := overlap(parts)
	if !ok {
		f.Warnings = append(f.Warnings, caveat("rates are not added: a part has no window at its full load"))
		return
	}
	f.Overlap = round(share)
	if share < overlapLeast {
		f.Warnings = append(f.Warnings, caveat("rates are not added: all parts were measured together in %.0f%% of the time only; %.0f%% are asked", 100*share, 100*overlapLeast))
		return
	}
	sum := func(of func(*results.Rates) *float64) *float64 {
		total := 0.0
		for i := range parts {
			v := of(&parts[i].Rates)
			if v == nil {
				return nil
			}
			total += *v
		}
		return round(total)
	}
	f.RequestsPerS = sum(func(r *results.Rates) *float64 { return r.RequestsPerS })
	f.GoodputPerS = sum(func(r *results.Rates) *float64 { return r.GoodputPerS })
	f.CorrectGoodputPerS = sum(func(r *results.Rates) *float64 { return r.CorrectGoodputPerS })
	f.Rates = &results.Throughput{
		OutputTokensPerS: sum(func(r *results.Rates) *float64 { return r.OutputTokensPerS }),
		SyllablesPerS:    sum(func(r *results.Rates) *float64 { return r.SyllablesPerS }),
		CharsPerS:        sum(func(r *results.Rates) *float64 { return r.CharsPerS }),
		BytesPerS:        sum(func(r *results.Rates) *float64 { return r.BytesPerS }),
	}
}

// round is to nine decimals, as the rates are.
func round(v float64) *float64 {
	v = math.Round(v*1e9) / 1e9
	return &v
}

// overlap is the share of the time in which some part was measured in which all
// were, [0,1]. ok is false where a part has no window.
func overlap(parts []Part) (share float64, ok bool) {
	type edge struct {
		at   int64
		step int
	}
	var edges []edge
	for _, p := range parts {
		if len(p.Window) == 0 {
			return 0, false
		}
		for _, w := range p.Window {
			edges = append(edges, edge{w.FromNS, 1}, edge{w.ToNS, -1})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(b.step, a.step)) })
	open, any, all := 0, int64(0), int64(0)
	for i, e := range edges {
		if i > 0 {
			span := e.at - edges[i-1].at
			if open > 0 {
				any += span
			}
			if open == len(parts) {
				all += span
			}
		}
		open += e.step
	}
	if any == 0 {
		return 0, false
	}
	return float64(all) / float64(any), true
}
