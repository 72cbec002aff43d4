package results

import (
	"cmp"
	"math"
	"slices"

	"github.com/montanaflynn/stats"
)

// A server that is asked for more than it can do completes as much as it can,
// as evenly as its answers are long: that rate, its ceiling, is known after far
// fewer requests than it takes a percentile to pass its limit. A rate above it
// cannot be kept up, however well a short stage looks.

// ceilingParts is into how many parts of equal length the time of backlog is
// cut, to see how even the rate is.
const ceilingParts = 8

// ceilingLeast is the fewest requests completed under a backlog from which a
// ceiling is told.
const ceilingLeast = 20

// A stage is overloaded when it completes less than this share of what comes,
// and its e2e rises with time this steadily.
const (
	overloadShare = 0.92
	overloadRho   = 0.5
)

// backlogRates are the completions per second of an open loop's stage in equal
// parts of the time in which at least half as many were in flight as at its
// peak; nil unless the stage was overloaded.
func backlogRates(st *Stage, final []*Record) []float64 {
	due, ends := flights(final)
	if !st.Open() || len(ends) < ceilingLeast || !rising(final) {
		return nil
	}
	from, to := backlog(due, ends)
	inside := slices.DeleteFunc(slices.Clone(ends), func(at int64) bool { return at < from || at > to })
	if len(inside) < ceilingLeast {
		return nil
	}
	// From the first completion to the last: what was under way before the
	// first is no completion of this time.
	first, last := inside[0], inside[len(inside)-1]
	whole := float64(len(inside)-1) / (float64(last-first) / 1e9)
	if last == first || whole > overloadShare*offered(due) {
		return nil
	}
	rates := make([]float64, 0, ceilingParts)
	for i := range ceilingParts { // of as many completions each
		a, b := i*(len(inside)-1)/ceilingParts, (i+1)*(len(inside)-1)/ceilingParts
		if span := float64(inside[b] - inside[a]); b > a && span > 0 {
			rates = append(rates, float64(b-a)/(span/1e9))
		}
	}
	return rates
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

// ceilingOf joins the rates of the overloaded stages: their mean, and the
// upper end of its 95% interval. ok is false without any.
func ceilingOf(rates []float64) (mean, high float64, ok bool) {
	if len(rates) < ceilingParts/2 {
		return 0, 0, false
	}
	// The rate over several parts is their harmonic mean: each has as many
	// completions.
	mean, err := stats.HarmonicMean(rates)
	sd, sdErr := stats.StandardDeviationSample(rates)
	if err != nil || sdErr != nil {
		return 0, 0, false
	}
	return mean, mean + z95*sd/math.Sqrt(float64(len(rates))), true
}
