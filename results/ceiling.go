package results

import (
	"cmp"
	"slices"

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

// A backlogRate is at what rate an overloaded stage completed requests.
type backlogRate struct {
	perS float64
	n    int // requests completed
}

// backlogRateOf is the rate of an open loop's stage in the time in which at
// least half as many were in flight as at its peak; n is 0 unless the stage was
// overloaded.
func backlogRateOf(st *Stage, final []*Record) backlogRate {
	if !st.Open() || len(final) < ceilingLeast || !rising(final) {
		return backlogRate{}
	}
	due, ends := flights(final)
	from, to := backlog(due, ends)
	inside := slices.DeleteFunc(ends, func(at int64) bool { return at < from || at > to })
	if len(inside) < ceilingLeast || inside[0] == inside[len(inside)-1] {
		return backlogRate{}
	}
	r := backlogRate{slope(inside), len(inside)}
	if r.perS > overloadShare*offered(due) {
		return backlogRate{}
	}
	return r
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
func flights(final []*Record) (due, ends []int64) {
	for _, r := range final {
		if r.Session == final[0].Session && r.Times.DueNS != nil && r.Times.EndNS != nil {
			due, ends = append(due, *r.Times.DueNS), append(ends, *r.Times.EndNS)
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
func backlog(due, ends []int64) (from, to int64) {
	peak := 0
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
	return from, to
}

// rising: the time from due to end rises with due over the stage.
func rising(final []*Record) bool {
	var done []*Record
	for _, r := range final {
		if _, ok := r.e2eDue(); ok && r.succeeded() {
			done = append(done, r)
		}
	}
	if len(done) < steadyLeast {
		return false
	}
	slices.SortStableFunc(done, func(a, b *Record) int { return cmp.Compare(*a.Times.DueNS, *b.Times.DueNS) })
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

// ceilingOf joins the rates of the overloaded stages, each by its number of
// requests; ok is false without any.
func ceilingOf(stages []backlogRate) (perS float64, ok bool) {
	best, n := 0.0, 0
	for _, s := range stages {
		best = max(best, s.perS)
	}
	for _, s := range stages {
		if s.perS > slowerShare*best {
			perS += s.perS * float64(s.n)
			n += s.n
		}
	}
	return perS / float64(max(n, 1)), n > 0
}
