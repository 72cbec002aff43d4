// Package metric holds scores of answers against references, and of many
// answers together: spans, generated text, labels, ratings, repeated tries. It
// is pure. Texts are taken as they are: give answer and reference in NFC.
//
// A figure that cannot be computed comes with ok = false, never as 0 or NaN.
package metric

import "strings"

// A Span is how near an answer comes to the golds of a span question. The
// golds that give the one and the other need not be the same.
type Span struct {
	Exact bool    // equal to a gold after normalisation
	F1    float64 // of characters, 0 to 1, with the gold that gives the most
}

// ScoreSpan compares an answer with the golds as KorQuAD 1.0's evaluation
// script does (evaluate-v1.0.py, korquad.github.io). ok is false without golds.
// An answer and a gold of which nothing is left are equal, with an F1 of 0.
func ScoreSpan(answer string, golds []string) (s Span, ok bool) {
	a := NormalizeSpan(answer)
	for _, gold := range golds {
		g := NormalizeSpan(gold)
		s.Exact = s.Exact || a == g
		s.F1 = max(s.F1, characterF1(a, g))
	}
	return s, len(golds) > 0
}

// Marks that KorQuAD's script turns into a space. What else of ASCII is
// punctuation it takes away, so that 12.5 becomes 125.
const (
	spanSpaces      = `'"《》<>〈〉()‘’`
	spanPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
)

// NormalizeSpan is the text that KorQuAD's evaluation compares: lower case,
// quotes and brackets as spaces, ASCII punctuation taken away, one space
// between words. Articles and particles stay.
func NormalizeSpan(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(spanSpaces, r):
			return ' '
		case strings.ContainsRune(spanPunctuation, r):
			return -1
		}
		return r
	}, strings.ToLower(s))
	return strings.Join(fields(s), " ")
}

// characterF1 is the F1 of the characters of two normalised texts as bags,
// spaces aside.
func characterF1(answer, gold string) float64 {
	counts, answers, golds, same := map[rune]int{}, 0, 0, 0
	for _, r := range gold {
		if r != ' ' {
			counts[r]++
			golds++
		}
	}
	for _, r := range answer {
		if r == ' ' {
			continue
		}
		answers++
		if counts[r] > 0 {
			counts[r]--
			same++
		}
	}
	return prf(same, answers, golds).F1
}
