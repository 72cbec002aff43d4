package claim

import (
	"math"

	"github.com/hanbench/hanbench/results/stat"
)

// alpha is the two-sided error of every test of claims.
const alpha = 0.05

// An estimate knows the interval of a change at a confidence level of (0, 1).
type estimate interface {
	Interval(level float64) (low, high float64, ok bool)
}

// leastP bounds how small a p-value is looked for.
const leastP = 1e-9

// pAt is the two-sided p-value of the hypothesis that the change is at: the
// largest error at which the interval leaves it out. It is read from the
// intervals, so that a verdict never contradicts the interval that stands beside
// it. ok is false where there is no interval.
func pAt(e estimate, at float64) (p float64, ok bool) {
	outside := func(p float64) bool {
		low, high, has := e.Interval(1 - p)
		ok = ok || has
		return has && (at < low || at > high)
	}
	const whole = 1 - 1e-6 // an interval of nearly no confidence
	if !outside(whole) {
		return 1, ok
	}
	if outside(leastP) {
		return leastP, ok
	}
	in, out := math.Log(leastP), math.Log(whole)
	for range 40 {
		if mid := (in + out) / 2; outside(math.Exp(mid)) {
			out = mid
		} else {
			in = mid
		}
	}
	return math.Exp(out), ok
}

// evidence are the two p-values of a pair: that what the claim says of it is not
// so, and that it is so. The direction that the estimate is against has 1.
type evidence struct{ support, refute float64 }

// none is the evidence of a pair that says nothing.
func none() evidence { return evidence{1, 1} }

// weigh holds a change against what is claimed. advantage turns a change into how
// much better the subject is: +1 where more is better, −1 where less is. exact is
// the p-value of a test of no change at all, where there is one: it counts where
// the margin is 0, and the larger of both does.
func weigh(c *Claim, change, advantage float64, e estimate, exact *float64) (evidence, bool) {
	if c.direction() == DirectionSame {
		return weighSame(c.Margin, change, e)
	}
	ahead := advantage
	if c.direction() == DirectionBehind {
		ahead = -advantage
	}
	at := ahead * c.Margin // the change at which the claim begins to hold
	p, ok := pAt(e, at)
	if !ok {
		return none(), false
	}
	if exact != nil && c.Margin == 0 {
		p = math.Max(p, *exact)
	}
	switch {
	case ahead*(change-at) > 0:
		return evidence{p, 1}, true
	case ahead*(change-at) < 0:
		return evidence{1, p}, true
	}
	return none(), true
}

// weighSame is two one-sided tests: the change is above −margin and below margin.
func weighSame(margin, change float64, e estimate) (evidence, bool) {
	low, okLow := pAt(e, -margin)
	high, okHigh := pAt(e, margin)
	switch {
	case !okLow || !okHigh:
		return none(), false
	case math.Abs(change) < margin:
		return evidence{math.Max(low, high), 1}, true
	case change > margin:
		return evidence{1, high}, true
	case change < -margin:
		return evidence{1, low}, true
	}
	return none(), true
}

// correct fills in the pairs' p-values that are corrected for all pairs of a
// family (Holm), those that support and those that refute each for themselves.
func correct(pairs []*Pair) {
	var support, refute []float64
	for _, p := range pairs {
		support, refute = append(support, p.raw.support), append(refute, p.raw.refute)
	}
	support, refute = stat.Holm(support), stat.Holm(refute)
	for i, p := range pairs {
		p.holm = evidence{support[i], refute[i]}
	}
}
