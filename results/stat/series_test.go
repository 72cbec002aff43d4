package stat

import (
	"math"
	"slices"
	"testing"
)

// The marks of a ranking are a way to be quick; what comes out is the quantile
// of the values drawn.
func TestResampleIsTheQuantileOfWhatWasDrawn(t *testing.T) {
	random := chance(3)
	for trial := range 200 {
		values := make([]float64, 20+random.IntN(500))
		for i := range values {
			values[i] = float64(1 + random.IntN(300)) // with ties
		}
		blocks, share := 2+random.IntN(12), random.Float64()
		ranking, times := NewSeries(values).rank(blocks), make([]int, blocks)
		got := ranking.resample(share, times, random)
		var drawn []float64
		for k, n := range times {
			for range n {
				drawn = append(drawn, values[k*len(values)/blocks:(k+1)*len(values)/blocks]...)
			}
		}
		slices.Sort(drawn)
		if want := Quantile(drawn, share); math.Abs(got-want) > 1e-9 {
			t.Fatalf("trial %d: quantile %.3f of %d values is %v, want %v", trial, share, len(drawn), got, want)
		}
	}
}

// The median of n normal values has a standard error of √(π/2)·σ/√n (H. Cramér,
// Mathematical Methods of Statistics, 1946, section 28.5); that of its logarithm
// is smaller by the median.
func TestPercentileSE(t *testing.T) {
	random := chance(4)
	const n, sigma, median, trials = 400, 1.0, 20.0, 40
	sum, spans := 0.0, 0.0
	for range trials {
		values := make([]float64, n)
		for i := range values {
			values[i] = median + sigma*random.NormFloat64()
		}
		se, ok := NewSeries(values).PercentileSE(50, 20, 300, 1)
		if !ok {
			t.Fatal("no standard error of twenty blocks")
		}
		sum += se / trials
		span, ok := NewSeries(values).SpanSE(50, 20)
		if !ok {
			t.Fatal("no span of twenty blocks")
		}
		spans += span / trials
	}
	want := math.Sqrt(math.Pi/2) * sigma / math.Sqrt(n) / median
	if sum < 0.9*want || sum > 1.1*want {
		t.Errorf("mean standard error is %.5f, want about %.5f", sum, want)
	}
	if spans < 0.85*want || spans > 1.15*want {
		t.Errorf("mean standard error by the span is %.5f, want about %.5f", spans, want)
	}
	for name, c := range map[string]struct {
		values []float64
		blocks int
	}{
		"one block":             {[]float64{1, 2, 3}, 1},
		"more blocks than that": {[]float64{1, 2}, 3},
		"zeros":                 {[]float64{0, 0, 0, 0}, 2},
		"nothing":               {nil, 2},
	} {
		if _, ok := NewSeries(c.values).PercentileSE(50, c.blocks, 100, 1); ok {
			t.Errorf("%s: a standard error, want none", name)
		}
		if _, ok := NewSeries(c.values).SpanSE(50, c.blocks); ok {
			t.Errorf("%s: a span, want none", name)
		}
	}
}

// What goes up and down slowly has blocks that differ, and an error that says so.
func TestPercentileSESeesCorrelation(t *testing.T) {
	random := chance(5)
	values, x := make([]float64, 1000), 0.0
	for i := range values {
		x = 0.95*x + math.Sqrt(1-0.95*0.95)*random.NormFloat64()
		values[i] = 20 + x
	}
	together, _ := NewSeries(values).PercentileSE(50, 10, 300, 1)
	random.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	apart, _ := NewSeries(values).PercentileSE(50, 10, 300, 1)
	if together < 2*apart {
		t.Errorf("standard error %.5f in order, %.5f shuffled", together, apart)
	}
}

func TestSeriesPercentile(t *testing.T) {
	values := []float64{7, 1, 5, 3, 3, 9}
	s := NewSeries(values)
	sorted := slices.Sorted(slices.Values(values))
	for percent := 1.0; percent < 100; percent++ {
		got, ok := s.Percentile(percent)
		if want := Quantile(sorted, percent/100); !ok || math.Abs(got-want) > 1e-12 {
			t.Errorf("p%v is %v, want %v", percent, got, want)
		}
	}
	if _, ok := NewSeries(nil).Percentile(50); ok || s.Len() != 6 {
		t.Errorf("a percentile of nothing, or %d values", s.Len())
	}
	if got := NewSeries([]float64{1, 1, 1, 900, 1, 1}).CorrelationTime(); got != 1 {
		t.Errorf("one outlier: time %v", got)
	}
}
