package stat

import (
	"math"
	"testing"
)

// The figures are scipy 1.17.1's: ttest_ind of the logarithms, equal_var=False, with
// its confidence_interval, through exp.
func TestLogRatioIsWelchsTest(t *testing.T) {
	base, ok := Repeats([]float64{100, 104, 98, 101})
	if !ok {
		t.Fatal("no mean of four repeats")
	}
	other, _ := Repeats([]float64{110, 120, 131})
	r, ok := other.Over(base)
	if !ok {
		t.Fatal("no ratio")
	}
	low, high := r.Interval(0.95)
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"ratio", r.Ratio, 1.191617},
		{"df", r.DF, 2.242359},
		{"p", r.P(), 0.066160},
		{"low", low, 0.973838},
		{"high", high, 1.458097},
	} {
		if math.Abs(c.got-c.want) > 1e-5 {
			t.Errorf("%s is %.6f, want %.6f", c.name, c.got, c.want)
		}
	}
	if _, ok := (LogMean{Value: 2}).Over(LogMean{Value: 1}); ok {
		t.Error("a ratio of two figures without an error has an interval")
	}
	for _, values := range [][]float64{{1}, {1, 0}, {1, math.NaN()}, {1, math.Inf(1)}} {
		if _, ok := Repeats(values); ok {
			t.Errorf("a mean of the repeats %v", values)
		}
	}
}

// Values that are all the same have no error, not one of rounding that would make
// any difference a sure one.
func TestRepeatsAlike(t *testing.T) {
	base, _ := Repeats([]float64{5, 5, 5})
	new, _ := Repeats([]float64{7, 7, 7})
	if r, ok := new.Over(base); base.SE != 0 || ok {
		t.Errorf("standard error %v, ratio %+v", base.SE, r)
	}
}
