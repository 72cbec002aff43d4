package jinja

import (
	"fmt"
	"slices"
	"unicode"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/tasks/python"
)

func testNames() []string {
	return []string{"!=", "<", "<=", "==", ">", ">=", "boolean", "callable", "defined", "divisibleby", "eq", "equalto",
		"even", "false", "float", "ge", "gt", "greaterthan", "in", "integer", "iterable", "le", "lower", "lt", "lessthan",
		"mapping", "ne", "none", "number", "odd", "sameas", "sequence", "string", "true", "undefined", "upper"}
}

func knownTest(name string) bool { return slices.Contains(testNames(), name) }

func unknownTest(name string) string { return "unknown test " + suggest.Unknown(name, testNames()) }

// applyTest is value is name(arguments).
func applyTest(name string, value any, a arguments) (bool, error) {
	_, missing := value.(undefined)
	switch name {
	case "defined":
		return !missing, nil
	case "undefined":
		return missing, nil
	case "none":
		return value == nil, nil
	case "callable":
		_, ok := value.(function)
		return ok, nil
	case "boolean", "true", "false", "integer", "float", "number", "string", "mapping", "sequence", "iterable":
		return isKind(name, value), nil
	}
	if _, err := defined(value, nil); err != nil {
		return false, err
	}
	if err := a.defined(); err != nil {
		return false, err
	}
	switch name {
	case "lower":
		return isCase(python.Str(value), unicode.IsLower, unicode.IsUpper), nil
	case "upper":
		return isCase(python.Str(value), unicode.IsUpper, unicode.IsLower), nil
	case "odd", "even", "divisibleby":
		return divides(name, value, a)
	}
	if len(a.positional) != 1 {
		return false, fmt.Errorf("the test %s needs one argument", name)
	}
	if name == "sameas" {
		return typeName(value) == typeName(a.positional[0]) && python.Equal(value, a.positional[0]), nil
	}
	operators := map[string]string{"eq": "==", "equalto": "==", "ne": "!=", "lt": "<", "lessthan": "<", "le": "<=",
		"gt": ">", "greaterthan": ">", "ge": ">="}
	operator, ok := operators[name]
	if !ok {
		operator = name
	}
	return compare(operator, value, a.positional[0])
}

func isKind(name string, value any) bool {
	kind := typeName(value)
	_, hasLength := python.Len(value)
	switch name {
	case "true":
		return value == true
	case "false":
		return value == false
	case "number":
		return slices.Contains([]string{"int", "float", "bool"}, kind)
	case "sequence", "iterable":
		return hasLength
	}
	return kind == map[string]string{"boolean": "bool", "integer": "int", "float": "float", "string": "str", "mapping": "dict"}[name]
}

func divides(name string, value any, a arguments) (bool, error) {
	by := any(int64(2))
	if name == "divisibleby" {
		by = a.or(0, "num", nil)
	}
	rest, err := calculate("%", value, by)
	if err != nil {
		return false, err
	}
	zero := python.Equal(rest, int64(0))
	return zero != (name == "odd"), nil
}
