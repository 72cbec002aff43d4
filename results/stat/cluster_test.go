package stat

import (
	"math"
	"strings"
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

// Standard errors without bias and their degrees of freedom, made with whole
// matrices in numpy: H = I − 11'/n, G of each cluster its row of ones times H by
// √(1 − its share), the standard error |Gx|/n; of the eigenvalues l of G Z G', with
// Z = 1 on the diagonal and rho elsewhere within clusters, (Σl)²/Σl².
func TestReduced(t *testing.T) {
	six, ten := []float64{1, 0, 1, 1, 0, 0}, []float64{.5, -.25, 0, 1, .25, -.5, .75, 0, .25, .5}
	for _, tt := range []struct {
		name     string
		values   []float64
		clusters string
		rho      float64
		se, df   float64
	}{
		{"지문 셋, 크기가 다름", six, "aabbbc", 1, 0.14907119849998596, 1.3738317757009346},
		{"조금만 닮음", six, "aabbbc", 0.25, 0.14907119849998596, 1.5472932778108266},
		{"닮지 않음", six, "aabbbc", 0, 0.14907119849998596, 5. / 3},
		{"한 지문이 과반", ten, "aaaaaabbcd", 1, 0.08789592962387077, 1.306587181101196},
		{"한 지문이 과반, 조금만 닮음", ten, "aaaaaabbcd", 0.25, 0.08789592962387077, 1.5499049477609033},
		{"크기가 같은 셋", []float64{1, 1, 0, 0, 1, 0}, "aabbcc", 0.4, math.Sqrt(1. / 12), 2},
		{"저마다 하나: s/√n", []float64{1, 1, 0, 0}, "abcd", 1, math.Sqrt(1. / 12), 3},
	} {
		c := clusteredOf(tt.values, strings.Split(tt.clusters, ""))
		if se, df := c.reduced(tt.rho); math.Abs(se-tt.se) > 1e-12 || math.Abs(df-tt.df) > 1e-12 {
			t.Errorf("%s: %v, %v; want %v, %v", tt.name, se, df, tt.se, tt.df)
		}
	}
}
