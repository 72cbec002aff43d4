package stat

import (
	"math"
	"math/rand/v2"
	"testing"
)

// R: (qnorm(1-.05/2) + qnorm(.8)) * .680.
func TestMDE(t *testing.T) {
	if got := MDE(0.680, 0.05, 0.8); math.Abs(got-1.905078) > 1e-6 {
		t.Errorf("MDE = %v", got)
	}
}

func TestPower(t *testing.T) {
	for _, tt := range []struct{ effect, se, want float64 }{
		// R: pnorm(.02/.0068 - z) + pnorm(-.02/.0068 - z), z = qnorm(.975).
		{0.02, 0.0068, 0.83675649},
		{-0.02, 0.0068, 0.83675649},
		{0, 0.0068, 0.05},
		{0, 0, 0.05},
		{0.01, 0, 1},
		{MDE(0.68, 0.05, 0.8), 0.68, 0.80000},
	} {
		if got := Power(tt.effect, tt.se, 0.05); math.Abs(got-tt.want) > 2e-6 {
			t.Errorf("Power(%v, %v) = %.8f, want %.8f", tt.effect, tt.se, got, tt.want)
		}
	}
}

func TestUnpairedSampleSize(t *testing.T) {
	// R: power.prop.test(p1 =, p2 =, power =)$n, rounded up.
	for _, tt := range []struct {
		p1, p2, power float64
		want          int
	}{
		{.5, .6, .8, 388}, {.5, .6, .9, 519}, {.8, .85, .8, 906}, {.8, .85, .9, 1212}, {.05, .1, .8, 435}, {.1, .05, .9, 582},
		{.50, .75, .90, 77}, // the example of R's manual: n = 76.7
	} {
		if got, ok := UnpairedSampleSize(tt.p1, tt.p2, 0.05, tt.power); !ok || got != tt.want {
			t.Errorf("UnpairedSampleSize(%v, %v, %v) = %d, %t; want %d", tt.p1, tt.p2, tt.power, got, ok, tt.want)
		}
	}
	for _, bad := range [][2]float64{{.5, .5}, {-.1, .5}, {.5, 1.1}, {.5, .5 + 1e-12}} {
		if n, ok := UnpairedSampleSize(bad[0], bad[1], 0.05, 0.8); ok {
			t.Errorf("%v needs %d items", bad, n)
		}
	}
}

func TestPairedSampleSize(t *testing.T) {
	tests := []struct {
		name  string
		d     float64
		pairs Pairs
		power float64
		want  int
		ok    bool
	}{
		// R: ((qnorm(.975)*sqrt(q) + qnorm(.8)*sqrt(q - d^2)) / d)^2, rounded up,
		// with q the discordant share.
		{"0.45와 0.05", .4, Pairs{.5, 0, 1, 1}, .8, 23, true},
		{"0.2와 0.1", .1, Pairs{.3, 0, 1, 1}, .8, 234, true},
		{"CLIcK에서 2포인트", -.02, Pairs{179. / 1967, 0, 1, 1}, .8, 1784, true},
		{"지문이 두 배로", .1, Pairs{.3, 0, 1, 2}, .8, 467, true},
		// Of the variance 0.3 a third is noise, of which a quarter is left:
		// 0.225 in place of 0.3.
		{"네 번씩", .1, Pairs{.3, .1, 4, 1}, .8, 175, true},
		{"차이가 없음", 0, Pairs{.3, 0, 1, 1}, .8, 0, false},
		{"엇갈리는 문항보다 큼", .4, Pairs{.3, 0, 1, 1}, .8, 0, false},
		{"셀 수 없이 작음", 1e-12, Pairs{.3, 0, 1, 1}, .8, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, ok := PairedSampleSize(tt.d, tt.pairs, 0.05, tt.power)
			if n != tt.want || ok != tt.ok {
				t.Fatalf("PairedSampleSize = %d, %t; want %d, %t", n, ok, tt.want, tt.ok)
			}
			if !ok {
				return
			}
			d, ok := PairedMDE(n, tt.pairs, 0.05, tt.power)
			below, _ := PairedMDE(n-1, tt.pairs, 0.05, tt.power)
			if !ok || d > math.Abs(tt.d)+1e-9 || below < math.Abs(tt.d) {
				t.Errorf("%d items show %v, one fewer %v", n, d, below)
			}
		})
	}
	if d, ok := PairedMDE(1, Pairs{.3, 0, 1, 1}, 0.05, 0.8); ok {
		t.Errorf("one item shows %v", d)
	}
}

// As many items as were asked for find the difference as often as was asked.
func TestPairedSampleSizeHolds(t *testing.T) {
	pairs, d := Pairs{Discordant: 0.15, Epochs: 1, DesignEffect: 1}, 0.05
	n, _ := PairedSampleSize(d, pairs, 0.05, 0.8)
	random, found := rand.New(rand.NewPCG(1, 1)), 0
	for range simulations {
		diffs := make([]float64, n)
		for i := range diffs {
			switch u := random.Float64(); {
			case u < (pairs.Discordant+d)/2:
				diffs[i] = 1
			case u < pairs.Discordant:
				diffs[i] = -1
			}
		}
		if r, _ := Paired(diffs, nil); r.P() <= 0.05 {
			found++
		}
	}
	if found < 76*simulations/100 || found > 84*simulations/100 {
		t.Errorf("found in %d of %d, want 80%%", found, simulations)
	}
}

func TestIntervalSampleSize(t *testing.T) {
	for _, tt := range []struct{ p, half float64 }{{.8, .02}, {.5, .03}, {.99, .005}, {0, .01}} {
		n, ok := IntervalSampleSize(tt.p, tt.half, 0.95)
		low, high, _ := Wilson(tt.p*float64(n), float64(n), 0.95)
		before, after, _ := Wilson(tt.p*float64(n-1), float64(n-1), 0.95)
		if !ok || high-low > 2*tt.half || after-before <= 2*tt.half {
			t.Errorf("%d items hold %v within ±%v; one fewer within ±%v", n, tt.p, (high-low)/2, (after-before)/2)
		}
	}
	// 1.96² · 0.5² / 0.03² − 1.96², Wilson's interval being that much narrower.
	if n, _ := IntervalSampleSize(0.5, 0.03, 0.95); n != 1064 {
		t.Errorf("n = %d, want 1064", n)
	}
	for _, bad := range [][2]float64{{-1, .1}, {2, .1}, {.5, 0}, {.5, math.NaN()}} {
		if n, ok := IntervalSampleSize(bad[0], bad[1], 0.95); ok {
			t.Errorf("%v needs %d items", bad, n)
		}
	}
}
