package jinja

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// sequenceFilter holds those that take a sequence.
func sequenceFilter(name string, value any, a arguments) (any, error) {
	switch name {
	case "attr":
		text, err := a.text(0, "name", "")
		v, ok := attribute(value, text)
		if !ok {
			return missing(value, text), err
		}
		return v, err
	case "items":
		d, ok := value.(*python.Dict)
		if !ok {
			return nil, errors.New("can only get item pairs from a mapping")
		}
		return python.NewList(d.Items()...), nil
	case "dictsort":
		return dictSort(value, a)
	}
	items, ok := python.Iterate(value)
	if !ok {
		return nil, fmt.Errorf("'%s' object is not iterable", typeName(value))
	}
	switch name {
	case "first", "last":
		if len(items) == 0 {
			return undefined{msg: "No " + name + " item, sequence was empty."}, nil
		}
		if name == "last" {
			return items[len(items)-1], nil
		}
		return items[0], nil
	case "list":
		return python.NewList(slices.Clone(items)...), nil
	case "reverse":
		items = slices.Clone(items)
		slices.Reverse(items)
		if _, isText := value.(string); isText {
			return join("", arguments{positional: []any{python.NewList(items...)}})
		}
		return python.NewList(items...), nil
	case "join":
		return joinFilter(items, a)
	case "map":
		return mapFilter(items, a)
	case "select", "reject", "selectattr", "rejectattr":
		return selected(name, items, a)
	case "sort", "unique", "min", "max", "sum":
		return ordered(name, items, a)
	}
	return batch(items, a)
}

// reach follows a path such as a.b.0 into a value; "" is the value itself.
func reach(value any, path any) (any, error) {
	if n, ok := python.Int(path); ok {
		if v, ok := element(value, n); ok {
			return v, nil
		}
		return missing(value, n), nil
	}
	text, ok := path.(string)
	if !ok || text == "" {
		return value, nil
	}
	for _, key := range strings.Split(text, ".") {
		var index any = key
		if n, err := strconv.ParseInt(key, 10, 64); err == nil && key[0] != '-' && key[0] != '+' {
			index = n
		}
		v, ok := element(value, index)
		if !ok {
			if v, ok = attribute(value, key); !ok {
				return missing(value, key), nil
			}
		}
		value = v
	}
	return value, nil
}

func joinFilter(items []any, a arguments) (any, error) {
	separator := python.Str(a.or(0, "d", ""))
	path := a.or(1, "attribute", nil)
	pieces := make([]string, len(items))
	for i, item := range items {
		v, err := defined(reach(item, path))
		if err != nil {
			return nil, err
		}
		pieces[i] = python.Str(v)
	}
	return strings.Join(pieces, separator), nil
}

func mapFilter(items []any, a arguments) (any, error) {
	result := &python.List{}
	path, byAttribute := a.named["attribute"]
	name, err := a.text(0, "filter", "")
	switch {
	case byAttribute:
	case err != nil || name == "":
		return nil, errors.New("map needs an attribute or the name of a filter")
	case !knownFilter(name):
		return nil, errors.New("map: " + unknownFilter(name))
	}
	for _, item := range items {
		var v any
		if byAttribute {
			v, err = reach(item, path)
			if _, missing := v.(undefined); missing {
				v = a.or(-1, "default", v)
			}
		} else {
			v, err = applyFilter(name, item, arguments{positional: a.positional[1:], named: a.named})
		}
		if v, err = defined(v, err); err != nil {
			return nil, err
		}
		result.Items = append(result.Items, v)
	}
	return result, nil
}

