package stat

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// simulations is how many pairs of runs a test of coverage compares.
const simulations = 1000

// rounded is v to the six decimals that the values of R are given with.
func rounded(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// latencies are a series as servers make them: a level that wanders (an
// autoregressive process of order 1), noise of each request, and bursts in
// which all are slower. Spreads are of the logarithm.
type latencies struct {
	stay          float64 // correlation of the wandering level with the one before
	wander, noise float64
	begin, length float64 // chance that a burst begins; its mean length in requests
	slower        float64
	between       float64 // of whole runs from each other
}

func (l latencies) series(random *rand.Rand, n int) []float64 {
	values := make([]float64, n)
	run := l.between * random.NormFloat64()
	level := l.wander * random.NormFloat64()
	burst := random.Float64() < l.begin*l.length/(1+l.begin*l.length)
	for i := range values {
		log := run + level + l.noise*random.NormFloat64()
		if burst {
			log += l.slower
		}
		values[i] = 1e8 * math.Exp(log)
		level = l.stay*level + math.Sqrt(1-l.stay*l.stay)*l.wander*random.NormFloat64()
		begins := random.Float64()
		if burst {
			burst = begins >= 1/l.length
		} else {
			burst = begins < l.begin
		}
	}
	return values
}

// window is a series cut into blocks.
func (l latencies) window(random *rand.Rand, n int) [][]float64 {
	return Blocks(make([]int64, n), l.series(random, n))
}

// covered are the shares of simulations in which the 95% interval of a ratio
// that is 1 holds 1, and in which it lies above 1: a gate's false alarm.
func covered(simulations int, ratio func(random *rand.Rand, seed uint64) (Ratio, bool)) (held, alarms float64) {
	for s := range uint64(simulations) {
		r, ok := ratio(rand.New(rand.NewPCG(s, 7)), s)
		if !ok {
			continue
		}
		low, high := r.Interval(0.95)
		if low <= 1 && high >= 1 {
			held += 1 / float64(simulations)
		}
		if low > 1 {
			alarms += 1 / float64(simulations)
		}
	}
	return held, alarms
}

// Of 1,000 simulations these intervals hold the true ratio in 94 to 99%, see
// docs/statistics.md. The bounds leave room for the chance of 500.
func TestRatiosCover(t *testing.T) {
	independent := latencies{noise: 0.4}
	wandering := latencies{stay: 0.9, wander: 0.4}
	mixed := latencies{stay: 0.9, wander: 0.2, noise: 0.2, begin: 0.01, length: 10, slower: 0.7}
	bursts := latencies{stay: 0.5, wander: 0.15, noise: 0.15, begin: 0.03, length: 5, slower: 0.7}
	tests := []struct {
		name  string
		of    latencies
		n     int
		share float64
	}{
		{"독립, 중앙값", independent, 200, 0.5},
		{"독립, p95", independent, 1000, 0.95},
		{"독립, p99", independent, 1000, 0.99},
		{"오르내림, 중앙값, 요청 200개", wandering, 200, 0.5},
		{"오르내림, 중앙값", wandering, 1000, 0.5},
		{"오르내림, p95", wandering, 3000, 0.95},
		{"섞임, 중앙값", mixed, 500, 0.5},
		{"섞임, p95", mixed, 3000, 0.95},
		{"섞임, p99", mixed, 3000, 0.99},
		{"잦은 지연, 중앙값", bursts, 500, 0.5},
		{"잦은 지연, p95", bursts, 1000, 0.95},
		{"잦은 지연, p99", bursts, 1000, 0.99},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			held, alarms := covered(simulations/2, func(random *rand.Rand, seed uint64) (Ratio, bool) {
				return QuantileRatio(tt.of.window(random, tt.n), tt.of.window(random, tt.n), tt.share, 500, seed)
			})
			if held < 0.93 || alarms > 0.05 {
				t.Errorf("the interval holds the ratio in %.1f%%, lies above it in %.1f%%", 100*held, 100*alarms)
			}
		})
	}
}

func TestBlockRatioCovers(t *testing.T) {
	mean := func(sorted []float64) (float64, bool) { return meanOf(sorted), true }
	for name, l := range map[string]latencies{
		"독립":   {noise: 0.4},
		"오르내림": {stay: 0.9, wander: 0.4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			held, alarms := covered(simulations/4, func(random *rand.Rand, seed uint64) (Ratio, bool) {
				return BlockRatio(l.window(random, 300), l.window(random, 300), mean, 200, seed)
			})
			if held < 0.92 || held > 0.99 || alarms > 0.05 {
				t.Errorf("the interval holds the ratio in %.1f%%, lies above it in %.1f%%", 100*held, 100*alarms)
			}
		})
	}
}

