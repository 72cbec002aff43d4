// Package tasks holds Korean task suites: items, prompts, answer extraction
// and scoring. It is pure: no network, no clock, no goroutines; anything
// random comes from a seed that the caller gives.
package tasks

// Kind is what a task asks for; it decides the extractor and the scorer.
type Kind string

// The kinds of task.
const (
	// MultipleChoice: one of the item's options is right; the answer is its label.
	MultipleChoice Kind = "multiple_choice"
	// ShortAnswer: a word or a short phrase, compared after Korean normalisation.
	ShortAnswer Kind = "short_answer"
	// Number: a number, read with Korean numerals and counters.
	Number Kind = "number"
	// Load: no gold answer; the item is work for the server, never scored.
	Load Kind = "load"
	// Span: a passage's own words (KorQuAD). The gold is Answer and Aliases.
	Span Kind = "span"
	// Similarity: how alike two texts are, a number from 0 to 5, scored over all
	// items by correlation.
	Similarity Kind = "similarity"
	// Instructions: an answer must keep the item's Rules; there is no gold.
	Instructions Kind = "instructions"
	// Generation: a text, a summary or a translation say, held against one or more
	// references. The gold is Answer and Aliases.
	Generation Kind = "generation"
	// Judged: a judge rates each answer to Turns, with References where there are
	// such.
	Judged Kind = "judged"
	// Filtered: the answer is read by the filters of a task file of
	// lm-evaluation-harness and must match. suite.yaml cannot name it.
	Filtered Kind = "generate_until"
)

// kinds are those that suite.yaml may name.
var kinds = [...]Kind{MultipleChoice, ShortAnswer, Number, Load, Span, Similarity, Instructions, Generation, Judged}

// A Suite is a named, versioned set of tasks, loaded whole and not changed
// afterwards.
type Suite struct {
	Name        string
	Version     string
	Description map[string]string // by language: "en", "ko"
	License     string
	Source      string
	Citation    string
	Notes       []map[string]string // by language, as Description
	// Hub is the repository that the items come from; nil for items of the
	// suite's own.
	Hub      *Hub
	Findings []Finding // what is odd about the data as it was read
	Tasks    []*Task
	Groups   []Group // of task files of lm-evaluation-harness
	// Repeats is how often an item is to be asked where the plan does not say; 0
	// and 1 mean once.
	Repeats int
	// Hash is "sha256:…" over every task's settings and every item: two suites
	// with one hash ask the same questions the same way.
	Hash string
}

// A Group is a set of tasks with figures of their own, which are means of the
// tasks' figures.
type Group struct {
	Name       string
	Tasks      []string
	Aggregates []Aggregate
}

// An Aggregate is one figure of a group.
type Aggregate struct {
	Figure string // as the tasks' variants are called
	BySize bool   // weighted by the number of items; else each task counts alike
}

// A Hub says which files of a dataset repository a suite's items are.
type Hub struct {
	Repo     string
	Revision string // as asked for
	Commit   string // what the revision was when it was fetched; "" where Path is used
	Path     string // the files or the folder that a person named; "" for what was fetched
}

// A Task is a set of items asked and scored in one way.
type Task struct {
	Name        string
	Kind        Kind
	Description map[string]string
	Labels      []string // option labels in order; MultipleChoice only
	System      string   // system message, or its template; "" sends none
	MaxTokens   int      // output tokens an answer may take; 0 leaves it to the plan
	Stop        []string
	Metrics     []string // names of what is to be computed beside the accuracy
	// Sampling are parameters that the answers are to be had with, by their wire
	// names; nil leaves them to the plan.
	Sampling map[string]any
	Items    []*Item

	harness *harness // of a task file of lm-evaluation-harness; then there is no prompt
	prompt  *prompt
	system  *prompt // nil where System is no template
	shots   *shots
	accepts map[Defect]bool
	split   func(string) []string // into morphemes, where a metric needs that; else nil
	absent  bool                  // no file of it is in the folder that a person named
}

// Examples is how many worked examples stand before each of its questions.
func (t *Task) Examples() int {
	switch {
	case t.harness != nil:
		return t.harness.shots
	case t.shots != nil:
		return t.shots.count
	}
	return 0
}

// An Item is a question with its gold answer. All strings are NFC, but for task
// files of lm-evaluation-harness, which are asked as they are written.
type Item struct {
	ID       string
	Question string
	Passage  string   // text that the question is about; "" for none
	Options  []string // MultipleChoice: two or more
	// Answer is the gold: the label of the right option for MultipleChoice, the
	// text for ShortAnswer, Span and Generation, the number as text for Number and Similarity,
	// "" for other kinds and where the published gold cannot be used.
	Answer   string
	Aliases  []string // other accepted answers; ShortAnswer, Span, Generation, and all kinds of task files
	Category string   // for the breakdown; "" for none
	Group    string   // items sharing a passage share a group: their errors are correlated
	Source   string   // where the fact stands
	Meta     map[string]any
	// Turns are the user's messages of a conversation, the first of them being
	// Question; nil for one question. References has an answer to each, or "".
	Turns      []string
	References []string
	Rules      []Rule // Instructions only
	// Bias is there where a stereotype has an answer to the question; else nil.
	Bias *Bias
	// PublishedID is the id that the data give, where ID had to differ from it
	// because another item has the same; else "".
	PublishedID string
	Position    int // 1-based place among the task's items as published
	// Hash is "sha256:…" over everything that is sent or scored.
	Hash string
}

// A Rule is an instruction that can be checked: its published name and what it
// is given.
type Rule struct {
	Name      string         `json:"name"`
	Arguments map[string]any `json:"arguments,omitempty"`
}

// A Message is one turn of a chat. Role is "system", "user" or "assistant".
type Message struct {
	Role    string
	Content string
}
