package stat

import (
	"math"
	"slices"
	"testing"
)

// The marks of a ranking are a way to be quick; what comes out is the quantile
// of the values drawn.
func TestResampleIsTheQuantileOfWhatWasDrawn(t *testing.T) {
	random := chance(3)
	for trial := range 200 {
		blocks := make([][]float64, 2+random.IntN(9))
		for k := range blocks {
			for range 1 + random.IntN(60) {
				blocks[k] = append(blocks[k], float64(1+random.IntN(300))) // with ties
			}
		}
		share := random.Float64()
		ranking, times := rank(blocks), make([]int, len(blocks))
		got := ranking.resample(share, times, random)
		var drawn []float64
		for k, n := range times {
			for range n {
				drawn = append(drawn, blocks[k]...)
			}
		}
		slices.Sort(drawn)
		if want := Quantile(drawn, share); math.Abs(got-want) > 1e-9 {
			t.Fatalf("trial %d: quantile %.3f of %d values is %v, want %v", trial, share, len(drawn), got, want)
		}
	}
}

// The median of n normal values has a standard error of √(π/2)·σ/√n (H. Cramér,
// Mathematical Methods of Statistics, 1946, section 28.5); that of its logarithm
// is smaller by the median.
func TestBlockQuantileSE(t *testing.T) {
	random := chance(4)
	const n, sigma, median, trials = 400, 1.0, 20.0, 40
	sum := 0.0
	for range trials {
		blocks := make([][]float64, 20)
		for i := range n {
			blocks[i%20] = append(blocks[i%20], median+sigma*random.NormFloat64())
		}
		se, ok := BlockQuantileSE(blocks, 0.5, 300, 1)
		if !ok {
			t.Fatal("no standard error of twenty blocks")
		}
		sum += se / trials
	}
	want := math.Sqrt(math.Pi/2) * sigma / math.Sqrt(n) / median
	if sum < 0.9*want || sum > 1.1*want {
		t.Errorf("mean standard error is %.5f, want about %.5f", sum, want)
	}
	for name, blocks := range map[string][][]float64{
		"one block":   {{1, 2, 3}},
		"empty block": {{1, 2}, {}},
		"zeros":       {{0, 0}, {0, 0}},
	} {
		if _, ok := BlockQuantileSE(blocks, 0.5, 100, 1); ok {
			t.Errorf("%s: a standard error, want none", name)
		}
	}
}
