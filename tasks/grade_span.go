package tasks

import (
	"math"
	"strings"

	"github.com/hanbench/hanbench/internal/metric"
)

// A Measure is a figure of one answer beside its outcome. Over many answers it is
// the sum of Got over the sum of Of.
type Measure struct {
	Name    string
	Got, Of float64
}

// The names of measures.
const (
	ExactMatch        = "exact_match"
	SpanF1            = "f1"
	ExactMatchWhole   = "exact_match_whole" // of the whole answer, as published
	SpanF1Whole       = "f1_whole"
	InstructionStrict = "instruction_strict"
	InstructionLoose  = "instruction_loose"
	PromptStrict      = "prompt_strict"
	PromptLoose       = "prompt_loose"
)

// scoreSpan reads an answer as a short one, "정답은 세종대왕입니다", and compares
// what was read with the golds as KorQuAD does. An answer is correct that is
// exactly a gold; else its score is the F1 of its characters, below 1. As KorQuAD's
// own evaluation takes the whole answer as it came, those figures are measured too.
func scoreSpan(it *Item, a Answer, s string) (r reading, measures []Measure, value float64, hasGold bool) {
	golds := append([]string{it.Answer}, it.Aliases...)
	r, _, hasGold = scoreShort(it, s, a.Truncated)
	if !hasGold {
		return r, nil, 0, false
	}
	read := bestSpan(r.value, golds)
	if r.value == "" {
		read = metric.Span{}
	}
	whole, _ := metric.ScoreSpan(nfc(shown(a.Text)), golds)
	measures = []Measure{
		{ExactMatch, one(read.Exact), 1}, {SpanF1, read.F1, 1},
		{ExactMatchWhole, one(whole.Exact), 1}, {SpanF1Whole, whole.F1, 1},
	}
	if value = one(read.Exact); value == 0 {
		value = min(read.F1, math.Nextafter(1, 0)) // the same characters in another order
	}
	return r, measures, value, true
}

// bestSpan compares what was read with the golds as they stand and as they were
// folded, for it was read in the folded answer: “한국” is there "한국".
func bestSpan(read string, golds []string) metric.Span {
	best, _ := metric.ScoreSpan(read, golds)
	folded := make([]string, len(golds))
	for i, g := range golds {
		folded[i] = foldString(g)
	}
	if other, _ := metric.ScoreSpan(read, folded); other.F1 > best.F1 || other.Exact {
		return other
	}
	return best
}

// shown is what an answer says besides reasoning.
func shown(text string) string {
	var b strings.Builder
	for _, part := range visible(text) {
		b.WriteString(text[part.start:part.end])
	}
	return strings.TrimSpace(b.String())
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
