package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// A ScoredAnswer is one line of what `hanbench score --details` writes: an
// answer recorded elsewhere, with its score and the evidence for it, or an item
// that has no answer.
type ScoredAnswer struct {
	Kind     string `json:"kind"` // "answer", "missing" (an item without one) or "unknown" (an answer to no item)
	Row      int    `json:"row"`  // of the file, from 1; 0 for what is missing
	Line     int    `json:"line"` // where the row begins
	Task     string `json:"task,omitempty"`
	Category string `json:"category,omitempty"`
	Group    string `json:"group,omitempty"`
	Item     string `json:"item"`
	// NoID: the file names no items, and this is the answer's place in its trial.
	NoID     bool   `json:"no_id,omitempty"`
	ItemHash string `json:"item_hash,omitempty"`
	Trial    string `json:"trial,omitempty"` // as the file names it
	Epoch    int    `json:"epoch"`           // the trial's number, from 0
	// Repeat counts earlier answers to this item in this trial, of Of in all.
	Repeat int   `json:"repeat"`
	Of     int   `json:"of"`
	Score  Score `json:"score"`
	// Pred is what somebody's parser read; null where the file does not say.
	Pred  *string `json:"pred"`
	Empty bool    `json:"empty,omitempty"` // an answer came and holds nothing
	// FileGold is the file's gold where it is not the item's.
	FileGold string `json:"file_gold,omitempty"`
	// LastOfID is where a plain table by id puts an answer whose id several items
	// have: the last of them.
	LastOfID *AnswerPlace `json:"last_of_id,omitempty"`
}

// An AnswerPlace is where an item stands in its suite.
type AnswerPlace struct {
	Task     string `json:"task"`
	Category string `json:"category,omitempty"`
}

// Values of ScoredAnswer.Kind.
const (
	AnswerScored  = "answer"
	AnswerMissing = "missing"
	AnswerUnknown = "unknown"
)

// AnswerFile says which file was scored, and how its rows found their items.
type AnswerFile struct {
	Name string `json:"name"` // without its folder
	Hash string `json:"hash"` // "sha256:…" of its bytes
	Rows int    `json:"rows"`
	// Match is "id", "hash", "position", or "file" where the file's own gold
	// makes the items.
	Match  string   `json:"match"`
	Trials []string `json:"trials"` // their names; one, perhaps "", where there is one trial
}

// AnswerCounts are of answers (a row's trials count each), before any rule.
type AnswerCounts struct {
	Answers   int `json:"answers"`
	Items     int `json:"items"`    // of the suite, or of the file
	Missing   int `json:"missing"`  // items without an answer, in each trial
	Unknown   int `json:"unknown"`  // answers to no item of the suite; they are not scored
	Repeated  int `json:"repeated"` // answers to an item that was answered before in its trial
	Failed    int `json:"failed"`   // no answer came
	Blocked   int `json:"blocked"`
	Empty     int `json:"empty"` // an answer came and holds nothing; they count as unparsed
	OtherGold int `json:"other_gold"`
}

// An AnswerFigure is the accuracy by other rules than the chosen ones, for
// comparison.
type AnswerFigure struct {
	Name   string      `json:"name"` // "first", "all", "failed-wrong", "missing-wrong", "hanbench" or "published"
	Rules  AnswerRules `json:"rules"`
	Scored int         `json:"scored"` // items with an answer that counts
	AccuracyBlock
}

// Agreement holds the file's pred column against hanbench's reading, on all
// answers that came.
type Agreement struct {
	N          int      `json:"n"`
	Same       int      `json:"same"`      // the same reading, or none by both
	Different  int      `json:"different"` // both read an answer, not the same
	OnlyOurs   int      `json:"only_ours"` // only hanbench read one
	OnlyTheirs int      `json:"only_theirs"`
	Share      *float64 `json:"share"` // same / n
}

// ScoredAnswers is what `hanbench score --responses --json` prints: a pure
// function of the scored answers and the rules.
type ScoredAnswers struct {
	Schema    int             `json:"schema"`
	Tool      Tool            `json:"tool"`
	File      AnswerFile      `json:"file"`
	Suite     SuiteRef        `json:"suite"`
	Rules     AnswerRules     `json:"rules"`
	Counts    AnswerCounts    `json:"counts"`
	Scored    int             `json:"scored"` // items with an answer that counts
	Accuracy  Accuracy        `json:"accuracy"`
	ByTrial   []AccuracyBlock `json:"by_trial"` // where there are several
	Figures   []AnswerFigure  `json:"figures"`
	Agreement *Agreement      `json:"agreement"` // null where the file has no pred
	Warnings  []string        `json:"warnings"`
}

// Encode is the file's content: indented JSON with a newline at its end.
func (s *ScoredAnswers) Encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		panic(fmt.Sprintf("encode scored answers: %v", err)) // plain numbers and texts
	}
	return b.Bytes()
}

