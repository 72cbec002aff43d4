package outside

import (
	"github.com/hanbench/hanbench/tasks"
)

// By is what an answer finds its item by.
type By string

// The ways to find an item. ByFile is where no suite is given: the file's own
// gold makes the items.
const (
	ByID       By = "id"
	ByHash     By = "hash"
	ByPosition By = "position"
	ByFile     By = "file"
)

// A Pair is an answer and the item that it answers.
type Pair struct {
	Answer *Answer
	Task   *tasks.Task
	Item   *tasks.Item
	Epoch  int // the trial's number, from 0 in the order of the file
	// Repeat counts earlier answers to the same item in the same trial; Of is
	// how many there are in all. 0 of 1 for an item answered once.
	Repeat, Of int
	// OtherGold: the file's gold is not the item's.
	OtherGold bool
	// LastOfID is the last item that has the answer's id; nil where no other has.
	LastOfID *Place
}

// A Place is an item in its task.
type Place struct {
	Task *tasks.Task
	Item *tasks.Item
}

// Label is the pred column's text as one of the item's labels where it is one,
// else as it stands; "" where there is none.
func (p *Pair) Label() string {
	if p.Task.Kind == tasks.MultipleChoice {
		if label, ok := goldLabel(labelsOf(p.Task, p.Item), p.Answer.Pred); ok {
			return label
		}
	}
	return p.Answer.Pred
}

// Score reads the answer and holds it against the item's gold. Its Variants have
// the outcomes by the strict and the lenient reading, where an answer came.
func (p *Pair) Score() tasks.Score {
	a := p.Answer
	answer := tasks.Answer{Text: a.Text, Truncated: a.Truncated, Blocked: a.Blocked, Failed: a.Failed}
	s := p.Task.Score(p.Item, answer)
	if s.Outcome != tasks.Failed && s.Outcome != tasks.Unscored {
		s.Variants = map[tasks.Variant]tasks.Outcome{}
		for _, v := range [...]tasks.Variant{tasks.Strict, tasks.Lenient} {
			s.Variants[v] = p.Task.ScoreAs(v, p.Item, answer).Outcome
		}
	}
	return s
}

// A Gap is an item that a trial has no answer to.
type Gap struct {
	Task  *tasks.Task
	Item  *tasks.Item
	Epoch int
}

// A Match is every answer of a file with its item, and what has no partner.
type Match struct {
	By     By
	Suite  *tasks.Suite // the one given, or of the file's own gold
	Trials []string     // names, in the order of the file
	Pairs  []Pair       // in the order of the file
	// Unknown answers name no item of the suite.
	Unknown []*Answer
	Missing []Gap
	// SharedIDs are ids that several items have; their answers are told apart by
	// category and gold, else by their order.
	SharedIDs []string
	// Golds counts the pairs whose gold in the file could be compared.
	Golds int
	// FromZero is the number of options where the file's golds are positions from 0;
	// else 0.
	FromZero int
}

// Repeated counts the answers to items that were answered before in their
// trial.
func (m *Match) Repeated() int {
	n := 0
	for i := range m.Pairs {
		if m.Pairs[i].Repeat > 0 {
			n++
		}
	}
	return n
}

// OtherGolds counts the pairs where the file's gold is not the item's.
func (m *Match) OtherGolds() int {
	n := 0
	for i := range m.Pairs {
		if m.Pairs[i].OtherGold {
			n++
		}
	}
	return n
}
