package tasks

// A reading of an answer to a multiple-choice question, whatever the gold is: for
// tests of the rules.
type choiceReading struct {
	Label   string // "" for none or several
	Rule    string
	Span    [2]int
	Refused bool
}

func readChoice(labels, options []string, text string, truncated bool) choiceReading {
	return readChoiceAs(Standard, labels, options, text, truncated)
}

func readChoiceAs(v Variant, labels, options []string, text string, truncated bool) choiceReading {
	f := fold(text, ends(text, visible(text)))
	r := v.keep(newChoice(labels, options, f.s, truncated).read(v))
	out := choiceReading{Label: r.value, Rule: r.rule}
	if r.rule != "" {
		out.Span = f.span(r.start, r.end)
	}
	out.Refused = r.value == "" && refused(f.s, truncated)
	return out
}
