package jinja

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// A statement writes, or sets names.
type statement interface{ exec(s *scope) error }

// run executes statements in a row.
func (s *scope) run(list []statement) error {
	for _, st := range list {
		if err := s.step(); err != nil {
			return err
		}
		if err := st.exec(s); err != nil {
			return err
		}
	}
	return nil
}

// capture runs statements and gives what they would have printed.
func (s *scope) capture(list []statement) (string, error) {
	var b strings.Builder
	out := s.out
	s.out = &b
	err := s.run(list)
	s.out = out
	return b.String(), err
}

type data string

func (d data) exec(s *scope) error {
	s.out.WriteString(string(d))
	return nil
}

type printed struct {
	value expr
	line  int
}

func (p *printed) exec(s *scope) error {
	v, err := s.value(p.value)
	if err != nil {
		return at(p.line, err)
	}
	s.out.WriteString(python.Str(v))
	return nil
}

type condition struct {
	test        expr
	then, other []statement
	line        int
}

func (c *condition) exec(s *scope) error {
	yes, err := s.truth(c.test)
	if err != nil {
		return at(c.line, err)
	}
	list := c.other
	if yes {
		list = c.then
	}
	return s.run(list)
}

type loop struct {
	names       []string
	over, test  expr
	body, other []statement
	line        int
}

func (l *loop) exec(s *scope) error {
	over, err := s.value(l.over)
	if err != nil {
		return at(l.line, err)
	}
	items, ok := python.Iterate(over)
	if !ok {
		return at(l.line, fmt.Errorf("'%s' object is not iterable", typeName(over)))
	}
	if l.test != nil {
		if items, err = l.chosen(s, items); err != nil {
			return at(l.line, err)
		}
	}
	if len(items) == 0 {
		return s.inner().run(l.other)
	}
	items = slices.Clone(items) // the body may change the list
	state := &loopState{items: items}
	for i, item := range items {
		if err := s.step(); err != nil {
			return err
		}
		inner := s.inner()
		state.index = i
		inner.set("loop", state)
		if err := assign(inner, l.names, item); err != nil {
			return at(l.line, err)
		}
		if err := inner.run(l.body); err != nil {
			return err
		}
	}
	return nil
}

// chosen are the items for which the loop's own condition holds.
func (l *loop) chosen(s *scope, items []any) ([]any, error) {
	var kept []any
	for _, item := range items {
		if err := s.step(); err != nil {
			return nil, err
		}
		inner := s.inner()
		if err := assign(inner, l.names, item); err != nil {
			return nil, err
		}
		yes, err := inner.truth(l.test)
		if err != nil {
			return nil, err
		}
		if yes {
			kept = append(kept, item)
		}
	}
	return kept, nil
}

// assign gives names a value, one to each where there are several.
func assign(s *scope, names []string, value any) error {
	if len(names) == 1 {
		s.set(names[0], value)
		return nil
	}
	parts, ok := python.Iterate(value)
	if !ok {
		return fmt.Errorf("cannot unpack non-iterable %s object", typeName(value))
	}
	if len(parts) != len(names) {
		return fmt.Errorf("expected %d values to unpack, got %d", len(names), len(parts))
	}
	for i, name := range names {
		s.set(name, parts[i])
	}
	return nil
}

type assignment struct {
	names     []string
	attribute string // of a namespace
	value     expr   // or
	body      []statement
	filters   expr // on the body
	line      int
}

func (a *assignment) exec(s *scope) error {
	value, err := a.result(s)
	if err != nil {
		return at(a.line, err)
	}
	if a.attribute == "" {
		return at(a.line, assign(s, a.names, value))
	}
	target, err := s.lookup(a.names[0])
	if err != nil {
		return at(a.line, err)
	}
	ns, ok := target.(*namespace)
	if !ok {
		return at(a.line, fmt.Errorf("cannot assign attribute on non-namespace object %s", a.names[0]))
	}
	ns.attributes.Set(a.attribute, value)
	return nil
}

func (a *assignment) result(s *scope) (any, error) {
	if a.value != nil {
		return a.value.eval(s)
	}
	text, err := s.inner().capture(a.body)
	if err != nil {
		return nil, err
	}
	return withCaptured(s, text, a.filters)
}

// captured stands in a chain of filters for the text of a block.
type captured struct{}

const capturedName = "\x00captured" // no name of a template

func (*captured) eval(s *scope) (any, error) { return s.lookup(capturedName) }

func withCaptured(s *scope, text string, filters expr) (any, error) {
	inner := s.inner()
	inner.set(capturedName, text)
	return filters.eval(inner)
}

type with struct {
	sets []*assignment
	body []statement
	line int
}

func (w *with) exec(s *scope) error {
	inner := s.inner()
	for _, a := range w.sets {
		value, err := a.value.eval(s) // not of the block's own names
		if err != nil {
			return at(w.line, err)
		}
		if err := assign(inner, a.names, value); err != nil {
			return at(w.line, err)
		}
	}
	return inner.run(w.body)
}

type filterBlock struct {
	filters expr
	body    []statement
	line    int
}

func (f *filterBlock) exec(s *scope) error {
	text, err := s.inner().capture(f.body)
	if err != nil {
		return err
	}
	value, err := defined(withCaptured(s, text, f.filters))
	if err != nil {
		return at(f.line, err)
	}
	s.out.WriteString(python.Str(value))
	return nil
}

type parameter struct {
	name     string
	fallback expr // nil where there is none
}

type macro struct {
	name       string
	parameters []parameter
	body       []statement
	line       int
}

func (m *macro) exec(s *scope) error {
	s.set(m.name, function(func(a arguments) (any, error) { return m.call(s, a) }))
	return nil
}

func (m *macro) call(s *scope, a arguments) (any, error) {
	s.depth++
	defer func() { s.depth-- }()
	if s.depth > deepest {
		return nil, fmt.Errorf("the macro %s calls itself too often", m.name)
	}
	if len(a.positional) > len(m.parameters) {
		return nil, fmt.Errorf("macro '%s' takes not more than %d argument(s)", m.name, len(m.parameters))
	}
	inner := s.inner()
	for i, p := range m.parameters {
		value, ok := a.get(i, p.name)
		if !ok {
			value = undefined{name: p.name, msg: fmt.Sprintf("parameter '%s' was not provided", p.name)}
			if p.fallback != nil {
				var err error
				if value, err = p.fallback.eval(inner); err != nil {
					return nil, err
				}
			}
		}
		inner.set(p.name, value)
	}
	return inner.capture(m.body)
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
