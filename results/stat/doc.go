// Package stat holds the statistics that hanbench draws conclusions from:
// intervals, tests, bootstraps, sample sizes. It works on plain numbers and
// knows nothing of records. It is pure; whatever is random comes from a seed.
//
// docs/statistics.md explains every method in plain words.
package stat

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"
)

// Z is the normal quantile of a two-sided interval: 1.96 for level 0.95.
func Z(level float64) float64 { return distuv.UnitNormal.Quantile((1 + level) / 2) }

// T is the same of Student's t with df degrees of freedom, above 0; of infinitely
// many it is Z.
func T(level, df float64) float64 {
	if df > 1e6 {
		// What is left of the expansion in 1/df: the quantile itself is found to
		// fewer digits there (M. Abramowitz, I. Stegun, 26.7.5).
		z := Z(level)
		return z + (z*z*z+z)/(4*df)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile((1 + level) / 2)
}

// chance is the generator of a seed. It is PCG, whose sequence Go guarantees:
// a figure is the same on every machine.
func chance(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x68616e62656e6368)) }
