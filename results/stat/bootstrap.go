package stat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Weighted statistic is one of items that each count as often as times says:
// times[i] is how often item i was drawn. ok is false where it is undefined.
type Weighted func(times []float64) (v float64, ok bool)

// MeanOf is the mean of values, such as paired differences.
func MeanOf(values []float64) Weighted {
	return func(times []float64) (float64, bool) {
		sum, n := 0.0, 0.0
		for i, v := range values {
			sum += times[i] * v
			n += times[i]
		}
		return sum / n, n > 0
	}
}

// RatioOf is Σ over / Σ under, such as tokens by syllables. It is undefined
// where Σ under is not positive.
func RatioOf(over, under []float64) Weighted {
	return func(times []float64) (float64, bool) {
		a, b := 0.0, 0.0
		for i, t := range times {
			a += t * over[i]
			b += t * under[i]
		}
		return a / b, b > 0
	}
}

// Percentiles is the percentile bootstrap of a statistic of n items: whole
// clusters are drawn with replacement, clusters[i] being that of item i (nil:
// every item by itself). ok is false for fewer than two clusters, fewer than
// two resamples, or a statistic that is undefined of the sample or of more than
// one resample in a hundred. Source: B. Efron, R. Tibshirani, An Introduction
// to the Bootstrap (1993), chapter 13.
func Percentiles(n int, clusters []string, statistic Weighted, resamples int, seed uint64) (Replicates, bool) {
	groups := grouped(n, clusters)
	estimate, ok := statistic(constant(n, 1))
	if !ok || len(groups) < 2 || resamples < 2 {
		return Replicates{}, false
	}
	random, sorted := chance(seed), make([]float64, 0, resamples)
	times := make([]float64, n)
	for range resamples {
		clear(times)
		for range groups {
			for _, i := range groups[random.IntN(len(groups))] {
				times[i]++
			}
		}
		if v, ok := statistic(times); ok && !math.IsNaN(v) {
			sorted = append(sorted, v)
		}
	}
	if len(sorted) < 2 || (resamples-len(sorted))*100 > resamples {
		return Replicates{}, false
	}
	slices.Sort(sorted)
	return Replicates{Estimate: estimate, sorted: sorted, units: len(groups)}, true
}

// BCa is Percentiles with the bias-corrected and accelerated interval, better
// for skewed statistics. Source: ibid., chapter 14; the acceleration is that of
// the jackknife over clusters.
func BCa(n int, clusters []string, statistic Weighted, resamples int, seed uint64) (Replicates, bool) {
	r, ok := Percentiles(n, clusters, statistic, resamples, seed)
	if !ok {
		return Replicates{}, false
	}
	below, _ := slices.BinarySearch(r.sorted, r.Estimate)
	equal := 0
	for below+equal < len(r.sorted) && r.sorted[below+equal] == r.Estimate {
		equal++
	}
	share := (float64(below) + float64(equal)/2) / float64(len(r.sorted))
	if share <= 0 || share >= 1 {
		return r, true // all on one side: nothing to correct by
	}
	r.bias = distuv.UnitNormal.Quantile(share)
	r.acceleration = acceleration(n, grouped(n, clusters), statistic)
	return r, true
}

// mostLeftOut is how many jackknife values are worth their time: each looks at
// all items.
const mostLeftOut = 500

// acceleration is Σ(mean − v)³ / 6(Σ(mean − v)²)^1.5 over the values v that the
// statistic has without each group of items, or without several at once where
// there are more than 500.
func acceleration(n int, groups [][]int, statistic Weighted) float64 {
	times := constant(n, 1)
	var left []float64
	groups = merged(groups, mostLeftOut)
	for _, group := range groups {
		for _, i := range group {
			times[i] = 0
		}
		if v, ok := statistic(times); ok {
			left = append(left, v)
		}
		for _, i := range group {
			times[i] = 1
		}
	}
	mean, squares, cubes := meanOf(left), 0.0, 0.0
	for _, v := range left {
		d := mean - v
		squares += d * d
		cubes += d * d * d
	}
	if squares == 0 {
		return 0
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}

// grouped are the items of each cluster, in the order of their first.
func grouped(n int, clusters []string) [][]int {
	var groups [][]int
	place := map[string]int{}
	for i := range n {
		k := len(groups)
		if clusters != nil {
			known, seen := place[clusters[i]]
			if seen {
				k = known
			}
			place[clusters[i]] = k
		}
		if k == len(groups) {
			groups = append(groups, nil)
		}
		groups[k] = append(groups[k], i)
	}
	return groups
}

// merged are at most so many groups, of neighbours.
func merged(groups [][]int, most int) [][]int {
	if len(groups) <= most {
		return groups
	}
	fewer := make([][]int, most)
	for k := range fewer {
		fewer[k] = slices.Concat(groups[k*len(groups)/most : (k+1)*len(groups)/most]...)
	}
	return fewer
}

func constant(n int, v float64) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = v
	}
	return all
}
