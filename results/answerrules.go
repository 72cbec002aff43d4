package results

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// AnswerRules say what counts, where a file leaves a choice.
type AnswerRules struct {
	Reader  string `json:"reader"`  // ReaderOurs, or ReaderPred: the file's pred column
	Repeats string `json:"repeats"` // RepeatsFirst, RepeatsLast, RepeatsAll or RepeatsTrials
	Failed  string `json:"failed"`  // CountApart or CountWrong
	Missing string `json:"missing"` // CountApart or CountWrong
	// SharedIDs says whose task and category an answer counts for where several
	// items have its id: SharedApart, SharedLast or SharedFirst.
	SharedIDs string `json:"shared_ids"`
}

// The values of AnswerRules.
const (
	ReaderOurs = "hanbench"
	ReaderPred = "pred"
	// RepeatsFirst and RepeatsLast take one answer of an item that has several
	// in one trial, RepeatsAll counts every row as an item of its own,
	// RepeatsTrials takes them for trials and averages them.
	RepeatsFirst  = "first"
	RepeatsLast   = "last"
	RepeatsAll    = "all"
	RepeatsTrials = "trials"
	// CountApart leaves them out of the accuracy and gives its bounds.
	CountApart = "apart"
	CountWrong = "wrong"
	// SharedApart tells items of one id apart, by category, gold and order;
	// SharedLast counts the answers to all of them for the last one's category;
	// SharedFirst takes an id's first row in each trial and no other.
	SharedApart = "apart"
	SharedLast  = "last"
	SharedFirst = "first"
)

// DefaultRules are hanbench's own: its reading of the text, the first answer to
// an item, and what failed or is missing counted apart.
func DefaultRules() AnswerRules {
	return AnswerRules{Reader: ReaderOurs, Repeats: RepeatsFirst, Failed: CountApart, Missing: CountApart, SharedIDs: SharedApart}
}

// PublishedRules are those by which the published means of CLIcK, KMMLU and
// HAE-RAE runs were made: the pred column against the file's gold, every row,
// FAILED left out, FILTERED and empty wrong, categories looked up by id.
func PublishedRules() AnswerRules {
	return AnswerRules{Reader: ReaderPred, Repeats: RepeatsAll, Failed: CountApart, Missing: CountApart, SharedIDs: SharedLast}
}

// Validate names the field whose value is not known.
func (r AnswerRules) Validate() error {
	for _, f := range []struct {
		name, value string
		known       []string
	}{
		{"reader", r.Reader, []string{ReaderOurs, ReaderPred}},
		{"repeats", r.Repeats, []string{RepeatsFirst, RepeatsLast, RepeatsAll, RepeatsTrials}},
		{"failed", r.Failed, []string{CountApart, CountWrong}},
		{"missing", r.Missing, []string{CountApart, CountWrong}},
		{"shared_ids", r.SharedIDs, []string{SharedApart, SharedLast, SharedFirst}},
	} {
		if !slices.Contains(f.known, f.value) {
			return fmt.Errorf("rules: %s is %q; expected one of %s", f.name, f.value, strings.Join(f.known, ", "))
		}
	}
	return nil
}

// Asks reports whether an answer, or the lack of one, is held against an item.
func (r AnswerRules) Asks(a *ScoredAnswer) bool {
	return a.Kind != AnswerUnknown && (a.Kind != AnswerMissing || r.Missing != CountApart)
}

// ItemsOf adds up the answers that the rules let count by item, in the order of the
// answers, as Measured.Items does those of a run; of an item that was not answered
// there is nothing where that is counted apart. n is how many count.
func (r AnswerRules) ItemsOf(answers []ScoredAnswer, suite SuiteRef) (items []Item, n int) {
	facts := r.facts(answers, r.Asks)
	return itemsOf(facts, suite, nil), len(facts)
}

// facts are of the answers that the rules let count, of those that may.
func (r AnswerRules) facts(answers []ScoredAnswer, may func(*ScoredAnswer) bool) []*fact {
	g := gatherer{seeds: newSeeds()}
	var out []*fact
	var room factRoom
	var rec Record
	taken := map[idInTrial]string{} // by which item
	for i := range answers {
		a := &answers[i]
		switch {
		case a.Kind == AnswerUnknown || may != nil && !may(a),
			a.Kind == AnswerMissing && r.Reader == ReaderPred && r.Missing == CountApart,
			r.Repeats == RepeatsFirst && a.Repeat > 0,
			r.Repeats == RepeatsLast && a.Repeat < a.Of-1,
			r.SharedIDs == SharedFirst && cmp.Or(taken[a.place()], a.content()) != a.content():
			continue
		}
		taken[a.place()] = a.content()
		r.record(&rec, a)
		f := room.next()
		g.fact(f, &rec)
		out = append(out, f)
	}
	return out
}

// idInTrial is what a plain table knows an answer by.
type idInTrial struct{ id, trial string }

// place is by the id as the data set has it: a suite calls the second item of an
// id ID#2.
func (a *ScoredAnswer) place() idInTrial {
	id := a.Item
	if i := strings.LastIndexByte(id, '#'); i > 0 && a.LastOfID != nil {
		id = id[:i]
	}
	return idInTrial{id, a.Trial}
}

// content tells items of one id apart.
func (a *ScoredAnswer) content() string { return a.Task + "\x00" + cmp.Or(a.ItemHash, a.Score.Gold) }

// record makes of an answer what the summary of a run would have.
func (r AnswerRules) record(rec *Record, a *ScoredAnswer) {
	*rec = Record{Task: a.Task, Category: a.Category, Group: a.Group, Item: a.Item, ItemHash: cmp.Or(a.ItemHash, a.Score.Gold+"\x00"+a.Category), Epoch: a.Epoch, Score: a.Score}
	if r.Repeats == RepeatsAll && a.Repeat > 0 {
		rec.ItemHash += fmt.Sprintf("#%d", a.Repeat)
	}
	if r.SharedIDs == SharedLast && a.LastOfID != nil {
		rec.ItemHash += "#" + rec.Task + "#" + rec.Category // still another item than the last
		rec.Task, rec.Category = a.LastOfID.Task, a.LastOfID.Category
	}
	if r.Reader == ReaderPred && a.Pred != nil {
		rec.Score = a.byPred()
	}
	if how := map[bool]string{false: r.Failed, true: r.Missing}[a.Kind == AnswerMissing]; rec.Score.Outcome == outcomeError && how == CountWrong {
		zero := 0.0
		rec.Score.Outcome, rec.Score.Value = outcomeIncorrect, &zero
	}
}

// byPred is the score that the pred column gives.
func (a *ScoredAnswer) byPred() Score {
	s := Score{Outcome: a.Score.Outcome, Gold: cmp.Or(a.FileGold, a.Score.Gold), Extracted: *a.Pred}
	value := 0.0
	switch {
	case s.Outcome == outcomeError || s.Outcome == outcomeUnscored:
		return a.Score
	case s.Outcome == outcomeBlocked:
	case s.Extracted == "":
		s.Outcome = outcomeUnparsed
	case s.Extracted == s.Gold:
		s.Outcome, value = outcomeCorrect, 1
	default:
		s.Outcome = outcomeIncorrect
	}
	s.Value = &value
	return s
}
