package lmeval

import "github.com/hanbench/hanbench/tasks/python"

// Gold is what a right answer is.
type Gold struct {
	// Indices are the right choices, from 0; empty where there are no choices, or
	// where the document's answer is none of them, which Outside says.
	Indices []int
	Outside bool
	// Texts are the right answers as texts; any of them is right.
	Texts []string
}

// gold reads what a document's target means.
func (t *Task) gold(choices []string, answer any) (Gold, error) {
	answers := []any{answer}
	switch list := answer.(type) {
	case *python.List:
		answers = list.Items
	case python.Tuple:
		answers = list
	}
	var g Gold
	if len(choices) == 0 {
		for _, a := range answers {
			g.Texts = append(g.Texts, python.Str(a))
		}
		return g, nil
	}
	for _, a := range answers {
		i, ok := choiceIndex(choices, a)
		if !ok {
			g.Outside = true
			continue
		}
		g.Indices = append(g.Indices, i)
		g.Texts = append(g.Texts, choices[i])
	}
	return g, nil
}

// choiceIndex finds a target among the choices: by index or by text.
func choiceIndex(choices []string, answer any) (int, bool) {
	if s, ok := answer.(string); ok {
		for i, choice := range choices {
			if choice == s {
				return i, true
			}
		}
		return 0, false
	}
	n, ok := python.Int(answer)
	if n < 0 {
		n += int64(len(choices))
	}
	return int(n), ok && n >= 0 && n < int64(len(choices))
}
