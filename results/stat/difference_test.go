package stat

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type tested struct{ Mean, SE, Low, High, P float64 }

func test(d Difference) tested {
	low, high := d.Interval(0.95)
	return tested{rounded(d.Mean), rounded(d.SE), rounded(low), rounded(high), rounded(d.P())}
}

func TestPaired(t *testing.T) {
	diffs := []float64{.5, -.25, 0, 1, .25, -.5, .75, 0, .25, .5}
	same := func(v float64, n int) []float64 {
		all := make([]float64, n)
		for i := range all {
			all[i] = v
		}
		return all
	}
	z2 := Z(0.95) * Z(0.95)
	tests := []struct {
		name     string
		diffs    []float64
		clusters []string
		want     tested
	}{
		// R: t.test(c(.5,-.25,0,1,.25,-.5,.75,0,.25,.5)).
		{"지문 없음", diffs, nil, tested{0.25, 0.144338, -0.076514, 0.576514, 0.117307}},
		{"저마다 다른 지문", diffs, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"},
			tested{0.25, 0.144338, -0.076514, 0.576514, 0.117307}},
		// Deviations ±½ that agree within each of two clusters: variance 7/48 in
		// place of 1/12 (TestClusteredSE). Without bias it is ¼, as of two values 1
		// and 0; t with one degree of freedom is 1: p = ½.
		{"지문 안에서 같음", []float64{1, 1, 0, 0}, []string{"가", "가", "나", "나"},
			tested{0.5, rounded(math.Sqrt(7. / 48)), -1, 1, 0.5}},
		// Clusters that agree by chance lower nothing: still √(1/12).
		{"지문끼리 우연히 같음", []float64{1, 0, 1, 0}, []string{"가", "가", "나", "나"},
			tested{0.5, rounded(math.Sqrt(1. / 12)), -1, 1, rounded(1 - 2*math.Atan(math.Sqrt(3))/math.Pi)}},
		{"모두 0: 표준오차 0은 아무 말도 아님", same(0, 20), nil, tested{0, 0, rounded(-z2 / (20 + z2)), rounded(z2 / (20 + z2)), 1}},
		{"모두 나아짐", same(1, 8), nil, tested{1, 0, rounded(1 - z2/(8+z2)), 1, rounded(2 * math.Pow(0.5, 8))}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, ok := Paired(tt.diffs, tt.clusters)
			if !ok {
				t.Fatal("no difference")
			}
			if diff := cmp.Diff(tt.want, test(d)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	for name, none := range map[string][]float64{"하나뿐": {1}, "없음": nil} {
		if d, ok := Paired(none, nil); ok {
			t.Errorf("%s: %+v", name, d)
		}
	}
	if d, ok := Paired([]float64{1, 0}, []string{"가", "가"}); ok {
		t.Errorf("one cluster: %+v", d)
	}
}

// gpt-4o and gpt-4.1 on CLIcK: 1,967 shared items, of which 88 were right on
// one side alone and 91 on the other.
func TestPairedCLIcK(t *testing.T) {
	diffs := make([]float64, 1967)
	for i := range 179 {
		diffs[i] = 1
		if i < 88 {
			diffs[i] = -1
		}
	}
	d, _ := Paired(diffs, nil)
	if got := math.Round(d.SE*1e5) / 1e3; got != 0.680 {
		t.Errorf("standard error %v points, want 0.680", got)
	}
	if got := math.Round(MDE(d.SE, 0.05, 0.8)*1e3) / 10; got != 1.9 {
		t.Errorf("minimum detectable effect %v points, want 1.9", got)
	}
}

// Items of passages: those of one share half of their difficulty and a third of
// what makes the two sides differ.
func TestPairedCovers(t *testing.T) {
	for _, tt := range []struct {
		name              string
		passages, perEach int
	}{{"지문 20개", 20, 5}, {"지문 100개", 100, 4}, {"지문 없음", 300, 1}} {
		t.Run(tt.name, func(t *testing.T) {
			held, alarms := 0, 0
			random := rand.New(rand.NewPCG(3, uint64(tt.passages)))
			for range simulations {
				var diffs []float64
				var clusters []string
				for k := range tt.passages {
					shared, tilt := random.NormFloat64(), 0.5*random.NormFloat64()
					for range tt.perEach {
						item := shared + random.NormFloat64()
						right := func(tilt float64) float64 {
							if item+tilt+random.NormFloat64() > 0 {
								return 1
							}
							return 0
						}
						diffs = append(diffs, right(tilt)-right(0))
						clusters = append(clusters, strconv.Itoa(k))
					}
				}
				d, _ := Paired(diffs, clusters)
				if low, high := d.Interval(0.95); low <= 0 && 0 <= high {
					held++
				}
				if d.P() <= 0.05 {
					alarms++
				}
			}
			if held < 93*simulations/100 || held > 97*simulations/100 || held+alarms != simulations {
				t.Errorf("of %d intervals %d hold the difference; %d p-values below 0.05", simulations, held, alarms)
			}
		})
	}
}

// With few passages a difference must be larger to be found: t of two degrees of
// freedom is 4.302653 (R: qt(.975, 2)), and nothing finite stands for what is not.
func TestDifferenceMDE(t *testing.T) {
	d, _ := Paired([]float64{.5, 0, .25, .25, .5, 1}, []string{"1", "1", "2", "2", "3", "3"})
	if want := 2.801585 * 4.302653 / 1.959964 * d.Reach; math.Abs(d.MDE(0.05, 0.8)-want) > 1e-5 {
		t.Errorf("MDE %v, want %v", d.MDE(0.05, 0.8), want)
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		if d, ok := Paired([]float64{0, bad, 1}, nil); ok {
			t.Errorf("%v: %+v", bad, d)
		}
		if se, ok := ClusteredSE([]float64{0, bad, 1}, nil); ok {
			t.Errorf("%v: standard error %v", bad, se)
		}
		if _, _, ok := Wilson(1, math.Abs(bad), 0.95); ok {
			t.Errorf("an interval of %v items", bad)
		}
	}
	if p := McNemar(-1, 3); p != 1 {
		t.Errorf("p of a negative count is %v", p)
	}
	if v, ok := NewSeries([]float64{1, 2}).Percentile(math.NaN()); ok {
		t.Errorf("a percentile that is no number is %v", v)
	}
	// R: qt(.975, 1e9).
	if v := T(0.95, 1e9); math.Abs(v-1.959963987) > 1e-9 {
		t.Errorf("t of very many degrees of freedom is %v", v)
	}
}
