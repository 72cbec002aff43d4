package tasks

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks/table"
)

// names lists every column that is named.
func (c *ColumnsFile) names() []string {
	all := append([]string{c.ID, c.Question, c.Passage, c.Answer, c.Category, c.Group, c.Turns, c.References, c.Rules, c.Arguments, c.Biased}, c.Options...)
	for _, column := range c.Meta {
		all = append(all, column)
	}
	var names []string
	for _, name := range all {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// in says whether a row has every column that is named and is no part of a
// path.
func (c *ColumnsFile) in(values map[string]any) bool {
	for _, name := range c.names() {
		if _, ok := lookup(values, name); !ok && !strings.HasPrefix(name, "<") && !composed(name) {
			return false
		}
	}
	return true
}

// lookup finds a column by its name. What follows a dot is looked for in a
// struct, or in every struct of a list: answers.text.
func lookup(values map[string]any, name string) (any, bool) {
	if name == "" { // not named; a table may have a column without a name
		return nil, false
	}
	if v, ok := values[name]; ok {
		return v, ok
	}
	before, after, dotted := strings.Cut(name, ".")
	if !dotted {
		return nil, false
	}
	switch v := values[before].(type) {
	case map[string]any:
		return lookup(v, after)
	case []any:
		list := make([]any, 0, len(v))
		for _, e := range v {
			below, ok := e.(map[string]any)
			if !ok {
				return nil, false
			}
			value, ok := lookup(below, after)
			if !ok {
				return nil, false
			}
			list = append(list, value)
		}
		return list, true
	}
	return nil, false
}

// textOf is a cell as text: "" for nothing, JSON for a list or a struct.
func textOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

// textsOf is a cell that holds a list: a list, or a text that writes one in
// JSON or as Python does.
func textsOf(v any) ([]string, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case []any:
		texts := make([]string, len(v))
		for i, e := range v {
			texts[i] = textOf(e)
		}
		return texts, nil
	case string:
		texts, err := table.List(v)
		if err != nil {
			return nil, fmt.Errorf("is %q; expected a list: %w", excerpt(v), err)
		}
		return texts, nil
	}
	return nil, fmt.Errorf("is %q; expected a list", excerpt(textOf(v)))
}
