package tasks

import (
	"slices"
	"strings"
)

// A Variant names how much an extractor dares. The headline score is Standard's;
// the others may stand beside it, by name.
type Variant string

// The variants, in order: whatever one reads, the next reads too, and alike.
const (
	// Strict takes an explicit final statement (정답은 C입니다, \boxed{C},
	// {"answer":"C"}) or an answer that is its label, number, text or nothing.
	Strict Variant = "strict"
	// Standard takes what a reader would take. It is the headline.
	Standard Variant = "standard"
	// Lenient takes, of multiple choice, also the only option that an answer
	// names at all, however it does so.
	Lenient Variant = "lenient"
)

// The rules that Strict accepts.
var strictRules = [...]string{"final-statement", "whole-label", "whole-option", "whole-number", "whole-answer", "whole-expression"}

// StrictRule reports whether a reading by this rule (Score.Rule) also counts for
// Strict, so that a strict score can be had from records without the texts.
func StrictRule(rule string) bool { return slices.Contains(strictRules[:], rule) }

// Visible is an answer without marked reasoning and chat tokens: what a reader
// sees, and a judge is shown.
func Visible(text string) string {
	parts := visible(text)
	if len(parts) == 1 {
		return text[parts[0].start:parts[0].end]
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(text[p.start:p.end])
	}
	return b.String()
}

// Refuses reports whether an answer in which nothing was found declines to
// answer; truncated says that it stopped at the token limit.
func Refuses(text string, truncated bool) bool {
	return refused(fold(text, ends(text, visible(text))).s, truncated)
}

// keep drops a reading that the variant does not accept.
func (v Variant) keep(r reading) reading {
	if v == Strict && r.value != "" && !StrictRule(r.rule) {
		return reading{}
	}
	return r
}
