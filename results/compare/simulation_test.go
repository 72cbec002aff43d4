package compare

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/hanbench/hanbench/results"
)

// A design is how answers are drawn: each item has its own chance of being right,
// the same on both sides, and passages share a part of it.
type design struct {
	items, epochs, passage int
	graded                 bool
	shift                  float64 // of the new side's chances
}

func (d design) side(name string, chances []float64, shift float64, r *rand.Rand) *Side {
	items := make([]Item, d.items)
	for i := range items {
		it := &items[i]
		*it = Item{Task: "t", ID: string(rune(i)), Hash: hash(i)}
		if d.passage > 1 {
			it.Group = string(rune('a' + i/d.passage))
		}
		p := math.Min(1, math.Max(0, chances[i]+shift))
		for range d.epochs {
			it.Scored++
			it.Valued++
			switch {
			case d.graded:
				it.Value += math.Min(1, math.Max(0, p+0.2*r.NormFloat64()))
			case r.Float64() < p:
				it.Correct++
				it.Value++
			}
		}
	}
	return sideOf(name, runOf(name, stageOf("s", items)))
}

// differ counts how many of n pairs are said to differ, and how often the 95%
// interval holds the true difference of the chances.
func (d design) differ(t *testing.T, n int, seed uint64) (differ, cover float64) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	for range n {
		chances := make([]float64, d.items)
		var shared float64
		for i := range chances {
			if d.passage > 1 && i%d.passage == 0 {
				shared = r.Float64()
			}
			chances[i] = 0.2 + 0.5*r.Float64()
			if d.passage > 1 {
				chances[i] = 0.2 + 0.5*shared
			}
		}
		c, err := Compare(d.side("base", chances, 0, r), d.side("new", chances, d.shift, r), results.Tool{}, Options{Seed: r.Uint64()})
		if err != nil {
			t.Fatal(err)
		}
		f := &c.Figures[0]
		if d.graded {
			f = &c.Figures[1]
		}
		if f.Verdict != VerdictNoDifference {
			differ++
		}
		if *f.CILow <= d.shift && d.shift <= *f.CIHigh {
			cover++
		}
	}
	return differ / float64(n), cover / float64(n)
}

// TestFalseAlarms: without a difference at most one verdict in twenty says that
// there is one, and intervals hold the truth as often as they say, each within
// three standard errors of the simulation. (With 2,000 pairs: 3 to 7% and 93 to
// 97%.)
func TestFalseAlarms(t *testing.T) {
	if testing.Short() {
		t.Skip("a simulation")
	}
	for name, d := range map[string]design{
		"one answer an item":    {items: 100, epochs: 1},
		"three answers":         {items: 60, epochs: 3},
		"passages":              {items: 100, epochs: 1, passage: 4},
		"graded":                {items: 40, epochs: 1, graded: true},
		"graded, with passages": {items: 60, epochs: 1, passage: 3, graded: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 400
			if d.graded {
				n = 120 // they are resampled
			}
			alarms, cover := d.differ(t, n, 5)
			slack := 3 * math.Sqrt(0.05*0.95/float64(n))
			if alarms > 0.05+slack {
				t.Errorf("%.1f%% false alarms", 100*alarms)
			}
			if cover < 0.95-slack {
				t.Errorf("%.1f%% of the intervals hold the truth", 100*cover)
			}
			t.Logf("false alarms %.1f%%, coverage %.1f%%", 100*alarms, 100*cover)
		})
	}
}

// TestPowerIsAsSaid: a true difference of the detectable size is found about four
// times in five.
func TestPowerIsAsSaid(t *testing.T) {
	if testing.Short() {
		t.Skip("a simulation")
	}
	d := design{items: 200, epochs: 3}
	d.shift = 0.075 // 2.80 × √(2·0.24/3/200), and what the items' chances take off
	found, _ := d.differ(t, 300, 9)
	if found < 0.7 || found > 0.9 {
		t.Errorf("found %.0f%% of the time, want about 80%%", 100*found)
	}
	t.Logf("found %.1f%%", 100*found)
}

// TestSparseScores: of graded answers most are the same on both sides. The bootstrap
// alone then finds a difference in one pair of eight where there is none.
func TestSparseScores(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	const pairs = 150
	alarms, kept := 0, 0
	for i := range pairs {
		diffs := make([]float64, 50)
		for k := range diffs {
			if r.Float64() < 0.1 {
				diffs[k] = 2*r.Float64() - 1
			}
		}
		s := sample{measure: scoreMeasure()}
		out, _ := s.test(diffs, nil, uint64(i))
		low, high, _ := out.estimate.Interval(0.95)
		if low > 0 || high < 0 {
			alarms++
		}
		if (low > 0 || high < 0) == (out.p <= 0.05) {
			kept++
		}
	}
	if alarms > pairs*10/100 { // 5% and three standard errors
		t.Errorf("%d of %d intervals leave out 0", alarms, pairs)
	}
	if kept < pairs*98/100 { // p is known to 2 in 10,000
		t.Errorf("p and interval agree in %d of %d only", kept, pairs)
	}
	t.Logf("false alarms %.1f%%", 100*float64(alarms)/pairs)
}
