package jinja

import (
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// undefined is what a missing name, key or index gives: it may be asked whether
// it is defined, and nothing else. Only what an if without else gives may be
// used all the same: it is empty then.
type undefined struct {
	name, msg string
	empty     bool
}

// function is what a template can call.
type function func(a arguments) (any, error)

// arguments are those of one call, evaluated.
type arguments struct {
	positional []any
	named      map[string]any
}

// get is the argument at a position or under a name.
func (a arguments) get(i int, name string) (value any, ok bool) {
	if i >= 0 && i < len(a.positional) {
		return a.positional[i], true
	}
	value, ok = a.named[name]
	return value, ok
}

// or is get with a value for where the argument is missing.
func (a arguments) or(i int, name string, fallback any) any {
	if value, ok := a.get(i, name); ok {
		return value
	}
	return fallback
}

// text is an argument that must be a text.
func (a arguments) text(i int, name, fallback string) (string, error) {
	value := a.or(i, name, fallback)
	s, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("%s must be str, not %s", name, typeName(value))
	}
	return s, nil
}

// whole is an argument that must be a whole number.
func (a arguments) whole(i int, name string, fallback int) (int, error) {
	value := a.or(i, name, int64(fallback))
	n, ok := python.Int(value)
	if !ok {
		return 0, fmt.Errorf("%s must be an integer, not %s", name, typeName(value))
	}
	return int(n), nil
}

func typeName(v any) string {
	switch v.(type) {
	case undefined:
		return "Undefined"
	case function:
		return "function"
	case *namespace, *loopState:
		return strings.TrimPrefix(fmt.Sprintf("%T", v), "*jinja.")
	}
	return python.TypeName(v)
}

// namespace is an object whose attributes a template may set.
type namespace struct{ attributes *python.Dict }

// root is what all scopes of one rendering share.
type root struct {
	values map[string]any
	seen   map[string]any // the values that were asked for, as Python's
	out    *strings.Builder
	steps  int
	depth  int
}

// scope holds the names that a block sets. They are gone after it.
type scope struct {
	*root
	outer *scope
	names map[string]any
}

func (s *scope) inner() *scope { return &scope{root: s.root, outer: s} }

func (s *scope) set(name string, value any) {
	if s.names == nil {
		s.names = map[string]any{}
	}
	s.names[name] = value
}

// lookup finds a name in the blocks around, in the values, among the globals.
func (s *scope) lookup(name string) (any, error) {
	for at := s; at != nil; at = at.outer {
		if value, ok := at.names[name]; ok {
			return value, nil
		}
	}
	if value, ok := s.seen[name]; ok {
		return value, nil
	}
	if raw, ok := s.values[name]; ok {
		value, err := python.From(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if s.seen == nil {
			s.seen = map[string]any{}
		}
		s.seen[name] = value
		return value, nil
	}
	if value, ok := globals(name); ok {
		return value, nil
	}
	return undefined{name: name, msg: fmt.Sprintf("'%s' is undefined", name)}, nil
}

// step counts work, and ends what has no end.
func (s *scope) step() error {
	s.steps++
	if s.steps > mostSteps || s.out.Len() > longest {
		return fmt.Errorf("the template does not come to an end: more than %d steps or %d MB", mostSteps, longest>>20)
	}
	return nil
}

// made counts what was made as steps, 64 bytes or items for one: a long text
// that is made again and again has no end either.
func (s *scope) made(v any, err error) (any, error) {
	switch v := v.(type) {
	case string:
		s.steps += len(v) / 64
	case *python.List:
		s.steps += len(v.Items) / 64
	}
	return v, err
}

// defined passes a value on unless it is undefined.
func defined(v any, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	if u, ok := v.(undefined); ok {
		if u.empty {
			return "", nil
		}
		return nil, &Error{Msg: u.msg, Undefined: u.name}
	}
	return v, nil
}

// value is a defined value of an expression.
func (s *scope) value(e expr) (any, error) { return defined(e.eval(s)) }

// truth is what an expression counts as in a condition.
func (s *scope) truth(e expr) (bool, error) {
	v, err := s.value(e)
	return err == nil && python.Truth(v), err
}

// at gives an error the line where it came up, unless it has one.
func at(line int, err error) error {
	if err == nil {
		return nil
	}
	e, ok := err.(*Error)
	if !ok {
		return &Error{Line: line, Msg: err.Error()}
	}
	if e.Line == 0 {
		return &Error{Line: line, Msg: e.Msg, Undefined: e.Undefined}
	}
	return e
}

// globals are the functions that every template has.
func globals(name string) (any, bool) {
	switch name {
	case "range":
		return function(rangeOf), true
	case "dict":
		return function(dictOf), true
	case "namespace":
		return function(func(a arguments) (any, error) {
			d, err := dictOf(a)
			if err != nil {
				return nil, err
			}
			return &namespace{d.(*python.Dict)}, nil
		}), true
	}
	return nil, false
}

func rangeOf(a arguments) (any, error) {
	bounds := []int64{0, 0, 1}
	if n := len(a.positional); n == 0 || n > 3 {
		return nil, fmt.Errorf("range expects 1 to 3 arguments, got %d", n)
	}
	for i, v := range a.positional {
		n, ok := python.Int(v)
		if !ok {
			return nil, fmt.Errorf("'%s' object cannot be interpreted as an integer", typeName(v))
		}
		bounds[i] = n
	}
	if len(a.positional) == 1 {
		bounds[0], bounds[1] = 0, bounds[0]
	}
	from, to, by := bounds[0], bounds[1], bounds[2]
	if by == 0 {
		return nil, fmt.Errorf("range() arg 3 must not be zero")
	}
	list := &python.List{}
	for n := from; by > 0 && n < to || by < 0 && n > to; n += by {
		if len(list.Items) == 100_000 {
			return nil, fmt.Errorf("range() gives more than 100,000 numbers")
		}
		list.Items = append(list.Items, n)
	}
	return list, nil
}

func dictOf(a arguments) (any, error) {
	d := &python.Dict{}
	for _, v := range a.positional {
		from, ok := v.(*python.Dict)
		if !ok {
			return nil, fmt.Errorf("dict() of %s is not supported", typeName(v))
		}
		for _, key := range from.Keys() {
			value, _ := from.Get(key)
			d.Set(key, value)
		}
	}
	for _, key := range sortedKeys(a.named) {
		d.Set(key, a.named[key])
	}
	return d, nil
}
