package rescore

import (
	"os"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks/outside"
)

// Labels are the options' labels as the golds of files show them: the letters
// from A to the last that is one, or the numbers from 1. ok is false where the
// golds are neither, or the files have none. model is as in AnswerOptions.
func Labels(paths []string, columns outside.Columns, model string) (labels []string, ok bool, err error) {
	golds := map[string]bool{}
	for _, path := range paths {
		if err := addGolds(golds, path, columns, model); err != nil {
			return nil, false, err
		}
	}
	letters, numbers := byte(0), 0
	for gold := range golds {
		n, err := strconv.Atoi(gold)
		switch {
		case len(gold) == 1 && gold[0] >= 'A' && gold[0] <= 'Z':
			letters = max(letters, gold[0])
		case err == nil && n >= 1 && n <= 26:
			numbers = max(numbers, n)
		default:
			return nil, false, nil
		}
	}
	switch {
	case letters > 'A' && numbers == 0:
		for l := byte('A'); l <= letters; l++ {
			labels = append(labels, string(l))
		}
	case numbers > 1 && letters == 0:
		for n := 1; n <= numbers; n++ {
			labels = append(labels, strconv.Itoa(n))
		}
	}
	return labels, len(labels) > 0, nil
}

func addGolds(golds map[string]bool, path string, columns outside.Columns, model string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	t, err := outside.Read(data, path)
	if err != nil {
		return err
	}
	c, err := columns.Resolve(t)
	if err != nil {
		return err
	}
	answers, err := t.Answers(c, model)
	if err != nil {
		return err
	}
	for _, a := range answers {
		if gold := strings.ToUpper(strings.Trim(a.Gold, "()[]. ")); gold != "" {
			golds[gold] = true
		}
	}
	return nil
}
