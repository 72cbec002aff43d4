package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/results/compare"
)

// A measure is how a metric's change is counted, and so in what a margin is given.
type measure int

const (
	ofShare  measure = iota // in [0,1]: percentage points, "1pp"
	ofRating                // of a judge's scale: points, "0.3"
	relative                // to the base: percent, "5%"
)

// aliases are the words for metrics that are no durations, by the metric's name.
var aliases = map[string][]string{
	compare.MetricAccuracy:     {"accuracy"},
	compare.MetricScore:        {"mean_score", "mean score", "score"},
	compare.MetricRating:       {"rating"},
	compare.MetricErrorRate:    {"error_rate", "error rate", "errors"},
	compare.MetricRequestRate:  {"requests_per_s", "requests/s", "request rate"},
	compare.MetricTokenRate:    {"output_tokens_per_s", "output tokens/s", "tokens/s", "throughput"},
	compare.MetricSyllableRate: {"syllables_per_s", "syllables/s"},
	compare.MetricGoodput:      {"goodput_per_s", "goodput"},

	compare.MetricEnergyToken:    {"energy_per_output_token", "energy per output token", "energy per token", "j/token"},
	compare.MetricEnergySyllable: {"energy_per_syllable", "energy per syllable", "j/syllable"},
	compare.MetricEnergyCorrect:  {"energy_per_correct_answer", "energy per correct answer", "energy per answer"},

	compare.MetricCorrectGoodput:  {"correct_goodput_per_s", "correct goodput"},
	compare.MetricPrefill:         {"prefill_tps", "prefill tokens/s"},
	compare.MetricDecode:          {"decode_tps", "decode tokens/s"},
	compare.MetricCapacityRate:    {"capacity_per_s", "capacity"},
	compare.MetricCapacityFlight:  {"capacity_in_flight", "capacity in flight"},
	compare.MetricFertility:       {"fertility"},
	compare.MetricPromptFertility: {"prompt_fertility", "prompt fertility"},
}

var (
	durations   = []string{"ttft", "ttfa", "tpot", "e2e"}
	percentiles = []string{"p50", "p95", "p99"}
)

func measureOf(metric string) measure {
	switch metric {
	case compare.MetricAccuracy, compare.MetricScore, compare.MetricErrorRate:
		return ofShare
	case compare.MetricRating:
		return ofRating
	}
	return relative
}

// metricOf reads the words before the verb: "accuracy", "p95 ttft", "median e2e".
func metricOf(words []string) (string, error) {
	text := strings.ToLower(strings.Join(words, " "))
	if name, ok := duration(strings.Fields(strings.ReplaceAll(text, "_", " "))); ok {
		return name, nil
	}
	var known []string
	for name, all := range aliases {
		if slices.Contains(all, text) {
			return name, nil
		}
		known = append(known, all[0])
	}
	slices.Sort(known)
	for _, d := range durations {
		if text == d {
			return "", fmt.Errorf("%q needs a percentile, such as \"p95 %s\" (%s)", text, d, strings.Join(percentiles, ", "))
		}
		known = append(known, "p95 "+d)
	}
	if text == "" {
		return "", fmt.Errorf("no metric before the verb (known: %s)", strings.Join(known, ", "))
	}
	return "", fmt.Errorf("unknown metric %s", suggest.Unknown(text, known))
}

// duration reads "p95 ttft", "ttft p95" or "median ttft".
func duration(words []string) (string, bool) {
	if len(words) != 2 {
		return "", false
	}
	p, d := words[0], words[1]
	if slices.Contains(durations, p) {
		p, d = d, p
	}
	if p == "median" {
		p = "p50"
	}
	return d + "_" + p, slices.Contains(percentiles, p) && slices.Contains(durations, d)
}
