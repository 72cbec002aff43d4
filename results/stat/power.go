package stat

import (
	"gonum.org/v1/gonum/stat/distuv"
)

// MDE is the minimum detectable effect: the smallest true effect that a
// two-sided test at alpha finds with the given power, where the estimate's
// standard error is se: (z_{1−α/2} + z_{power}) · se. Source: H. S. Bloom,
// Evaluation Review 19 (1995).
func MDE(se, alpha, power float64) float64 {
	return (Z(1-alpha) + distuv.UnitNormal.Quantile(power)) * se
}

// studentMDE is MDE of Student's t test with df degrees of freedom, which few of
// make larger as they do the interval.
func studentMDE(se, df, alpha, power float64) float64 {
	return MDE(se, alpha, power) * T(1-alpha, df) / Z(1-alpha)
}
