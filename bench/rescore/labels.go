package rescore

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/outside"
)

// inferLabels fills in the labels of multiple choice where nobody named them, as
// the golds show them, and says so. Golds that do not show any are an error.
func (o *AnswerOptions) inferLabels(path string, answers []*outside.Answer) (said string, err error) {
	if o.Suite != nil || o.Form.Kind != tasks.MultipleChoice || len(o.Form.Labels) > 0 {
		return "", nil
	}
	labels, ok := labelsOf(answers)
	if !ok {
		return "", &outside.FileError{File: path, Msg: fmt.Sprintf("its golds (%s) show no options' labels; name the suite with --suite, or say how to read the answers with --labels or --kind", someGolds(answers))}
	}
	o.Form.Labels = labels
	return fmt.Sprintf("the options' labels were taken from the golds: %s; where an item has other options, name them all with --labels", strings.Join(labels, ", ")), nil
}

// labelsOf gives the options' labels as the golds show them: the letters from A
// to the last that is one; or the numbers from 1, where each up to the last is
// one and there are no more than ten, since other numbers may be answers of their
// own. ok is false where the golds are neither, or there are none.
func labelsOf(answers []*outside.Answer) (labels []string, ok bool) {
	const most = 10 // numbers
	letters := byte(0)
	var numbers [most + 1]bool
	last := 0
	for _, a := range answers {
		gold := outside.PlainGold(a.Gold)
		n, err := strconv.Atoi(gold)
		switch {
		case gold == "":
		case len(gold) == 1 && gold[0] >= 'A' && gold[0] <= 'Z':
			letters = max(letters, gold[0])
		case err == nil && n >= 1 && n <= most:
			numbers[n], last = true, max(last, n)
		default:
			return nil, false
		}
	}
	switch {
	case letters > 'A' && last == 0:
		for l := byte('A'); l <= letters; l++ {
			labels = append(labels, string(l))
		}
	case last > 1 && letters == 0 && !slices.Contains(numbers[1:last+1], false):
		for n := 1; n <= last; n++ {
			labels = append(labels, strconv.Itoa(n))
		}
	}
	return labels, len(labels) > 0
}

// someGolds lists the first few different golds.
func someGolds(answers []*outside.Answer) string {
	const most = 4
	var golds []string
	for _, a := range answers {
		if a.Gold != "" && !slices.Contains(golds, a.Gold) {
			if golds = append(golds, a.Gold); len(golds) == most {
				return strings.Join(golds, ", ") + ", …"
			}
		}
	}
	if len(golds) == 0 {
		return "none"
	}
	return strings.Join(golds, ", ")
}
