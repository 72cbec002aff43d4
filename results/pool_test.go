package results

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pooled adds values in as many rounds as a pool asks for.
func pooled(values []int64, limit int, percents ...float64) (*pool, int) {
	p := newPool(percents...)
	p.limit = limit
	rounds := 0
	for again := true; again; rounds++ {
		for i := 0; i < len(values); i += 7 {
			p.add(values[i:min(i+7, len(values))])
		}
		again = p.again()
	}
	p.add(values) // of another pool's round
	return p, rounds
}

// A pool that keeps nothing says the same as all values together.
func TestPool(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	draw := func(n int, f func() int64) []int64 {
		values := make([]int64, n)
		for i := range values {
			values[i] = f()
		}
		return values
	}
	tests := []struct {
		name   string
		values []int64
	}{
		{"없음", nil},
		{"하나", []int64{42}},
		{"둘", []int64{1 << 40, -3}},
		{"모두 같음", draw(5000, func() int64 { return 20_000_000 })},
		{"좁음", draw(20_000, func() int64 { return 20_000_000 + rng.Int64N(200) })},
		{"넓음", draw(20_000, func() int64 { return int64(math.Exp(10 + 8*rng.NormFloat64())) })},
		{"작음", draw(7000, func() int64 { return rng.Int64N(3) })},
		{"음수도", draw(7000, func() int64 { return rng.Int64N(2_000_000) - 1_000_000 })},
		{"아주 큼", draw(500, func() int64 { return math.MaxInt64 })},
		{"아주 작음", draw(500, func() int64 { return math.MinInt64 })},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			floats := make([]float64, len(tt.values))
			for i, v := range tt.values {
				floats[i] = float64(v)
			}
			want := Describe(floats)
			for limit, most := range map[int]int{0: 2, poolKept: 1} {
				p, rounds := pooled(tt.values, limit, 12.5)
				if rounds > most {
					t.Errorf("%d rounds; want %d", rounds, most)
				}
				if diff := cmp.Diff(want, p.describe(), closeTo()); diff != "" {
					t.Errorf("kept %d (-want +got):\n%s", limit, diff)
				}
				if len(floats) == 0 {
					continue
				}
				if want, got := sortedValues(floats).percentile(12.5), p.percentile(12.5); want != got {
					t.Errorf("kept %d: percentile 12.5 is %v, want %v", limit, got, want)
				}
			}
		})
	}
}

// closeTo lets the mean and the deviation of numbers that a float does not hold
// differ in its last bits.
func closeTo() cmp.Option {
	return cmp.Comparer(func(a, b float64) bool { return a == b || math.Abs(a-b) <= 1e-12*math.Abs(a) })
}

func TestPoolIsBounded(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	values := make([]int64, 400_000)
	for i := range values {
		values[i] = int64(20e6 * math.Exp(0.01*rng.NormFloat64()))
	}
	p, _ := pooled(values, 1000)
	kept := 0
	for _, counts := range p.exact {
		kept += len(counts.dense) + len(counts.sparse)
	}
	if kept > 100_000 || len(p.values) > 0 {
		t.Errorf("%d of %d values are kept one by one", kept+len(p.values), len(values))
	}
}
