package stat

import (
	"math"
	"testing"
)

// R: pnorm(qt(.975, 46)) is 0.977942, where the normal distribution has 0.975.
func TestReplicatesReachFurther(t *testing.T) {
	r := Replicates{sorted: make([]float64, 10001), df: 46}
	for i := range r.sorted {
		r.sorted[i] = float64(i) / 10000
	}
	low, high := r.Interval(0.95)
	if math.Abs(high-0.977942) > 1e-5 || math.Abs(low-(1-0.977942)) > 1e-5 {
		t.Errorf("interval [%.6f, %.6f]", low, high)
	}
	for _, null := range []float64{low, high} {
		if p := r.P(null); math.Abs(p-0.05) > 1e-3 {
			t.Errorf("p of the bound %.4f is %.5f", null, p)
		}
	}
	if p := r.P(2); p > 0.001 || p <= 0 {
		t.Errorf("p beyond all replicates is %v", p)
	}
	if p := r.P(0.5); p < 0.999 {
		t.Errorf("p of the middle is %v", p)
	}
}
