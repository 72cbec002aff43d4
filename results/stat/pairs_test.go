package stat

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// R: binom.test(b, b + c)$p.value.
func TestMcNemar(t *testing.T) {
	for _, tt := range []struct {
		b, c int
		want float64
	}{
		{88, 91, 0.88122347},
		{91, 88, 0.88122347},
		{10, 2, 0.038574219},
		{0, 5, 0.0625},
		{150, 86, 3.7159361e-05},
		{7, 7, 1},
		{0, 0, 1},
	} {
		if got := McNemar(tt.b, tt.c); math.Abs(got-tt.want) > 1e-8*tt.want+1e-12 {
			t.Errorf("McNemar(%d, %d) = %.9g, want %.9g", tt.b, tt.c, got, tt.want)
		}
	}
}

func TestTangoInterval(t *testing.T) {
	tests := []struct {
		name           string
		b, c, n, level float64
		low, high      float64
		digits         float64
	}{
		// T. Tango, Statistics in Medicine 17 (1998), section 6.2.
		{"수면 장애", 9, 3, 32, 0.95, -0.027, 0.390, 3},
		// M. W. Fagerland, S. Lydersen, P. Laake, Statistics in Medicine 33
		// (2014): airway hyper-responsiveness, 1, 1, 7 and 12 of 21.
		{"기도 과민성", 1, 7, 21, 0.95, -0.517, -0.026, 3},
		// R, PropCIs::scoreci.mp(28, 25, 618, 0.9), for its (second − first).
		{"90%", 25, 28, 618, 0.90, -0.0247, 0.0148, 4},
		// R: the two d at which (b−c−nd)/√(n(2q+d(1−d))) is ±qnorm(.975), where
		// q = optimize() of the multinomial likelihood given d.
		{"CLIcK, gpt-4o와 gpt-4.1", 88, 91, 1967, 0.95, -0.0150, 0.0119, 4},
		{"찬반 조사", 86, 150, 1600, 0.95, -0.0590, -0.0214, 4},
		{"한쪽뿐", 5, 0, 50, 0.95, 0.0215, 0.2136, 4},
		{"적은 변화", 3, 1, 20, 0.95, -0.1241, 0.3264, 4},
		// ±z²/(n + z²).
		{"변화가 없음", 0, 0, 100, 0.95, -0.0370, 0.0370, 4},
		{"모두 바뀜: (n − z²)/(n + z²)", 10, 0, 10, 0.95, 0.4449, 1, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			low, high, ok := TangoInterval(tt.b, tt.c, tt.n, tt.level)
			tolerance := 0.5 * math.Pow(10, -tt.digits)
			if !ok || math.Abs(low-tt.low) > tolerance || math.Abs(high-tt.high) > tolerance {
				t.Errorf("interval [%.5f, %.5f], %t; want [%v, %v]", low, high, ok, tt.low, tt.high)
			}
			mirroredLow, mirroredHigh, _ := TangoInterval(tt.c, tt.b, tt.n, tt.level)
			if math.Abs(mirroredLow+high) > 1e-9 || math.Abs(mirroredHigh+low) > 1e-9 {
				t.Errorf("with the sides changed [%v, %v]", mirroredLow, mirroredHigh)
			}
		})
	}
	for _, bad := range [][3]float64{{0, 0, 0}, {-1, 0, 5}, {0, -1, 5}, {3, 3, 5}, {math.NaN(), 0, 5}} {
		if low, high, ok := TangoInterval(bad[0], bad[1], bad[2], 0.95); ok {
			t.Errorf("%v has the interval [%v, %v]", bad, low, high)
		}
	}
}

// Items of which these shares change each way.
func TestTangoCovers(t *testing.T) {
	for _, tt := range []struct {
		n            int
		first, other float64
	}{{100, 0.03, 0.03}, {100, 0.1, 0.05}, {200, 0.045, 0.045}, {500, 0.01, 0.02}, {500, 0.08, 0.05}, {50, 0.2, 0.2}} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, uint64(tt.n)))
			held, alarms, simulations := 0, 0, 4000
			for range simulations {
				b, c := 0, 0
				for range tt.n {
					switch u := random.Float64(); {
					case u < tt.first:
						b++
					case u < tt.first+tt.other:
						c++
					}
				}
				low, high, _ := TangoInterval(float64(b), float64(c), float64(tt.n), 0.95)
				if d := tt.first - tt.other; low <= d && d <= high {
					held++
				}
				if McNemar(b, c) <= 0.05 {
					alarms++
				}
			}
			if share := float64(held) / float64(simulations); share < 0.935 || share > 0.975 {
				t.Errorf("the interval holds the difference in %.1f%%", 100*share)
			}
			if share := float64(alarms) / float64(simulations); tt.first == tt.other && share > 0.05 {
				t.Errorf("McNemar finds a difference in %.1f%% where there is none", 100*share)
			}
		})
	}
}
