package tasks

import "github.com/hanbench/hanbench/tasks/ifeval"

// scoreInstructions checks an answer by the item's rules. It is correct where all
// are followed strictly; its score is the share of those that are. Nothing is
// extracted: the whole visible answer is what is checked.
func scoreInstructions(it *Item, a Answer) Score {
	list, err := it.checklist()
	if err != nil {
		return Score{Outcome: Unscored, Rule: "bad-gold"}
	}
	v := list.Check(shown(a.Text))
	n, strict, loose := float64(len(v.Results)), 0.0, 0.0
	for _, r := range v.Results {
		strict += one(r.Strict)
		loose += one(r.Loose)
	}
	s := Score{Outcome: Incorrect, Value: strict / n, Rule: "instructions", Measures: []Measure{
		{PromptStrict, one(v.Strict), 1}, {PromptLoose, one(v.Loose), 1}, {InstructionStrict, strict, n}, {InstructionLoose, loose, n},
	}}
	switch {
	case v.Strict:
		s.Outcome = Correct
	case a.Truncated:
		s.Outcome = Truncated
	}
	return s
}

// checklist makes the rules of an item.
func (it *Item) checklist() (ifeval.Checklist, error) {
	ids, arguments := make([]string, len(it.Rules)), make([]map[string]any, len(it.Rules))
	for i, r := range it.Rules {
		ids[i], arguments[i] = r.Name, r.Arguments
	}
	return ifeval.Parse(ids, arguments)
}
