package metric

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Pearson is the correlation of pairs of ratings, -1 to 1. ok is false where it
// is undefined: lengths differ, fewer than two pairs, one side constant, a
// value that is no finite number.
func Pearson(x, y []float64) (r float64, ok bool) {
	if len(x) != len(y) || len(x) < 2 || !varies(x) || !varies(y) {
		return 0, false
	}
	r = stat.Correlation(x, y, nil)
	if math.IsNaN(r) || math.IsInf(r, 0) {
		return 0, false // too large or too near each other for the arithmetic
	}
	return min(max(r, -1), 1), true
}

// Spearman is Pearson's correlation of the ranks, equal values sharing the mean
// of theirs. It is undefined where Pearson is.
func Spearman(x, y []float64) (rho float64, ok bool) {
	if !varies(x) || !varies(y) {
		return 0, false
	}
	return Pearson(ranks(x), ranks(y))
}

// varies reports whether values are finite and not all the same.
func varies(values []float64) bool {
	differ := false
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
		differ = differ || v != values[0]
	}
	return differ
}

// ranks are 1 for the least value and up, ties by their mean rank.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	out := make([]float64, len(values))
	for first := 0; first < len(order); {
		end := first + 1
		for end < len(order) && values[order[end]] == values[order[first]] {
			end++
		}
		for _, i := range order[first:end] {
			out[i] = float64(first+1+end) / 2
		}
		first = end
	}
	return out
}
