package stat

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Replicates are what a statistic might have been, from a bootstrap: an
// interval and a p-value at any level can be asked of them.
type Replicates struct {
	Estimate float64 // of the sample itself
	// sorted holds the statistic of every resample.
	sorted []float64
	// bias (z₀) and acceleration (a) correct the ranks of the bounds; both 0
	// for the percentile interval.
	bias, acceleration float64
}

// SE is the standard deviation of the replicates.
func (r Replicates) SE() float64 {
	sum, mean := 0.0, meanOf(r.sorted)
	for _, v := range r.sorted {
		sum += (v - mean) * (v - mean)
	}
	return math.Sqrt(sum / float64(len(r.sorted)-1))
}

// Interval holds the statistic at a confidence level in (0, 1).
func (r Replicates) Interval(level float64) (low, high float64) {
	return r.at((1 - level) / 2), r.at((1 + level) / 2)
}

// at is the bound that leaves a share of the confidence below it.
func (r Replicates) at(share float64) float64 {
	z := r.bias + distuv.UnitNormal.Quantile(share)
	corrected := distuv.UnitNormal.CDF(r.bias + z/(1-r.acceleration*z))
	return Quantile(r.sorted, corrected)
}

// P is the two-sided p-value of null: one less the level of the narrowest
// interval that touches it, and never below 2 / (replicates + 1).
func (r Replicates) P(null float64) float64 {
	n := float64(len(r.sorted))
	below, _ := slices.BinarySearch(r.sorted, null)
	upTo := below
	for upTo < len(r.sorted) && r.sorted[upTo] == null {
		upTo++
	}
	atMost := r.share((float64(upTo) + 1) / (n + 1))
	atLeast := 1 - r.share(float64(below)/(n+1))
	return math.Min(1, math.Max(2/(n+1), 2*math.Min(atMost, atLeast)))
}

// share undoes the correction that at makes.
func (r Replicates) share(corrected float64) float64 {
	if corrected <= 0 || corrected >= 1 {
		return math.Max(0, math.Min(1, corrected))
	}
	w := distuv.UnitNormal.Quantile(corrected) - r.bias
	return distuv.UnitNormal.CDF(w/(1+r.acceleration*w) - r.bias)
}
