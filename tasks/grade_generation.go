package tasks

import (
	"math"
	"slices"

	"github.com/hanbench/hanbench/internal/metric"
	"github.com/hanbench/hanbench/tasks/morpheme"
)

// Measures of a written answer against its references, each in [0,1].
const (
	ChrF            = "chrf"
	ChrFPlusPlus    = "chrf++"
	BLEU            = "bleu"    // of characters
	RougeL          = "rouge_l" // of characters
	RougeLMorphemes = "rouge_l_morphemes"
)

// defaultGeneration are the measures of a task that names none; the first of a
// task's is the score.
var defaultGeneration = [...]string{ChrFPlusPlus, RougeL}

// mostGenerated bounds what is compared of an answer, in runes: ROUGE takes the
// product of the lengths, and a model in a loop writes megabytes.
const mostGenerated = 20_000

// splitFor reads the dictionary where a metric needs morphemes.
func (t *Task) splitFor() error {
	if t.Kind != Generation || !slices.Contains(t.Metrics, RougeLMorphemes) {
		return nil
	}
	s, err := morpheme.New()
	if err != nil {
		return err
	}
	t.split = s.Split
	return nil
}

// scoreGeneration compares the whole visible answer with the item's references. Its
// score is that of the task's first metric; it is correct where it is a reference,
// letter for letter. Nothing is extracted.
func (t *Task) scoreGeneration(it *Item, a Answer) Score {
	references := append([]string{it.Answer}, it.Aliases...)
	text := nfc(shown(a.Text))
	if runes := []rune(text); len(runes) > mostGenerated {
		text = string(runes[:mostGenerated])
	}
	s := Score{Outcome: Incorrect, Rule: "generation"}
	switch {
	case it.Answer == "":
		return Score{Outcome: Unscored, Rule: "bad-gold"}
	case text == "" && a.Truncated:
		s.Outcome = Truncated
	case text == "":
		s.Outcome = Unparsed
	}
	names := t.Metrics
	if len(names) == 0 {
		names = defaultGeneration[:]
	}
	for _, name := range names {
		s.Measures = append(s.Measures, Measure{name, t.similar(name, text, references), 1})
	}
	s.Value = min(s.Measures[0].Got, math.Nextafter(1, 0)) // chrF takes no notice of spaces
	switch {
	case slices.Contains(references, text):
		s.Outcome, s.Value = Correct, 1
	case s.Outcome != Incorrect:
	case declines(text) && !slices.ContainsFunc(references, declines):
		s.Outcome = Refused
	case a.Truncated:
		s.Outcome = Truncated
	}
	return s
}

// declines reports whether a text opens with a refusal.
func declines(text string) bool { return refused(foldString(text), true) }

// similar is a measure of a text, the best of its references.
func (t *Task) similar(name, text string, references []string) float64 {
	split := metric.Characters
	percent := 0.0
	switch name {
	case ChrF:
		percent, _ = metric.PlainChrF().Sentence(text, references)
	case ChrFPlusPlus:
		percent, _ = metric.PlusPlusChrF().Sentence(text, references)
	case BLEU:
		c, _ := metric.CountBLEU(split(text), splitAll(split, references))
		percent = c.Sentence()
	case RougeLMorphemes:
		split = t.split
		fallthrough
	case RougeL:
		r, _ := metric.ScoreRouge(split(text), splitAll(split, references))
		return r.L.F1
	}
	return percent / 100
}

func splitAll(split func(string) []string, texts []string) [][]string {
	out := make([][]string, len(texts))
	for i, text := range texts {
		out[i] = split(text)
	}
	return out
}
