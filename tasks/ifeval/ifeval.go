// Package ifeval checks by rule whether an answer follows its instructions:
// those of Google's IFEval (arXiv 2311.07911) under their own names, as
// lm-evaluation-harness 0.4.13 checks them and allganize/IFEval-Ko uses them,
// and Korean ones under korean:. It is pure.
//
// Arguments that a rule does not know, lacks, or cannot read are an error when
// the rule is made: the published checker draws a number at random for those.
package ifeval

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/hanbench/hanbench/internal/suggest"
)

// A check reports whether a text, in NFC and not blank, follows a rule.
type check func(text string) bool

// An Instruction is one rule with its arguments. It may be used by many
// goroutines.
type Instruction struct {
	ID    string
	check check
}

// New makes an instruction of its id and arguments, as a row of a data set has
// them: names to strings, numbers, or lists of strings. What is null, empty, or
// 0 counts as not given, as in the published checker.
func New(id string, arguments map[string]any) (Instruction, error) {
	all := rules()
	i := slices.IndexFunc(all, func(r rule) bool { return r.id == id })
	if i < 0 {
		var known []string
		for _, r := range all {
			known = append(known, r.id)
		}
		return Instruction{}, fmt.Errorf("instruction %s: no such rule", suggest.Unknown(id, known))
	}
	a := newArgs(arguments)
	c := all[i].build(a)
	if err := a.finish(); err != nil {
		return Instruction{}, fmt.Errorf("instruction %s: %w", id, err)
	}
	return Instruction{id, c}, nil
}

// follows reports whether a response in NFC follows the instruction as it stands. A
// blank one follows none.
func (i Instruction) follows(text string) bool { return strip(text) != "" && i.check(text) }

// A Checklist holds the instructions of one prompt.
type Checklist []Instruction

// Parse makes the checklist of a prompt from the columns instruction_id_list
// and kwargs, which must be of one length, at least 1. Errors say which
// instruction, from 1.
func Parse(ids []string, arguments []map[string]any) (Checklist, error) {
	if len(ids) == 0 {
		return nil, fmt.Errorf("no instructions: instruction_id_list is empty")
	}
	if len(ids) != len(arguments) {
		return nil, fmt.Errorf("%d instructions but arguments for %d: instruction_id_list and kwargs belong together", len(ids), len(arguments))
	}
	var list Checklist
	for i, id := range ids {
		instruction, err := New(id, arguments[i])
		if err != nil {
			return nil, fmt.Errorf("instruction %d of %d: %w", i+1, len(ids), err)
		}
		list = append(list, instruction)
	}
	return list, nil
}

// A Result says whether one instruction was followed.
type Result struct {
	ID     string
	Strict bool
	Loose  bool // some loosened form of the response follows it; true when Strict is
}

// A Verdict says which instructions of a prompt a response follows.
type Verdict struct {
	Results []Result
	Strict  bool // all of them, strictly
	Loose   bool // all of them, loosely, each in a form of its own
}

// Check checks a response against every instruction.
func (c Checklist) Check(response string) Verdict {
	forms := loosened(norm.NFC.String(response))
	v := Verdict{Strict: len(c) > 0, Loose: len(c) > 0}
	for _, i := range c {
		r := Result{ID: i.ID, Strict: i.follows(forms[0])}
		r.Loose = slices.ContainsFunc(forms, i.follows)
		v.Results = append(v.Results, r)
		v.Strict, v.Loose = v.Strict && r.Strict, v.Loose && r.Loose
	}
	return v
}

// loosened are the eight forms of IFEval's loose check: the response, and it
// without its first line, its last, or both (where models put "Sure, here it
// is"), each with and without asterisks. The first form is the response itself.
func loosened(response string) []string {
	lines := strings.Split(response, "\n")
	join := func(l []string) string { return strip(strings.Join(l, "\n")) }
	forms := []string{response, join(lines[1:]), join(lines[:len(lines)-1]), ""}
	if len(lines) > 2 {
		forms[3] = join(lines[1 : len(lines)-1])
	}
	for _, f := range forms[:4] {
		forms = append(forms, strings.ReplaceAll(f, "*", ""))
	}
	return forms
}
