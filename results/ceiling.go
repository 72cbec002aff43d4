package results

import (
	"cmp"
	"slices"

	"github.com/hanbench/hanbench/results/capacity"
	"gonum.org/v1/gonum/stat"
)

// A server that is asked for more than it can do completes as much as it can,
// as evenly as its answers are long: that rate, its ceiling, is known after far
// fewer requests than it takes a percentile to pass its limit. A rate above it
// cannot be kept up, however well a short stage looks.

// ceilingLeast is the fewest requests completed under a backlog from which a
// ceiling is told.
const ceilingLeast = 20

// A stage is overloaded when it completes less than this share of what comes,
// and its e2e rises with time this steadily.
const (
	overloadShare = 0.92
	overloadRho   = 0.5
)

// A backlogRate is at what rate a stage completed requests while others waited.
type backlogRate struct {
	perS     float64
	n        int // requests completed
	inFlight int // at the peak
}

// backlogRateOf is the rate of an open loop's stage in the time in which at
// least half as many were in flight as at its peak; n is 0 unless the stage was
// overloaded.
func backlogRateOf(st *Stage, final []*fact) backlogRate {
	if !st.Open() || len(final) < ceilingLeast || !rising(final) {
		return backlogRate{}
	}
	due, ends := flights(final)
	from, to, peak := backlog(due, ends)
	inside := slices.DeleteFunc(ends, func(at int64) bool { return at < from || at > to })
	if len(inside) < ceilingLeast || inside[0] == inside[len(inside)-1] {
		return backlogRate{}
	}
	r := backlogRate{slope(inside), len(inside), peak}
	if r.perS > overloadShare*offered(due) {
		return backlogRate{}
	}
	return r
}

// busyRateOf is the rate of a closed loop's stage between its first round and
// its last, when all of its slots were taken; n is 0 where there was no time
// between them.
func busyRateOf(st *Stage, final []*fact) backlogRate {
	_, ends := flights(final)
	round := st.Concurrency
	if len(ends) < 2*round+ceilingLeast {
		return backlogRate{}
	}
	ends = ends[round : len(ends)-round]
	if ends[0] == ends[len(ends)-1] {
		return backlogRate{}
	}
	return backlogRate{slope(ends), len(ends), round}
}

// slope is the rate of events by least squares of their number over time: where
// they come in bursts, as from slots that work in step, it does not matter
// whether the time begins before a burst or after it.
func slope(at []int64) float64 {
	points := make([]float64, len(at))
	numbers := make([]float64, len(at))
	for i, t := range at {
		points[i], numbers[i] = float64(t-at[0])/1e9, float64(i)
	}
	_, perS := stat.LinearRegression(points, numbers, nil, false)
	return perS
}

// flights are the moments at which requests were due and at which they ended,
// each in order, of one session.
func flights(final []*fact) (due, ends []int64) {
	for _, r := range final {
		if r.session == final[0].session && r.due.there() && r.end.there() {
			due, ends = append(due, int64(r.due)), append(ends, int64(r.end))
		}
	}
	slices.Sort(due)
	slices.Sort(ends)
	return due, ends
}

// offered is the rate at which requests were due.
func offered(due []int64) float64 {
	return float64(len(due)-1) / (float64(due[len(due)-1]-due[0]) / 1e9)
}

// backlog is from when to when at least half the peak was in flight.
func backlog(due, ends []int64) (from, to int64, peak int) {
	each := func(f func(at int64, inFlight int)) {
		for d, e := 0, 0; e < len(ends); {
			if d < len(due) && due[d] <= ends[e] {
				d++
				f(due[d-1], d-e)
			} else {
				e++
				f(ends[e-1], d-e)
			}
		}
	}
	each(func(_ int64, n int) { peak = max(peak, n) })
	begun := false
	each(func(at int64, n int) {
		if 2*n >= peak {
			if !begun {
				from, begun = at, true
			}
			to = at
		}
	})
	return from, to, peak
}

// rising: the time from due to end rises with due over the stage.
func rising(final []*fact) bool {
	var done []*fact
	for _, r := range final {
		if _, ok := r.e2eDue(); ok && r.succeeded() {
			done = append(done, r)
		}
	}
	if len(done) < steadyLeast {
		return false
	}
	slices.SortStableFunc(done, func(a, b *fact) int { return cmp.Compare(a.due, b.due) })
	times := make([]float64, len(done))
	for i, r := range done {
		times[i], _ = r.e2eDue()
	}
	var s Steady
	s.correlate(times)
	return s.Rho != nil && *s.Rho > overloadRho && *s.P < driftP
}

