package jinja

import (
	"fmt"
	"math"

	"github.com/hanbench/hanbench/tasks/lmeval/python"
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

type item struct {
	value, index expr
	line         int
}

func (i *item) eval(s *scope) (any, error) {
	value, err := s.value(i.value)
	if err != nil {
		return nil, at(i.line, err)
	}
	index, err := s.value(i.index)
	if err != nil {
		return nil, at(i.line, err)
	}
	if v, ok := element(value, index); ok {
		return v, nil
	}
	if text, ok := index.(string); ok {
		if v, ok := attribute(value, text); ok {
			return v, nil
		}
	}
	return missing(value, index), nil
}

// element is what stands under a key or at a position, from the end where that
// is negative.
func element(value, index any) (any, bool) {
	if d, ok := value.(*python.Dict); ok {
		return d.Get(index)
	}
	i, ok := python.Int(index)
	if !ok {
		return nil, false
	}
	items, text := positions(value)
	if i < 0 {
		i += int64(len(items) + len(text))
	}
	switch {
	case i < 0:
		return nil, false
	case i < int64(len(text)):
		return string(text[i]), true
	case i < int64(len(items)):
		return items[i], true
	}
	return nil, false
}

// positions are the items of a list or tuple, or the characters of a text.
func positions(value any) (items []any, text []rune) {
	switch value := value.(type) {
	case *python.List:
		return value.Items, nil
	case python.Tuple:
		return value, nil
	case string:
		return nil, []rune(value)
	}
	return nil, nil
}

func missing(value, key any) undefined {
	text, ok := key.(string)
	if !ok {
		return undefined{name: python.Str(key), msg: fmt.Sprintf("%s object has no element %s", typeName(value), python.Repr(key))}
	}
	return undefined{name: text, msg: fmt.Sprintf("'%s object' has no attribute '%s'", typeName(value), text)}
}

type member struct {
	value expr
	name  string
	line  int
}

func (m *member) eval(s *scope) (any, error) {
	value, err := s.value(m.value)
	if err != nil {
		return nil, at(m.line, err)
	}
	if v, ok := attribute(value, m.name); ok {
		return v, nil
	}
	if v, ok := element(value, m.name); ok {
		return v, nil
	}
	return missing(value, m.name), nil
}

// attribute is a method of a value, or what its kind of object holds.
func attribute(value any, name string) (any, bool) {
	var f function
	switch value := value.(type) {
	case string:
		f = textMethod(value, name)
	case *python.List:
		f = listMethod(value, name)
	case python.Tuple:
		f = tupleMethod(value, name)
	case *python.Dict:
		f = dictMethod(value, name)
	case *namespace:
		return value.attributes.Get(name)
	case *loopState:
		return value.attribute(name)
	}
	return f, f != nil
}

type slice struct {
	value expr
	parts [3]expr
	line  int
}

func (l *slice) eval(s *scope) (any, error) {
	value, err := s.value(l.value)
	if err != nil {
		return nil, at(l.line, err)
	}
	var bounds [3]*int64
	for i, e := range l.parts {
		if e == nil {
			continue
		}
		v, err := s.value(e)
		if err != nil {
			return nil, at(l.line, err)
		}
		n, ok := python.Int(v)
		if !ok && v != nil {
			return nil, at(l.line, fmt.Errorf("slice indices must be integers or None, not %s", typeName(v)))
		}
		if ok {
			bounds[i] = &n
		}
	}
	items, text := positions(value)
	chosen, err := sliceIndices(len(items)+len(text), bounds)
	if err != nil {
		return nil, at(l.line, err)
	}
	var kept []any
	var runes []rune
	for _, i := range chosen {
		if text != nil {
			runes = append(runes, text[i])
		} else {
			kept = append(kept, items[i])
		}
	}
	switch value.(type) {
	case string:
		return string(runes), nil
	case *python.List:
		return &python.List{Items: kept}, nil
	case python.Tuple:
		return python.Tuple(kept), nil
	}
	return missing(value, "a slice"), nil
}

// sliceIndices are the positions of [from:to:by] in n items.
func sliceIndices(n int, bounds [3]*int64) ([]int, error) {
	by := int64(1)
	if bounds[2] != nil {
		by = *bounds[2]
	}
	if by == 0 {
		return nil, fmt.Errorf("slice step cannot be zero")
	}
	size := int64(n)
	low, high := int64(0), size // where a bound may lie
	from, to := low, high
	if by < 0 {
		low, high = -1, size-1
		from, to = high, low
	}
	limit := func(p *int64, value *int64) {
		if p == nil {
			return
		}
		*value = *p
		if *value < 0 {
			*value += size
		}
		*value = min(max(*value, low), high)
	}
	limit(bounds[0], &from)
	limit(bounds[1], &to)
	var indices []int
	for i := from; by > 0 && i < to || by < 0 && i > to; i += by {
		indices = append(indices, int(i))
		if by > size || by < -size {
			break // the next step would leave, or overflow
		}
	}
	return indices, nil
}

type argumentList struct {
	positional, named []expr
	names             []string
}

func (l argumentList) eval(s *scope) (arguments, error) {
	a := arguments{}
	for _, e := range l.positional {
		v, err := e.eval(s)
		if err != nil {
			return a, err
		}
		a.positional = append(a.positional, v)
	}
	for i, e := range l.named {
		v, err := e.eval(s)
		if err != nil {
			return a, err
		}
		if a.named == nil {
			a.named = map[string]any{}
		}
		a.named[l.names[i]] = v
	}
	return a, nil
}

// defined fails where one of the arguments is undefined.
func (a arguments) defined() error {
	for _, v := range a.positional {
		if _, err := defined(v, nil); err != nil {
			return err
		}
	}
	for _, key := range sortedKeys(a.named) {
		if _, err := defined(a.named[key], nil); err != nil {
			return err
		}
	}
	return nil
}

type call struct {
	function  expr
	arguments argumentList
	line      int
}

func (c *call) eval(s *scope) (any, error) {
	if err := s.step(); err != nil {
		return nil, at(c.line, err)
	}
	f, err := s.value(c.function)
	if err != nil {
		return nil, at(c.line, err)
	}
	a, err := c.arguments.eval(s)
	if err != nil {
		return nil, at(c.line, err)
	}
	callable, ok := f.(function)
	if !ok {
		return nil, at(c.line, fmt.Errorf("'%s' object is not callable", typeName(f)))
	}
	if err := a.defined(); err != nil {
		return nil, at(c.line, err)
	}
	v, err := callable(a)
	return v, at(c.line, err)
}

type filtered struct {
	value     expr
	name      string
	arguments argumentList
	line      int
}

func (f *filtered) eval(s *scope) (any, error) {
	if err := s.step(); err != nil {
		return nil, at(f.line, err)
	}
	value, err := f.value.eval(s)
	if err != nil {
		return nil, at(f.line, err)
	}
	a, err := f.arguments.eval(s)
	if err != nil {
		return nil, at(f.line, err)
	}
	v, err := applyFilter(f.name, value, a)
	return v, at(f.line, err)
}

type tested struct {
	value     expr
	name      string
	arguments argumentList
	line      int
}

func (t *tested) eval(s *scope) (any, error) {
	value, err := t.value.eval(s)
	if err != nil {
		return nil, at(t.line, err)
	}
	a, err := t.arguments.eval(s)
	if err != nil {
		return nil, at(t.line, err)
	}
	yes, err := applyTest(t.name, value, a)
	return yes, at(t.line, err)
}

// floorMod is Python's % of two floats: the sign is the divisor's.
func floorMod(x, y float64) float64 {
	m := math.Mod(x, y)
	if m != 0 && (m < 0) != (y < 0) {
		m += y
	}
	return m
}
