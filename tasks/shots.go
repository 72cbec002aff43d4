package tasks

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// shots are a task's solved examples, rendered. A nil *shots has none.
type shots struct {
	turns   bool // as turns of a chat; else all in one message
	between string
	// of holds the examples by what chooses them: the file of an item, for those
	// of one subject come from the same subject's file; or its category.
	of         map[string][]shot
	byCategory bool
	files      []string // of each item, by its position
}

type shot struct{ prompt, answer string }

func (s *shots) before(it *Item) []shot {
	switch {
	case s == nil:
		return nil
	case s.byCategory:
		return s.of[it.Category]
	case it.Position < 1 || it.Position > len(s.files):
		return nil
	}
	return s.of[s.files[it.Position-1]]
}

// hash puts in what the examples are and how they are shown.
func (s *shots) hash(h hasher) {
	if s == nil {
		h.number(0)
		return
	}
	h.number(len(s.of))
	for _, key := range slices.Sorted(maps.Keys(s.of)) {
		for _, shot := range s.of[key] {
			h.list([]string{shot.prompt, shot.answer, s.between, fmt.Sprint(s.turns)})
		}
	}
}

// shotMaker chooses and renders the examples of a task.
type shotMaker struct {
	l        *loader
	t        *Task
	sf       *ShotsFile
	where    string
	count    int
	prompt   *prompt
	answer   *prompt
	asked    map[string]bool // what the task asks, so that no example is an item
	rendered *shots
}

// newShotMaker is nil where the task shows no examples, or where shots: is wrong.
func (l *loader) newShotMaker(t *Task, sf *ShotsFile, where string) *shotMaker {
	if sf == nil {
		return nil
	}
	before := len(l.problems)
	m := &shotMaker{l: l, t: t, sf: sf, where: where + ".shots", count: sf.Count, prompt: t.prompt, asked: map[string]bool{}}
	if n := l.options.Shots; n != nil {
		m.count = *n
	}
	switch {
	case sf.Count < 1:
		l.wrong(m.where+".count", "is %d; expected how many examples, 1 or more", sf.Count)
	case m.count < 0:
		l.wrong(m.where+".count", "%d examples were asked for; expected 0 or more", m.count)
	}
	if !slices.Contains([]string{"", "first", "seeded"}, sf.Pick) {
		l.wrong(m.where+".pick", "is %q; expected first or seeded", sf.Pick)
	}
	if !slices.Contains([]string{"", "category"}, sf.By) {
		l.wrong(m.where+".by", "is %q; expected category", sf.By)
	}
	if !slices.Contains([]string{"", "message", "turns"}, sf.As) {
		l.wrong(m.where+".as", "is %q; expected message or turns", sf.As)
	}
	m.rendered = &shots{turns: sf.As == "turns", between: sf.Between, byCategory: sf.By != "", of: map[string][]shot{}}
	if sf.Between == "" {
		m.rendered.between = "\n\n"
	}
	if sf.Prompt != "" {
		m.prompt = m.parse("prompt", sf.Prompt)
	}
	answer := sf.Answer
	if answer == "" {
		answer = " {{ answer }}"
		if m.rendered.turns {
			answer = "{{ answer }}"
		}
	}
	m.answer = m.parse("answer", answer)
	if len(l.problems) > before || m.count == 0 {
		return nil
	}
	return m
}

func (m *shotMaker) parse(field, source string) *prompt {
	p, err := parsePrompt(nfc(source))
	if err != nil {
		m.l.wrong(m.where+"."+field, "%v", err)
	}
	return p
}

// choose takes examples from candidates for the items that key stands for.
func (m *shotMaker) choose(key string, candidates []*Item) {
	order := slices.Clone(candidates)
	if m.sf.Pick == "seeded" {
		r := rand.New(rand.NewPCG(taskSeed(m.l.options.Seed, m.t.Name+"/shots/"+key), 0))
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	var chosen []shot
	for _, it := range order {
		if len(chosen) == m.count {
			break
		}
		if it.Answer == "" {
			continue
		}
		if m.asked[it.asked()] {
			m.l.found(m.t, ShotIsItem, it.ID)
			continue
		}
		s, err := m.render(it)
		if err != nil {
			m.l.wrong(m.where, "%v", err)
			return
		}
		chosen = append(chosen, s)
	}
	if len(chosen) < m.count {
		m.l.wrong(m.where+".count", "%s has %d examples that can be shown; %d were asked for", key, len(chosen), m.count)
		return
	}
	m.rendered.of[key] = chosen
}

func (m *shotMaker) render(it *Item) (shot, error) {
	variables := m.t.variables(it)
	text, err := m.prompt.render(variables)
	if err != nil {
		return shot{}, fmt.Errorf("example %s: prompt: %w", it.ID, err)
	}
	variables["answer"] = it.Answer
	answer, err := m.answer.render(variables)
	if err != nil {
		return shot{}, fmt.Errorf("example %s: answer: %w", it.ID, err)
	}
	return shot{strings.TrimRight(text, "\n"), answer}, nil
}
