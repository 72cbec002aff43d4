package results

import (
	"math"
	"testing"

	"github.com/hanbench/hanbench/results/stat"
)

func TestMeanInterval(t *testing.T) {
	type interval struct {
		Low, High float64
		Method    string
	}
	// Four clusters of ten, each half right: they agree by chance. Plain standard
	// error √(10/39/40), that of 39 items with p = ½; t with 3 degrees of freedom is
	// 3.182446 (R: qt(.975, 3)), with one 12.706205.
	var alike []float64
	var four []string
	for i := range 40 {
		alike, four = append(alike, float64(i%2)), append(four, string(rune('가'+i/10)))
	}
	wilson := func(share, items, t float64, method string) interval {
		items *= 1.959964 * 1.959964 / (t * t)
		low, high, _ := stat.Wilson(share*items, items, confidence)
		return interval{low, high, method}
	}
	wilson2Low, wilson2High, _ := stat.Wilson(2, 2, confidence)
	tests := []struct {
		name     string
		scores   []float64
		clusters []string
		repeated bool
		want     interval
	}{
		{"한 번씩, 지문 없음", []float64{0, 0, 0, 0}, []string{"1", "2", "3", "4"}, false, interval{0, 0.48990, MethodWilson}},
		// Sums ±1, each twice as large without its bias: se √(2 · 2)/4 = ½, that of one item.
		{"지문이 있음: 0과 1을 넘지 않음", []float64{1, 1, 0, 0}, []string{"가", "가", "나", "나"}, false, wilson(.5, 1, 12.706205, MethodClustered)},
		{"지문끼리 우연히 같음", alike, four, false, wilson(.5, 39, 3.182446, MethodClustered)},
		// Item means 1, ½, 0, ½: squares ½, s² = 1/6, se = √(1/24), that of 6 items.
		{"여러 번: 문항 평균", []float64{1, .5, 0, .5}, []string{"1", "2", "3", "4"}, true, wilson(.5, 6, 3.182446, MethodEpochMean)},
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
