package results

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/metric"
)

// The metrics of all answers of a task together that a suite can name.
const (
	metricMacroF1  = "macro_f1"
	metricPearson  = "pearson"
	metricSpearman = "spearman"
	// metricMacroAccuracy is the plain mean of the categories' accuracies.
	metricMacroAccuracy = "macro_accuracy"
	// metricDiffBias is by how much an answer is more often right where the
	// context agrees with the stereotype than where it does not; from two measures
	// of the answers.
	metricDiffBias       = "diff_bias_disambiguated"
	measureBiased        = "acc_biased_context"
	measureCounterBiased = "acc_counter_biased_context"
)

// measure computes the measures of a block's records; metrics are those that the
// task names. An answer that failed is in none.
func (b *AccuracyBlock) measure(records []*fact, metrics []string) {
	got, of := map[string]float64{}, map[string]float64{}
	counts := map[string][]int{}
	var labels []metric.Labelled
	var golds, ratings []float64
	labelled := slices.Contains(metrics, metricMacroF1)
	rated := slices.Contains(metrics, metricPearson) || slices.Contains(metrics, metricSpearman)
	for _, r := range records {
		if r.failed() || r.failure == nil && r.outcome == outcomeUnscored {
			continue
		}
		if r.measures != nil {
			for _, m := range *r.measures {
				got[m.Name] += m.Got
				of[m.Name] += m.Of
			}
		}
		for name, c := range r.counts {
			counts[name] = metric.AddCounts(counts[name], c)
		}
		if labelled {
			labels = append(labels, metric.Labelled{Gold: r.gold, Answer: r.extracted, Parsed: r.extracted != ""})
		}
		if !rated {
			continue
		}
		gold, err := strconv.ParseFloat(r.gold, 64)
		rating, err2 := strconv.ParseFloat(r.extracted, 64)
		if err == nil && err2 == nil {
			golds, ratings = append(golds, gold), append(ratings, rating)
		}
	}
	for name, n := range of {
		if n > 0 {
			b.put(name, got[name]/n, true)
		}
	}
	for figure, sum := range counts {
		name, _, _ := strings.Cut(figure, ",") // a pipeline of filters follows
		value, ok := metric.OfCorpus(name, sum)
		b.put(figure, value, ok)
	}
	if slices.Contains(metrics, metricDiffBias) && of[measureBiased] > 0 && of[measureCounterBiased] > 0 {
		b.put(metricDiffBias, got[measureBiased]/of[measureBiased]-got[measureCounterBiased]/of[measureCounterBiased], true)
	}
	if labelled {
		f1, ok := metric.MacroF1(labels)
		b.put(metricMacroF1, f1, ok)
	}
	if slices.Contains(metrics, metricPearson) {
		r, ok := metric.Pearson(golds, ratings)
		b.put(metricPearson, r, ok)
	}
	if slices.Contains(metrics, metricSpearman) {
		r, ok := metric.Spearman(golds, ratings)
		b.put(metricSpearman, r, ok)
	}
}

// balance computes the measures that are of a task's categories.
func (t *TaskAccuracy) balance(metrics []string) {
	if !slices.Contains(metrics, metricMacroAccuracy) {
		return
	}
	var values []float64
	for _, c := range t.Categories {
		if c.Accuracy != nil {
			values = append(values, *c.Accuracy)
		}
	}
	m, ok := meanOf(values)
	t.put(metricMacroAccuracy, m, ok)
}

func (b *AccuracyBlock) put(name string, value float64, ok bool) {
	if !ok {
		return
	}
	if b.Measures == nil {
		b.Measures = map[string]float64{}
	}
	b.Measures[name] = *figure(value)
}
