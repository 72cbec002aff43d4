package stat

import (
	"math"
	"math/rand/v2"
	"strconv"
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

// MeanInterval holds the truth where passages are few and of very unequal sizes, and
// where few items are asked several times; a normal interval does in 78 to 90%.
func TestMeanIntervalCovers(t *testing.T) {
	for name, draw := range map[string]func(*rand.Rand) (scores []float64, clusters []string, truth float64){
		"크기가 다른 지문": func(r *rand.Rand) (scores []float64, clusters []string, truth float64) {
			for k := range 50 {
				right := r.Float64() < 0.9 // of a passage most, or few
				for range min(200, 1+int(math.Pow(r.Float64(), -1/1.5))) {
					share := 0.1
					if right {
						share = 0.95
					}
					v := 0.0
					if r.Float64() < share {
						v = 1
					}
					scores, clusters = append(scores, v), append(clusters, strconv.Itoa(k))
				}
			}
			return scores, clusters, 0.9*0.95 + 0.1*0.1
		},
		"두 번씩": func(r *rand.Rand) (scores []float64, clusters []string, truth float64) {
			for range 30 {
				easy := r.Float64() < 0.8
				v := 1.0
				for range 2 {
					if !easy && r.Float64() < 0.4 {
						v -= 0.5
					}
				}
				scores = append(scores, v)
			}
			return scores, nil, 0.8 + 0.2*0.6
		},
	} {
		random, held := rand.New(rand.NewPCG(8, 1)), 0
		const samples = 1000
		for range samples {
			scores, clusters, truth := draw(random)
			if low, high, ok := MeanInterval(scores, clusters, 0.95); ok && low <= truth && truth <= high {
				held++
			}
		}
		t.Logf("%s: %d of %d", name, held, samples)
		if held < samples*93/100 {
			t.Errorf("%s: %d of %d intervals hold the truth", name, held, samples)
		}
	}
	if _, _, ok := MeanInterval(nil, nil, 0.95); ok {
		t.Error("an interval of no scores")
	}
	if low, high, ok := MeanInterval([]float64{1}, nil, 0.95); !ok || low > 0.21 || high != 1 {
		t.Errorf("of one score [%v, %v]", low, high)
	}
}
