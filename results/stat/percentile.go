package stat

import (
	"sort"

	"gonum.org/v1/gonum/stat/distuv"
)

// Percentile interpolates linearly between order statistics (Hyndman and Fan's
// type 7: rank (n−1)·percent/100 from 0, the default of numpy and R). percent
// is in (0, 100]; sorted must be sorted. ok is false for no values or another
// percent.
func Percentile(sorted []float64, percent float64) (v float64, ok bool) {
	if len(sorted) == 0 || !(percent > 0 && percent <= 100) {
		return 0, false
	}
	return Quantile(sorted, percent/100), true
}

// Quantile is Percentile for a share in [0, 1] of at least one value. It is not
// that of montanaflynn/stats, which copies and sorts at every call.
func Quantile(sorted []float64, share float64) float64 {
	rank := share * float64(len(sorted)-1)
	k := int(rank)
	if k+1 >= len(sorted) || rank == float64(k) || sorted[k] == sorted[k+1] {
		return sorted[k]
	}
	return sorted[k] + (rank-float64(k))*(sorted[k+1]-sorted[k])
}

// PercentileRanks gives the ranks, from 1, of the two order statistics of n
// independent values that enclose the percentile with at least a confidence
// level, whatever the distribution: the count of values below the percentile is
// binomial(n, percent/100), and each side leaves out at most (1 − level)/2 of
// it. 0 stands for a bound that n values cannot give. Source: H. A. David,
// H. N. Nagaraja, Order Statistics, 3rd ed., section 7.1.
func PercentileRanks(n int, percent, level float64) (low, high int) {
	if n == 0 || percent <= 0 || percent >= 100 {
		return 0, 0
	}
	tail := (1 - level) / 2
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
