package stat

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// R: (qnorm(1-.05/2) + qnorm(.8)) * .680.
func TestMDE(t *testing.T) {
	if got := MDE(0.680, 0.05, 0.8); math.Abs(got-1.905078) > 1e-6 {
		t.Errorf("MDE = %v", got)
	}
}

// plain is a design of one epoch and independent items at 80% power.
func plain(accuracy, discordant float64) Design {
	return Design{Accuracy: accuracy, Discordant: discordant, Epochs: 1, DesignEffect: 1, Alpha: 0.05, Power: 0.8}
}

func TestUnpaired(t *testing.T) {
	// R: power.prop.test(p1 =, p2 =, power =)$n, rounded up.
	for _, tt := range []struct {
		p, d, power float64
		want        int
	}{
		{.6, .1, .8, 388}, {.6, -.1, .9, 519}, {.85, .05, .8, 906}, {.85, .05, .9, 1212}, {.05, .05, .8, 435}, {.05, .05, .9, 582},
		{.75, .25, .90, 77}, // the example of R's manual: n = 76.7
	} {
		design := plain(tt.p, 0)
		design.Power = tt.power
		n, ok := design.Unpaired(tt.d)
		if !ok || n != tt.want {
			t.Errorf("Unpaired(%v) at %v with %v = %d, %t; want %d", tt.d, tt.p, tt.power, n, ok, tt.want)
		}
		d, ok := design.UnpairedMDE(n)
		below, _ := design.UnpairedMDE(n - 1)
		if !ok || d > math.Abs(tt.d)+1e-9 || below < math.Abs(tt.d) {
			t.Errorf("%d items a side show %v, one fewer %v", n, d, below)
		}
	}
	for _, bad := range [][2]float64{{.5, 0}, {.6, .7}, {.3, .8}, {.5, 1e-12}} {
		if n, ok := plain(bad[0], 0).Unpaired(bad[1]); ok {
			t.Errorf("%v needs %d items", bad, n)
		}
	}
}

func TestPairedItems(t *testing.T) {
	with := func(discordant float64, change func(*Design)) Design {
		design := plain(0.5, discordant)
		change(&design)
		return design
	}
	tests := []struct {
		name   string
		d      float64
		design Design
		want   int
		ok     bool
	}{
		// R: ((qnorm(.975)*sqrt(q) + qnorm(.8)*sqrt(q - d^2)) / d)^2, rounded up,
		// with q the discordant share. The first is the example that
		// powerandsamplesize.com gives for Connor's formula.
		{"0.45와 0.05", .4, plain(.5, .5), 23, true},
		{"0.2와 0.1", .1, plain(.5, .3), 234, true},
		{"CLIcK에서 2포인트", -.02, plain(.5, 179./1967), 1784, true},
		{"지문이 두 배로", .1, with(.3, func(d *Design) { d.DesignEffect = 2 }), 467, true},
		// Of the variance 0.3 a third is noise, of which a quarter is left:
		// 0.225 in place of 0.3.
		{"네 번씩", .1, with(.3, func(d *Design) { d.Noise, d.Epochs = .1, 4 }), 175, true},
		// R: n/4 * (1 + sqrt(1 + 4/(n*d)))^2 of the n without rounding.
		{"정확 검정", .02, with(.16, func(d *Design) { d.Exact = true }), 3237, true},
		{"정확 검정, 5포인트", .05, with(.16, func(d *Design) { d.Exact = true }), 540, true},
		{"차이가 없음", 0, plain(.5, .3), 0, false},
		// Then the discordant share is the difference: (1.96·√.4 + .8416·√.24)²/.16.
		{"엇갈리는 문항보다 큼", .4, plain(.5, .3), 18, true},
		{"1보다 큼", 1.1, plain(.5, .3), 0, false},
		{"수가 아님", math.NaN(), plain(.5, .3), 0, false},
		{"셀 수 없이 작음", 1e-12, plain(.5, .3), 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, ok := tt.design.Paired(tt.d)
			if n != tt.want || ok != tt.ok {
				t.Fatalf("Paired = %d, %t; want %d, %t", n, ok, tt.want, tt.ok)
			}
			if !ok {
				return
			}
			d, ok := tt.design.PairedMDE(n)
			below, _ := tt.design.PairedMDE(n - 1)
			if !ok || d > math.Abs(tt.d)+1e-9 || below < math.Abs(tt.d) {
				t.Errorf("%d items show %v, one fewer %v", n, d, below)
			}
			if power, less := tt.design.PairedPower(tt.d, n), tt.design.PairedPower(tt.d, n-1); power < 0.8 || less > 0.8001 {
				t.Errorf("%d items have the power %v, one fewer %v", n, power, less)
			}
		})
	}
	if d, ok := plain(.5, .3).PairedMDE(1); ok {
		t.Errorf("one item shows %v", d)
	}
	if p := plain(.5, 0).PairedPower(0, 100); p != 0 {
		t.Errorf("where no item differs nothing is found, but power is %v", p)
	}
}

