package stat

import (
	"cmp"
	"math"
	"slices"
)

// Holm corrects the p-values of a family of tests so that the chance of even
// one false alarm stays at alpha if those at or below alpha count: the
// smallest times k, the next times k − 1 and so on, none smaller than the one
// before, at most 1. The order is that of p. A NaN is no test: it stays NaN and
// counts for nothing. Source: S. Holm, Scandinavian
// Journal of Statistics 6 (1979); the same as R's p.adjust(p, "holm").
func Holm(p []float64) []float64 {
	order := make([]int, 0, len(p))
	adjusted := make([]float64, len(p))
	for i, v := range p {
		if adjusted[i] = v; !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	floor := 0.0
	for rank, i := range order {
		floor = math.Max(floor, math.Min(1, p[i]*float64(len(order)-rank)))
		adjusted[i] = floor
	}
	return adjusted
}
