package tasks

// ScorerVersion names the rules of extraction and scoring. It is raised with
// every change that could change an outcome, and stands in every result.
const ScorerVersion = "4"

// Outcome is what became of one question. Exactly one holds.
type Outcome string

// The outcomes. Only Correct counts for accuracy; Error leaves the denominator.
const (
	Correct   Outcome = "correct"
	Incorrect Outcome = "incorrect"
	// Unparsed: an answer came and nothing in it can be read as one.
	Unparsed Outcome = "unparsed"
	// Refused: the model declined to answer.
	Refused Outcome = "refused"
	// Truncated: the token limit was reached before an answer.
	Truncated Outcome = "truncated"
	// Blocked: the endpoint's content policy withheld the answer.
	Blocked Outcome = "blocked"
	// Failed: no answer came (transport, status, timeout). Its name is "error".
	Failed Outcome = "error"
	// Unscored: the task has no gold (Load).
	Unscored Outcome = "unscored"
)

// An Answer is what a model gave back for an item.
type Answer struct {
	Text      string // visible answer, reasoning already taken out where the endpoint marks it
	Truncated bool   // stopped at the token limit
	Blocked   bool   // withheld by content policy
	Failed    bool   // no answer came
}

// A Score is the reading of an Answer, with its evidence.
type Score struct {
	Outcome Outcome
	// Value is in [0,1]; 1 exactly when Outcome is Correct.
	Value float64
	// Extracted is the answer as understood: a label, a number, a short text.
	// "" when nothing was.
	Extracted string
	// Rule names the rule that found it ("final-statement", "whole-label", …).
	Rule string
	// Span is the byte range [start,end) in Answer.Text that the rule read.
	Span [2]int
	// Options are the item's options as a method by probabilities sees them; nil
	// for ByText.
	Options []OptionScore
	// Outside is the probability of everything that is no option; nil unless the
	// method is ByFirstToken.
	Outside *float64
	// Measures are figures of this answer beside its outcome, of kinds that have
	// such.
	Measures []Measure
	// Counts are of metrics that only all answers together have, by the figure's
	// name; package metric adds them up (OfCorpus). Nil but for task files.
	Counts map[string][]int
	// Variants are the outcomes by other rules than the headline's, by name.
	Variants map[Variant]Outcome
}
