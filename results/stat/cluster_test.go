package stat

import (
	"math"
	"testing"
)

func TestClusteredSE(t *testing.T) {
	tests := []struct {
		name     string
		values   []float64
		clusters []string
		want     float64
		ok       bool
	}{
		// Deviations ±½, squares add up to 1, so s² = 1/3 and s²/n = 1/12.
		{"지문이 모두 다름: s/√n", []float64{1, 1, 0, 0}, []string{"가", "나", "다", "라"}, math.Sqrt(1. / 12), true},
		// Each cluster's sum is ±1, so Σ over pairs is (1 − ½) + (1 − ½) = 1;
		// variance 1/12 + 1/16 = 7/48.
		{"같은 지문의 문항은 함께 맞음", []float64{1, 1, 0, 0}, []string{"가", "가", "나", "나"}, math.Sqrt(7. / 48), true},
		// Each cluster's sum is 0: Σ over pairs is −1; variance 1/12 − 1/16 = 1/48.
		{"지문 안에서 갈림", []float64{1, 0, 1, 0}, []string{"가", "가", "나", "나"}, math.Sqrt(1. / 48), true},
		{"지문이 하나", []float64{1, 0}, []string{"가", "가"}, 0, false},
		{"문항이 없음", nil, nil, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := ClusteredSE(tt.values, tt.clusters)
			if ok != tt.ok || math.Abs(got-tt.want) > 1e-12 {
				t.Errorf("ClusteredSE = %v, %v; want %v, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}
