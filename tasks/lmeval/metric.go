package lmeval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// A Metric is a figure that a task wants.
type Metric struct {
	Name string // acc, acc_norm, exact_match, …
	// Aggregation is how the documents' values become one: mean, f1, bleu, …
	Aggregation    string
	HigherIsBetter bool
	// Options are the metric's own settings, as they stand in the file.
	Options map[string]any
	// Python is the function that the metric or its aggregation needs, nil where
	// it needs none.
	Python *Error
	// Known is false for a metric that the harness does not hold itself but
	// takes from elsewhere by its name.
	Known bool

	match match // of exact_match
}

// match is how exact_match compares.
type match struct {
	ignored                       []*python.Regexp
	ignoreCase, ignorePunctuation bool
	ignoreNumbers                 bool
}

// known gives the aggregation that a metric of the harness has by itself.
func known(name string) (aggregation string, lowerIsBetter, ok bool) {
	switch name {
	case "acc", "acc_norm", "acc_bytes", "acc_mutual_info", "acc_all", "exact_match", "likelihood":
		return "mean", false, true
	case "bleu", "chrf", "chrf++", "f1", "bypass":
		return name, false, true
	case "mcc":
		return "matthews_corrcoef", false, true
	case "ter", "brier_score", "perplexity", "bits_per_byte":
		return name, true, true
	case "word_perplexity", "byte_perplexity":
		return "weighted_perplexity", true, true
	}
	return "mean", false, false
}

func aggregationNames() []string {
	return []string{"bits_per_byte", "bleu", "brier_score", "bypass", "chrf", "chrf++", "f1", "matthews_corrcoef", "mean",
		"median", "nanmean", "perplexity", "ter", "weighted_perplexity"}
}

// defaultMetrics are those of a task whose file names none.
func defaultMetrics(o Output) []string {
	switch o {
	case MultipleChoice:
		return []string{"acc", "acc_norm"}
	case Loglikelihood:
		return []string{"perplexity", "acc"}
	case Rolling:
		return []string{"word_perplexity", "byte_perplexity", "bits_per_byte"}
	}
	return []string{"exact_match"}
}

func readMetrics(t *Task, s settings) error {
	f := s["metric_list"]
	if f.value == nil {
		for _, name := range defaultMetrics(t.Output) {
			aggregation, lower, _ := known(name)
			t.Metrics = append(t.Metrics, Metric{Name: name, Aggregation: aggregation, HigherIsBetter: !lower, Known: true})
		}
		return nil
	}
	list, ok := f.value.(*python.List)
	if !ok || len(list.Items) == 0 {
		return s.fail("metric_list", "a list of metrics is needed, not %s", python.Repr(f.value))
	}
	for _, item := range list.Items {
		d, ok := item.(*python.Dict)
		if !ok {
			return s.fail("metric_list", "an entry is a mapping with metric:, not %s", python.Repr(item))
		}
		if fn, ok := functionIn(d); ok {
			m := pythonMetric(d, needsPython(f, "metric_list", fn))
			t.Python = append(t.Python, m.Python)
			t.Metrics = append(t.Metrics, m)
			continue
		}
		m, err := newMetric(d)
		if err != nil {
			return s.fail("metric_list", "%v", err)
		}
		if !m.Known {
			t.Warnings = append(t.Warnings, fmt.Sprintf("metric %s is none of the harness's own", m.Name))
		}
		t.Metrics = append(t.Metrics, m)
	}
	return nil
}

// pythonMetric is a metric of which a part is a function: only what it is
// called, and its plain settings, are known.
func pythonMetric(d *python.Dict, needs *Error) Metric {
	m := Metric{Python: needs, HigherIsBetter: true}
	name, _ := d.Get("metric")
	if fn, ok := name.(function); ok {
		m.Name = fn.name[strings.LastIndexByte(fn.name, '.')+1:]
	} else {
		m.Name = python.Str(name)
	}
	if better, ok := d.Get("higher_is_better"); ok {
		m.HigherIsBetter = python.Truth(better)
	}
	m.Aggregation, _ = element(d, "aggregation").(string)
	m.keepOptions(d)
	return m
}

func element(d *python.Dict, key string) any {
	v, _ := d.Get(key)
	return v
}

func newMetric(d *python.Dict) (Metric, error) {
	o := &options{dict: d}
	m := Metric{Name: o.text("metric", "")}
	if m.Name == "" && len(o.errs) == 0 {
		return m, fmt.Errorf("the name of a metric is missing (metric:)")
	}
	aggregation, lower, ok := known(m.Name)
	m.Known = ok && !o.truth("hf_evaluate")
	m.Aggregation = o.text("aggregation", aggregation)
	if !slices.Contains(aggregationNames(), m.Aggregation) && len(o.errs) == 0 {
		return m, fmt.Errorf("%s: the aggregation %s is not known", m.Name, m.Aggregation)
	}
	m.HigherIsBetter = !lower
	if v := o.value("higher_is_better"); v != nil {
		m.HigherIsBetter = python.Truth(v)
	}
	m.keepOptions(d)
	m.readMatch(o)
	if m.Name == "exact_match" && m.Known {
		return m, o.done()
	}
	for _, key := range d.Keys() {
		o.read = append(o.read, python.Str(key))
	}
	return m, o.done()
}

// keepOptions keeps the metric's own settings.
func (m *Metric) keepOptions(d *python.Dict) {
	for _, pair := range d.Items() {
		key, value := python.Str(pair.(python.Tuple)[0]), pair.(python.Tuple)[1]
		_, isFunction := functionIn(value)
		if isFunction || slices.Contains([]string{"metric", "aggregation", "higher_is_better", "hf_evaluate"}, key) {
			continue
		}
		if m.Options == nil {
			m.Options = map[string]any{}
		}
		m.Options[key] = value
	}
}

// readMatch understands the settings of exact_match.
func (m *Metric) readMatch(o *options) {
	if m.Name != "exact_match" {
		return
	}
	m.match = match{
		ignored:           o.patterns("regexes_to_ignore"),
		ignoreCase:        o.truth("ignore_case"),
		ignorePunctuation: o.truth("ignore_punctuation"),
		ignoreNumbers:     o.truth("ignore_numbers"),
	}
	o.value("multi_label") // some files give it; it means nothing here
}

// Matches reports whether a text is one of the right ones as exact_match
// compares them: after its regular expressions, case, punctuation and digits
// (of ASCII) have been taken off, as the file wants.
func (m Metric) Matches(text string, gold []string) (bool, error) {
	text, err := m.match.clean(text)
	if err != nil {
		return false, err
	}
	for _, g := range gold {
		if g, err = m.match.clean(g); err != nil {
			return false, err
		}
		if g == text {
			return true, nil
		}
	}
	return false, nil
}

const (
	asciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
	asciiDigits      = "0123456789"
)

func (m match) clean(s string) (string, error) {
	for _, re := range m.ignored {
		var err error
		if s, err = re.Replace(s, "", 0); err != nil {
			return "", err
		}
	}
	if m.ignoreCase {
		s = python.Lower(s)
	}
	removed := ""
	if m.ignorePunctuation {
		removed += asciiPunctuation
	}
	if m.ignoreNumbers {
		removed += asciiDigits
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(removed, r) {
			return -1
		}
		return r
	}, s), nil
}
