package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A LogMean is a positive figure with the standard error of its logarithm, which
// is its relative error while that is small.
type LogMean struct {
	Value float64
	SE    float64
	DF    float64 // degrees of freedom of SE
}

// Repeats is the geometric mean of a figure that was measured several times. ok
// is false for fewer than two values, or where one is not positive.
func Repeats(values []float64) (m LogMean, ok bool) {
	n := float64(len(values))
	logs := make([]float64, len(values))
	for i, v := range values {
		if !(v > 0) || math.IsInf(v, 1) {
			return LogMean{}, false
		}
		logs[i] = math.Log(v)
	}
	if n < 2 {
		return LogMean{}, false
	}
	mean, squares := meanOf(logs), 0.0
	for _, l := range logs {
		squares += (l - mean) * (l - mean)
	}
	if squares < 1e-24 {
		squares = 0 // the same values: what is left is rounding
	}
	return LogMean{math.Exp(mean), math.Sqrt(squares / (n - 1) / n), n - 1}, true
}

// A LogRatio is the ratio of two independent figures; its logarithm is taken to
// be Student's t around the true one.
type LogRatio struct {
	Ratio float64
	SE    float64 // of the logarithm
	DF    float64
}

// Over is the ratio of m to base. ok is false where neither has an error: then
// nothing is known of how far chance reaches. The degrees of freedom are
// Welch's: B. L. Welch, Biometrika 34 (1947).
func (m LogMean) Over(base LogMean) (r LogRatio, ok bool) {
	a, b := m.SE*m.SE, base.SE*base.SE
	if !(a+b > 0) || !(m.Value > 0) || !(base.Value > 0) {
		return LogRatio{}, false
	}
	return LogRatio{m.Value / base.Value, math.Sqrt(a + b), (a + b) * (a + b) / (a*a/m.DF + b*b/base.DF)}, true
}

// Likened is the ratio of a figure that was measured once to one that was
// repeated, or with inverse that of the repeated one to it: the one is taken to
// vary as the repeats do, or by its own standard error where that is larger. The
// repeats alone tell the degrees of freedom, as in Student's t of two samples of
// which one has a single value.
func Likened(once LogMean, repeats []float64, inverse bool) (r LogRatio, ok bool) {
	mean, okMean := Repeats(repeats)
	if !okMean || !(once.Value > 0) {
		return LogRatio{}, false
	}
	n := float64(len(repeats))
	se := math.Max(mean.SE*math.Sqrt(n), once.SE)
	r = LogRatio{once.Value / mean.Value, math.Hypot(se, mean.SE), mean.DF}
	if inverse {
		r.Ratio = 1 / r.Ratio
	}
	return r, r.SE > 0
}

// Interval holds the ratio at a confidence level in (0, 1).
func (r LogRatio) Interval(level float64) (low, high float64) {
	half := T(level, r.DF) * r.SE
	return r.Ratio * math.Exp(-half), r.Ratio * math.Exp(half)
}

// P is the two-sided p-value of no difference: one less the level of the
// interval that touches 1.
func (r LogRatio) P() float64 {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: r.DF}
	return 2 * t.Survival(math.Abs(math.Log(r.Ratio))/r.SE)
}

// MDE is the smallest true relative change that a two-sided test at alpha would
// find with that power: a rise; a fall of as much in the logarithm is smaller.
// Few degrees of freedom make it larger, as they do the interval.
func (r LogRatio) MDE(alpha, power float64) float64 {
	return math.Exp(studentMDE(r.SE, r.DF, alpha, power)) - 1
}
