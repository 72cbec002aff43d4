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
)

// A Suite is a named, versioned set of tasks, loaded whole and not changed
// afterwards.
type Suite struct {
	Name        string
	Version     string
	Description map[string]string // by language: "en", "ko"
	License     string
	Source      string
	Tasks       []*Task
	// Hash is "sha256:…" over every task's settings and every item: two suites
	// with one hash ask the same questions the same way.
	Hash string
}

// A Task is a set of items asked and scored in one way.
type Task struct {
	Name        string
	Kind        Kind
	Description map[string]string
	Labels      []string // option labels in order; MultipleChoice only
	System      string   // system message; "" sends none
	MaxTokens   int      // output tokens an answer may take; 0 leaves it to the plan
	Stop        []string
	Items       []*Item

	prompt *prompt
}

// An Item is a question with its gold answer. All strings are NFC.
type Item struct {
	ID       string
	Question string
	Passage  string   // text that the question is about; "" for none
	Options  []string // MultipleChoice: two or more
	// Answer is the gold: the label of the right option for MultipleChoice, the
	// text for ShortAnswer, the number as text for Number, "" for Load.
	Answer   string
	Aliases  []string // other accepted answers; ShortAnswer only
	Category string   // for the breakdown; "" for none
	Group    string   // items sharing a passage share a group: their errors are correlated
	Source   string   // where the fact stands
	Meta     map[string]any
	// Hash is "sha256:…" over everything that is sent or scored.
	Hash string
}

// A Message is one turn of a chat. Role is "system", "user" or "assistant".
type Message struct {
	Role    string
	Content string
}
