package stat

import (
	"cmp"
	"math"
	"slices"
)

// Holm corrects the p-values of a family of tests so that the chance of even
// one false alarm stays at alpha if those at or below alpha count: the
// smallest times k, the next times k − 1 and so on, none smaller than the one
// before, at most 1. The order is that of p. Source: S. Holm, Scandinavian
// Journal of Statistics 6 (1979); the same as R's p.adjust(p, "holm").
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted := make([]float64, len(p))
	floor := 0.0
	for rank, i := range order {
		floor = math.Max(floor, math.Min(1, p[i]*float64(len(p)-rank)))
		adjusted[i] = floor
	}
	return adjusted
}
