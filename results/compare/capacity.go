package compare

import (
	"fmt"
	"math"

	"github.com/hanbench/hanbench/results"
)

// capacities compares what searches found: the highest rate, and the most
// requests in flight, that met the objective.
func (c *comparing) capacities(suite string) []Figure {
	var out []Figure
	for _, kind := range []struct{ find, metric, unit string }{
		{results.FindRate, MetricCapacityRate, "per_s"},
		{results.FindConcurrency, MetricCapacityFlight, "in_flight"},
	} {
		base, new := c.base.capacities(suite, kind.find), c.new.capacities(suite, kind.find)
		if len(base) == 0 || len(new) == 0 {
			continue
		}
		f := c.capacity(suite, base, new)
		f.Scope, f.Metric, f.Unit, f.Higher, f.Relative = Scope{Suite: suite}, kind.metric, kind.unit, true, true
		out = append(out, f)
	}
	return out
}

func (s *Side) capacities(suite, find string) []results.Capacity {
	var out []results.Capacity
	for _, r := range s.Runs {
		for _, c := range r.Summary.Capacity {
			if c.Suite == suite && c.For == find {
				out = append(out, c)
			}
		}
	}
	return out
}

// A bracket holds a side's capacity: at least low, less than high, as all of its
// searches have it together.
type bracket struct{ low, high float64 }

func bracketOf(all []results.Capacity) (b bracket, ok bool) {
	b = bracket{math.Inf(1), 0}
	for _, c := range all {
		if c.End != results.EndFound || c.Low == nil || c.High == nil || *c.Low <= 0 {
			return bracket{}, false
		}
		b.low, b.high = math.Min(b.low, *c.Low), math.Max(b.high, *c.High)
	}
	return b, len(all) > 0
}

// widened moves both ends by a step: a search that is repeated can end a step
// beside.
func (b bracket) widened() bracket { return bracket{b.low * b.low / b.high, b.high * b.high / b.low} }

func (c *comparing) capacity(suite string, base, new []results.Capacity) Figure {
	f := Figure{N: min(len(base), len(new)), Test: TestBrackets, Marks: []string{CodeBrackets}}
	for _, other := range append(base[1:len(base):len(base)], new...) {
		if other.SLO != base[0].SLO {
			why := finding(SeverityRefuse, CodeObjective, suite, "capacities of %s are by other objectives and are not compared: %s; %s", suite, base[0].SLO, other.SLO)
			c.find(why)
			f.Verdict, f.Reason, f.Marks = VerdictRefused, why.Message, append(f.Marks, why.Code)
			return f
		}
	}
	for _, found := range c.out.Findings {
		if found.Code == CodeSimulated && found.Severity == SeverityRefuse && !c.o.Anyway {
			f.Verdict, f.Reason = VerdictRefused, found.Message
			return f
		}
	}
	a, okBase := bracketOf(base)
	b, okNew := bracketOf(new)
	if !okBase || !okNew {
		f.undecided("a search of one side found no two levels with the capacity between them: %s; %s", ends(base), ends(new))
		return f
	}
	f.give(a.low, b.low)
	wideA, wideB := a, b
	if len(base) == 1 {
		wideA = a.widened()
	}
	if len(new) == 1 {
		wideB = b.widened()
	}
	low, high := wideB.low/wideA.high-1, wideB.high/wideA.low-1
	f.CILow, f.CIHigh = &low, &high
	f.estimate = bounds(func(float64) (float64, float64) { return low, high })
	switch {
	case low > 0:
		f.Verdict = VerdictBetter
	case high < 0:
		f.Verdict = VerdictWorse
	default:
		f.undecided("base carries from %.4g to below %.4g, new from %.4g to below %.4g: a search can end a step beside when repeated, so these need not differ; a finer step or repeated searches would tell", a.low, a.high, b.low, b.high)
	}
	return f
}

// ends are how searches ended, in words.
func ends(all []results.Capacity) string {
	text := ""
	for i, c := range all {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s (%s)", c.End, c.Reason)
	}
	return text
}
