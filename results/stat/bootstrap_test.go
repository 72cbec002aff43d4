package stat

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	over  = []float64{4.8, 6.1, 2.2, 9.7, 3.3, 7.4, 1.1, 15.2, 5.0, 2.9, 8.8, 3.7, 6.6, 1.9, 22.4, 4.1, 2.5, 7.0, 5.5, 3.0}
	under = []float64{5.1, 5.9, 3.0, 8.0, 3.9, 7.7, 1.5, 11.0, 4.4, 3.3, 8.1, 4.2, 6.0, 2.5, 15.0, 4.6, 3.1, 6.2, 5.8, 3.6}
)

// simulations is how many samples a test of coverage draws.
const simulations = 1000

// rounded is v to the six decimals that the values of R are given with.
func rounded(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// R, package boot: b <- boot(cbind(over, under), statistic, R = 200000, stype =
// "w"); boot.ci(b, type = c("perc", "bca")), where statistic(d, w) is
// sum(w * d[,1]) / sum(w * d[,2]), or sum(w * d[,1]) / sum(w).
func TestBootstrap(t *testing.T) {
	tests := []struct {
		name      string
		statistic Weighted
		level     float64
		percent   [2]float64
		bca       [2]float64
	}{
		{"합의 비율", RatioOf(over, under), 0.95, [2]float64{0.957, 1.211}, [2]float64{0.984, 1.250}},
		{"합의 비율, 90%", RatioOf(over, under), 0.90, [2]float64{0.974, 1.193}, [2]float64{0.999, 1.224}},
		{"평균", MeanOf(over), 0.95, [2]float64{4.255, 8.530}, [2]float64{4.545, 9.245}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			near := func(name string, r Replicates, ok bool, want [2]float64) {
				t.Helper()
				low, high := r.Interval(tt.level)
				tolerance := 0.015 * (want[1] - want[0])
				if !ok || math.Abs(low-want[0]) > tolerance || math.Abs(high-want[1]) > tolerance {
					t.Errorf("%s [%.3f, %.3f], %t; R has %v", name, low, high, ok, want)
				}
				if p := r.P(low); math.Abs(p-(1-tt.level)) > 0.003 {
					t.Errorf("%s: p of the interval's bound is %v", name, p)
				}
			}
			r, ok := Percentiles(20, nil, tt.statistic, 20000, 1)
			near("percentiles", r, ok, tt.percent)
			again, _ := Percentiles(20, nil, tt.statistic, 20000, 1)
			if diff := cmp.Diff(r, again, cmp.AllowUnexported(Replicates{})); diff != "" {
				t.Errorf("the same seed gives another result:\n%s", diff)
			}
			r, ok = BCa(20, nil, tt.statistic, 20000, 1)
			near("BCa", r, ok, tt.bca)
		})
	}
	// R: sd(b$t) of the mean.
	if r, _ := Percentiles(20, nil, MeanOf(over), 20000, 1); math.Abs(r.SE()-1.1013) > 0.02 {
		t.Errorf("standard error %v, R has 1.1013", r.SE())
	}
}

func TestBootstrapUndefined(t *testing.T) {
	values := []float64{1, 2, 3}
	for name, r := range map[string]func() (Replicates, bool){
		"문항이 없음":     func() (Replicates, bool) { return BCa(0, nil, MeanOf(nil), 100, 1) },
		"지문이 하나":     func() (Replicates, bool) { return BCa(3, []string{"가", "가", "가"}, MeanOf(values), 100, 1) },
		"한 번만":       func() (Replicates, bool) { return BCa(3, nil, MeanOf(values), 1, 1) },
		"분모가 0":      func() (Replicates, bool) { return BCa(3, nil, RatioOf(values, []float64{0, 0, 0}), 100, 1) },
		"분모가 거의 늘 0": func() (Replicates, bool) { return BCa(3, nil, RatioOf(values, []float64{0, 0, 1}), 100, 1) },
		"값이 수가 아님":   func() (Replicates, bool) { return BCa(2, nil, MeanOf([]float64{math.NaN(), 1}), 100, 1) },
	} {
		if got, ok := r(); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
	r, ok := BCa(3, nil, MeanOf([]float64{2, 2, 2}), 100, 1)
	if low, high := r.Interval(0.95); !ok || low != 2 || high != 2 || r.P(2) != 1 || r.P(1) > 0.02 {
		t.Errorf("of equal values [%v, %v], p %v and %v", low, high, r.P(2), r.P(1))
	}
}

// Means of skewed values, of items and of clusters of three that share half of
// their logarithm. The percentile interval holds a little less than 95%.
func TestBootstrapCovers(t *testing.T) {
	mean := math.Exp(0.5 * (0.25 + 0.25))
	for name, n := range map[string]int{"문항": 1, "지문": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(5, 5))
			bca, percentiles := 0, 0
			for s := range simulations {
				var values []float64
				var clusters []string
				for len(values) < 100*n {
					shared := 0.5 * random.NormFloat64()
					for range n {
						clusters = append(clusters, strconv.Itoa(len(values)/n))
						values = append(values, math.Exp(shared+0.5*random.NormFloat64()))
					}
				}
				count := func(r Replicates, held *int) {
					if low, high := r.Interval(0.95); low <= mean && mean <= high {
						*held++
					}
				}
				r, _ := BCa(len(values), clusters, MeanOf(values), 400, uint64(s))
				count(r, &bca)
				r.bias, r.acceleration = 0, 0 // what Percentiles gives
				count(r, &percentiles)
			}
			if min(bca, percentiles) < 92*simulations/100 || max(bca, percentiles) > 97*simulations/100 {
				t.Errorf("of %d intervals %d (BCa) and %d (percentiles) hold the mean", simulations, bca, percentiles)
			}
		})
	}
}

// Of many items several are left out at once; that changes the interval little.
func TestBCaOfMany(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	values := make([]float64, 2000)
	for i := range values {
		values[i] = math.Exp(random.NormFloat64())
	}
	one := acceleration(2000, grouped(2000, nil), MeanOf(values))
	each := 0.0
	mean, squares := meanOf(values), 0.0
	for _, v := range values {
		each += math.Pow(v-mean, 3)
		squares += (v - mean) * (v - mean)
	}
	each /= 6 * math.Pow(squares, 1.5)
	if each < 0.01 || one < each/2 || one > each*2 {
		t.Errorf("acceleration %v, of single items %v", one, each)
	}
}