// exactPower is the chance that McNemar's exact test finds d at 5%, summed over all
// counts that n items can have.
func exactPower(n int, discordant, d float64) float64 {
	all := distuv.Binomial{N: float64(n), P: discordant}
	power := 0.0
	for m := range n {
		if all.Prob(float64(m)) < 1e-9 {
			continue
		}
		won := distuv.Binomial{N: float64(m), P: (discordant + d) / 2 / discordant}
		for b := range m + 1 {
			if McNemar(b, m-b) <= 0.05 {
				power += all.Prob(float64(m)) * won.Prob(float64(b))
			}
		}
	}
	return power
}

// Exact items have the power that they are planned for; those of the large-sample
// formula have less.
func TestExactPower(t *testing.T) {
	for _, tt := range []struct{ discordant, d float64 }{{.1, .05}, {.16, .05}, {.3, .1}, {.5, .1}} {
		design := plain(.5, tt.discordant)
		plainly, _ := design.Paired(tt.d)
		design.Exact = true
		n, _ := design.Paired(tt.d)
		power, less := exactPower(n, tt.discordant, tt.d), exactPower(plainly, tt.discordant, tt.d)
		if power < 0.80 || power > 0.82 || less > 0.785 {
			t.Errorf("%v: %d items have %.3f, the formula's %d %.3f", tt, n, power, plainly, less)
		}
		if said := design.PairedPower(tt.d, n); math.Abs(said-power) > 0.02 {
			t.Errorf("%v: power %.3f, said to be %.3f", tt, power, said)
		}
	}
}

// As many items as were asked for find the difference as often as was asked,
// of single answers and of the mean of three.
func TestPairedItemsHold(t *testing.T) {
	for name, epochs := range map[string]int{"한 번": 1, "세 번": 3} {
		t.Run(name, func(t *testing.T) {
			// An item's chance is 1 or 0 but for half of them, where it is ½; each
			// side draws its own answers, and for the new one d of the items turn
			// from 0 to 1. So the noise is ¼, and so is what is discordant besides.
			const d = 0.05
			design := plain(0.5, 0.25+d)
			design.Noise, design.Epochs = 0.25, epochs
			n, _ := design.Paired(d)
			random, found := rand.New(rand.NewPCG(1, 1)), 0
			for range simulations {
				diffs := make([]float64, n)
				for i := range diffs {
					switch u := random.Float64(); {
					case u < d:
						diffs[i] = 1
					case u < 0.5+d:
						for range epochs {
							diffs[i] += float64(random.IntN(2)-random.IntN(2)) / float64(epochs)
						}
					}
				}
				if r, _ := Paired(diffs, nil); r.P() <= 0.05 {
					found++
				}
			}
			if found < 76*simulations/100 || found > 84*simulations/100 {
				t.Errorf("%d items: found in %d of %d, want 80%%", n, found, simulations)
			}
		})
	}
}

func TestAlone(t *testing.T) {
	for _, tt := range []struct{ p, half float64 }{{.8, .02}, {.5, .03}, {.99, .005}, {0, .01}, {1, .01}} {
		design := plain(tt.p, 0)
		n, ok := design.Alone(tt.half, 0.95)
		if !ok || design.HalfWidth(n, 0.95) > tt.half || design.HalfWidth(n-1, 0.95) <= tt.half {
			t.Errorf("%d items hold %v within ±%v; one fewer within ±%v", n, tt.p, design.HalfWidth(n, 0.95), design.HalfWidth(n-1, 0.95))
		}
	}
	// 1.96² · 0.5² / 0.03² − 1.96², Wilson's interval being that much narrower.
	if n, _ := plain(0.5, 0).Alone(0.03, 0.95); n != 1064 {
		t.Errorf("n = %d, want 1064", n)
	}
	double := plain(0.5, 0)
	double.DesignEffect = 2
	if n, _ := double.Alone(0.03, 0.95); n != 2127 {
		t.Errorf("with a design effect of 2 n = %d, want 2127", n)
	}
	for _, half := range []float64{0, -1, math.NaN()} {
		if n, ok := plain(0.5, 0).Alone(half, 0.95); ok {
			t.Errorf("±%v needs %d items", half, n)
		}
	}
}

func TestShares(t *testing.T) {
	if got := DiscordantShare(0.8, 0.5); math.Abs(got-0.16) > 1e-12 {
		t.Errorf("DiscordantShare = %v", got)
	}
	if got := ClusterEffect(5, 0.1); math.Abs(got-1.4) > 1e-12 {
		t.Errorf("ClusterEffect = %v", got)
	}
}
