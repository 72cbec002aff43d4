package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// McNemar is the exact two-sided p-value of paired yes-or-no outcomes of which
// b changed one way and c the other: were both as likely, how often would they
// be at least as uneven? Twice the smaller tail of a binomial with p = ½, at
// most 1; 1 where nothing changed, or a count is negative. Source: Q. McNemar, Psychometrika 12 (1947);
// the same as R's binom.test(b, b + c).
func McNemar(b, c int) float64 {
	if b < 0 || c < 0 || b+c == 0 {
		return 1
	}
	tail := distuv.Binomial{N: float64(b + c), P: 0.5}.CDF(float64(min(b, c)))
	return math.Min(1, 2*tail)
}

// TangoInterval is the score interval of (b − c)/n, the difference of two
// proportions of the same n items, of which b were right on the first side
// alone and c on the second alone. It holds with few changes, and with none
// where it is ±z²/(n + z²). Counts may be fractional: divided by a design
// effect, they are those of as many independent items. ok is false where n is
// not positive and finite, a count is negative, or b + c is above n. Source: T. Tango,
// Statistics in Medicine 17 (1998), equation 14.
func TangoInterval(b, c, n, level float64) (low, high float64, ok bool) {
	if !(n > 0) || math.IsInf(n, 1) || !(b >= 0) || !(c >= 0) || b+c > n*(1+1e-12) {
		return 0, 0, false
	}
	z, d := Z(level), (b-c)/n
	low = crossing(-1, d, func(x float64) bool { return tangoScore(b, c, n, x) > z })
	high = crossing(d, 1, func(x float64) bool { return tangoScore(b, c, n, x) >= -z })
	return low, high, true
}

// tangoScore is how many standard errors the observed difference lies above d,
// with the probability of a change that is likeliest where the difference is d.
func tangoScore(b, c, n, d float64) float64 {
	gap := b - c - n*d
	if gap == 0 {
		return 0
	}
	p := -b - c + (2*n-b+c)*d
	q := (math.Sqrt(math.Max(0, p*p+8*n*c*d*(1-d))) - p) / (4 * n)
	variance := n * (2*q + d*(1-d))
	if variance <= 0 {
		return math.Copysign(math.Inf(1), gap)
	}
	return gap / math.Sqrt(variance)
}

// crossing is where before, true at low and false at high, changes.
func crossing(low, high float64, before func(float64) bool) float64 {
	for range 60 {
		middle := low + (high-low)/2
		if before(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low + (high-low)/2
}
