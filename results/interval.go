package results

import (
	"math"

	"github.com/hanbench/hanbench/results/stat"
)

// confidence is the confidence level of every interval in result.json.
const confidence = 0.95

// z95 is its normal quantile.
const z95 = 1.959963984540054

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
		low, high, _ = stat.Wilson(sum, n, confidence)
		return low, high, MethodWilson
	}
	se, ok := stat.ClusteredSE(scores, clusters)
	if !ok || se < 1e-12 {
		k := float64(len(distinct))
		low, high, _ = stat.Wilson(math.Min(k, sum/n*k), k, confidence)
		return low, high, MethodWilsonClusters
	}
	mean, quantile := sum/n, z95
	if method == MethodClustered {
		// Few clusters may seem to agree by chance, and be no evidence for it.
		plain, _ := stat.ClusteredSE(scores, nil)
		se = math.Max(se, plain)
		quantile = stat.T(confidence, float64(len(distinct)-1))
	}
	return math.Max(0, mean-quantile*se), math.Min(1, mean+quantile*se), method
}