// selected keeps the items for which a test holds, or does not.
func selected(name string, items []any, a arguments) (any, error) {
	rest := a.positional
	var path any
	if strings.HasSuffix(name, "attr") {
		if len(rest) == 0 {
			return nil, errors.New(name + " needs the name of an attribute")
		}
		path, rest = rest[0], rest[1:]
	}
	test := ""
	if len(rest) > 0 {
		var ok bool
		if test, ok = rest[0].(string); !ok || !knownTest(test) {
			return nil, fmt.Errorf("%s: %s", name, unknownTest(python.Str(rest[0])))
		}
		rest = rest[1:]
	}
	result := &python.List{}
	for _, item := range items {
		v, err := reach(item, path)
		if err != nil {
			return nil, err
		}
		yes := false
		if test != "" {
			yes, err = applyTest(test, v, arguments{positional: rest, named: a.named})
		} else if v, err = defined(v, nil); err == nil {
			yes = python.Truth(v)
		}
		if err != nil {
			return nil, err
		}
		if yes == strings.HasPrefix(name, "select") {
			result.Items = append(result.Items, item)
		}
	}
	return result, nil
}

// ordered holds the filters that compare items with each other, or add them.
func ordered(name string, items []any, a arguments) (any, error) {
	places := map[string]int{"sort": 2, "unique": 1, "min": 1, "max": 1, "sum": 0}
	first := 0 // where case_sensitive stands
	if name == "sort" {
		first = 1
	}
	path := a.or(places[name], "attribute", nil)
	sensitive := name != "sum" && python.Truth(a.or(first, "case_sensitive", false))
	keys := make([]any, len(items))
	for i, item := range items {
		v, err := defined(reach(item, path))
		if err != nil {
			return nil, err
		}
		if s, ok := v.(string); ok && !sensitive {
			v = python.Lower(s)
		}
		keys[i] = v
	}
	switch name {
	case "sum":
		return sum(items, path, a)
	case "unique":
		result := &python.List{}
		for i, item := range items {
			if !slices.ContainsFunc(keys[:i], func(k any) bool { return python.Equal(k, keys[i]) }) {
				result.Items = append(result.Items, item)
			}
		}
		return result, nil
	}
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	var failed error
	descending := name == "max" || name == "sort" && python.Truth(a.or(0, "reverse", false))
	sort.SliceStable(order, func(i, j int) bool {
		c, ok := python.Compare(keys[order[i]], keys[order[j]])
		if !ok {
			failed = fmt.Errorf("'<' not supported between instances of '%s' and '%s'", typeName(keys[order[i]]), typeName(keys[order[j]]))
		}
		return c < 0 && !descending || c > 0 && descending
	})
	if failed != nil {
		return nil, failed
	}
	if name != "sort" {
		if len(items) == 0 {
			return undefined{msg: "No aggregated item, sequence was empty."}, nil
		}
		return items[order[0]], nil
	}
	result := &python.List{}
	for _, i := range order {
		result.Items = append(result.Items, items[i])
	}
	return result, nil
}

func sum(items []any, path any, a arguments) (any, error) {
	total := a.or(1, "start", int64(0))
	for _, item := range items {
		v, err := defined(reach(item, path))
		if err != nil {
			return nil, err
		}
		if total, err = calculate("+", total, v); err != nil {
			return nil, err
		}
	}
	return total, nil
}

func dictSort(value any, a arguments) (any, error) {
	d, ok := value.(*python.Dict)
	if !ok {
		return nil, errors.New("dictsort needs a mapping")
	}
	index := int64(0)
	if a.or(1, "by", "key") == "value" {
		index = 1
	}
	return ordered("sort", d.Items(), arguments{named: map[string]any{
		"attribute": index, "case_sensitive": a.or(0, "case_sensitive", false), "reverse": a.or(2, "reverse", false)}})
}

func batch(items []any, a arguments) (any, error) {
	size, err := a.whole(0, "linecount", 0)
	if err != nil || size < 1 {
		return nil, errors.Join(err, errors.New("batch needs a size of at least 1"))
	}
	fill := a.or(1, "fill_with", nil)
	result := &python.List{}
	for chunk := range slices.Chunk(items, size) {
		chunk = slices.Clone(chunk)
		for fill != nil && len(chunk) < size && size < longest {
			chunk = append(chunk, fill)
		}
		result.Items = append(result.Items, python.NewList(chunk...))
	}
	return result, nil
}
