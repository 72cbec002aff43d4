package stat

import "math"

// Wilson is the score interval of a proportion (E. B. Wilson, JASA 22, 1927,
// without continuity correction) at a level in (0, 1). successes may be
// fractional. ok is false where n is not positive and finite or successes is
// not in [0, n].
func Wilson(successes, n, level float64) (low, high float64, ok bool) {
	if !(n > 0) || math.IsInf(n, 1) || !(successes >= 0) || successes > n {
		return 0, 0, false
	}
	z := Z(level)
	p := successes / n
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return math.Max(0, centre-half), math.Min(1, centre+half), true
}

// MeanInterval is Wilson's interval of the mean of scores in [0, 1] that depend on
// each other within clusters (nil: none does), or are averages: of as many
// independent yes-or-no items as would have the same standard error, fewer by
// (z/t)² for its degrees of freedom. Where all scores are the same their standard
// error says nothing, and it is that of as many items as there are clusters. ok is
// false for no scores. Sources: E. L. Korn, B. I. Graubard, Survey Methodology 24
// (1998) for the items; Paired for the standard error.
func MeanInterval(scores []float64, clusters []string, level float64) (low, high float64, ok bool) {
	c := clusteredOf(scores, clusters)
	mean, items := math.Min(1, c.mean), float64(len(c.sums))
	if d, ok := Paired(scores, clusters); ok && !d.alike() {
		short := Z(level) / T(level, d.DF)
		items = mean * (1 - mean) / (d.Reach * d.Reach) * short * short
	}
	return Wilson(mean*items, items, level)
}
