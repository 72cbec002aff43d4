package stat

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"
)

// largest is the largest number of items that is searched for.
const largest = 1 << 40

// A Design is a measurement of accuracy that has yet to be made: what is
// expected of it, and how sure it is to be. Shares are in [0, 1].
type Design struct {
	Accuracy float64 // expected of a side
	// Discordant is the share of items that one side alone answers correctly,
	// with one answer an item, where the sides are about equal; see
	// DiscordantShare. A difference above it is its own discordant share.
	Discordant float64
	// Noise is the share of items whose outcome changes when the same model
	// answers again. Epochs answers an item, at least 1, lessen it.
	Noise  float64
	Epochs int
	// DesignEffect is by how many times clusters of items enlarge the variance,
	// at least 1; see ClusterEffect.
	DesignEffect float64
	Alpha, Power float64 // of two-sided tests
	// Exact: the same items are compared by McNemar's exact test, as single answers
	// without clusters are. It is more cautious than α, by as much as one item.
	Exact bool
}

// DiscordantShare is the share of items that one of two sides of the same
// accuracy answers correctly alone, where their outcomes have this correlation:
// 2p(1 − p)(1 − r).
func DiscordantShare(accuracy, correlation float64) float64 {
	return 2 * accuracy * (1 - accuracy) * (1 - correlation)
}

// ClusterEffect is the design effect of clusters of so many items, whose values
// have this correlation within one: 1 + (size − 1)·correlation. Of clusters of
// unequal sizes, size is the mean over the items. Source: L. Kish, Survey
// Sampling (1965), section 5.4.
func ClusterEffect(size, correlation float64) float64 { return 1 + (size-1)*correlation }

// variances are those of an item's difference, where the sides are equal and
// where they differ by d: the discordant share, less what several epochs take
// from the noise of both sides, and that less d². Source: E. Miller, Adding
// Error Bars to Evals, arXiv 2411.00640, sections 3 and 5.
func (p Design) variances(d float64) (equal, apart float64) {
	v := math.Max(p.Discordant, math.Abs(d)) - p.Noise*(1-1/float64(p.Epochs))
	return math.Max(0, v) * p.DesignEffect, math.Max(0, v-d*d) * p.DesignEffect
}

// ofOne is by how many times more items a single score takes than without
// clusters and epochs. Half the noise is that of one side.
func (p Design) ofOne() float64 {
	v := p.Accuracy * (1 - p.Accuracy)
	if v == 0 {
		return p.DesignEffect
	}
	return p.DesignEffect * math.Max(0, v-p.Noise/2*(1-1/float64(p.Epochs))) / v
}

// Paired is the fewest items, asked of both sides, that show a difference d:
//
//	n = ( z_{1−α/2}·√v₀ + z_{power}·√v_d )² / d²
//
// with the variances of an item's difference without a difference of the sides
// and with it. For
// one epoch and no clusters it is R. J. Connor's, Biometrics 43 (1987), p. 209. With
// Exact n is larger, by (1 + √(1 + 4/(n·|d|)))²/4: so that the difference less one item
// is as far from 0. ok is false for d = 0 or |d| above 1.
func (p Design) Paired(d float64) (n int, ok bool) {
	if !(d != 0 && math.Abs(d) <= 1) {
		return 0, false
	}
	equal, apart := p.variances(d)
	root := Z(1-p.Alpha)*math.Sqrt(equal) + distuv.UnitNormal.Quantile(p.Power)*math.Sqrt(apart)
	items := root * root / (d * d)
	if p.Exact {
		more := (1 + math.Sqrt(1+4/(items*math.Abs(d)))) / 2
		items *= more * more
	}
	return ceil(items)
}

// PairedMDE is the smallest difference that n items show, asked of both sides:
// the inverse of Paired. ok is false where they show none.
func (p Design) PairedMDE(n int) (d float64, ok bool) {
	return smallest(1, n, p.Paired)
}

// PairedPower is the chance that n items show a difference d.
func (p Design) PairedPower(d float64, n int) float64 {
	equal, apart := p.variances(d)
	bound, spread := Z(1-p.Alpha)*math.Sqrt(equal), math.Sqrt(apart)
	gap := math.Abs(d) * math.Sqrt(float64(n))
	if p.Exact {
		gap = math.Max(0, gap-1/math.Sqrt(float64(n)))
	}
	if spread == 0 {
		if gap > bound {
			return 1
		}
		return 0
	}
	return distuv.UnitNormal.CDF((gap-bound)/spread) + distuv.UnitNormal.CDF((-gap-bound)/spread)
}

// Unpaired is the fewest items of each side that show a difference d, up or
// down whichever is nearer to ½, where the sides answer different items:
// J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd ed. (1981),
// equation 3.14, without continuity correction. ok is false for d = 0, or where
// no accuracy is so far away.
func (p Design) Unpaired(d float64) (n int, ok bool) {
	d = math.Abs(d)
	other := p.Accuracy - d
	if p.Accuracy < 0.5 {
		other = p.Accuracy + d
	}
	if d == 0 || other < 0 || other > 1 {
		return 0, false
	}
	mean := (p.Accuracy + other) / 2
	root := Z(1-p.Alpha)*math.Sqrt(2*mean*(1-mean)) +
		distuv.UnitNormal.Quantile(p.Power)*math.Sqrt(p.Accuracy*(1-p.Accuracy)+other*(1-other))
	return ceil(p.ofOne() * root * root / (d * d))
}

// UnpairedMDE is the inverse of Unpaired.
func (p Design) UnpairedMDE(n int) (d float64, ok bool) {
	return smallest(math.Max(p.Accuracy, 1-p.Accuracy), n, p.Unpaired)
}

// smallest is the smallest difference, at most the largest, for which n items
// are enough.
func smallest(largest float64, n int, items func(d float64) (int, bool)) (d float64, ok bool) {
	enough := func(d float64) bool {
		need, ok := items(d)
		return ok && need <= n
	}
	if !enough(largest) {
		return 0, false
	}
	return crossing(0, largest, func(d float64) bool { return !enough(d) }), true
}

// Alone is the fewest items with which the interval of one side's accuracy is at
// most twice half wide. ok is false for half not positive.
func (p Design) Alone(half, level float64) (n int, ok bool) {
	if !(half > 0) {
		return 0, false
	}
	n = 1 + sort.Search(largest, func(n int) bool { return p.HalfWidth(n+1, level) <= half })
	return n, n <= largest
}

// HalfWidth is half the width of Wilson's interval of n items, n at least 1.
func (p Design) HalfWidth(n int, level float64) float64 {
	independent := float64(n) / math.Max(p.ofOne(), 1e-9)
	low, high, _ := Wilson(p.Accuracy*independent, independent, level)
	return (high - low) / 2
}

// ceil rounds up, but not for an error in the last digits; ok is false beyond
// what is searched for.
func ceil(v float64) (n int, ok bool) {
	if !(v <= largest) {
		return 0, false
	}
	return max(1, int(math.Ceil(v-1e-9))), true
}
