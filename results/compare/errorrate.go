package compare

import (
	"math"

	"github.com/hanbench/hanbench/results/stat"
)

// errorRate compares the shares of requests without an answer. It is there where
// a stage is INVALID too: failures are often what made it so.
func (l *level) errorRate() Figure {
	count := func(stages []*playedStage) (failed, done int) {
		for _, st := range stages {
			failed += st.Figures.Counts.Failed
			done += st.Figures.Counts.Done
		}
		return failed, done
	}
	x, m := count(l.base)
	y, n := count(l.new)
	f := Figure{Metric: MetricErrorRate, Unit: "share", N: min(m, n), Test: TestShares, Family: l.family(""), Marks: append([]string(nil), l.marks...)}
	if l.refuses(&f, false) {
		return f
	}
	d := shares{float64(x), float64(m), float64(y), float64(n)}
	base, new := d.failed/d.of, d.newFailed/d.newOf
	change := new - base
	low, high, ok := d.Interval(0.95)
	if !ok {
		f.undecided("no request was made")
		return f
	}
	p, se := d.p(), d.se()
	mde := stat.MDE(se, l.o.alpha(), 0.8)
	f.Base, f.New, f.Change, f.CILow, f.CIHigh = &base, &new, &change, &low, &high
	f.P, f.SE, f.MDE, f.estimate = &p, &se, &mde, d
	return f
}

// shares are failures of requests, on base and on new.
type shares struct{ failed, of, newFailed, newOf float64 }

// Interval is that of the difference of two independent shares, from their Wilson
// intervals: R. G. Newcombe, Statistics in Medicine 17 (1998), method 10.
func (s shares) Interval(level float64) (low, high float64, ok bool) {
	l1, u1, okBase := stat.Wilson(s.failed, s.of, level)
	l2, u2, okNew := stat.Wilson(s.newFailed, s.newOf, level)
	if !okBase || !okNew {
		return 0, 0, false
	}
	a, b := s.failed/s.of, s.newFailed/s.newOf
	return b - a - math.Hypot(b-l2, u1-a), b - a + math.Hypot(u2-b, a-l1), true
}

// p is one less the level of the interval that touches 0.
func (s shares) p() float64 {
	if s.failed/s.of == s.newFailed/s.newOf {
		return 1
	}
	in, out := 1-1e-12, 1e-12 // levels whose intervals hold 0, and do not
	for range 60 {
		mid := (in + out) / 2
		if low, high, _ := s.Interval(mid); low <= 0 && high >= 0 {
			in = mid
		} else {
			out = mid
		}
	}
	return 1 - in
}

// se is that of the difference, with one failure and one answer more than there
// were: none in a few requests is no proof that none come.
func (s shares) se() float64 {
	p := (s.failed + s.newFailed + 1) / (s.of + s.newOf + 2)
	return math.Sqrt(p * (1 - p) * (1/s.of + 1/s.newOf))
}
