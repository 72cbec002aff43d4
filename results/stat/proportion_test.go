package stat

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
		// R. G. Newcombe, Two-sided 0.95 intervals for the single
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
			low, high, ok := Wilson(tt.successes, tt.n, 0.95)
			if ok != tt.ok {
				t.Fatalf("ok = %v, want %v", ok, tt.ok)
			}
			if diff := cmp.Diff(tt.want, interval{round(low), round(high)}); diff != "" {
				t.Errorf("interval (-want +got):\n%s", diff)
			}
		})
	}
}
