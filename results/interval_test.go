package results

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWilson(t *testing.T) {
	type interval struct{ Low, High float64 }
	round := func(v float64) float64 { return math.Round(v*1e4) / 1e4 }
	tests := []struct {
		name         string
		successes, n float64
		want         interval
		ok           bool
	}{
		// R. G. Newcombe, Two-sided confidence intervals for the single
		// proportion, Statistics in Medicine 17 (1998), table I, method 3.
		{"81/263", 81, 263, interval{0.2553, 0.3662}, true},
		{"15/148", 15, 148, interval{0.0624, 0.1605}, true},
		{"0/20", 0, 20, interval{0, 0.1611}, true},
		{"1/29", 1, 29, interval{0.0061, 0.1718}, true},
		{"모두 맞음", 20, 20, interval{0.8389, 1}, true},
		{"문항이 없음", 0, 0, interval{}, false},
		{"전체보다 많음", 3, 2, interval{}, false},
		{"음수", -1, 2, interval{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			low, high, ok := Wilson(tt.successes, tt.n)
			if ok != tt.ok {
				t.Fatalf("ok = %v, want %v", ok, tt.ok)
			}
			if diff := cmp.Diff(tt.want, interval{round(low), round(high)}); diff != "" {
				t.Errorf("interval (-want +got):\n%s", diff)
			}
		})
	}
}

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

func TestMeanInterval(t *testing.T) {
	type interval struct {
		Low, High float64
		Method    string
	}
	// Four clusters of ten, each half right: they agree by chance. Plain standard
	// error √(10/39/40), t with 3 degrees of freedom 3.182446 (R: qt(.975, 3)).
	var alike []float64
	var four []string
	for i := range 40 {
		alike, four = append(alike, float64(i%2)), append(four, string(rune('가'+i/10)))
	}
	few := 3.182446 * math.Sqrt(10./39/40)
	wilson2Low, wilson2High, _ := Wilson(2, 2)
	tests := []struct {
		name     string
		scores   []float64
		clusters []string
		repeated bool
		want     interval
	}{
		{"한 번씩, 지문 없음", []float64{0, 0, 0, 0}, []string{"1", "2", "3", "4"}, false, interval{0, 0.48990, MethodWilson}},
		{"지문이 있음: 0과 1을 넘지 않음", []float64{1, 1, 0, 0}, []string{"가", "가", "나", "나"}, false, interval{0, 1, MethodClustered}},
		{"지문끼리 우연히 같음", alike, four, false, interval{.5 - few, .5 + few, MethodClustered}},
		// Item means 1, ½, 0, ½: squares ½, s² = 1/6, se = √(1/24).
		{"여러 번: 문항 평균", []float64{1, .5, 0, .5}, []string{"1", "2", "3", "4"}, true,
			interval{.5 - z95*math.Sqrt(1./24), .5 + z95*math.Sqrt(1./24), MethodEpochMean}},
		{"모두 맞으면 표준오차 0은 아무 말도 아님", []float64{1, 1, 1, 1}, []string{"가", "가", "나", "나"}, false, interval{wilson2Low, wilson2High, MethodWilsonClusters}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got interval
			got.Low, got.High, got.Method = meanInterval(tt.scores, tt.clusters, tt.repeated)
			if got.Method != tt.want.Method || math.Abs(got.Low-tt.want.Low) > 1e-5 || math.Abs(got.High-tt.want.High) > 1e-5 {
				t.Errorf("meanInterval = %+v, want %+v", got, tt.want)
			}
		})
	}
}
