package stat

import "math"

// mostLagged bounds the values whose correlation is looked at one by one. More
// are averaged first, in stretches: what is sought then is far longer than one.
const mostLagged = 10_000

// CorrelationTime is how many successive values, in the order of time, say as
// much as one independent value: 1 + 2 Σ ρ(k), at least 1. The sum is broken
// off at the first k of at least five times its value so far, where what
// remains is noise. It is 1 for constant values, and low where they are fewer
// than some 20 times as many as it. Source: A. Sokal, Monte Carlo Methods in
// Statistical Mechanics (1997), section 3.
func CorrelationTime(values []float64) float64 {
	stretch := (len(values) + mostLagged - 1) / mostLagged
	if stretch > 1 {
		means := make([]float64, 0, mostLagged)
		for i := 0; i+stretch <= len(values); i += stretch {
			means = append(means, meanOf(values[i:i+stretch]))
		}
		return float64(stretch) * CorrelationTime(means)
	}
	if len(values) < 2 {
		return 1
	}
	mean, time := meanOf(values), 1.0
	all := lagged(values, mean, 0)
	if all <= 0 {
		return 1
	}
	const window = 5
	for k := 1; k < len(values)/2 && float64(k) < window*time; k++ {
		time += 2 * lagged(values, mean, k) / all
	}
	return math.Max(1, time)
}

// lagged is Σ (v[i] − mean)(v[i+k] − mean).
func lagged(values []float64, mean float64, k int) float64 {
	sum := 0.0
	for i, v := range values[k:] {
		sum += (v - mean) * (values[i] - mean)
	}
	return sum
}
