package tasks

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Method is how the answer to a multiple-choice item is had from a model.
type Method string

// The methods.
const (
	// ByText: the model answers in words, which are read. The default.
	ByText Method = "text"
	// ByFirstToken: the option whose label is the likeliest first token.
	ByFirstToken Method = "logprobs"
	// ByLikelihood: the option whose text is the likeliest continuation of the
	// prompt, as evaluation harnesses of base models do.
	ByLikelihood Method = "loglikelihood"
)

// Methods lists them.
func Methods() []Method { return []Method{ByText, ByFirstToken, ByLikelihood} }

// A TokenProb is a token with the natural logarithm of its probability.
type TokenProb struct {
	Token   string
	Logprob float64
}

// An OptionScore is what a method by probabilities gives an option.
type OptionScore struct {
	Label string
	// Logprob is that of the option, natural; -Inf for a label that is not among
	// the tokens told.
	Logprob float64
	// Share is its probability among the options, in [0,1]; they sum up to 1.
	Share float64
}

// Rules of the methods by probabilities.
const (
	ruleFirstToken = "first-token"
	ruleLikelihood = "likelihood"
)

// Variants of ByLikelihood: the log-likelihood divided by the option's length.
// Evaluation harnesses call them acc_norm and acc_bytes.
const (
	NormChars Variant = "acc_norm_chars"
	NormBytes Variant = "acc_norm_bytes"
)

// ScoreFirstToken scores an item by the likeliest first tokens of its answer. A
// token counts for an option if it is the option's label but for white space
// around it. Probabilities are renormalised over the options; Score.Outside is
// what all else had, tokens that were not told included. An item of whose labels
// none is among the tokens is Unparsed.
func (t *Task) ScoreFirstToken(it *Item, first []TokenProb) Score {
	labels := t.OptionLabels(it)
	mass := make([]float64, len(labels))
	total := 0.0
	for i, label := range labels {
		want := foldString(label)
		for _, alt := range first {
			if foldString(strings.TrimSpace(strings.ReplaceAll(alt.Token, "▁", " "))) == want {
				mass[i] += math.Exp(alt.Logprob)
			}
		}
		total += mass[i]
	}
	outside := max(0, 1-total)
	s := Score{Outcome: Unparsed, Rule: ruleFirstToken, Outside: &outside}
	if total == 0 {
		return s
	}
	for i, label := range labels {
		s.Options = append(s.Options, OptionScore{label, math.Log(mass[i]), mass[i] / total})
	}
	return t.counted(it, s.decide(it, labels, best(mass)))
}

// ScoreLikelihood scores an item by the log-likelihoods of its continuations, in
// their order: the highest wins, the first of equals. Score.Variants has the
// outcomes by NormChars and NormBytes. An item with another number of
// likelihoods, or with one that is no number, is Unparsed.
func (t *Task) ScoreLikelihood(it *Item, likelihoods []float64) Score {
	labels, texts := t.OptionLabels(it), t.optionTexts(it)
	s := Score{Outcome: Unparsed, Rule: ruleLikelihood}
	if len(likelihoods) != len(labels) {
		return s
	}
	top := math.Inf(-1)
	for _, l := range likelihoods {
		if math.IsNaN(l) || math.IsInf(l, 0) {
			return s
		}
		top = max(top, l)
	}
	total := 0.0
	byChars, byBytes := make([]float64, len(labels)), make([]float64, len(labels))
	for i, l := range likelihoods {
		total += math.Exp(l - top)
		byChars[i] = l / float64(max(1, utf8.RuneCountInString(texts[i])))
		byBytes[i] = l / float64(max(1, len(texts[i])))
	}
	for i, l := range likelihoods {
		s.Options = append(s.Options, OptionScore{labels[i], l, math.Exp(l-top) / total})
	}
	ways := []likelihoodWay{{"", likelihoods}, {NormChars, byChars}, {NormBytes, byBytes}}
	if t.harness != nil {
		ways = t.harness.ways(likelihoods, byChars, byBytes)
	}
	return t.counted(it, s.decideBy(ways, it, labels))
}

// A likelihoodWay is a value for each option, of which the greatest wins.
type likelihoodWay struct {
	name   Variant // "" where it is only the headline
	values []float64
}

// decideBy makes the first way the headline, and the others variants beside it.
func (s Score) decideBy(ways []likelihoodWay, it *Item, labels []string) Score {
	s = s.decide(it, labels, best(ways[0].values))
	s.Variants = map[Variant]Outcome{}
	for _, w := range ways {
		if w.name != "" {
			s.Variants[w.name] = Score{}.decide(it, labels, best(w.values)).Outcome
		}
	}
	return s
}

// right reports whether a label is that of a right option.
func (it *Item) right(label string) bool {
	return label == it.Answer || slices.Contains(it.Aliases, label)
}

// best is the index of the greatest value, the first of equals.
func best(values []float64) int {
	at := 0
	for i, v := range values {
		if v > values[at] {
			at = i
		}
	}
	return at
}

// decide makes the option at i the answer.
func (s Score) decide(it *Item, labels []string, i int) Score {
	s.Extracted, s.Outcome, s.Value = labels[i], Incorrect, 0
	s.Measures = it.biasMeasures(s.Extracted)
	if it.right(s.Extracted) {
		s.Outcome, s.Value = Correct, 1
	}
	return s
}

// Likelihoods are the texts whose log-likelihoods score an item: those of the
// continuations after their contexts. There is one context, or one for each
// continuation where the options are the questions. A continuation begins with
// what parts it from its context.
type Likelihoods struct{ Contexts, Continuations []string }

// Texts are all whose likelihood is asked for: the contexts, and then each context
// with its continuation.
func (l Likelihoods) Texts() []string {
	texts := slices.Clone(l.Contexts)
	for i, c := range l.Continuations {
		texts = append(texts, l.Contexts[min(i, len(l.Contexts)-1)]+c)
	}
	return texts
}

// Likelihoods are those of an item: of suites the labels of its options, after
// its messages as one text with empty lines between them.
func (t *Task) Likelihoods(it *Item) (Likelihoods, error) {
	if t.harness != nil {
		return t.harness.likelihoods(it)
	}
	messages, err := t.Messages(it)
	if err != nil {
		return Likelihoods{}, err
	}
	parts := make([]string, len(messages))
	for i, m := range messages {
		parts[i] = m.Content
	}
	l := Likelihoods{Contexts: []string{strings.Join(parts, "\n\n")}}
	for _, label := range t.OptionLabels(it) {
		l.Continuations = append(l.Continuations, " "+label)
	}
	return l, nil
}

// optionTexts are what an option's log-likelihood is divided by the length of.
func (t *Task) optionTexts(it *Item) []string {
	if t.harness != nil {
		return it.Options
	}
	return t.OptionLabels(it)
}
