package stat

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"
)

// largest is the largest sample that is searched for.
const largest = 1 << 40

// Pairs describes what a comparison of two models on the same items will see.
type Pairs struct {
	// Discordant is the share of items that one side alone answers correctly,
	// in (0, 1], with one answer an item.
	Discordant float64
	// Noise is the share of items whose outcome changes when the same model
	// answers again; Epochs answers an item, at least 1, lessen it.
	Noise  float64
	Epochs int
	// DesignEffect is by how many times clusters of items enlarge the variance;
	// at least 1.
	DesignEffect float64
}

// variance of an item's difference where the mean is d: the discordant share
// less d², and less what the mean of several epochs takes from the noise.
// Source: E. Miller, arXiv 2411.00640, sections 3.1 and 5.
func (p Pairs) variance(d float64) float64 {
	v := p.Discordant - d*d - p.Noise*(1-1/float64(p.Epochs))
	return math.Max(0, v) * p.DesignEffect
}

// SE is the standard error of the mean difference of n items where it is d.
func (p Pairs) SE(d float64, n int) float64 { return math.Sqrt(p.variance(d) / float64(n)) }

// PairedSampleSize is the fewest items on which a two-sided test at alpha sees
// a difference d with the given power:
//
//	n = ( z_{1−α/2}·√v₀ + z_{power}·√v_d )² / d²
//
// with the variances of an item's difference without and with an effect. For
// one epoch and no clusters it is R. J. Connor's, Biometrics 43 (1987),
// equation 2.2. ok is false for d = 0 or |d| above the discordant share.
func PairedSampleSize(d float64, p Pairs, alpha, power float64) (n int, ok bool) {
	d = math.Abs(d)
	if !(d > 0) || d > p.Discordant {
		return 0, false
	}
	root := Z(1-alpha)*math.Sqrt(p.variance(0)) + distuv.UnitNormal.Quantile(power)*math.Sqrt(p.variance(d))
	return ceil(root * root / (d * d)), true
}

// PairedMDE is the smallest difference that n items show: the inverse of
// PairedSampleSize. ok is false where even the whole discordant share is none.
func PairedMDE(n int, p Pairs, alpha, power float64) (d float64, ok bool) {
	enough := func(d float64) bool {
		need, ok := PairedSampleSize(d, p, alpha, power)
		return ok && need <= n
	}
	if !enough(p.Discordant) {
		return 0, false
	}
	return crossing(0, p.Discordant, func(d float64) bool { return !enough(d) }), true
}

// UnpairedSampleSize is the fewest items of each side on which a two-sided test
// at alpha tells two independent proportions apart with the given power,
// without continuity correction: J. L. Fleiss, Statistical Methods for Rates
// and Proportions, 2nd ed. (1981), equation 3.14. ok is false for equal
// proportions, or ones outside [0, 1].
func UnpairedSampleSize(p1, p2, alpha, power float64) (n int, ok bool) {
	if p1 == p2 || !(p1 >= 0 && p1 <= 1 && p2 >= 0 && p2 <= 1) {
		return 0, false
	}
	mean := (p1 + p2) / 2
	root := Z(1-alpha)*math.Sqrt(2*mean*(1-mean)) +
		distuv.UnitNormal.Quantile(power)*math.Sqrt(p1*(1-p1)+p2*(1-p2))
	return ceil(root * root / ((p1 - p2) * (p1 - p2))), true
}

// IntervalSampleSize is the fewest items whose Wilson interval of a proportion
// p reaches at most half to each side, on average of the two. ok is false for p
// outside [0, 1] or half not positive.
func IntervalSampleSize(p, half, level float64) (n int, ok bool) {
	if !(p >= 0 && p <= 1) || !(half > 0) {
		return 0, false
	}
	n = 1 + sort.Search(largest, func(n int) bool {
		low, high, _ := Wilson(p*float64(n+1), float64(n+1), level)
		return high-low <= 2*half
	})
	return n, n <= largest
}

// ceil rounds up, but not for an error in the last digits.
func ceil(v float64) int { return int(math.Ceil(v - 1e-9)) }