// Runs of one side differ by more than the requests within them do.
func TestRunRatioCovers(t *testing.T) {
	l := latencies{stay: 0.9, wander: 0.1, noise: 0.1, between: 0.08}
	runs := func(random *rand.Rand, k int) []float64 {
		medians := make([]float64, k)
		for i := range medians {
			medians[i], _ = Percentile(slices.Sorted(slices.Values(l.series(random, 100))), 50)
		}
		return medians
	}
	for _, tt := range []struct {
		name      string
		base, new int
	}{{"두 번씩", 2, 2}, {"세 번씩", 3, 3}, {"다섯 번씩", 5, 5}, {"한 번과 세 번", 1, 3}, {"두 번과 다섯 번", 2, 5}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			held, alarms := covered(simulations, func(random *rand.Rand, _ uint64) (Ratio, bool) {
				return RunRatio(runs(random, tt.base), runs(random, tt.new))
			})
			if held < 0.935 || held > 0.975 || alarms > 0.05 {
				t.Errorf("the interval holds the ratio in %.1f%%, lies above it in %.1f%%", 100*held, 100*alarms)
			}
		})
	}
}

// R: t.test(log(c(1.2, 1.3, 1.1)), log(c(1, 1.05, .98))), exponentiated; and
// t.test(log(c(1.2, 1.3)), log(c(1, 1.05)), var.equal = TRUE).
func TestRunRatio(t *testing.T) {
	type result struct{ Estimate, Low, High, P float64 }
	tests := []struct {
		name      string
		base, new []float64
		want      result
	}{
		{"세 번씩은 분산이 달라도", []float64{1, 1.05, 0.98}, []float64{1.2, 1.3, 1.1}, result{1.185862, 0.992654, 1.416674, 0.055056}},
		{"두 번씩은 같은 분산으로", []float64{1, 1.05}, []float64{1.2, 1.3}, result{1.218899, 0.996288, 1.491250, 0.051752}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, ok := RunRatio(tt.base, tt.new)
			if !ok {
				t.Fatalf("RunRatio = %+v, %t", r, ok)
			}
			got := result{Estimate: rounded(r.Estimate), P: rounded(r.P(1))}
			got.Low, got.High = r.Interval(0.95)
			got.Low, got.High = rounded(got.Low), rounded(got.High)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-R +hanbench):\n%s", diff)
			}
		})
	}
}

func TestQuantileRatio(t *testing.T) {
	l := latencies{stay: 0.5, wander: 0.1, noise: 0.1}
	random := rand.New(rand.NewPCG(1, 1))
	base, new := l.window(random, 1000), l.window(random, 1000)
	for _, block := range new {
		for i := range block {
			block[i] *= 1.2
		}
	}
	for _, share := range []float64{0.5, 0.95, 0.99} {
		r, ok := QuantileRatio(base, new, share, 2000, 3)
		low, high := r.Interval(0.95)
		if !ok || low < 1.02 || high > 1.45 || low > 1.2 || high < 1.2 {
			t.Errorf("at %v the ratio 1.2 is found as %v [%v, %v], %t", share, r.Estimate, low, high, ok)
		}
		again, _ := QuantileRatio(base, new, share, 2000, 3)
		if diff := cmp.Diff(r, again, cmp.AllowUnexported(Replicates{})); diff != "" {
			t.Errorf("the same seed gives another result:\n%s", diff)
		}
		if p := r.P(1); p > 0.03 {
			t.Errorf("at %v p of no difference is %v", share, p)
		}
		if edge := r.P(low); math.Abs(edge-0.05) > 0.005 {
			t.Errorf("at %v p of the interval's bound is %v, want 0.05", share, edge)
		}
	}
}

// A hundred values do not bound their p99 from above.
func TestQuantileRatioOpen(t *testing.T) {
	l := latencies{noise: 0.4}
	random := rand.New(rand.NewPCG(1, 1))
	r, ok := QuantileRatio(l.window(random, 100), l.window(random, 100), 0.99, 1000, 1)
	low, high := r.Interval(0.95)
	if !ok || low != 0 || !math.IsInf(high, 1) {
		t.Errorf("p99 of 100 values: [%v, %v], %t", low, high, ok)
	}
	if p := r.P(1); p < 0.3 {
		t.Errorf("p99 of 100 values: p is %v", p)
	}
}

