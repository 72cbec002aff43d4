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
	// units are the clusters that were drawn; spread says that the interval makes up
	// for how few they are.
	units  int
	spread bool
}

// Spread is r with an interval that makes up for how few the clusters are. A
// bootstrap's is too narrow by √((k − 1)/k), and by the normal quantile in place
// of Student's. Source: T. Hesterberg, American Statistician 69 (2015), section 3.
func (r Replicates) Spread() Replicates {
	r.spread = true
	return r
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
	z := distuv.UnitNormal.Quantile(share)
	if r.spread {
		z = math.Copysign(T(math.Abs(1-2*share), r.df())*r.short(), z)
	}
	z += r.bias
	if r.acceleration*z >= 1 {
		return Quantile(r.sorted, 1) // where the correction turns round, it is at its end
	}
	return Quantile(r.sorted, distuv.UnitNormal.CDF(r.bias+z/(1-r.acceleration*z)))
}

func (r Replicates) df() float64 { return float64(r.units - 1) }

// short is by how much a bootstrap's standard error is too small.
func (r Replicates) short() float64 { return math.Sqrt(float64(r.units) / r.df()) }

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
	if r.acceleration*w <= -1 {
		return 0
	}
	z := w/(1+r.acceleration*w) - r.bias
	if r.spread {
		return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: r.df()}.CDF(z / r.short())
	}
	return distuv.UnitNormal.CDF(z)
}
