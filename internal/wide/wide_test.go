package wide

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestInt(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	values := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, math.MaxInt64, math.MinInt64, math.MinInt64}
	for range 1000 {
		values = append(values, int64(rng.Uint64()))
	}
	var sum, squares Int
	wantSum, wantSquares := new(big.Int), new(big.Int)
	for i, v := range values {
		sum.Add(v)
		squares.AddSquares(v)
		wide := big.NewInt(v)
		wantSum.Add(wantSum, wide)
		wantSquares.Add(wantSquares, new(big.Int).Mul(wide, wide))
		if sum.Big().Cmp(wantSum) != 0 || squares.Big().Cmp(wantSquares) != 0 {
			t.Fatalf("after %d values: %v and %v, want %v and %v", i+1, sum.Big(), squares.Big(), wantSum, wantSquares)
		}
	}
}

// The sample standard deviation of 2 4 4 4 5 5 7 9 is √(32/7).
func TestMeanDeviation(t *testing.T) {
	var sum, squares Int
	for _, v := range []int64{2, 4, 4, 4, 5, 5, 7, 9} {
		sum.Add(v)
		squares.AddSquares(v)
	}
	if mean, sd := Mean(sum.Big(), 8), Deviation(sum.Big(), squares.Big(), 8); mean != 5 || math.Abs(sd-math.Sqrt(32./7)) > 1e-15 {
		t.Errorf("mean %v, deviation %v", mean, sd)
	}
}
