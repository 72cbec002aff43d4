package judging

import (
	"errors"
	"fmt"
	"hash/fnv"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/judge"
)

// ErrNoText says that a run was made with --no-text.
var ErrNoText = errors.New("the run was made with --no-text: its records hold no answers to judge")

// An answer is one that is to be judged, with what the judge is asked.
type answer struct {
	record   *results.Record
	protocol *judge.Protocol
	of       judge.Case
	visible  string // the answer without reasoning
	messages []runners.Message
	err      error // the protocol cannot judge it: a reference answer is missing
}

// collect finds the answers of the judged tasks, in the order in which they were
// asked. Those that never came are left out.
func (s *session) collect(c *results.Contents, protocols map[string]*judge.Protocol) ([]*answer, error) {
	items, err := s.items(c.Headers[0], protocols)
	if err != nil {
		return nil, err
	}
	var all []*answer
	for _, st := range c.Stages() {
		said := map[int][]*results.Record{} // by conversation, its turns
		for _, r := range results.Judgable(c, st.Index) {
			if r.Text == nil {
				return nil, ErrNoText
			}
			turns := []*results.Record{r}
			if r.Conversation != nil {
				said[*r.Conversation] = append(said[*r.Conversation], r)
				turns = said[*r.Conversation]
			}
			if !r.Answered() {
				continue
			}
			it, err := items.find(r)
			if err != nil {
				return nil, err
			}
			all = append(all, newAnswer(protocols[r.Suite], it, turns))
		}
	}
	return all, nil
}

// newAnswer is the answer to the last of the turns.
func newAnswer(p *judge.Protocol, it *tasks.Item, turns []*results.Record) *answer {
	last := turns[len(turns)-1]
	a := &answer{record: last, protocol: p, visible: tasks.Visible(last.Text.Answer), of: judge.Case{ID: it.ID, Category: it.Category}}
	for i, r := range turns {
		t := judge.Turn{Question: question(it, i), Answer: tasks.Visible(r.Text.Answer)}
		if i < len(it.References) {
			t.Reference = it.References[i]
		}
		a.of.Turns = append(a.of.Turns, t)
	}
	messages, err := p.Messages(a.of)
	a.err = err
	for _, m := range messages {
		a.messages = append(a.messages, runners.Message(m))
	}
	return a
}

// question is what an item asks in a turn, from 0.
func question(it *tasks.Item, turn int) string {
	if len(it.Turns) == 0 {
		return it.Question
	}
	return it.Turns[turn]
}

// items finds the items that a run asked.
type items map[[3]string][]*tasks.Item

func (s *session) items(h *results.Header, protocols map[string]*judge.Protocol) (items, error) {
	plan, err := bench.ReadPlan(filepath.Join(s.dir.Path(), results.PlanFile), bench.DefaultPlan())
	if err != nil {
		return nil, err
	}
	suites, err := bench.OpenSuites(&plan, s.Suites, h.Suites, func(ref results.SuiteRef) bool { return protocols[ref.Name] != nil })
	if err != nil {
		return nil, err
	}
	all := items{}
	for _, suite := range suites {
		for _, t := range suite.Tasks {
			for _, it := range t.Items {
				key := [3]string{suite.Name, t.Name, it.ID}
				all[key] = append(all[key], it)
			}
		}
	}
	return all, nil
}

// find is the item that a record's answer is to. One whose references alone have
// changed is the same: what it asks is what was asked.
func (all items) find(r *results.Record) (*tasks.Item, error) {
	candidates := all[[3]string{r.Suite, r.Task, r.Item}]
	turn := 0
	if r.Turn != nil {
		turn = *r.Turn
	}
	same := func(it *tasks.Item) bool {
		asked := r.Text.Messages[len(r.Text.Messages)-1].Content
		return it.Hash == r.ItemHash || turn < max(1, len(it.Turns)) && strings.Contains(asked, question(it, turn))
	}
	if i := slices.IndexFunc(candidates, same); i >= 0 {
		return candidates[i], nil
	}
	return nil, fmt.Errorf("item %s of suite %s is not what was asked any more; judge the run with the suite that it was made with (--suite)", r.Item, r.Suite)
}

// oracle lets hanbench's own endpoint stand in for a judge: it gives each prompt
// a rating of its own, in the protocol's form.
func oracle(answers []*answer) reference.Oracle {
	golds := map[string]reference.Gold{}
	for _, a := range answers {
		if len(a.messages) == 0 {
			continue
		}
		prompt := a.messages[len(a.messages)-1].Content
		h := fnv.New32a()
		_, _ = h.Write([]byte(prompt))
		golds[prompt] = reference.Gold{
			Task: "judge/" + a.protocol.Name, Kind: reference.KindShortAnswer, Answer: a.protocol.Form(1 + float64(h.Sum32()%10)),
		}
	}
	return func(prompt string) (reference.Gold, bool) {
		g, ok := golds[prompt]
		return g, ok
	}
}