// slowerShare is below what share of the fastest overloaded stage another one
// was slowed by something else.
const slowerShare = 0.9

// A ceiling is the rate at which a server completes requests when it has more
// than enough of them.
type ceiling struct {
	backlogRate
	high float64 // the highest rate that is not above it
	// settled: it was measured long enough to tell rates apart that are next to
	// each other on the ladder.
	settled bool
}

// ceilingOf joins the rates of the overloaded stages, each by its number of
// requests, with those of closed loops that had as many in flight. n is 0
// without an overloaded stage: a closed loop alone may be one with too few in
// flight.
func ceilingOf(overloaded, closed []backlogRate) backlogRate {
	stages := slices.DeleteFunc(slices.Clone(overloaded), func(s backlogRate) bool { return s.n == 0 })
	if len(stages) == 0 {
		return backlogRate{}
	}
	c := backlogRate{inFlight: stages[0].inFlight}
	for _, s := range stages {
		c.inFlight = min(c.inFlight, s.inFlight)
	}
	for _, s := range closed {
		if s.n > 0 && s.inFlight >= c.inFlight {
			stages = append(stages, s)
		}
	}
	best := 0.0
	for _, s := range stages {
		best = max(best, s.perS)
	}
	for _, s := range stages {
		if s.perS > slowerShare*best {
			c.perS += s.perS * float64(s.n)
			c.n += s.n
		}
	}
	c.perS /= float64(c.n)
	return c
}

func backlogsOf(levels []*CapacityLevel) []backlogRate {
	var out []backlogRate
	for _, l := range levels {
		out = append(out, l.backlog)
	}
	return out
}

// beyondCeiling is how far above a ceiling that is not settled a rate is missed
// for certain: a full stage has to confirm nearer ones.
const beyondCeiling = 1.1

// weighCeiling finds the ceiling and judges every rate above it as missed, those
// that were measured before it was known too.
func (h *hunt) weighCeiling() {
	for i, l := range h.levels {
		again := *l
		h.levels[i] = &again
	}
	c := ceiling{backlogRate: ceilingOf(backlogsOf(h.levels), backlogsOf(h.closed))}
	if h.kind != FindRate || c.n == 0 {
		return
	}
	// Half a step above is within what the ceiling is known to.
	margin := 1 + h.plan.Tolerance/2
	for _, l := range h.levels { // what was completed once can be completed
		if l.Full && l.Verdict != LevelUnsound && l.RequestsPerS != nil && *l.RequestsPerS > margin*c.perS {
			c.perS = *l.RequestsPerS
		}
	}
	c.high = margin * c.perS
	c.settled = c.n >= h.enough(c.perS)
	h.ceiling = c
	for _, l := range h.levels {
		if l.Level > c.high && l.Verdict == LevelMet {
			l.Verdict, l.Cause = LevelMissed, CauseBehind
			l.sure = l.Full || c.settled || l.Level > beyondCeiling*c.high
			l.Reason = caveat("the server completes at most %s requests/s, fewer than come", shortest(c.perS))
		}
	}
}

// enough is how many requests settle a ceiling of so many per second: those of
// a confirming stage. Answers of one length tell it to a thousandth then.
func (h *hunt) enough(perS float64) int {
	return h.plan.requests(h.clauses, FindRate, perS, true)
}

// wantsCeiling asks for a closed loop that measures the ceiling well, once and
// only where the rates that a search is about to confirm are next to it. A
// stage at a rate would waste the time in which its backlog grows.
func (h *hunt) wantsCeiling(d capacity.Decision) (w Want, ok bool) {
	c := h.ceiling
	measured := slices.ContainsFunc(h.closed, func(l *CapacityLevel) bool {
		return l.stage.Search != nil && l.stage.Search.Ceiling
	})
	if h.plan.Find == FindSweep || c.n == 0 || c.settled || measured {
		return w, false
	}
	top := h.ladder.Step(c.high)
	near := func(step int) bool { return step >= top-1 && step <= top+2 }
	switch {
	case d.Done && !(d.HasLow && near(d.Low) || d.HasHigh && near(d.High)):
		return w, false
	case !d.Done && !(d.Full && near(d.Step)):
		return w, false
	}
	w.Search = Search{For: h.kind, Ceiling: true}
	w.Concurrency = c.inFlight
	w.Requests = h.enough(c.perS) + 2*w.Concurrency
	return w, true
}
