package stat

import "math"

// ClusteredSE is the standard error of the mean of values where those of one
// cluster are correlated; clusters[i] names the cluster of values[i]:
//
//	√( s²/n + 1/n² · Σ_c Σ_i Σ_{j≠i} (x_ic − x̄)(x_jc − x̄) )
//
// with s² the sample variance. With every value its own cluster it is s/√n,
// and so it is for nil. ok is false for fewer than two clusters, or a value that
// is not finite. Source: E. Miller, Adding Error Bars to Evals, arXiv 2411.00640,
// section 2.2.
func ClusteredSE(values []float64, clusters []string) (se float64, ok bool) {
	c := clusteredOf(values, clusters)
	if len(c.sums) < 2 || !c.finite() {
		return 0, false
	}
	return c.se(), true
}

// clustered is what the clusters of values say of their mean.
type clustered struct {
	n, mean float64
	squares float64 // of all deviations from the mean
	// sums are of the deviations of each cluster, sizes its values, in the order of
	// their first.
	sums, sizes []float64
}

func clusteredOf(values []float64, clusters []string) clustered {
	c := clustered{n: float64(len(values)), mean: meanOf(values)}
	place := map[string]int{}
	for i, v := range values {
		d := v - c.mean
		c.squares += d * d
		k := len(c.sums) // a cluster of its own
		if clusters != nil {
			known, seen := place[clusters[i]]
			if seen {
				k = known
			}
			place[clusters[i]] = k
		}
		if k == len(c.sums) {
			c.sums, c.sizes = append(c.sums, 0), append(c.sizes, 0)
		}
		c.sums[k] += d
		c.sizes[k]++
	}
	return c
}

func (c *clustered) finite() bool { return !math.IsNaN(c.squares) && !math.IsInf(c.squares, 0) }

// cross is Σ_c Σ_i Σ_{j≠i}: of each cluster the square of its sum less its
// squares.
func (c *clustered) cross() float64 {
	cross := -c.squares
	for _, sum := range c.sums {
		cross += sum * sum
	}
	return cross
}

func (c *clustered) se() float64 {
	return math.Sqrt(math.Max(0, c.squares/(c.n-1)/c.n+c.cross()/(c.n*c.n)))
}

// plain is the standard error as if no value depended on another.
func (c *clustered) plain() float64 { return math.Sqrt(c.squares / (c.n - 1) / c.n) }

// reduced is the standard error without the bias that few or unequal clusters
// give it: a cluster's deviations are from a mean that it has drawn to itself, so
// each sum counts 1/√(1 − its share of the values) times. df are the degrees of
// freedom of its square where the values of a cluster are correlated by rho; of k
// equal clusters k − 1, of unequal ones fewer, as if there were only the large ones.
// Source: R. M. Bell, D. F. McCaffrey, Survey Methodology 28 (2002).
func (c *clustered) reduced(rho float64) (se, df float64) {
	// A cluster's sum has variance v = size·(1 + (size − 1)·rho), and the covariances
	// of the sums are a·a'·(v[c = c'] − w'v − wv' + ww'V), w the share, V the sum of v,
	// a the factor.
	var squares, total float64
	for k, size := range c.sizes {
		squares += c.sums[k] * c.sums[k] / (1 - size/c.n)
		total += size * (1 + (size-1)*rho)
	}
	var trace, ww, vv, wv, own float64
	for _, v := range c.sizes {
		w, factor := v/c.n, 1/(1-v/c.n)
		v *= 1 + (v-1)*rho
		off := 2*w*v - w*w*total
		trace += factor * (v - off)
		ww += factor * w * w
		vv += factor * v * v
		wv += factor * w * v
		own += factor * factor * ((v-off)*(v-off) - off*off)
	}
	both := 2*ww*vv + total*total*ww*ww + 2*wv*wv - 4*total*ww*wv + own
	return math.Sqrt(squares) / c.n, trace * trace / both
}

// correlation is that of the values of one cluster, in [0, 1].
func (c *clustered) correlation() float64 {
	pairs := -c.n
	for _, size := range c.sizes {
		pairs += size * size
	}
	if pairs == 0 || c.squares == 0 {
		return 0
	}
	return math.Max(0, math.Min(1, c.cross()/pairs*(c.n-1)/c.squares))
}

func meanOf(values []float64) float64 {
	mean, n := 0.0, float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	return mean
}
