package results

import (
	"math"

	"github.com/montanaflynn/stats"
	"gonum.org/v1/gonum/stat/distuv"
)

// z95 is the 97.5th percentile of the standard normal distribution.
const z95 = 1.959963984540054

// Wilson is the 95% score interval of a proportion (E. B. Wilson, 1927,
// without continuity correction). successes may be fractional. ok is false
// where n is not positive or successes is not in [0, n].
func Wilson(successes, n float64) (low, high float64, ok bool) {
	if !(n > 0) || !(successes >= 0) || successes > n {
		return 0, 0, false
	}
	p := successes / n
	z2 := z95 * z95
	centre := (p + z2/(2*n)) / (1 + z2/n)
	half := z95 / (1 + z2/n) * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	return math.Max(0, centre-half), math.Min(1, centre+half), true
}

// ClusteredSE is the standard error of the mean of values where those of one
// cluster are correlated; clusters[i] names the cluster of values[i]:
//
//	√( s²/n + 1/n² · Σ_c Σ_i Σ_{j≠i} (x_ic − x̄)(x_jc − x̄) )
//
// with s² the sample variance. With every value its own cluster it is s/√n.
// ok is false for fewer than two clusters. Source: E. Miller, Adding Error
// Bars to Evals, arXiv 2411.00640, section 2.2.
func ClusteredSE(values []float64, clusters []string) (se float64, ok bool) {
	n := float64(len(values))
	mean := 0.0
	for _, v := range values {
		mean += v / n
	}
	sums := map[string]float64{}
	var order []string // sums are added up in a fixed order, to the last bit
	squares := 0.0
	for i, v := range values {
		c := clusters[i]
		if _, seen := sums[c]; !seen {
			order = append(order, c)
		}
		sums[c] += v - mean
		squares += (v - mean) * (v - mean)
	}
	if len(order) < 2 {
		return 0, false
	}
	// Σ_i Σ_{j≠i} of a cluster is the square of its sum less its squares.
	cross := -squares
	for _, c := range order {
		cross += sums[c] * sums[c]
	}
	variance := squares/(n-1)/n + cross/(n*n)
	return math.Sqrt(math.Max(0, variance)), true
}

// The methods of an accuracy interval, as result.json names them.
const (
	// MethodWilson: one epoch, no items that share a group.
	MethodWilson = "wilson"
	// MethodEpochMean: several epochs, averaged per item; normal interval from
	// the standard error of the item means.
	MethodEpochMean = "epoch-mean-se"
	// MethodClustered: some items share a group; interval from the clustered
	// standard error, or that without clusters where it is larger, and the t
	// distribution with one degree of freedom fewer than there are clusters.
	MethodClustered = "clustered-se"
	// MethodWilsonClusters: as the two before, but all items scored alike (or
	// there is one cluster), so that their standard error is 0 and says
	// nothing: Wilson with the number of clusters for n.
	MethodWilsonClusters = "wilson-clusters"
)

// meanInterval is the 95% interval of the mean of item scores in [0,1].
// repeated says that items were asked more than once.
func meanInterval(scores []float64, clusters []string, repeated bool) (low, high float64, method string) {
	distinct := map[string]bool{}
	sum := 0.0
	for i, s := range scores {
		distinct[clusters[i]] = true
		sum += s
	}
	n := float64(len(scores))
	method = MethodEpochMean
	if len(distinct) < len(scores) {
		method = MethodClustered
	} else if !repeated {
		low, high, _ = Wilson(sum, n)
		return low, high, MethodWilson
	}
	se, ok := ClusteredSE(scores, clusters)
	if !ok || se < 1e-12 {
		k := float64(len(distinct))
		low, high, _ = Wilson(math.Min(k, sum/n*k), k)
		return low, high, MethodWilsonClusters
	}
	mean, quantile := sum/n, z95
	if method == MethodClustered {
		// Few clusters may seem to agree by chance, and be no evidence for it.
		se = math.Max(se, plainSE(scores))
		quantile = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(len(distinct) - 1)}.Quantile(0.975)
	}
	return math.Max(0, mean-quantile*se), math.Min(1, mean+quantile*se), method
}

// plainSE is s/√n.
func plainSE(values []float64) float64 {
	s, err := stats.StandardDeviationSample(values)
	if err != nil {
		return 0
	}
	return s / math.Sqrt(float64(len(values)))
}
