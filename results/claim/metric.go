package claim

import (
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results/compare"
)

// The metrics of claims, beside the percentiles of durations.
const (
	metricAccuracy = compare.MetricAccuracy
	metricScore    = compare.MetricScore
	metricRating   = compare.MetricRating
	// metricTokens is the tokens that the same prompts take, by the server's count.
	metricTokens = "tokens_per_text"
	// metricFertility is tokens for each syllable of the answers, which are other
	// texts on each side.
	metricFertility = compare.MetricFertility
	// metricPrice is what 1,000 characters of answers cost, input included.
	metricPrice  = "price_per_1000_chars"
	metricEnergy = compare.MetricEnergySyllable
	// metricChanged is the share of items answered otherwise in the second of two
	// tasks of one model; of a claim without rivals.
	metricChanged = "changed_answers"
)

// loadMetrics are those of a level of load, beside the durations.
func loadMetrics() []string {
	return []string{
		compare.MetricRequestRate, compare.MetricTokenRate, compare.MetricSyllableRate, compare.MetricGoodput, compare.MetricCorrectGoodput,
		compare.MetricPrefill, compare.MetricDecode, compare.MetricErrorRate,
	}
}

// durationMetrics are the percentiles of durations.
func durationMetrics() []string {
	var names []string
	for _, d := range []string{"ttft", "ttfa", "tpot", "e2e"} {
		for _, p := range []string{"_p50", "_p95", "_p99"} {
			names = append(names, d+p)
		}
	}
	return names
}

// Metrics are the names that a claim's metrics can have.
func Metrics() []string {
	names := []string{metricAccuracy, metricScore, metricRating, metricTokens, metricFertility, metricPrice, metricEnergy, metricChanged, compare.MetricCapacityRate, compare.MetricCapacityFlight}
	return slices.Concat(names, loadMetrics(), durationMetrics())
}

// ofLevel reports whether a metric is of a level of load.
func ofLevel(metric string) bool {
	return metric == metricEnergy || slices.Contains(loadMetrics(), metric) || slices.Contains(durationMetrics(), metric)
}

// ofUsage reports whether a metric is computed here, from what was counted of
// each item.
func ofUsage(metric string) bool {
	return slices.Contains([]string{metricTokens, metricPrice}, metric)
}

// higherIsBetter is the direction of a metric.
func higherIsBetter(metric string) bool {
	switch metric {
	case metricAccuracy, metricScore, metricRating:
		return true
	}
	return metric == compare.MetricCapacityFlight || strings.HasSuffix(metric, "_per_s") || strings.HasSuffix(metric, "_tps")
}
