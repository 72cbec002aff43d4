package compare

import (
	"fmt"
	"math"
	"slices"

	"github.com/hanbench/hanbench/results/stat"
)

// A gauge is a figure of load: how a stage has it, and how far chance within the
// stage reaches.
type gauge struct {
	metric, unit string
	higher       bool
	headline     bool     // tested with the level's others, apart from the details
	times        bool     // made of times
	asked        bool     // in an open loop the schedule makes it
	least        int      // requests that it needs
	marks        []string // of the gauge, beside the level's
	value        func(*playedStage) (float64, bool)
	within       func(*playedStage) inside
	// lacks says why a stage has it not; nil, or "", where nothing is to be said.
	lacks func(*playedStage) string
}

// inside is what a single run tells of a figure's error; ok is false where it
// tells too little to stand alone, which why says.
type inside struct {
	se, df float64 // of the logarithm; 0 where it tells nothing
	blocks int
	n      int // requests
	ok     bool
	why    string
}

// The tests of a figure of load.
const (
	TestBlocks  = "blocks-t"  // Student's t of the logarithm; its error from blocks of the window
	TestRepeats = "repeats-t" // Welch's t of the logarithms of repeated runs
	TestShares  = "newcombe"  // inversion of the score interval of two shares
	// TestBrackets: the bounds of searches for a capacity, which have no p.
	TestBrackets = "brackets"
)

// figures are all of the level that both sides have.
func (l *level) figures() []Figure {
	out := []Figure{l.errorRate()}
	for _, g := range l.gauges() {
		if f, ok := l.figure(g); ok {
			out = append(out, f)
		}
	}
	for i := range out {
		out[i].Scope = Scope{Suite: l.suite, Level: l.name}
	}
	return out
}

// side is what one side has of a gauge.
type side struct {
	values []float64 // of each run
	inside []inside
	n      int // requests, of all runs
}

// figure compares a gauge. ok is false where a run of either side has not got it,
// or neither side anything of it.
func (l *level) figure(g gauge) (f Figure, ok bool) {
	base, okBase := g.side(l.base)
	new, okNew := g.side(l.new)
	f = Figure{Metric: g.metric, Unit: g.unit, Higher: g.higher, Relative: true, N: min(base.n, new.n), Marks: slices.Concat(l.marks, g.marks)}
	kind := "details"
	if g.headline {
		kind = ""
	}
	f.Family = l.family(kind)
	if !okBase || !okNew || base.mean() == 0 && new.mean() == 0 {
		f.Verdict, f.Reason = VerdictUntested, l.lack(g)
		return f, f.Reason != ""
	}
	if l.refuses(&f, g.times) {
		return f, true
	}
	f.give(base.mean(), new.mean())
	switch single := len(base.values) == 1 || len(new.values) == 1; {
	case g.asked && l.open():
		f.Marks = append(f.Marks, CodeAskedRate)
		f.Verdict, f.Reason = VerdictUntested, because("in an open loop requests come at the rate that was asked: it says nothing of the server")
		return f, true
	case f.N < g.least:
		f.Marks = append(f.Marks, CodeUnderSampled)
		f.undecided("%s needs %d requests a side (MLPerf's early-stopping rule); there are %d", g.metric, g.least, f.N)
		return f, true
	case single:
		f.Marks = append(f.Marks, CodeSingleRun)
	}
	l.test(&f, base, new)
	return f, true
}

func (g gauge) side(stages []*playedStage) (s side, ok bool) {
	for _, st := range stages {
		v, ok := g.value(st)
		if !ok {
			return side{}, false
		}
		in := g.within(st)
		s.values, s.inside, s.n = append(s.values, v), append(s.inside, in), s.n+in.n
	}
	return s, len(stages) > 0
}

// lack is the first reason for which a run of either side has not got a gauge; "" for
// none.
func (l *level) lack(g gauge) string {
	if g.lacks == nil {
		return ""
	}
	for _, st := range slices.Concat(l.base, l.new) {
		if why := g.lacks(st); why != "" {
			return st.run.Source + ": " + why
		}
	}
	return ""
}

// mean is the geometric mean of the runs; 0 where one is 0.
func (s side) mean() float64 {
	if len(s.values) == 1 {
		return s.values[0]
	}
	sum := 0.0
	for _, v := range s.values {
		sum += math.Log(v)
	}
	return math.Exp(sum / float64(len(s.values)))
}

// give sets both values and the relative change; a change from 0 is none.
func (f *Figure) give(base, new float64) {
	f.Base, f.New = &base, &new
	if base > 0 {
		change := new/base - 1
		f.Change = &change
	}
}

