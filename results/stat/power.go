package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// MDE is the minimum detectable effect: the smallest true effect that a
// two-sided test at alpha finds with the given power, where the estimate's
// standard error is se: (z_{1−α/2} + z_{power}) · se. Source: H. S. Bloom,
// Evaluation Review 19 (1995).
func MDE(se, alpha, power float64) float64 {
	return (Z(1-alpha) + distuv.UnitNormal.Quantile(power)) * se
}

// Power is the chance that a two-sided test at alpha finds a true effect, in
// either direction, where the estimate's standard error is se. It is alpha for
// no effect, and 1 for an effect without error.
func Power(effect, se, alpha float64) float64 {
	if se == 0 {
		if effect == 0 {
			return alpha
		}
		return 1
	}
	z, shift := Z(1-alpha), math.Abs(effect)/se
	return distuv.UnitNormal.CDF(shift-z) + distuv.UnitNormal.CDF(-shift-z)
}
