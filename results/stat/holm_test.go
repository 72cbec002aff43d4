package stat

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// R: p.adjust(p, "holm").
func TestHolm(t *testing.T) {
	tests := []struct {
		name    string
		p, want []float64
	}{
		{"섞인 차례", []float64{.01, .04, .03, .005, .5}, []float64{.04, .09, .09, .025, .5}},
		{"앞의 것보다 작지 않음", []float64{.01, .02, .03, .04, .05}, []float64{.05, .08, .09, .09, .09}},
		{"1을 넘지 않음", []float64{.8, .9}, []float64{1, 1}},
		{"하나", []float64{.03}, []float64{.03}},
		{"없음", nil, []float64{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := append([]float64(nil), tt.p...)
			got := Holm(tt.p)
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-R +hanbench):\n%s", diff)
			}
			if diff := cmp.Diff(before, tt.p); diff != "" {
				t.Errorf("the caller's values changed:\n%s", diff)
			}
		})
	}
}

// What is no number is no test, and costs the others nothing.
func TestHolmWithoutNumbers(t *testing.T) {
	got := Holm([]float64{0.01, math.NaN(), 0.04})
	if got[0] != 0.02 || !math.IsNaN(got[1]) || got[2] != 0.04 {
		t.Errorf("Holm = %v", got)
	}
}
