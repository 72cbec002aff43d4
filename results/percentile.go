package results

import (
	"math"
	"slices"
	"sort"

	"github.com/montanaflynn/stats"
	"gonum.org/v1/gonum/stat/distuv"
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
	// UnderSampled: fewer values than LeastCount asks for.
	UnderSampled bool `json:"under_sampled"`
}

// Describe summarises durations in nanoseconds. It leaves values as they are.
func Describe(values []float64) Distribution { return describe(slices.Clone(values)) }

// describe is Describe of values that nobody else has: it sorts them.
func describe(sorted []float64) Distribution {
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
	least, _ := LeastCount(percent)
	q := Quantile{UnderSampled: len(sorted) < least}
	if v, ok := Percentile(sorted, percent); ok {
		q.Value = nanos(v, nil)
	}
	low, high := PercentileRanks(len(sorted), percent)
	if low > 0 {
		q.CILow = nanos(sorted[low-1], nil)
	}
	if high > 0 {
		q.CIHigh = nanos(sorted[high-1], nil)
	}
	return q
}

// Percentile interpolates linearly between order statistics (Hyndman and Fan's
// type 7: rank (n−1)·percent/100 from 0, the default of numpy and R). percent
// is in (0, 100]; sorted must be sorted. ok is false for no values or another
// percent.
//
// stats.Percentile is the same, but copies and sorts anew for each percentile:
// a stage has a million gaps.
func Percentile(sorted []float64, percent float64) (v float64, ok bool) {
	if len(sorted) == 0 || !(percent > 0 && percent <= 100) {
		return 0, false
	}
	rank := percent / 100 * float64(len(sorted)-1)
	below := int(rank)
	v = sorted[below]
	if share := rank - float64(below); share > 0 && below+1 < len(sorted) {
		v += share * (sorted[below+1] - v)
	}
	return v, true
}

// PercentileRanks gives the ranks, from 1, of the two order statistics of n
// values that enclose the percentile with at least 95% confidence, whatever
// the distribution: the count of values below the percentile is binomial(n,
// percent/100), and each side leaves out at most 2.5% of it. 0 stands for a
// bound that n values cannot give. Source: H. A. David, H. N. Nagaraja, Order
// Statistics, 3rd ed., section 7.1.
func PercentileRanks(n int, percent float64) (low, high int) {
	if n == 0 || percent <= 0 || percent >= 100 {
		return 0, 0
	}
	const tail = 0.025
	below := distuv.Binomial{N: float64(n), P: percent / 100}
	// low is the largest rank with P(count < low) ≤ tail.
	low = sort.Search(n, func(k int) bool { return below.CDF(float64(k)) > tail })
	// high is the smallest rank with P(count ≥ high) ≤ tail.
	high = 1 + sort.Search(n, func(k int) bool { return 1-below.CDF(float64(k)) <= tail })
	if high > n {
		high = 0
	}
	return low, high
}

// LeastCount is the fewest values from which MLPerf's early-stopping rule
// accepts an estimate of the percentile (99% confidence; LoadGen's
// early_stopping). ok is false for a percentile without one.
func LeastCount(percent float64) (n int, ok bool) {
	switch percent {
	case 50:
		return 11, true
	case 90:
		return 64, true
	case 95:
		return 130, true
	case 99:
		return 662, true
	case 99.9:
		return 6636, true
	}
	return 0, false
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
