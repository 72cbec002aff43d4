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
	// error √(10/39/40), t with 3 degrees of freedom 3.182446 (R: qt(.975, 3)).
	var alike []float64
	var four []string
	for i := range 40 {
		alike, four = append(alike, float64(i%2)), append(four, string(rune('가'+i/10)))
	}
	few := 3.182446 * math.Sqrt(10./39/40)
	wilson2Low, wilson2High, _ := stat.Wilson(2, 2, confidence)
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
