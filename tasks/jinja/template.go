// Package jinja renders the templates of suites and of task files as Jinja2 does
// for lm-evaluation-harness, to the character: its expressions on values of Python,
// strict about what is undefined, with the last line end kept.
//
// Of its statements there are if, for, set, with, macro, filter and raw: what
// templates of prompts use. Templates that load others are refused by name.
package jinja

import (
	"fmt"
	"slices"
	"strings"
)

// An Error is a mistake in a template, or what kept it from being rendered.
// Line counts from 1 within the template.
type Error struct {
	Line int
	Msg  string
	// Undefined is the name that the values do not have; "" for other errors.
	Undefined string
}

func (e *Error) Error() string {
	if e.Line <= 1 {
		return e.Msg
	}
	return fmt.Sprintf("line %d of the template: %s", e.Line, e.Msg)
}

// A Template is ready to be rendered, by several goroutines at a time.
type Template struct {
	body    []statement
	columns []string
}

// Parse reads a template. It fails with *Error.
func Parse(source string) (*Template, error) {
	tokens, err := lex(source)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, stores: map[string]bool{}, optional: map[string]bool{}}
	body, err := p.statements()
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokenEnd {
		return nil, p.fail("{%% %s %%} closes nothing", p.tokens[p.pos+1].text)
	}
	return &Template{body: body, columns: p.columns()}, nil
}

// Columns are the names that the template takes from its values, sorted:
// without those that it sets itself, and those that it asks whether they are
// there (is defined, default).
func (t *Template) Columns() []string { return slices.Clone(t.columns) }

// longest bounds what a template may print, in bytes, and mostSteps what it may
// do: a loop in loops over range(99999) is an error, not the end of the program.
const (
	longest   = 16 << 20
	mostSteps = 1_000_000
)

// Render fills the template in with values, which may be whatever python.From
// takes. It fails with *Error.
func (t *Template) Render(values map[string]any) (string, error) {
	var b strings.Builder
	s := &scope{root: &root{values: values, out: &b}}
	if err := s.run(t.body); err != nil {
		return "", at(1, err)
	}
	return b.String(), nil
}
