package stat

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat/distuv"
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

// R: prop.test(15, 148, conf.level =, correct = FALSE).
func TestWilsonLevels(t *testing.T) {
	for _, tt := range []struct{ level, low, high float64 }{
		{0.90, 0.067443, 0.149573}, {0.95, 0.062386, 0.160487}, {0.99, 0.053645, 0.183267},
	} {
		low, high, _ := Wilson(15, 148, tt.level)
		if rounded(low) != tt.low || rounded(high) != tt.high {
			t.Errorf("at %v [%.6f, %.6f]; R has [%v, %v]", tt.level, low, high, tt.low, tt.high)
		}
	}
}

// The coverage of a count's interval needs no simulation: it is the sum of the
// chances of the counts whose interval holds the share. One share is luckier
// than another; on average over shares it is 95%.
func TestWilsonCovers(t *testing.T) {
	for _, n := range []float64{50, 200, 1000} {
		sum, shares := 0.0, 0.0
		for p := 0.05; p < 0.96; p += 0.007 {
			counts, held := distuv.Binomial{N: n, P: p}, 0.0
			for k := 0.0; k <= n; k++ {
				if low, high, _ := Wilson(k, n, 0.95); low <= p && p <= high {
					held += counts.Prob(k)
				}
			}
			if held < 0.92 || held > 0.985 {
				t.Errorf("%v items hold a share of %.3f in %.1f%%", n, p, 100*held)
			}
			sum, shares = sum+held, shares+1
		}
		if mean := sum / shares; mean < 0.945 || mean > 0.96 {
			t.Errorf("%v items hold a share in %.1f%% on average", n, 100*mean)
		}
	}
}