func TestRatiosUndefined(t *testing.T) {
	l := latencies{noise: 0.4}
	random := rand.New(rand.NewPCG(1, 1))
	window := l.window(random, 100)
	zeros := Blocks(make([]int64, 100), make([]float64, 100))
	tests := []struct {
		name      string
		base, new [][]float64
	}{
		{"기준이 비었음", nil, window},
		{"새 쪽이 비었음", window, nil},
		{"덩어리가 적음", window[:7], window},
		{"기준이 0", zeros, window},
		{"새 쪽이 0", window, zeros},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if r, ok := QuantileRatio(tt.base, tt.new, 0.5, 100, 1); ok {
				t.Errorf("QuantileRatio = %+v", r)
			}
			mean := func(v []float64) (float64, bool) { return meanOf(v), len(v) > 0 }
			if r, ok := BlockRatio(tt.base, tt.new, mean, 100, 1); ok {
				t.Errorf("BlockRatio = %+v", r)
			}
		})
	}
}

// A rise of the MDE is found in four of five pairs.
func TestRatioMDE(t *testing.T) {
	l, found, rises := latencies{stay: 0.5, wander: 0.2, noise: 0.2}, 0, 0.0
	for s := range uint64(simulations / 2) {
		random := rand.New(rand.NewPCG(s, 11))
		base, new := l.window(random, 500), l.window(random, 500)
		r, _ := QuantileRatio(base, new, 0.5, 500, s)
		rises += r.MDE(0.05, 0.8) / (simulations / 2)
		for _, block := range new {
			for i := range block {
				block[i] *= 1.097
			}
		}
		r, _ = QuantileRatio(base, new, 0.5, 500, s)
		if low, _ := r.Interval(0.95); low > 1 {
			found++
		}
	}
	if math.Abs(rises-0.097) > 0.01 || found < 76*simulations/200 || found > 86*simulations/200 {
		t.Errorf("a rise of 0.097 is found in %d of %d; MDE is %.3f on average", found, simulations/2, rises)
	}
	few, _ := QuantileRatio(l.window(rand.New(rand.NewPCG(1, 1)), 100), l.window(rand.New(rand.NewPCG(2, 1)), 100), 0.99, 500, 1)
	if rise := few.MDE(0.05, 0.8); !math.IsInf(rise, 1) {
		t.Errorf("p99 of 100 values shows a rise of %v", rise)
	}
}

func TestRunRatioUndefined(t *testing.T) {
	for name, runs := range map[string][2][]float64{
		"기준이 없음":        {nil, {1, 2, 3}},
		"새 쪽이 없음":       {{1, 2, 3}, nil},
		"한 번씩은 흩어짐을 모름": {{1}, {2}},
		"실행 하나가 0":      {{0, 1}, {1, 2}},
		"끝이 없음":         {{1, 2}, {1, math.Inf(1)}},
	} {
		if r, ok := RunRatio(runs[0], runs[1]); ok {
			t.Errorf("%s: %+v", name, r)
		}
	}
	r, ok := RunRatio([]float64{2, 2}, []float64{3, 3})
	if low, high := r.Interval(0.95); !ok || math.Abs(low-1.5) > 1e-9 || math.Abs(high-1.5) > 1e-9 || r.P(1) != 0 {
		t.Errorf("runs that are alike: [%v, %v], %v, %t", low, high, r.P(1), ok)
	}
}

func TestBlocks(t *testing.T) {
	times, values := make([]int64, 17), make([]float64, 17)
	for i := range times {
		times[i], values[i] = int64(100-i/2), float64(i) // in pairs, backwards
	}
	want := [][]float64{{16, 14}, {15, 12}, {13, 10}, {11, 8}, {9, 6}, {7, 4}, {5, 2}, {3, 0, 1}}
	if diff := cmp.Diff(want, Blocks(times, values)); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	if got := Blocks(times[:15], values[:15]); got != nil {
		t.Errorf("fifteen values make %v", got)
	}
	many := Blocks(make([]int64, 1000), make([]float64, 1000))
	sizes := map[int]int{}
	for _, block := range many {
		sizes[len(block)]++
	}
	if diff := cmp.Diff(map[int]int{41: 8, 42: 16}, sizes); diff != "" {
		t.Errorf("sizes of blocks (-want +got):\n%s", diff)
	}
}
