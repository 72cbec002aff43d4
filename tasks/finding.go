package tasks

import (
	"fmt"
	"strings"
)

// A Finding is something in a suite's data that a reader of its scores should
// know. It is said on the terminal and kept with the result.
type Finding struct {
	Task  string
	Code  Defect
	Count int
	// Items are the ids of the first few concerned; may be empty.
	Items []string
	Text  string // in English
}

// Defect names a kind of mistake in published data. A task reads on over those
// that it declares under accepts; any other is an error.
type Defect string

// The defects.
const (
	// DuplicateID: several items have one id. The second is called ID#2.
	DuplicateID Defect = "duplicate_id"
	// DuplicateOption: two options of an item read the same. The gold is the
	// first of them.
	DuplicateOption Defect = "duplicate_option"
	// FewOptions: an item has fewer than two options. It stays, unscored.
	FewOptions Defect = "few_options"
	// EmptyOption: an option without text stands before another.
	EmptyOption Defect = "empty_option"
	// BadGold: the gold is missing, or is none of the options, or no number. The
	// item stays, unscored.
	BadGold Defect = "bad_gold"
	// EmptyQuestion: an item has no question.
	EmptyQuestion Defect = "empty_question"
	// RepeatedTurn: a turn asks what the one before it asks. It is left out.
	RepeatedTurn Defect = "repeated_turn"
	// ShotIsItem: an example is also asked, so it is not shown. Always accepted.
	ShotIsItem Defect = "shot_is_item"
	// Partial: not all files are there. Accepted where a person named the path.
	Partial Defect = "partial"
)

// accepted are the defects that suite.yaml can declare.
var accepted = [...]Defect{DuplicateID, DuplicateOption, FewOptions, EmptyOption, BadGold, EmptyQuestion, RepeatedTurn}

func acceptedNames() []string {
	var names []string
	for _, d := range accepted {
		names = append(names, string(d))
	}
	return names
}

// says words a defect of n items.
func (d Defect) says(n int) string {
	items := "1 item has"
	if n != 1 {
		items = fmt.Sprintf("%d items have", n)
	}
	switch d {
	case DuplicateID:
		return items + " an id that another has before it; the second is called ID#2"
	case DuplicateOption:
		return items + " two options that read the same"
	case FewOptions:
		return items + " fewer than two options and cannot be scored"
	case EmptyOption:
		return items + " an option without text"
	case BadGold:
		return items + " no gold answer that can be used and cannot be scored"
	case EmptyQuestion:
		return items + " no question"
	case RepeatedTurn:
		return items + " a turn that repeats the one before, which is left out"
	case ShotIsItem:
		return strings.TrimSuffix(strings.TrimSuffix(items, " has"), " have") + " of the examples are asked too and are not shown as examples"
	}
	return items + " " + string(d)
}

// maxNamed bounds the items that a finding names.
const maxNamed = 10

// found notes a defect of an item. It says whether the task accepts it.
func (l *loader) found(t *Task, d Defect, id string) bool {
	for i := range l.findings {
		if f := &l.findings[i]; f.Task == t.Name && f.Code == d {
			f.Count++
			if len(f.Items) < maxNamed {
				f.Items = append(f.Items, id)
			}
			f.Text = d.says(f.Count)
			return t.accepts[d]
		}
	}
	l.findings = append(l.findings, Finding{Task: t.Name, Code: d, Count: 1, Items: []string{id}, Text: d.says(1)})
	return t.accepts[d]
}
