package stat

import (
	"cmp"
	"slices"
)

// blocks is how many stretches a window is cut into. More would be shorter, and
// so more like their neighbours; fewer say less of how much they differ.
const blocks = 24

// fewestBlocks is how many blocks a bootstrap needs: resamples of fewer are too
// much alike.
const fewestBlocks = 8

// Blocks cuts a window into 24 stretches of as many values each, in the order
// of their times; into half as many as there are values where these are fewer
// than 48, and nil where they are fewer than 16, of which no ratio is known.
// Times may have any unit and origin.
func Blocks(times []int64, values []float64) [][]float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(times[a], times[b]) })
	ordered := make([]float64, len(values))
	for i, from := range order {
		ordered[i] = values[from]
	}
	n := len(values)
	count := min(blocks, n/2)
	if count < fewestBlocks {
		return nil
	}
	cut := make([][]float64, count)
	for k := range cut {
		cut[k] = ordered[k*n/count : (k+1)*n/count : (k+1)*n/count]
	}
	return cut
}
