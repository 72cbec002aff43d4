package stat

import "math"

// Wilson is the score interval of a proportion (E. B. Wilson, JASA 22, 1927,
// without continuity correction) at a level in (0, 1). successes may be
// fractional. ok is false where n is not positive or successes is not in
// [0, n].
func Wilson(successes, n, level float64) (low, high float64, ok bool) {
	if !(n > 0) || !(successes >= 0) || successes > n {
		return 0, 0, false
	}
	z := Z(level)
	p := successes / n
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return math.Max(0, centre-half), math.Min(1, centre+half), true
}
