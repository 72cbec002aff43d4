package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// RunRatio compares a positive figure of which each whole run gives one value:
// Student's t of the logarithms. The estimate is the ratio of the geometric
// means. With three runs or more a side the sides may differ in their variance
// (Welch); with fewer, or one run on one side, they are taken to have the same.
// Runs that are all alike make an interval of no width. ok is false for a side
// without runs, fewer than three runs in all, or a figure that is not positive.
func RunRatio(base, new []float64) (Ratio, bool) {
	b, okBase := logs(base)
	n, okNew := logs(new)
	if !okBase || !okNew || len(b)+len(n) < 3 {
		return Ratio{}, false
	}
	kb, kn := float64(len(b)), float64(len(n))
	sb, sn := squaresOf(b), squaresOf(n)
	df := kb + kn - 2
	variance := (sb + sn) / df * (1/kb + 1/kn)
	if min(len(b), len(n)) >= 3 && sb+sn > 0 {
		vb, vn := sb/(kb-1)/kb, sn/(kn-1)/kn
		variance = vb + vn
		df = variance * variance / (vb*vb/(kb-1) + vn*vn/(kn-1))
	}
	estimate := math.Exp(meanOf(n) - meanOf(b))
	return Ratio{Estimate: estimate, Spread: logT{math.Log(estimate), math.Sqrt(variance), df}}, true
}

func logs(values []float64) ([]float64, bool) {
	all := make([]float64, len(values))
	for i, v := range values {
		if !(v > 0) || math.IsInf(v, 1) {
			return nil, false
		}
		all[i] = math.Log(v)
	}
	return all, len(all) > 0
}

// squaresOf is the sum of squared deviations from the mean.
func squaresOf(values []float64) float64 {
	mean, sum := meanOf(values), 0.0
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	return sum
}

// A logT is Student's t distribution about the logarithm of a ratio.
type logT struct{ log, se, df float64 }

func (l logT) Interval(level float64) (low, high float64) {
	half := T(level, l.df) * l.se
	return math.Exp(l.log - half), math.Exp(l.log + half)
}

func (l logT) P(null float64) float64 {
	gap := math.Abs(l.log - math.Log(null))
	if gap == 0 {
		return 1
	}
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: l.df}.Survival(gap/l.se)
}
