package stat

import (
	"math"
	"slices"
)

// QuantileRatio compares a quantile of the latencies of one window a side, share
// being in (0, 1): 0.5 for the median. The blocks are the stretches of a window
// (Blocks). What differs from run to run is not in the interval; of several
// runs a side RunRatio knows it. Values must not be negative. ok is false for a
// side of fewer than eight blocks, fewer than two resamples, or a quantile of 0.
//
// Blocks are drawn with replacement, and it is counted how many of their values
// lie above the quantile of all. As much as that count differs from its mean,
// the quantile is read off at another rank (R. S. Woodruff, JASA 47 (1952)).
// So a bound beyond the largest value is one that these values cannot give,
// where an ordinary bootstrap of a p99 would take the largest value for it. The
// differences are widened for the number of blocks, and for blocks that are
// still like their neighbours (see widening).
func QuantileRatio(base, new [][]float64, share float64, resamples int, seed uint64) (Ratio, bool) {
	if min(len(base), len(new)) < fewestBlocks || resamples < 2 {
		return Ratio{}, false
	}
	b, okBase := tailOf(base, share)
	n, okNew := tailOf(new, share)
	if !okBase || !okNew {
		return Ratio{}, false
	}
	random := chance(seed)
	return ratioOf(n.quantile/b.quantile, len(base)+len(new), resamples, func() (over, under float64, ok bool) {
		return n.draw(random.IntN), b.draw(random.IntN), true
	})
}

// A tail is how many values of each block lie above the quantile of all.
type tail struct {
	values   []float64 // of all blocks, sorted
	share    float64
	quantile float64
	beyond   float64   // share of all values that lie above it
	above    []float64 // how many of each block do
	size     []float64 // of each block
	widen    float64
}

func tailOf(blocks [][]float64, share float64) (*tail, bool) {
	t := &tail{values: slices.Concat(blocks...), share: share}
	slices.Sort(t.values)
	if len(t.values) == 0 || !(share > 0 && share < 1) {
		return nil, false
	}
	t.quantile = Quantile(t.values, share)
	shares := make([]float64, len(blocks))
	for k, block := range blocks {
		count := 0.0
		for _, v := range block {
			if v > t.quantile {
				count++
			}
		}
		t.above, t.size = append(t.above, count), append(t.size, float64(len(block)))
		t.beyond += count / float64(len(t.values))
		shares[k] = count / math.Max(1, float64(len(block)))
	}
	t.widen = widening(shares)
	return t, t.quantile > 0
}

// draw is the quantile as another draw of the blocks would have it.
func (t *tail) draw(pick func(int) int) float64 {
	above, size := 0.0, 0.0
	for range t.above {
		k := pick(len(t.above))
		above += t.above[k]
		size += t.size[k]
	}
	n := float64(len(t.values))
	rank := n*(t.share+t.widen*(t.beyond-above/size)) - 0.5
	switch {
	case rank > n-1:
		return math.Inf(1)
	case rank < 0:
		return 0
	}
	return Quantile(t.values, rank/(n-1))
}
