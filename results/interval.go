package results

import (
	"github.com/hanbench/hanbench/results/stat"
)

// confidence is the confidence level of every interval in result.json.
const confidence = 0.95

// The methods of an accuracy interval, as result.json names them.
const (
	// MethodWilson: one epoch, no items that share a group.
	MethodWilson = "wilson"
	// MethodEpochMean: several epochs, averaged per item; stat.MeanInterval from
	// the standard error of the item means.
	MethodEpochMean = "epoch-mean-se"
	// MethodClustered: some items share a group; stat.MeanInterval from the
	// clustered standard error, or that without clusters where it is larger.
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
	if d, ok := stat.Paired(scores, clusters); !ok || d.PlainSE < 1e-12 {
		method = MethodWilsonClusters
	}
	low, high, _ = stat.MeanInterval(scores, clusters, confidence)
	return low, high, method
}
