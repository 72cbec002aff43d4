package tasks

import "cmp"

// SuiteFile is suite.yaml as it is written; docs/suites.md describes it.
type SuiteFile struct {
	Schema      int               `yaml:"schema" json:"schema"`
	Name        string            `yaml:"name" json:"name"`
	Version     string            `yaml:"version" json:"version"`
	Description map[string]string `yaml:"description" json:"description,omitempty"`
	License     string            `yaml:"license" json:"license,omitempty"`
	Source      string            `yaml:"source" json:"source,omitempty"`
	Citation    string            `yaml:"citation" json:"citation,omitempty"`
	// Notes say what a reader of a score should know of the data or the
	// protocol, by language.
	Notes []map[string]string `yaml:"notes" json:"notes,omitempty"`
	Hub   *HubFile            `yaml:"hub" json:"hub,omitempty"`
	// Count is how many items the tasks have together; 0 checks nothing.
	Count int        `yaml:"count" json:"count,omitempty"`
	Tasks []TaskFile `yaml:"tasks" json:"tasks"`
}

// HubFile names a dataset repository of the Hugging Face hub. Without it the
// files of from: are in the suite's own folder.
type HubFile struct {
	Repo string `yaml:"repo" json:"repo"`
	// Revision is a commit, or a branch, which a download resolves to a commit.
	Revision string `yaml:"revision" json:"revision"`
	// Gated says that the hub hands the files only to accounts that have agreed
	// to the repository's terms.
	Gated bool `yaml:"gated" json:"gated,omitempty"`
}

// TaskFile is a task in suite.yaml. Its items come from one of Items, Generate
// and From.
type TaskFile struct {
	Name        string            `yaml:"name" json:"name"`
	Kind        Kind              `yaml:"kind" json:"kind"`
	Description map[string]string `yaml:"description" json:"description,omitempty"`
	Labels      []string          `yaml:"labels" json:"labels,omitempty"`
	Items       string            `yaml:"items" json:"items,omitempty"`
	Generate    *GenerateFile     `yaml:"generate" json:"generate,omitempty"`
	From        []FromFile        `yaml:"from" json:"from,omitempty"`
	Count       int               `yaml:"count" json:"count,omitempty"`
	Options     []string          `yaml:"options" json:"options,omitempty"`
	// Unknown is the text of the option that nothing can be known; with the
	// column biased.
	Unknown   string     `yaml:"unknown" json:"unknown,omitempty"`
	Accepts   []string   `yaml:"accepts" json:"accepts,omitempty"`
	Shots     *ShotsFile `yaml:"shots" json:"shots,omitempty"`
	Metrics   []string   `yaml:"metrics" json:"metrics,omitempty"`
	System    string     `yaml:"system" json:"system,omitempty"`
	Prompt    string     `yaml:"prompt" json:"prompt"`
	MaxTokens int        `yaml:"max_tokens" json:"max_tokens,omitempty"`
	Stop      []string   `yaml:"stop" json:"stop,omitempty"`
}

// GenerateFile names a generator: how many items, and for load forms how many
// Korean characters each.
type GenerateFile struct {
	Name  string `yaml:"name" json:"name"`
	Count int    `yaml:"count" json:"count"`
	Chars int    `yaml:"chars" json:"chars,omitempty"`
}

// FromFile is one published form of a task's data. Of several the first whose
// files are there is read.
type FromFile struct {
	// File is a path in the repository with *, **, {a,b} and <name>, which
	// matches one name and makes it a column called <name>.
	File string `yaml:"file" json:"file"`
	// Files is how many files match; 0 for one or more.
	Files int `yaml:"files" json:"files,omitempty"`
	// Shots is the file of the examples; <name> is as in File.
	Shots string `yaml:"shots" json:"shots,omitempty"`
	// Rows names the list of rows in a JSON object: data[].paragraphs[].qas[].
	Rows string `yaml:"rows" json:"rows,omitempty"`
	// Where keeps the rows that hold one of these values in a column.
	Where   map[string][]string `yaml:"where" json:"where,omitempty"`
	Columns ColumnsFile         `yaml:"columns" json:"columns"`
	// Answer says how the right option is written: see answerForms.
	Answer string `yaml:"answer" json:"answer,omitempty"`
	// Values translates what the answer's column holds into a label.
	Values map[string]string `yaml:"values" json:"values,omitempty"`
}

// ColumnsFile says which column holds what. A name with a dot goes into a
// struct or a list of structs.
type ColumnsFile struct {
	// ID may be composed of names of the path and of the row's index from 0:
	// <subject>_<index>.
	ID       string `yaml:"id" json:"id,omitempty"`
	Question string `yaml:"question" json:"question,omitempty"`
	Passage  string `yaml:"passage" json:"passage,omitempty"`
	// Options is one column that holds a list, or several that hold an option
	// each.
	Options  []string `yaml:"options" json:"options,omitempty"`
	Answer   string   `yaml:"answer" json:"answer,omitempty"`
	Category string   `yaml:"category" json:"category,omitempty"`
	Group    string   `yaml:"group" json:"group,omitempty"`
	// Turns holds the questions of a conversation, References an answer to
	// each.
	Turns      string `yaml:"turns" json:"turns,omitempty"`
	References string `yaml:"references" json:"references,omitempty"`
	// Rules holds the names of instructions, Arguments what they are given.
	Rules     string `yaml:"rules" json:"rules,omitempty"`
	Arguments string `yaml:"arguments" json:"arguments,omitempty"`
	// Biased holds the text of the option that a stereotype names.
	Biased string            `yaml:"biased" json:"biased,omitempty"`
	Meta   map[string]string `yaml:"meta" json:"meta,omitempty"`
}

// ShotsFile says how solved examples stand before the question.
type ShotsFile struct {
	// Count is how many; all of Given if left out.
	Count int `yaml:"count" json:"count"`
	// Given are the examples themselves, the same for every item; without them
	// they come from the files that from: names.
	Given []GivenFile `yaml:"given" json:"given,omitempty"`
	// Pick is "first" (the default) or "seeded", which takes them by the seed.
	Pick string `yaml:"pick" json:"pick,omitempty"`
	// By is "category" where an item is shown examples of its own category; else
	// it is shown those of the file that belongs to its own.
	By string `yaml:"by" json:"by,omitempty"`
	// As is "message" (the default): all in one user message; or "turns".
	As string `yaml:"as" json:"as,omitempty"`
	// Prompt is the template of an example, the task's own if left out.
	Prompt string `yaml:"prompt" json:"prompt,omitempty"`
	// Answer is the template of its solution, which knows answer too.
	Answer string `yaml:"answer" json:"answer,omitempty"`
	// Between stands after each example of a message; "\n\n" if left out.
	Between string `yaml:"between" json:"between,omitempty"`
}

// Shown is how many examples an item is shown.
func (s *ShotsFile) Shown() int { return cmp.Or(s.Count, len(s.Given)) }

// GivenFile is an example that stands in suite.yaml.
type GivenFile struct {
	Question string `yaml:"question" json:"question"`
	Answer   string `yaml:"answer" json:"answer"`
}

// Items is how many items a suite says that it has; 0 where it does not.
func (sf *SuiteFile) Items() int {
	n := 0
	for _, t := range sf.Tasks {
		if t.Count == 0 {
			return sf.Count
		}
		n += t.Count
	}
	return n
}
