package arrival

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/mathext"
)

// ksLimit is the Kolmogorov–Smirnov statistic that a true hypothesis exceeds
// once in a million samples of n: √(ln(2/α)/2n).
func ksLimit(n int) float64 { return math.Sqrt(math.Log(2/1e-6) / 2 / float64(n)) }

// ks is the greatest distance of the sample's distribution function from cdf.
func ks(sample []float64, cdf func(float64) float64) float64 {
	sample = slices.Sorted(slices.Values(sample))
	n, worst := float64(len(sample)), 0.0
	for i, x := range sample {
		p := cdf(x)
		worst = max(worst, p-float64(i)/n, float64(i+1)/n-p)
	}
	return worst
}

// gammaCDF is that of shape k and mean 1: the regularized incomplete gamma
// function P(k, kx), from gonum.
func gammaCDF(k float64) func(float64) float64 {
	return func(x float64) float64 { return mathext.GammaIncReg(k, k*x) }
}

const gapCount = 10_000

// unitGaps are the gaps of a schedule in unit time, seen from outside: through
// Λ of the due times. The rate is low, so that a nanosecond is nothing.
func unitGaps(t *testing.T, s Spec, seed uint64) []float64 {
	t.Helper()
	sched, gaps, last := schedule(t, s, seed), make([]float64, gapCount), 0.0
	for i := range gaps {
		due, ok := sched.Next()
		if !ok {
			t.Fatalf("the schedule ends after %d", i)
		}
		u := s.Expected(due)
		gaps[i], last = u-last, u
	}
	return gaps
}

var ksSeeds = []uint64{0, 1, 2, 42, math.MaxUint64}

func TestGapDistributions(t *testing.T) {
	slow := &Ramp{From: 0, To: 0.002, Over: 700 * time.Hour}
	tests := []struct {
		spec Spec
		cdf  func(float64) float64
	}{
		{Spec{Process: Poisson, Rate: 0.001}, func(x float64) float64 { return -math.Expm1(-x) }},
		{Spec{Process: Poisson, Ramp: slow}, gammaCDF(1)},
		{Spec{Process: Gamma, Burstiness: 0.3, Rate: 0.001}, gammaCDF(0.3)},
		{Spec{Process: Gamma, Burstiness: 0.9, Rate: 0.001}, gammaCDF(0.9)},
		{Spec{Process: Gamma, Burstiness: 1, Rate: 0.001}, gammaCDF(1)},
		{Spec{Process: Gamma, Burstiness: 1.5, Rate: 0.001}, gammaCDF(1.5)},
		{Spec{Process: Gamma, Burstiness: 4, Ramp: slow}, gammaCDF(4)},
		{Spec{Process: Gamma, Burstiness: 100, Rate: 0.001}, gammaCDF(100)},
	}
	for _, tt := range tests {
		name := fmt.Sprintf("%s %g", tt.spec.Process, tt.spec.Burstiness)
		if tt.spec.Ramp != nil {
			name += " ramp"
		}
		t.Run(name, func(t *testing.T) {
			worst := 0.0
			for _, seed := range ksSeeds {
				worst = max(worst, ks(unitGaps(t, tt.spec, seed), tt.cdf))
			}
			t.Logf("KS D ≤ %.4f over %d seeds of %d gaps; rejected from %.4f", worst, len(ksSeeds), gapCount, ksLimit(gapCount))
			if worst > ksLimit(gapCount) {
				t.Errorf("D = %.4f: not the distribution", worst)
			}
		})
	}
}

// The test above can fail: a shape a little off is rejected.
func TestGapDistributionsRejectOthers(t *testing.T) {
	tests := []struct {
		name string
		spec Spec
		cdf  func(float64) float64
	}{
		{"감마 0.8은 포아송이 아님", Spec{Process: Gamma, Burstiness: 0.8, Rate: 0.001}, gammaCDF(1)},
		{"포아송은 감마 1.25가 아님", Spec{Process: Poisson, Rate: 0.001}, gammaCDF(1.25)},
		{"감마 4는 5가 아님", Spec{Process: Gamma, Burstiness: 4, Rate: 0.001}, gammaCDF(5)},
		{"평균이 5% 다름", Spec{Process: Gamma, Burstiness: 4, Rate: 0.001}, func(x float64) float64 { return gammaCDF(4)(x * 1.05) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			least := 1.0
			for _, seed := range ksSeeds {
				least = min(least, ks(unitGaps(t, tt.spec, seed), tt.cdf))
			}
			t.Logf("KS D ≥ %.4f; rejected from %.4f", least, ksLimit(gapCount))
			if least <= ksLimit(gapCount) {
				t.Errorf("D = %.4f: not rejected", least)
			}
		})
	}
}

// Mean 1, coefficient of variation 1/√shape, and no gap knows the one before.
func TestGapMoments(t *testing.T) {
	for _, shape := range []float64{0.1, 0.5, 1, 2, 25, 1000} {
		t.Run(fmt.Sprint(shape), func(t *testing.T) {
			const n = 200_000
			gap := gapsOf(Spec{Process: Gamma, Burstiness: shape}, 42)
			var sum, squares, products, last float64
			for i := range n {
				d := gap() - 1
				if i > 0 {
					products += d * last
				}
				sum, squares, last = sum+d, squares+d*d, d
			}
			mean, variance := 1+sum/n, squares/n
			sigma := 1 / math.Sqrt(shape)
			serial := products / squares
			t.Logf("mean %.5f, CV %.5f (1/√shape %.5f), serial correlation %+.5f", mean, math.Sqrt(variance), sigma, serial)
			// Five standard errors; that of a gamma's variance is σ²√((2 + 6/shape)/n).
			if math.Abs(mean-1) > 5*sigma/math.Sqrt(n) {
				t.Errorf("mean %v; expected 1", mean)
			}
			if math.Abs(variance/(sigma*sigma)-1) > 5*math.Sqrt((2+6/shape)/n) {
				t.Errorf("CV %v; expected %v", math.Sqrt(variance), sigma)
			}
			if math.Abs(serial) > 5/math.Sqrt(n) {
				t.Errorf("serial correlation %v; expected 0", serial)
			}
		})
	}
}

// The mean rate of each kind of schedule is the one asked for.
func TestMeanRate(t *testing.T) {
	for name, spec := range specs() {
		t.Run(name, func(t *testing.T) {
			const n = 50_000
			list := first(schedule(t, spec, 5), n)
			expected := spec.Expected(list[n-1])
			sigma := map[Process]float64{Poisson: 1, Gamma: 1 / math.Sqrt(max(spec.Burstiness, 1e-9))}[spec.Process]
			if off := math.Abs(expected-n) / math.Sqrt(n); off > 5*sigma+1e-6 {
				t.Errorf("%d arrivals where %v were to be expected: %.1f standard errors", n, expected, off/sigma)
			}
		})
	}
}
