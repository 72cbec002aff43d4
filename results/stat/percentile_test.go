package stat

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPercentile(t *testing.T) {
	tests := []struct {
		name    string
		sorted  []float64
		percent float64
		want    float64
		ok      bool
	}{
		// numpy.percentile's documentation: a = [[10, 7, 4], [3, 2, 1]].
		{"numpy 문서의 예", []float64{1, 2, 3, 4, 7, 10}, 50, 3.5, true},
		// Wikipedia, Percentile, "linear interpolation, C = 1" (as in numpy, R 7).
		{"다섯 값의 40", []float64{15, 20, 35, 40, 50}, 40, 29, true},
		{"네 값의 75", []float64{1, 2, 3, 4}, 75, 3.25, true},
		{"정확한 순위는 그 값", []float64{1, 2, 3, 4, 5}, 25, 2, true},
		{"백분위 99.9", []float64{0, 1000}, 99.9, 999, true},
		{"백분위 100은 최댓값", []float64{1, 2, 9}, 100, 9, true},
		{"값 하나", []float64{7}, 99, 7, true},
		{"값이 없음", nil, 50, 0, false},
		{"백분위 0은 정의되지 않음", []float64{1, 2}, 0, 0, false},
		{"백분위 101", []float64{1, 2}, 101, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := Percentile(tt.sorted, tt.percent)
			if ok != tt.ok {
				t.Fatalf("ok = %v, want %v", ok, tt.ok)
			}
			if ok && math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("Percentile = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPercentileRanks(t *testing.T) {
	type ranks struct{ Low, High int }
	tests := []struct {
		name    string
		n       int
		percent float64
		want    ranks
	}{
		// Published tables of the 95% interval of a median: the confidence of
		// [6,15] of 20 is 95.9%, of [5,13] of 17 95.1%, of [2,9] of 10 97.9%,
		// of [1,6] of 6 96.9%, and of [1,5] of 5 only 93.8%.
		{"중앙값, 스무 값", 20, 50, ranks{6, 15}},
		{"중앙값, 열일곱 값", 17, 50, ranks{5, 13}},
		{"중앙값, 열 값", 10, 50, ranks{2, 9}},
		{"중앙값, 여섯 값", 6, 50, ranks{1, 6}},
		{"중앙값, 다섯 값으로는 안 됨", 5, 50, ranks{0, 0}},
		// 0.99^n ≤ 0.025 from n = 368 (0.99^367 = 0.02501): only then is the
		// largest of n values an upper bound of p99.
		{"p99, 367개로는 위가 없음", 367, 99, ranks{359, 0}},
		{"p99, 368개면 최댓값", 368, 99, ranks{360, 368}},
		{"값이 없음", 0, 50, ranks{0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			low, high := PercentileRanks(tt.n, tt.percent, 0.95)
			if diff := cmp.Diff(tt.want, ranks{low, high}); diff != "" {
				t.Errorf("ranks (-want +got):\n%s", diff)
			}
		})
	}
}

// The confidence claimed is checked against the binomial sum itself.
func TestPercentileRanksCover(t *testing.T) {
	for _, n := range []int{73, 130, 500, 2000} {
		for _, p := range []float64{50, 90, 95} {
			low, high := PercentileRanks(n, p, 0.95)
			if inner := binomialSum(n, p/100, low, high-1); inner < 0.95 {
				t.Errorf("n=%d p%v: [%d,%d] covers %v, want at least 0.95", n, p, low, high, inner)
			}
			if tail := binomialSum(n, p/100, 0, low); tail <= 0.025 {
				t.Errorf("n=%d p%v: rank %d is not the largest: %v of 0.025 used", n, p, low, tail)
			}
		}
	}
}

// binomialSum is P(from ≤ B ≤ to), term by term.
func binomialSum(n int, p float64, from, to int) float64 {
	logFactorial := func(k int) float64 { v, _ := math.Lgamma(float64(k + 1)); return v }
	sum := 0.0
	for k := from; k <= to; k++ {
		sum += math.Exp(logFactorial(n) - logFactorial(k) - logFactorial(n-k) + float64(k)*math.Log(p) + float64(n-k)*math.Log(1-p))
	}
	return sum
}
