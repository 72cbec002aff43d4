package rescore

import (
	"slices"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

// A question is an item of today's suites.
type question struct {
	task *tasks.Task
	item *tasks.Item
}

// prompts are the hashes of what an item is asked with, by a method: one, or for
// log-likelihoods the contexts, and these with each continuation.
func (q question) prompts(m tasks.Method) []string {
	if m != tasks.ByLikelihood || q.task.Kind != tasks.MultipleChoice {
		messages, err := q.task.Messages(q.item)
		if err != nil {
			return nil // a template that does not suit the item is another question
		}
		return []string{bench.HashPrompt(messages)}
	}
	l, err := q.task.Likelihoods(q.item)
	if err != nil {
		return nil
	}
	var hashes []string
	for _, text := range l.Texts() {
		hashes = append(hashes, bench.HashPrompt([]tasks.Message{{Role: "prompt", Content: text}}))
	}
	return hashes
}

// index finds items by suite, task and id. Public sets use an id twice.
type index map[[3]string][]question

func newIndex(suites map[string]*tasks.Suite) index {
	x := index{}
	for _, s := range suites {
		for _, t := range s.Tasks {
			for _, it := range t.Items {
				key := [3]string{s.Name, t.Name, it.ID}
				x[key] = append(x[key], question{t, it})
			}
		}
	}
	return x
}

// find is the item that a record's answer is to. same is true where it is what
// was asked: the item has the same hash, or its prompt is the same to the
// letter, as it is where only the gold answer was corrected. Otherwise the item
// is today's of the same id, or none.
func (x index) find(m tasks.Method, rec *results.Record) (q question, same bool) {
	candidates := x[[3]string{rec.Suite, rec.Task, rec.Item}]
	for _, q := range candidates {
		if q.item.Hash == rec.ItemHash {
			return q, true
		}
	}
	for _, q := range candidates {
		if slices.Contains(q.prompts(m), rec.Hashes.Prompt) {
			return q, true
		}
	}
	if len(candidates) > 0 {
		return candidates[0], false
	}
	return question{}, false
}
