package stat

import (
	"math"
	"testing"
)

// An AR(1) process with correlation φ has the time (1 + φ)/(1 − φ).
func TestCorrelationTime(t *testing.T) {
	random := chance(1)
	for _, c := range []struct {
		phi float64
		n   int
	}{{0, 2000}, {0.5, 4000}, {0.9, 9000}, {0.99, 200_000}} {
		values, x := make([]float64, c.n), 0.0
		for i := range values {
			x = c.phi*x + math.Sqrt(1-c.phi*c.phi)*random.NormFloat64()
			values[i] = x
		}
		want := (1 + c.phi) / (1 - c.phi)
		if got := CorrelationTime(values); got < 0.75*want || got > 1.25*want {
			t.Errorf("φ %v: time %.2f, want about %.2f", c.phi, got, want)
		}
	}
	for name, values := range map[string][]float64{"none": nil, "one": {3}, "constant": {2, 2, 2, 2}, "alternating": {1, 2, 1, 2, 1, 2, 1, 2}} {
		if got := CorrelationTime(values); got != 1 {
			t.Errorf("%s: time %v, want 1", name, got)
		}
	}
}
