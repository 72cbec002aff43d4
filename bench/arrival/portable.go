package arrival

import "math"

// A schedule is part of what makes two runs comparable, so it must not depend
// on the machine. Go's +, −, ×, ÷ and square root are rounded alike everywhere,
// with two exceptions that this package keeps away from: math.Log and math.Exp
// are assembly on some platforms and differ in the last bit, and x*y + z is
// fused into one rounding on some. An explicit conversion, float64(x*y) + z,
// forbids that (Go specification, "Floating-point operators"). A product with a
// power of two is exact, fused or not, and needs none.

// ln2 in two parts: the upper has 32 bits, so that its product with an
// exponent is exact.
const (
	ln2High = 0xb17217f7p-32
	ln2Low  = math.Ln2 - ln2High
)

// ln is the natural logarithm of a normal number above 0, to about 1e-16 of
// the result: with x = m·2ᵏ and s = (m−1)/(m+1), it is k·ln 2 + 2·artanh s, and
// artanh s = s + s³/3 + s⁵/5 + …
func ln(x float64) float64 {
	m, k := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, k = 2*m, k-1
	}
	s := (m - 1) / (m + 1) // |s| < 0.172: s²³/23 is below 1e-18
	square := float64(s * s)
	series := 0.0
	for n := 21.0; n >= 3; n -= 2 {
		series = float64((series + 1/n) * square)
	}
	artanh2 := 2*s + float64(2*s*series)
	return float64(float64(k)*ln2High) + (artanh2 + float64(float64(k)*ln2Low))
}

// exp is e to the power of x, for x up to 0, to about 1e-16 of the result; 0
// below −700. With x = k·ln 2 + r it is 2ᵏ times the power series of r.
func exp(x float64) float64 {
	if x < -700 {
		return 0
	}
	k := math.RoundToEven(x / math.Ln2)
	r := x - float64(k*ln2High) - float64(k*ln2Low) // |r| < 0.35: r¹⁵/15! is below 1e-19
	sum := 1.0
	for n := 14.0; n >= 1; n-- {
		sum = 1 + float64(sum*r)/n
	}
	return math.Ldexp(sum, int(k))
}
