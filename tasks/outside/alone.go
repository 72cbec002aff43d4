package outside

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

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
// brackets, or its position from 1; from 0 where all are positions and one is 0.
// The error is a *FileError for the first row whose gold cannot be one.
func Alone(name string, answers []*Answer, f Form) (*Match, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	answers, fromZero := f.countFromOne(answers)
	task := &tasks.Task{Name: name, Kind: f.Kind, Labels: f.Labels}
	suite := &tasks.Suite{Name: name, Tasks: []*tasks.Task{task}}
	p := newPairing(name, suite, answers)
	p.match.By, p.match.FromZero = ByFile, fromZero
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
			if task.Score(items[key], tasks.Answer{Text: gold}).Outcome == tasks.Unscored {
				return nil, &FileError{name, a.Line, fmt.Sprintf("the gold is %q, which cannot be read as a %s", gold, f.Kind)}
			}
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

// countFromOne adds one to golds that are positions from 0: all are numbers below
// that of the options, and one is 0. fromZero is then how many options there are.
func (f Form) countFromOne(answers []*Answer) (counted []*Answer, fromZero int) {
	if f.Kind != tasks.MultipleChoice || slices.Contains(f.Labels, "0") {
		return answers, 0
	}
	zero := false
	for _, a := range answers {
		n, err := strconv.Atoi(PlainGold(a.Gold))
		if err != nil || n < 0 || n >= len(f.Labels) {
			return answers, 0
		}
		zero = zero || n == 0
	}
	if !zero {
		return answers, 0
	}
	counted = make([]*Answer, len(answers))
	for i, a := range answers {
		own := *a
		n, _ := strconv.Atoi(PlainGold(a.Gold)) // read above
		own.Gold = f.Labels[n]
		counted[i] = &own
	}
	return counted, len(f.Labels)
}

// PlainGold is a gold of multiple choice as it is compared: in capitals and of usual
// width, without brackets, 번 and a program's ".0"; ③ is 3.
func PlainGold(gold string) string {
	s := strings.ToUpper(strings.Trim(width.Fold.String(gold), "()[]. "))
	s = strings.TrimSuffix(s, "번")
	if whole, ok := strings.CutSuffix(s, ".0"); ok && whole != "" && strings.Trim(whole, "0123456789") == "" {
		s = whole
	}
	if r, n := utf8.DecodeRuneInString(s); n == len(s) && r >= '①' && r <= '⑳' {
		s = strconv.Itoa(int(r-'①') + 1)
	}
	return s
}

// goldLabel reads a gold as one of the labels: as it stands, in brackets, in
// the other letter case, or as a position from 1.
func goldLabel(labels []string, gold string) (string, bool) {
	bare := PlainGold(gold)
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
