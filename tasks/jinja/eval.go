package jinja

import (
	"fmt"

	"github.com/hanbench/hanbench/tasks/python"
)

// An expr has a value in a scope, which may be undefined.
type expr interface{ eval(s *scope) (any, error) }

type constant struct{ value any }

func (c constant) eval(*scope) (any, error) { return c.value, nil }

type name struct {
	name string
	line int
}

func (n *name) eval(s *scope) (any, error) {
	v, err := s.lookup(n.name)
	return v, at(n.line, err)
}

type sequence struct {
	items []expr
	tuple bool
}

func (q *sequence) eval(s *scope) (any, error) {
	items := make([]any, len(q.items))
	for i, e := range q.items {
		v, err := s.value(e)
		if err != nil {
			return nil, err
		}
		items[i] = v
	}
	if q.tuple {
		return python.Tuple(items), nil
	}
	return &python.List{Items: items}, nil
}

type mapping struct {
	keys, values []expr
	line         int
}

func (m *mapping) eval(s *scope) (any, error) {
	d := &python.Dict{}
	for i := range m.keys {
		key, err := s.value(m.keys[i])
		if err != nil {
			return nil, err
		}
		switch key.(type) {
		case *python.List, *python.Dict:
			return nil, at(m.line, fmt.Errorf("unhashable type: '%s'", typeName(key)))
		}
		value, err := s.value(m.values[i])
		if err != nil {
			return nil, err
		}
		d.Set(key, value)
	}
	return d, nil
}

type choice struct {
	test, then, other expr
	line              int
}

func (c *choice) eval(s *scope) (any, error) {
	yes, err := s.truth(c.test)
	switch {
	case err != nil:
		return nil, at(c.line, err)
	case yes:
		return c.then.eval(s)
	case c.other == nil:
		return undefined{empty: true}, nil
	}
	return c.other.eval(s)
}

type logical struct {
	operator    string
	left, right expr
	line        int
}

func (l *logical) eval(s *scope) (any, error) {
	left, err := s.value(l.left)
	if err != nil {
		return nil, at(l.line, err)
	}
	if python.Truth(left) == (l.operator == "or") {
		return left, nil
	}
	return l.right.eval(s)
}

type negation struct {
	value expr
	line  int
}

func (n *negation) eval(s *scope) (any, error) {
	yes, err := s.truth(n.value)
	return !yes, at(n.line, err)
}

type comparison struct {
	first     expr
	operators []string
	rest      []expr
	line      int
}

func (c *comparison) eval(s *scope) (any, error) {
	left, err := s.value(c.first)
	if err != nil {
		return nil, at(c.line, err)
	}
	for i, operator := range c.operators {
		right, err := s.value(c.rest[i])
		if err != nil {
			return nil, at(c.line, err)
		}
		yes, err := compare(operator, left, right)
		if err != nil || !yes {
			return false, at(c.line, err)
		}
		left = right
	}
	return true, nil
}

func compare(operator string, left, right any) (bool, error) {
	switch operator {
	case "==":
		return python.Equal(left, right), nil
	case "!=":
		return !python.Equal(left, right), nil
	case "in":
		return python.Contains(right, left)
	case "not in":
		yes, err := python.Contains(right, left)
		return !yes, err
	}
	order, ok := python.Compare(left, right)
	if !ok {
		return false, fmt.Errorf("'%s' not supported between instances of '%s' and '%s'", operator, typeName(left), typeName(right))
	}
	switch operator {
	case "<":
		return order < 0, nil
	case "<=":
		return order <= 0, nil
	case ">":
		return order > 0, nil
	}
	return order >= 0, nil
}

type sign struct {
	operator string
	value    expr
	line     int
}

func (g *sign) eval(s *scope) (any, error) {
	v, err := s.value(g.value)
	if err != nil {
		return nil, at(g.line, err)
	}
	if n, ok := python.Int(v); ok {
		if g.operator == "-" {
			n = -n
		}
		return n, nil
	}
	f, ok := v.(float64)
	if !ok {
		return nil, at(g.line, fmt.Errorf("bad operand type for unary %s: '%s'", g.operator, typeName(v)))
	}
	if g.operator == "-" {
		f = -f
	}
	return f, nil
}
