package jinja

import (
	"slices"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/tasks/python"
)

func filterNames() []string {
	return []string{"abs", "attr", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "first", "float",
		"format", "indent", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min",
		"regex_replace", "reject", "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr",
		"sort", "string", "sum", "title", "tojson", "trim", "truncate", "unique", "upper", "wordcount"}
}

func knownFilter(name string) bool { return slices.Contains(filterNames(), name) }

func unknownFilter(name string) string {
	return "unknown filter " + suggest.Unknown(name, filterNames())
}

// applyFilter is value|name(arguments).
func applyFilter(name string, value any, a arguments) (any, error) {
	if name == "default" || name == "d" {
		return fallback(value, a)
	}
	if _, err := defined(value, nil); err != nil {
		return nil, err
	}
	if err := a.defined(); err != nil {
		return nil, err
	}
	if v, ok, err := textFilter(name, value, a); ok {
		return v, err
	}
	if v, ok, err := numberFilter(name, value, a); ok {
		return v, err
	}
	return sequenceFilter(name, value, a)
}

func fallback(value any, a arguments) (any, error) {
	other := a.or(0, "default_value", "")
	if _, missing := value.(undefined); missing {
		return other, nil
	}
	if python.Truth(a.or(1, "boolean", false)) && !python.Truth(value) {
		return other, nil
	}
	return value, nil
}
