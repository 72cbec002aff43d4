package jinja

import (
	"fmt"

	"github.com/hanbench/hanbench/tasks/python"
)

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
