package judging

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/judge"
)

// ErrNoText says that a run was made with --no-text.
var ErrNoText = errors.New("the run was made with --no-text: its records hold no answers to judge")

// An answer is one that is to be judged. Its texts are read when they are needed.
type answer struct {
	results.Logged
	protocol *judge.Protocol
	item     *tasks.Item
	turns    []results.Logged // of its conversation, up to itself
}

// A dialogue is what a judge is told of an answer.
type dialogue struct {
	record   *results.Record
	of       judge.Case
	visible  string // the answer without reasoning
	messages []runners.Message
	err      error // the protocol cannot judge it: a reference answer is missing
}

// collect finds the answers of the judged tasks, in the order in which they were
// asked. Those that never came are left out.
func (s *session) collect(protocols map[string]*judge.Protocol) ([]*answer, error) {
	items, err := s.items(s.log.Headers[0], protocols)
	if err != nil {
		return nil, err
	}
	var all []*answer
	for _, st := range s.log.Stages() {
		said := map[int][]results.Logged{} // by conversation, its turns
		for _, l := range s.log.Judgable(st.Index) {
			r, err := s.log.Record(l)
			if err != nil {
				return nil, err
			}
			if r.Text == nil {
				return nil, ErrNoText
			}
			turns := []results.Logged{l}
			if n, ok := l.Conversation(); ok {
				said[n] = append(said[n], l)
				turns = said[n]
			}
			if !l.Answered() {
				continue
			}
			it, err := items.find(r)
			if err != nil {
				return nil, err
			}
			all = append(all, &answer{l, protocols[r.Suite], it, turns})
		}
	}
	return all, nil
}

// dialogue reads an answer, and those before it in its conversation.
func (s *session) dialogue(a *answer) (*dialogue, error) {
	d := &dialogue{of: judge.Case{ID: a.item.ID, Category: a.item.Category}}
	for i, l := range a.turns {
		r, err := s.log.Record(l)
		if err != nil {
			return nil, err
		}
		t := judge.Turn{Question: question(a.item, i), Answer: tasks.Visible(r.Text.Answer)}
		if i < len(a.item.References) {
			t.Reference = a.item.References[i]
		}
		d.of.Turns = append(d.of.Turns, t)
		d.record, d.visible = r, t.Answer
	}
	messages, err := a.protocol.Messages(d.of)
	d.err = err
	for _, m := range messages {
		d.messages = append(d.messages, runners.Message(m))
	}
	return d, nil
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