// SummarizeAnswers computes the figures. The error is rules that are not known,
// or that ask for a pred column where the answers have none.
func SummarizeAnswers(tool Tool, file AnswerFile, suite SuiteRef, rules AnswerRules, answers []ScoredAnswer) (*ScoredAnswers, error) {
	if err := rules.Validate(); err != nil {
		return nil, err
	}
	hasPred := slices.ContainsFunc(answers, func(a ScoredAnswer) bool { return a.Pred != nil })
	if rules.Reader == ReaderPred && !hasPred {
		return nil, fmt.Errorf("rules: reader is %q, but the file has no pred column", rules.Reader)
	}
	s := &ScoredAnswers{Schema: Schema, Tool: tool, File: file, Suite: suite, Rules: rules, ByTrial: []AccuracyBlock{}, Figures: []AnswerFigure{}, Warnings: []string{}}
	s.count(answers)
	s.Counts.Items = suite.Items
	kinds := suite.kinds()
	facts := rules.facts(answers, nil)
	s.Scored = scoredItems(facts)
	s.Accuracy = accuracyOf(facts, suite)
	if len(file.Trials) > 1 {
		trials := make([][]*fact, len(file.Trials))
		for _, f := range facts {
			trials[f.epoch] = append(trials[f.epoch], f)
		}
		for _, trial := range trials {
			block, _ := blockOf(trial, kinds)
			s.ByTrial = append(s.ByTrial, block)
		}
	}
	for _, f := range s.otherRules(hasPred) {
		facts = f.Rules.facts(answers, nil)
		f.Scored = scoredItems(facts)
		f.AccuracyBlock, _ = blockOf(facts, kinds)
		s.Figures = append(s.Figures, f)
	}
	if hasPred {
		s.Agreement = agreementOf(answers)
	}
	return s, nil
}

// scoredItems counts the items that have an answer in one trial at least.
func scoredItems(answers []*fact) int {
	items := map[itemID]struct{}{}
	for _, f := range answers {
		if !f.failed() && f.outcome != outcomeUnscored {
			items[f.question.id] = struct{}{}
		}
	}
	return len(items)
}

func (s *ScoredAnswers) count(answers []ScoredAnswer) {
	c := &s.Counts
	for i := range answers {
		a := &answers[i]
		switch a.Kind {
		case AnswerMissing:
			c.Missing++
			continue
		case AnswerUnknown:
			c.Unknown++
		}
		c.Answers++
		if a.Repeat > 0 {
			c.Repeated++
		}
		if a.FileGold != "" {
			c.OtherGold++
		}
		switch {
		case a.Score.Outcome == outcomeError:
			c.Failed++
		case a.Score.Outcome == outcomeBlocked:
			c.Blocked++
		case a.Empty:
			c.Empty++
		}
	}
}

// otherRules are the rules by which the figure would be another one.
func (s *ScoredAnswers) otherRules(hasPred bool) []AnswerFigure {
	var out []AnswerFigure
	add := func(name string, matters bool, change func(*AnswerRules)) {
		r := s.Rules
		change(&r)
		if matters && r != s.Rules {
			out = append(out, AnswerFigure{Name: name, Rules: r})
		}
	}
	add("first", s.Counts.Repeated > 0, func(r *AnswerRules) { r.Repeats = RepeatsFirst })
	add("all", s.Counts.Repeated > 0, func(r *AnswerRules) { r.Repeats = RepeatsAll })
	add("failed-wrong", s.Counts.Failed > 0, func(r *AnswerRules) { r.Failed = CountWrong })
	add("missing-wrong", s.Counts.Missing > 0, func(r *AnswerRules) { r.Missing = CountWrong })
	add("hanbench", s.Rules.Reader != ReaderOurs, func(r *AnswerRules) { *r = DefaultRules() })
	add("published", hasPred, func(r *AnswerRules) { *r = PublishedRules() })
	return out
}

// Differs reports whether hanbench reads something else in the answer than the
// file's pred column says. It is false where no answer came.
func (a *ScoredAnswer) Differs() bool {
	return a.compared() && a.Score.Extracted != *a.Pred
}

// compared: both readers saw an answer to read.
func (a *ScoredAnswer) compared() bool {
	return a.Kind == AnswerScored && a.Pred != nil && !slices.Contains([]string{outcomeError, outcomeBlocked, outcomeUnscored}, a.Score.Outcome)
}

func agreementOf(answers []ScoredAnswer) *Agreement {
	g := &Agreement{}
	for i := range answers {
		a := &answers[i]
		if !a.compared() {
			continue
		}
		g.N++
		switch {
		case !a.Differs():
			g.Same++
		case *a.Pred == "":
			g.OnlyOurs++
		case a.Score.Extracted == "":
			g.OnlyTheirs++
		default:
			g.Different++
		}
	}
	g.Share = ratio(float64(g.Same), float64(g.N))
	return g
}