// because is a figure's reason. Its name, as that of undecided, tells the sentences
// that a person reads, for who says them in another language.
func because(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func (f *Figure) undecided(format string, args ...any) {
	f.Verdict, f.Reason = VerdictInconclusive, because(format, args...)
}

// refuses gives a figure that cannot be compared its verdict, or where it is
// asked for all the same its marks.
func (l *level) refuses(f *Figure, times bool) bool {
	why := l.refusedAll
	if f.Metric != MetricErrorRate {
		why = append(why[:len(why):len(why)], l.refusedSound...)
	}
	if times {
		why = append(why[:len(why):len(why)], l.refusedTimes...)
	}
	for i, w := range why {
		if !slices.Contains(f.Marks, w.Code) {
			f.Marks = append(f.Marks, w.Code)
		}
		if i > 0 {
			f.Reason += "; "
		}
		f.Reason += w.Message
	}
	if len(why) > 0 && !l.o.Anyway {
		f.Verdict = VerdictRefused
		return true
	}
	f.Reason = ""
	return false
}

// test finds the interval and p of the change.
func (l *level) test(f *Figure, base, new side) {
	if base.mean() > 0 {
		new = new.risen(base.mean())
	}
	r, ok := f.ratio(base, new)
	switch {
	case f.Verdict != "":
		return
	case !ok:
		f.undecided("neither side varies, so nothing tells how far chance reaches")
		return
	}
	low, high := r.Interval(0.95)
	low, high = low-1, high-1
	p, mde, se := r.P(), r.MDE(l.o.alpha(), 0.8), r.SE*r.Ratio
	f.CILow, f.CIHigh, f.P, f.MDE, f.SE, f.mde = &low, &high, &p, &mde, &se, r.MDE
	f.estimate = bounds(func(level float64) (float64, float64) {
		low, high := r.Interval(level)
		return low - 1, high - 1
	})
}

// ratio is new by base with its error, or f has its verdict. Repeated runs tell
// the error; where a side has one run alone, it is taken to differ from run to
// run as the other does.
func (f *Figure) ratio(base, new side) (r stat.LogRatio, ok bool) {
	units := max(len(base.values), len(new.values))
	f.Test, f.Units = TestRepeats, &units
	switch {
	case slices.Contains(base.values, 0):
		f.undecided("a run of base has 0, of which there is no ratio")
		return r, false
	case units == 1:
		return f.blocks(base, new)
	case len(new.values) == 1:
		return stat.Likened(new.once(base), base.values, false)
	case len(base.values) == 1:
		return stat.Likened(base.once(new), new.values, true)
	}
	units = min(len(base.values), len(new.values))
	a, okBase := stat.Repeats(base.values)
	b, okNew := stat.Repeats(new.values)
	if !okBase || !okNew {
		return r, false
	}
	return b.Over(a)
}

// risen has, for a run in which nothing came, what half of one request would be
// where the other side has mean: a fall to nothing has no logarithm, and is to be
// found all the same.
func (s side) risen(mean float64) side {
	s.values = slices.Clone(s.values)
	for i, v := range s.values {
		if v == 0 {
			s.values[i] = mean / (2 * math.Max(1, float64(s.inside[i].n)))
		}
	}
	return s
}

// once is a single run with what varies within it: in the mean of it and the others,
// which it is taken to be like; 0 where none tells.
func (s side) once(others side) stat.LogMean {
	squares, n := 0.0, 0.0
	for _, in := range slices.Concat(s.inside, others.inside) {
		if in.se > 0 {
			squares, n = squares+in.se*in.se, n+1
		}
	}
	return stat.LogMean{Value: s.values[0], SE: math.Sqrt(squares / math.Max(1, n)), DF: s.inside[0].df}
}

// alone is a single run with what it tells of its own error.
func (s side) alone() stat.LogMean {
	return stat.LogMean{Value: s.values[0], SE: s.inside[0].se, DF: s.inside[0].df}
}

// blocks is a single run on both sides: what varies within them.
func (f *Figure) blocks(base, new side) (r stat.LogRatio, ok bool) {
	x, y := base.inside[0], new.inside[0]
	f.Test = TestBlocks
	for _, in := range []inside{x, y} {
		if !in.ok {
			f.undecided("%s", in.why)
			return r, false
		}
	}
	units := min(x.blocks, y.blocks)
	f.Units = &units
	return new.alone().Over(base.alone())
}
