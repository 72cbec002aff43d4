package lmeval

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/hanbench/hanbench/tasks/jinja"
	"github.com/hanbench/hanbench/tasks/python"
)

// An expression is what a key such as doc_to_text says: a template or the name
// of a column (a text may be either, the documents decide), a whole number, or
// a list.
type expression struct {
	key      string
	value    any // nil where the key is missing
	template *jinja.Template
}

// newExpression reads the value of a key.
func newExpression(f field, key string) (expression, error) {
	e := expression{key: key, value: f.value}
	switch v := f.value.(type) {
	case string:
		var err error
		if e.template, err = jinja.Parse(v); err != nil {
			return e, &Error{File: f.file, Line: f.line, Key: key, Msg: err.Error()}
		}
	case nil, int64, bool, *python.List:
	case *python.Dict:
		e.value = python.NewList(v.Values()...)
	default:
		return e, &Error{File: f.file, Line: f.line, Key: key, Msg: fmt.Sprintf("it cannot be %s", python.Repr(v))}
	}
	return e, nil
}

// given reports whether the key says anything: "" and an empty list do not.
func (e expression) given() bool { return python.Truth(e.value) }

// render gives the expression's value for a document. isText says that it is a
// template's text, not a column's value. columns are those of the documents
// that are asked, which decide what is a column even for examples of others.
func (e expression) render(doc, columns Doc) (value any, isText bool, err error) {
	source, ok := e.value.(string)
	if !ok {
		return e.value, false, nil
	}
	if _, isColumn := columns[source]; isColumn {
		raw, ok := doc[source]
		if !ok {
			return nil, false, fmt.Errorf("%s: the example has no column %s", e.key, source)
		}
		value, err = python.From(raw)
	} else {
		value, err = e.template.Render(doc)
		isText = true
	}
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", e.key, err)
	}
	return value, isText, nil
}

var columnName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// columns are those that the expression needs. A bare word is one: as a
// template it would print itself.
func (e expression) columns() []string {
	if source, ok := e.value.(string); ok {
		if columnName.MatchString(source) {
			return []string{source}
		}
		return e.template.Columns()
	}
	return nil
}

// A form is how one document becomes a question, choices and an answer.
type form struct {
	text, target, choice, prefix expression
	targetDelimiter              string // between question and answer
	fewshotDelimiter             string // after the answer of an example
	// literals says that a text of digits is a number, which it is in tasks with
	// choices.
	literals bool
}

func readForm(t *Task, s settings) error {
	f := &t.prompt
	var err error
	for _, part := range []struct {
		key string
		to  *expression
	}{
		{"doc_to_text", &f.text}, {"doc_to_target", &f.target}, {"doc_to_choice", &f.choice},
		{"gen_prefix", &f.prefix}, {"description", &t.description},
	} {
		if *part.to, err = newExpression(s[part.key], part.key); err != nil {
			return err
		}
	}
	if f.targetDelimiter, err = s.text("target_delimiter", " "); err != nil {
		return err
	}
	if f.fewshotDelimiter, err = s.text("fewshot_delimiter", "\n\n"); err != nil {
		return err
	}
	f.literals = f.choice.value != nil
	for _, e := range []expression{f.text, f.target} {
		if e.value == nil {
			return s.fail(e.key, "the key is missing")
		}
	}
	for _, e := range []expression{f.text, f.prefix, t.description} {
		if _, isList := e.value.(*python.List); isList {
			return s.fail(e.key, "a text is needed, not a list")
		}
	}
	if t.Output == MultipleChoice && !f.choice.given() {
		return s.fail("doc_to_choice", "the key is missing: output_type is multiple_choice")
	}
	if _, ok := f.choice.value.(int64); ok {
		return s.fail("doc_to_choice", "a list, a template or a column is needed, not a number")
	}
	return nil
}

// question is a document's text, or the index of a choice where the choices are
// the questions.
func (f form) question(doc, columns Doc) (any, error) {
	v, isText, err := f.text.render(doc, columns)
	if s, ok := v.(string); ok && isText && f.literals && python.IsDigits(s) {
		return numeral(f.text.key, s)
	}
	return v, err
}

func numeral(key, s string) (any, error) {
	v, err := python.Literal(s)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return v, nil
}

// answer is a document's target: a text, the index of a choice, or a list.
func (f form) answer(doc, columns Doc) (any, error) {
	v, isText, err := f.target.render(doc, columns)
	s, ok := v.(string)
	if err != nil || !ok || !isText {
		return v, err
	}
	if f.literals && python.IsDigits(s) {
		return numeral(f.target.key, s)
	}
	if len(s) >= 2 && s[0] == '[' && s[len(s)-1] == ']' {
		if list, err := python.Literal(s); err == nil {
			return list, nil
		}
	}
	return s, nil
}

// choices are the texts to choose from; nil where the task has none.
func (f form) choices(doc, columns Doc) ([]string, error) {
	if !f.choice.given() {
		return nil, nil
	}
	v, isText, err := f.choice.render(doc, columns)
	if err != nil {
		return nil, err
	}
	if s, ok := v.(string); ok && isText {
		if v, err = python.Literal(s); err != nil {
			return nil, fmt.Errorf("%s: %w", f.choice.key, err)
		}
	}
	if _, isText := v.(string); isText {
		return nil, fmt.Errorf("%s: a list is needed, not the text %q", f.choice.key, v)
	}
	items, ok := python.Iterate(v)
	if !ok {
		return nil, fmt.Errorf("%s: a list is needed, not %s", f.choice.key, python.Repr(v))
	}
	choices := make([]string, len(items))
	for i, item := range items {
		choices[i] = python.Str(item)
	}
	return choices, nil
}

// generationPrefix is what the model's answer is to begin with; "" for nothing.
func (f form) generationPrefix(doc, columns Doc) (string, error) {
	v, _, err := f.prefix.render(doc, columns)
	if err != nil || v == nil {
		return "", err
	}
	return python.Str(v), nil
}

// Columns are the columns that every document needs, sorted. A file whose
// columns have other names cannot be used with the task.
func (t *Task) Columns() []string {
	var names []string
	for _, e := range []expression{t.description, t.prompt.text, t.prompt.target, t.prompt.choice, t.prompt.prefix} {
		if e.key == "description" && e.template != nil {
			names = append(names, e.template.Columns()...) // a bare word describes itself
			continue
		}
		names = append(names, e.columns()...)
	}
	for _, p := range t.Pipelines {
		if p.needsChoices() {
			names = append(names, "choices")
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Check says which columns are missing in a data set that has these; nil where
// none is.
func (t *Task) Check(columns []string) error {
	var missing []string
	for _, name := range t.Columns() {
		if !slices.Contains(columns, name) {
			missing = append(missing, name)
		}
	}
	if missing == nil {
		return nil
	}
	return fmt.Errorf("task %s: the data set has no column %q (it has %q)", t.Name, missing, columns)
}
