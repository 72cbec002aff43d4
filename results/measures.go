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
	s := measureSums{
		got: map[string]float64{}, of: map[string]float64{}, counts: map[string][]int{}, metrics: metrics,
		labelled: slices.Contains(metrics, metricMacroF1),
		rated:    slices.Contains(metrics, metricPearson) || slices.Contains(metrics, metricSpearman),
	}
	for _, r := range records {
		if !r.failed() && (r.failure != nil || r.outcome != outcomeUnscored) {
			s.add(r)
		}
	}
	s.figures(b)
}

// measureSums are what the measures of a block are made of.
type measureSums struct {
	metrics         []string
	labelled, rated bool // a metric asks for it

	got, of        map[string]float64 // by measure
	counts         map[string][]int   // by figure
	labels         []metric.Labelled
	golds, ratings []float64
}

func (s *measureSums) add(r *fact) {
	if r.measures != nil {
		for _, m := range *r.measures {
			s.got[m.Name] += m.Got
			s.of[m.Name] += m.Of
		}
	}
	for name, c := range r.counts {
		s.counts[name] = metric.AddCounts(s.counts[name], c)
	}
	if s.labelled {
		s.labels = append(s.labels, metric.Labelled{Gold: r.gold, Answer: r.extracted, Parsed: r.extracted != ""})
	}
	if !s.rated {
		return
	}
	gold, err := strconv.ParseFloat(r.gold, 64)
	rating, err2 := strconv.ParseFloat(r.extracted, 64)
	if err == nil && err2 == nil {
		s.golds, s.ratings = append(s.golds, gold), append(s.ratings, rating)
	}
}

func (s *measureSums) figures(b *AccuracyBlock) {
	for name, n := range s.of {
		if n > 0 {
			b.put(name, s.got[name]/n, true)
		}
	}
	for figure, sum := range s.counts {
		name, _, _ := strings.Cut(figure, ",") // a pipeline of filters follows
		value, ok := metric.OfCorpus(name, sum)
		b.put(figure, value, ok)
	}
	if biased, counter := s.of[measureBiased], s.of[measureCounterBiased]; slices.Contains(s.metrics, metricDiffBias) && biased > 0 && counter > 0 {
		b.put(metricDiffBias, s.got[measureBiased]/biased-s.got[measureCounterBiased]/counter, true)
	}
	if s.labelled {
		f1, ok := metric.MacroF1(s.labels)
		b.put(metricMacroF1, f1, ok)
	}
	if slices.Contains(s.metrics, metricPearson) {
		r, ok := metric.Pearson(s.golds, s.ratings)
		b.put(metricPearson, r, ok)
	}
	if slices.Contains(s.metrics, metricSpearman) {
		r, ok := metric.Spearman(s.golds, s.ratings)
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
