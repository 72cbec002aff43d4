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

// A Reading is what an answer to a multiple-choice question says, whatever the
// gold is.
type Reading struct {
	// Label is the label, as shown in labels, of the option that the answer
	// asserts in the end; "" where it asserts none or several.
	Label string
	// Rule names the rule that read it, or that saw why nothing can be read
	// ("several-labels", "foreign-label"); "" where no rule applied.
	Rule string
	// Span is the byte range [start,end) of the text that the rule read.
	Span [2]int
	// Refused is set where Label is "" and the text declines to answer.
	Refused bool
}

// ReadChoice reads an answer by the Standard rules where only the labels may be
// known: answers recorded elsewhere often come without question and options
// (hanbench score --responses). labels are in the order of the options. options
// may be nil, or one text for each of the first labels: a label without an
// option is then none of the item's. truncated says that the answer stopped at
// the token limit; where that is not known, pass false.
//
// It is total: an empty text, or no labels, give the zero Reading.
func ReadChoice(labels, options []string, text string, truncated bool) Reading {
	return ReadChoiceAs(Standard, labels, options, text, truncated)
}

// ReadChoiceAs is ReadChoice by a variant's rules. An unknown variant reads as
// Standard.
func ReadChoiceAs(v Variant, labels, options []string, text string, truncated bool) Reading {
	if len(labels) == 0 {
		return Reading{}
	}
	f := fold(text, ends(text, visible(text)))
	r := v.keep(newChoice(labels, options, f.s, truncated).read(v))
	out := Reading{Label: r.value, Rule: r.rule}
	if r.rule != "" {
		out.Span = f.span(r.start, r.end)
	}
	out.Refused = r.value == "" && refused(f.s, truncated)
	return out
}

// keep drops a reading that the variant does not accept.
func (v Variant) keep(r reading) reading {
	if v == Strict && r.value != "" && !StrictRule(r.rule) {
		return reading{}
	}
	return r
}
