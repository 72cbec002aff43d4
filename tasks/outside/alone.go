package outside

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks"
)

// A Form says how answers without a suite are to be read: every item of the
// file is of one kind and has the same labels.
type Form struct {
	Kind   tasks.Kind // MultipleChoice, ShortAnswer or Number
	Labels []string   // of MultipleChoice, in order
}

// Validate names what is wrong.
func (f Form) Validate() error {
	switch {
	case f.Kind != tasks.MultipleChoice && f.Kind != tasks.ShortAnswer && f.Kind != tasks.Number:
		return fmt.Errorf("kind is %q; expected %s, %s or %s", f.Kind, tasks.MultipleChoice, tasks.ShortAnswer, tasks.Number)
	case f.Kind != tasks.MultipleChoice && len(f.Labels) > 0:
		return fmt.Errorf("labels are for %s; the kind is %s", tasks.MultipleChoice, f.Kind)
	case f.Kind == tasks.MultipleChoice && len(f.Labels) < 2:
		return fmt.Errorf("the options' labels are missing; expected two or more, such as A,B,C,D")
	}
	seen := map[string]bool{}
	for _, l := range f.Labels {
		if strings.TrimSpace(l) == "" || seen[l] {
			return fmt.Errorf("label %q is empty or there twice", l)
		}
		seen[l] = true
	}
	return nil
}

// Alone makes the items from the file itself: every id is an item (every id with
// its task, category and gold), or every row where there is no id; rows of other trials are the same items again
// (where there is no id, in the same order). A gold may be a label, a label in
// brackets, or its position from 1. The error is a *FileError for the first row
// whose gold cannot be one.
func Alone(name string, answers []*Answer, f Form) (*Match, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	task := &tasks.Task{Name: name, Kind: f.Kind, Labels: f.Labels}
	suite := &tasks.Suite{Name: name, Tasks: []*tasks.Task{task}}
	p := newPairing(name, suite, answers)
	p.match.By = ByFile
	items := map[string]*tasks.Item{}
	ordinal := map[string]int{}
	same := map[string]int{} // by id: how many items have it
	for _, a := range answers {
		gold, err := goldOf(name, a, f)
		if err != nil {
			return nil, err
		}
		id := a.ID
		if id == "" {
			ordinal[a.Trial]++
			id = strconv.Itoa(ordinal[a.Trial])
		}
		// Public sets use an id twice, and number each category anew: with another
		// gold or category it is another item.
		key := strings.Join([]string{id, gold, a.Task, a.Category}, "\x00")
		if items[key] == nil {
			if same[id]++; same[id] == 2 {
				p.match.SharedIDs = append(p.match.SharedIDs, id)
			}
			items[key] = &tasks.Item{ID: id, Answer: gold, Category: a.Category}
			task.Items = append(task.Items, items[key])
			p.slots = append(p.slots, slot{task, items[key]})
		}
		p.pair(a, slot{task, items[key]})
	}
	return p.finish(), nil
}

func goldOf(name string, a *Answer, f Form) (string, error) {
	if a.Gold == "" {
		return "", &FileError{name, a.Line, "has no gold answer; name its column with --columns answer=NAME, or the suite with --suite"}
	}
	if f.Kind != tasks.MultipleChoice {
		return a.Gold, nil
	}
	label, ok := goldLabel(f.Labels, a.Gold)
	if !ok {
		return "", &FileError{name, a.Line, fmt.Sprintf("the gold is %q; expected one of the labels %s", a.Gold, strings.Join(f.Labels, ", "))}
	}
	return label, nil
}

// goldLabel reads a gold as one of the labels: as it stands, in brackets, in
// the other letter case, or as a position from 1.
func goldLabel(labels []string, gold string) (string, bool) {
	bare := strings.Trim(gold, "()[]. ")
	for _, same := range []func(string) bool{
		func(l string) bool { return l == gold },
		func(l string) bool { return l == bare },
		func(l string) bool { return strings.EqualFold(l, bare) },
	} {
		for _, l := range labels {
			if same(l) {
				return l, true
			}
		}
	}
	if n, err := strconv.Atoi(bare); err == nil && n >= 1 && n <= len(labels) {
		return labels[n-1], true
	}
	return "", false
}
