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
	if name, ok := r.narrow(); !ok {
		return fmt.Sprintf("%s is beyond %d", name, math.MaxInt32)
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
