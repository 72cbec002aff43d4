package compare

import (
	"math"

	"github.com/hanbench/hanbench/results/stat"
)

// errorRate compares the shares of requests without an answer. It is there where
// a stage is INVALID too: failures are often what made it so.
func (l *level) errorRate() Figure {
	base, new := failuresOf(l.base), failuresOf(l.new)
	f := Figure{Metric: MetricErrorRate, Unit: "share", N: int(min(base.of, new.of)), Test: TestShares, Family: l.family(""), Marks: append([]string(nil), l.marks...)}
	if l.refuses(&f, false) {
		return f
	}
	d := shares{base: base, new: new}
	d.together()
	d.likeRuns()
	change := new.share() - base.share()
	low, high, ok := d.Interval(0.95)
	if !ok {
		f.undecided("no request was made")
		return f
	}
	f.give(base.share(), new.share())
	f.Change, f.CILow, f.CIHigh, f.estimate, f.mde = &change, &low, &high, d, d.mde
	p, se, mde := d.p(), d.se(), d.mde(l.o.alpha(), 0.8)
	f.P, f.SE, f.MDE = &p, &se, &mde
	if units := int(math.Min(base.of/d.base.alike, new.of/d.new.alike)); units < f.N {
		f.Units = &units
	}
	return f
}

// failures are those of a side's requests.
type failures struct {
	failed, of float64
	// alike is how many requests fail together: as many tell as much of the share as
	// one that is independent of the others.
	alike float64
	runs  [][2]float64 // failed and of, of each
}

func (f failures) share() float64 { return f.failed / f.of }

func failuresOf(stages []*playedStage) failures {
	f, together := failures{alike: 1}, 0.0
	for _, st := range stages {
		failed, of := float64(st.Figures.Counts.Failed), float64(st.Figures.Counts.Done)
		f.failed, f.of = f.failed+failed, f.of+of
		f.runs = append(f.runs, [2]float64{failed, of})
		series := make([]float64, len(st.all))
		for i, a := range st.all {
			if a.failed {
				series[i] = 1
			}
		}
		together += failed * math.Min(math.Max(1, failed), stat.CorrelationTime(series))
	}
	if f.failed > 0 {
		f.alike = together / f.failed
	}
	return f
}

// shares are the failures of both sides. df are the degrees of freedom of what is
// known of how they vary; 0 for infinitely many.
type shares struct {
	base, new failures
	df        float64
}

// together has failures come together on each side at least as on both: a side with
// few failures does not tell.
func (s *shares) together() {
	if all := s.base.failed + s.new.failed; all > 0 {
		both := (s.base.alike*s.base.failed + s.new.alike*s.new.failed) / all
		s.base.alike, s.new.alike = math.Max(s.base.alike, both), math.Max(s.new.alike, both)
	}
}

// likeRuns takes in how runs of one side differ, where they do by more than their
// requests tell: the dispersion of their counts, over the degrees of freedom
// (P. McCullagh, J. Nelder, Generalized Linear Models, 1989, section 4.5).
func (s *shares) likeRuns() {
	squares, df := 0.0, 0.0
	for _, side := range []failures{s.base, s.new} {
		p := (side.failed + 0.5) / (side.of + 1)
		for _, run := range side.runs {
			if run[1] > 0 {
				d := run[0] - run[1]*side.share()
				squares += d * d / (run[1] * p * (1 - p))
			}
		}
		df += float64(len(side.runs)) - 1
	}
	if df < 1 {
		return
	}
	if alike := squares / df; alike > math.Min(s.base.alike, s.new.alike) {
		s.df = df
		s.base.alike, s.new.alike = math.Max(s.base.alike, alike), math.Max(s.new.alike, alike)
	}
}

// Interval is that of the difference of two independent shares, from their Wilson
// intervals: R. G. Newcombe, Statistics in Medicine 17 (1998), method 10; of as many
// requests as are independent.
func (s shares) Interval(level float64) (low, high float64, ok bool) {
	fewer := 1.0
	if s.df > 0 {
		fewer = math.Pow(stat.T(level, s.df)/stat.Z(level), 2)
	}
	wilson := func(f failures) (low, high float64, ok bool) {
		return stat.Wilson(f.failed/(f.alike*fewer), f.of/(f.alike*fewer), level)
	}
	l1, u1, okBase := wilson(s.base)
	l2, u2, okNew := wilson(s.new)
	if !okBase || !okNew {
		return 0, 0, false
	}
	a, b := s.base.share(), s.new.share()
	return b - a - math.Hypot(b-l2, u1-a), b - a + math.Hypot(u2-b, a-l1), true
}

// p is one less the level of the interval that touches 0.
func (s shares) p() float64 {
	if s.base.share() == s.new.share() {
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
	p := (s.base.failed + s.new.failed + 1) / (s.base.of + s.new.of + 2)
	return math.Sqrt(p * (1 - p) * (s.base.alike/s.base.of + s.new.alike/s.new.of))
}

func (s shares) mde(alpha, power float64) float64 {
	mde := stat.MDE(s.se(), alpha, power)
	if s.df > 0 {
		mde *= stat.T(1-alpha, s.df) / stat.Z(1-alpha)
	}
	return mde
}
