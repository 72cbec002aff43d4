package tasks

// A reading is what an extractor found in a folded answer.
type reading struct {
	value      string // the answer as understood; "" when there is none
	rule       string // the rule that read it, or that saw why nothing can be read
	start, end int    // byte range in the folded text
}

// Score reads an answer to it and holds it against the gold. It is the only
// door to extraction and scoring, and total: every answer gets exactly one
// outcome. it must be an item of t.
//
// Failed, Blocked and Load are settled before the text is read. An answer
// that gives nothing readable is Truncated when it stopped at the token limit,
// Refused when it says so, else Unparsed. An item whose gold cannot be read is
// Unscored, with Rule "bad-gold"; loading a suite rejects such items.
//
// It is ScoreAs by the Standard rules, with the outcomes of the other variants
// beside it.
func (t *Task) Score(it *Item, a Answer) Score {
	s, text, c := t.grade(Standard, it, a)
	if s.Outcome == Failed || s.Outcome == Blocked || s.Outcome == Unscored {
		return s
	}
	switch t.Kind {
	case MultipleChoice, ShortAnswer, Number:
	default:
		return s
	}
	// What ScoreAs gives for each, without reading the text again.
	s.Variants = map[Variant]Outcome{Strict: s.Outcome, Lenient: s.Outcome}
	switch {
	case s.Extracted != "" && !StrictRule(s.Rule):
		s.Variants[Strict] = unread(text, a)
	case s.Rule == "" && c != nil && !a.Truncated:
		if r, ok := c.onlyLabel(); ok {
			s.Variants[Lenient] = Incorrect
			if r.value == it.Answer {
				s.Variants[Lenient] = Correct
			}
		}
	}
	return s
}

// ScoreAs is Score by the rules of a variant. Its scores stand beside the
// headline, by the variant's name, and never in its place.
func (t *Task) ScoreAs(v Variant, it *Item, a Answer) Score {
	s, _, _ := t.grade(v, it, a)
	return s
}

// grade is ScoreAs, with the folded text, and the choice where it is one.
func (t *Task) grade(v Variant, it *Item, a Answer) (s Score, text string, c *choice) {
	switch {
	case t.Kind == Load, t.Kind == Judged: // a judge comes later
		return Score{Outcome: Unscored}, "", nil
	case a.Failed:
		return Score{Outcome: Failed}, "", nil
	case a.Blocked:
		return Score{Outcome: Blocked}, "", nil
	case t.Kind == Instructions:
		return scoreInstructions(it, a), "", nil
	case t.Kind == Generation:
		return t.scoreGeneration(it, a), "", nil
	case t.Kind == Filtered:
		return t.harness.score(it, a), "", nil
	}
	f := fold(a.Text, ends(a.Text, visible(a.Text)))
	var r reading
	var correct, hasGold bool
	switch t.Kind {
	case MultipleChoice:
		c = newChoice(t.Labels, it.Options, f.s, a.Truncated)
		r, correct, hasGold = scoreChoice(v, c, it)
		s.Measures = it.biasMeasures(r.value)
	case ShortAnswer:
		r, correct, hasGold = scoreShort(it, f.s, a.Truncated)
		r = v.keep(r)
	case Number:
		r, correct, hasGold = scoreNumber(it, f.s, a.Truncated)
		r = v.keep(r)
	case Span:
		r, s.Measures, s.Value, hasGold = scoreSpan(it, a, f.s)
		correct = s.Value == 1
	case Similarity:
		r, s.Value, hasGold = scoreSimilarity(it, f.s, a.Truncated)
		correct = s.Value == 1
	}
	if !hasGold {
		return Score{Outcome: Unscored, Rule: "bad-gold"}, "", nil
	}
	s.Extracted, s.Rule = r.value, r.rule
	if r.rule != "" {
		s.Span = f.span(r.start, r.end)
	}
	switch {
	case r.value != "" && correct:
		s.Outcome, s.Value = Correct, 1
	case r.value != "":
		s.Outcome = Incorrect
	default:
		s.Outcome = unread(f.s, a)
	}
	return t.counted(it, s), f.s, c
}

// unread is the outcome of an answer in which nothing was read.
func unread(folded string, a Answer) Outcome {
	switch {
	case refused(folded, a.Truncated):
		return Refused
	case a.Truncated:
		return Truncated
	}
	return Unparsed
}
