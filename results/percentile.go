package results

import (
	"math"
	"slices"

	"github.com/hanbench/hanbench/results/stat"
	"github.com/montanaflynn/stats"
)

// A Distribution describes a set of durations, in nanoseconds rounded to the
// nanosecond. With N 0 every figure is null; StdDev needs two values.
type Distribution struct {
	N      int      `json:"n"`
	Mean   *float64 `json:"mean"`
	StdDev *float64 `json:"stddev"` // of a sample: divided by n−1
	Min    *float64 `json:"min"`
	Max    *float64 `json:"max"`
	P50    Quantile `json:"p50"`
	P90    Quantile `json:"p90"`
	P95    Quantile `json:"p95"`
	P99    Quantile `json:"p99"`
	P999   Quantile `json:"p99_9"`
}

// A Quantile is a percentile with its distribution-free 95% interval. A bound
// that so few values cannot give is null.
type Quantile struct {
	Value  *float64 `json:"value"`
	CILow  *float64 `json:"ci_low"`
	CIHigh *float64 `json:"ci_high"`
	// UnderSampled: fewer values than stat.LeastCount asks for.
	UnderSampled bool `json:"under_sampled"`
}

// Describe summarises durations in nanoseconds. It leaves values as they are.
func Describe(values []float64) Distribution {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	d := Distribution{N: len(sorted)}
	d.Mean = nanos(stats.Mean(sorted))
	d.StdDev = nanos(stats.StandardDeviationSample(sorted))
	d.Min = nanos(stats.Min(sorted))
	d.Max = nanos(stats.Max(sorted))
	d.P50 = quantile(sorted, 50)
	d.P90 = quantile(sorted, 90)
	d.P95 = quantile(sorted, 95)
	d.P99 = quantile(sorted, 99)
	d.P999 = quantile(sorted, 99.9)
	return d
}

func quantile(sorted []float64, percent float64) Quantile {
	least, _ := stat.LeastCount(percent)
	q := Quantile{UnderSampled: len(sorted) < least}
	if v, ok := stat.Percentile(sorted, percent); ok {
		q.Value = nanos(v, nil)
	}
	low, high := stat.PercentileRanks(len(sorted), percent, confidence)
	if low > 0 {
		q.CILow = nanos(sorted[low-1], nil)
	}
	if high > 0 {
		q.CIHigh = nanos(sorted[high-1], nil)
	}
	return q
}

// nanos rounds a duration to the nanosecond. Processors differ in the last bit
// of a float (fused multiply-add), and result.json must not.
func nanos(v float64, err error) *float64 {
	if err != nil {
		return nil
	}
	return rounded(v, 1)
}

// figure rounds a rate or a share to nine decimals, for the same reason.
func figure(v float64) *float64 { return rounded(v, 1e9) }

// rounded is nil for what JSON cannot hold.
func rounded(v, scale float64) *float64 {
	r := math.Round(v*scale) / scale
	if math.IsInf(r, 0) || math.IsNaN(r) {
		return nil
	}
	return &r
}

// ratio is a/b, null where b is 0.
func ratio(a, b float64) *float64 {
	if b == 0 {
		return nil
	}
	return figure(a / b)
}

// median of values in any order, null for none.
func median(values []float64) *float64 {
	m, err := stats.Median(values)
	if err != nil {
		return nil
	}
	return figure(m)
}
