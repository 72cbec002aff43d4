package stat

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Difference is the mean of paired differences, item by item, of scores in
// [0, 1]; so each difference is in [−1, 1].
type Difference struct {
	N        int     // items
	Clusters int     // items, or groups of items that depend on each other
	Mean     float64 // of the differences
	SE       float64 // clustered, and never below PlainSE
	PlainSE  float64 // s/√n: as if no item depended on another
	// Reach is the standard error that interval, p and MDE are made with: SE, or
	// where larger that without the bias of few or unequal clusters.
	Reach float64
	// DF are its degrees of freedom: Clusters − 1, fewer where clusters are unequal.
	DF float64
}

// Paired describes the differences of paired scores, each the mean over its
// item's epochs. clusters[i] names the group of item i; nil for items that are
// all independent. ok is false for fewer than two clusters, or a difference that
// is not finite. Source: E. Miller, Adding Error Bars to Evals, arXiv 2411.00640,
// section 4.2; Reach and DF are Bell and McCaffrey's.
func Paired(diffs []float64, clusters []string) (d Difference, ok bool) {
	c := clusteredOf(diffs, clusters)
	if len(c.sums) < 2 || !c.finite() {
		return Difference{}, false
	}
	reach, df := c.reduced(c.correlation())
	d = Difference{
		N: len(diffs), Clusters: len(c.sums), Mean: c.mean,
		// Few clusters may seem to agree by chance, and be no evidence for it.
		SE: math.Max(c.se(), c.plain()), PlainSE: c.plain(), DF: df,
	}
	d.Reach = math.Max(reach, d.SE)
	return d, true
}

// alike says that all differences are the same, so that their standard error
// is 0 and says nothing.
func (d Difference) alike() bool { return d.PlainSE < 1e-12 }

// Interval is that of Student's t, cut to [−1, 1]. Where all differences are
// the same it is what TangoInterval says of as many clusters without a change,
// moved to their mean: that nothing was seen does not prove that nothing is.
func (d Difference) Interval(level float64) (low, high float64) {
	half := 0.0
	if d.alike() {
		z2 := Z(level) * Z(level)
		half = z2 / (float64(d.Clusters) + z2)
	} else {
		half = T(level, d.DF) * d.Reach
	}
	return math.Max(-1, d.Mean-half), math.Min(1, d.Mean+half)
}

// P is the two-sided p-value of Student's t test that the mean is 0. Where all
// differences are the same it is that of the exact sign test over the clusters:
// 1 where they are 0.
func (d Difference) P() float64 {
	switch {
	case d.alike() && math.Abs(d.Mean) < 1e-12:
		return 1
	case d.alike():
		return McNemar(d.Clusters, 0)
	}
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: d.DF}.Survival(math.Abs(d.Mean)/d.Reach)
}

// MDE is the smallest true difference that P at alpha would find with that power;
// 0 where all differences are the same, which says nothing of it.
func (d Difference) MDE(alpha, power float64) float64 { return studentMDE(d.Reach, d.DF, alpha, power) }
