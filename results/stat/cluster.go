package stat

import "math"

// ClusteredSE is the standard error of the mean of values where those of one
// cluster are correlated; clusters[i] names the cluster of values[i]:
//
//	√( s²/n + 1/n² · Σ_c Σ_i Σ_{j≠i} (x_ic − x̄)(x_jc − x̄) )
//
// with s² the sample variance. With every value its own cluster it is s/√n,
// and so it is for nil. ok is false for fewer than two clusters. Source: E.
// Miller, Adding Error Bars to Evals, arXiv 2411.00640, section 2.2.
func ClusteredSE(values []float64, clusters []string) (se float64, ok bool) {
	sums, squares := clusterSums(values, clusters)
	if len(sums) < 2 {
		return 0, false
	}
	// Σ_i Σ_{j≠i} of a cluster is the square of its sum less its squares.
	cross := -squares
	for _, sum := range sums {
		cross += sum * sum
	}
	n := float64(len(values))
	variance := squares/(n-1)/n + cross/(n*n)
	return math.Sqrt(math.Max(0, variance)), true
}

// clusterSums are the sums of the deviations from the mean of each cluster, in
// the order of their first values, and the sum of all squared deviations.
func clusterSums(values []float64, clusters []string) (sums []float64, squares float64) {
	mean := meanOf(values)
	place := map[string]int{}
	for i, v := range values {
		d := v - mean
		squares += d * d
		k := len(sums) // a cluster of its own
		if clusters != nil {
			known, seen := place[clusters[i]]
			if seen {
				k = known
			}
			place[clusters[i]] = k
		}
		if k == len(sums) {
			sums = append(sums, 0)
		}
		sums[k] += d
	}
	return sums, squares
}

func meanOf(values []float64) float64 {
	mean, n := 0.0, float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	return mean
}
