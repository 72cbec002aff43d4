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
	count      int // that each item is shown
	byCategory bool
	given      bool     // the same for all items, under ""
	files      []string // of each item, by its position
}

type shot struct{ prompt, answer string }

func (s *shots) before(it *Item) []shot {
	switch {
	case s == nil:
		return nil
	case s.given:
		return s.of[""]
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
		if n := l.options.Shots; n != nil && *n > 0 {
			l.wrong(where, "task %s has no examples to show, and %d were asked for", t.Name, *n)
		}
		return nil
	}
	before := len(l.problems)
	m := &shotMaker{l: l, t: t, sf: sf, where: where + ".shots", count: sf.Shown(), prompt: t.prompt, asked: map[string]bool{}}
	if m.count < 1 {
		l.wrong(m.where+".count", "is %d; expected how many examples, 1 or more", sf.Count)
	}
	if n := l.options.Shots; n != nil {
		m.count = *n
	}
	if m.count < 0 {
		l.wrong(m.where+".count", "%d examples were asked for; expected 0 or more", m.count)
	}
	m.check()
	m.rendered = &shots{
		turns: sf.As == "turns", between: sf.Between, byCategory: sf.By != "", given: sf.Given != nil, count: m.count, of: map[string][]shot{},
	}
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

// check looks at what shots: says besides how many.
func (m *shotMaker) check() {
	sf := m.sf
	for _, f := range []struct {
		name, value string
		known       []string
	}{
		{"pick", sf.Pick, []string{"first", "seeded"}}, {"by", sf.By, []string{"category"}}, {"as", sf.As, []string{"message", "turns"}},
	} {
		if f.value != "" && !slices.Contains(f.known, f.value) {
			m.l.wrong(m.where+"."+f.name, "is %q; expected %s", f.value, listed(f.known))
		}
	}
	if sf.Given != nil && sf.Pick+sf.By != "" {
		m.l.wrong(m.where+".given", "are shown to every item in this order; leave out pick and by")
	}
	for i, g := range sf.Given {
		if strings.TrimSpace(g.Question) == "" || strings.TrimSpace(g.Answer) == "" {
			m.l.wrong(fmt.Sprintf("%s.given[%d]", m.where, i), "is without question or answer; expected both")
		}
	}
}

// showGiven shows the examples that stand in suite.yaml. A task without any
// asks for none.
func (l *loader) showGiven(t *Task, tf *TaskFile, where string) {
	m := l.newShotMaker(t, tf.Shots, where)
	if m == nil {
		return
	}
	var examples []*Item
	for i, g := range m.sf.Given {
		examples = append(examples, &Item{ID: fmt.Sprintf("given-%d", i+1), Question: nfc(g.Question), Answer: nfc(g.Answer)})
	}
	for _, it := range t.Items {
		m.asked[it.asked()] = true
	}
	m.choose("given", "", examples)
	t.shots = m.rendered
}

func (m *shotMaker) parse(field, source string) *prompt {
	p, err := parsePrompt(nfc(source))
	if err != nil {
		m.l.wrong(m.where+"."+field, "%v", err)
	}
	return p
}

// choose takes examples from candidates, of which from is the name, for the items
// that key stands for.
func (m *shotMaker) choose(from, key string, candidates []*Item) {
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
		m.l.wrong(m.where+".count", "%s has %d examples that can be shown; %d were asked for", from, len(chosen), m.count)
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
