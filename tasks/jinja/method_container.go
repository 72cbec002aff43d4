package jinja

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/tasks/python"
)

// listMethod is a method of list; nil where it is not known.
func listMethod(l *python.List, name string) function {
	switch name {
	case "index", "count":
		return sequenceMethod("list", func() []any { return l.Items }, name)
	case "append":
		return func(a arguments) (any, error) {
			l.Items = append(l.Items, a.or(0, "object", nil))
			return nil, nil
		}
	case "extend":
		return func(a arguments) (any, error) {
			items, ok := python.Iterate(a.or(0, "iterable", nil))
			if !ok {
				return nil, errors.New("extend needs what can be iterated")
			}
			if len(l.Items)+len(items) > longest {
				return nil, errors.New("a list becomes too long")
			}
			l.Items = slices.Concat(l.Items, items)
			return nil, nil
		}
	case "insert":
		return func(a arguments) (any, error) {
			i, err := a.whole(0, "index", 0)
			if i < 0 {
				i += len(l.Items)
			}
			l.Items = slices.Insert(l.Items, min(max(i, 0), len(l.Items)), a.or(1, "object", nil))
			return nil, err
		}
	case "pop":
		return func(a arguments) (any, error) { return pop(l, a) }
	case "reverse":
		return func(arguments) (any, error) { slices.Reverse(l.Items); return nil, nil }
	case "copy":
		return func(arguments) (any, error) { return python.NewList(slices.Clone(l.Items)...), nil }
	}
	return nil
}

func pop(l *python.List, a arguments) (any, error) {
	i, err := a.whole(0, "index", -1)
	if i < 0 {
		i += len(l.Items)
	}
	if err != nil || i < 0 || i >= len(l.Items) {
		return nil, errors.Join(err, errors.New("pop index out of range"))
	}
	v := l.Items[i]
	l.Items = slices.Delete(l.Items, i, i+1)
	return v, nil
}

// sequenceMethod is index or count, of a list or a tuple.
func sequenceMethod(kind string, items func() []any, name string) function {
	return func(a arguments) (any, error) {
		wanted, ok := a.get(0, "value")
		if !ok {
			return nil, fmt.Errorf("%s expected at least 1 argument, got 0", name)
		}
		count := int64(0)
		for i, v := range items() {
			if !python.Equal(v, wanted) {
				continue
			}
			if name == "index" {
				return int64(i), nil
			}
			count++
		}
		if name == "index" {
			return nil, fmt.Errorf("%s is not in the %s", python.Repr(wanted), kind)
		}
		return count, nil
	}
}

func tupleMethod(t python.Tuple, name string) function {
	if name == "index" || name == "count" {
		return sequenceMethod("tuple", func() []any { return t }, name)
	}
	return nil
}

// dictMethod is a method of dict; nil where it is not known.
func dictMethod(d *python.Dict, name string) function {
	switch name {
	case "items":
		return func(arguments) (any, error) { return python.NewList(d.Items()...), nil }
	case "keys":
		return func(arguments) (any, error) { return python.NewList(d.Keys()...), nil }
	case "values":
		return func(arguments) (any, error) { return python.NewList(d.Values()...), nil }
	case "get", "setdefault", "pop":
		return func(a arguments) (any, error) {
			key := a.or(0, "key", nil)
			value, ok := d.Get(key)
			fallback, given := a.get(1, "default")
			switch {
			case ok && name == "pop":
				d.Delete(key)
			case !ok && name == "pop" && !given:
				return nil, fmt.Errorf("there is no key %s", python.Repr(key))
			case !ok && name == "setdefault":
				d.Set(key, fallback)
			}
			if ok {
				return value, nil
			}
			return fallback, nil
		}
	case "update":
		return func(a arguments) (any, error) {
			from, err := dictOf(a)
			if err != nil {
				return nil, err
			}
			for _, pair := range from.(*python.Dict).Items() {
				d.Set(pair.(python.Tuple)[0], pair.(python.Tuple)[1])
			}
			return nil, nil
		}
	case "copy":
		return func(arguments) (any, error) { return dictOf(arguments{positional: []any{d}}) }
	}
	return nil
}
