package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// flaw says what no record can hold; "" for none.
func (r *Record) flaw() string {
	switch {
	case r.Phase != PhaseWarmup && r.Phase != PhaseMeasure:
		return fmt.Sprintf("phase is %q; expected %q or %q", r.Phase, PhaseWarmup, PhaseMeasure)
	case r.Seq < 0 || r.Slot < 0:
		return fmt.Sprintf("seq %d or slot %d is negative", r.Seq, r.Slot)
	case !slices.Contains(outcomes(), r.Score.Outcome):
		return fmt.Sprintf("outcome is %q; expected one of %q", r.Score.Outcome, outcomes())
	}
	if msg := cmp.Or(r.Score.flaw(), r.negative()); msg != "" {
		return msg
	}
	if name, ok := r.narrow(); !ok {
		return fmt.Sprintf("%s is beyond %d", name, math.MaxInt32)
	}
	return ""
}

// flaw says what no score can be; "" for none.
func (s *Score) flaw() string {
	if s.Value == nil {
		return ""
	}
	switch v := *s.Value; {
	case !(v >= 0 && v <= 1):
		return fmt.Sprintf("score.value is %v; expected a number from 0 to 1", v)
	case (v == 1) != (s.Outcome == outcomeCorrect):
		return fmt.Sprintf("score.value is %v and the outcome %q: an answer is correct where its value is 1, and nowhere else; the line was edited", v, s.Outcome)
	}
	return ""
}

// negative names the first count that is below 0; "" for none.
func (r *Record) negative() string {
	u := &r.Units
	for i, n := range [...]int{r.Epoch, r.Attempt, r.Times.Events, r.Times.Coalesced, u.Syllables, u.Chars, u.Eojeol, u.Bytes, u.Letters, u.PromptSyllables, u.PromptChars, u.PromptLetters} {
		if n < 0 {
			return fmt.Sprintf("%s is %d; expected 0 or more", [...]string{"epoch", "attempt", "times.events", "times.coalesced", "units.syllables", "units.chars", "units.eojeol", "units.bytes",
				"units.letters", "units.prompt_syllables", "units.prompt_chars", "units.prompt_letters"}[i], n)
		}
	}
	if r.Usage == nil {
		return ""
	}
	for i, n := range [...]*int{r.Usage.InputTokens, r.Usage.OutputTokens, r.Usage.ReasoningTokens, r.Usage.CachedTokens} {
		if n != nil && *n < 0 {
			return fmt.Sprintf("usage.%s is %d; expected 0 or more", [...]string{"input_tokens", "output_tokens", "reasoning_tokens", "cached_tokens"}[i], *n)
		}
	}
	return ""
}

// narrow names the first count of a record that is beyond 32 bits, in which
// facts hold what hanbench counts by itself. Nothing that was measured is.
func (r *Record) narrow() (name string, ok bool) {
	u, w := &r.Units, Written{}
	if r.Language != nil && r.Language.Answer != nil {
		w = *r.Language.Answer
	}
	numbers := [...]int{
		r.Seq, r.Attempt, r.Slot, r.Epoch, *cmp.Or(r.Conversation, new(int)), *cmp.Or(r.Turn, new(int)), r.Times.Events, r.Times.Coalesced,
		u.Syllables, u.Chars, u.Eojeol, u.Bytes, u.Broken, u.Letters, u.PromptSyllables, u.PromptLetters,
		w.Hangul, w.Latin, w.Han, w.Kana, w.Other,
	}
	names := [...]string{
		"seq", "attempt", "slot", "epoch", "conversation", "turn", "times.events", "times.coalesced",
		"units.syllables", "units.chars", "units.eojeol", "units.bytes", "units.broken", "units.letters", "units.prompt_syllables", "units.prompt_letters",
		"language.answer.hangul", "language.answer.latin", "language.answer.han", "language.answer.kana", "language.answer.other",
	}
	for i, n := range numbers {
		if int(int32(n)) != n {
			return names[i], false
		}
	}
	return "", true
}
