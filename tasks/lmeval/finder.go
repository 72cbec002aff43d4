package lmeval

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hanbench/hanbench/tasks/python"
)

// A finder takes one of the places where its pattern stands.
type finder struct {
	pattern  *python.Regexp
	which    int // from the end where it is negative
	fallback string
}

func (f finder) filter(responses []string, _ Doc) ([]string, error) {
	result := make([]string, len(responses))
	for i, r := range responses {
		found, ok, err := f.find(f.pattern, r)
		if err != nil {
			return nil, err
		}
		if !ok {
			found = f.fallback
		}
		result[i] = found
	}
	return result, nil
}

// find gives the chosen match without space around; ok is false where there is
// none. Of several groups it is the first that is not empty. Where there are
// fewer matches than the choice asks for, the harness breaks off; here that is
// no match.
func (f finder) find(pattern *python.Regexp, text string) (found string, ok bool, err error) {
	matches, err := pattern.FindAll(text)
	if err != nil {
		return "", false, err
	}
	i := f.which
	if i < 0 {
		i += len(matches)
	}
	if i < 0 || i >= len(matches) {
		return "", false, nil
	}
	switch m := matches[i].(type) {
	case string:
		return python.Strip(m), true, nil
	case python.Tuple:
		for _, group := range m {
			if s, _ := group.(string); s != "" {
				return python.Strip(s), true, nil
			}
		}
	}
	return "", false, nil
}

// A choiceFinder looks for the pattern, else for the text of a choice, else for
// its letter after a colon; it answers with a letter in parentheses.
type choiceFinder struct {
	finder
	ignoreCase, ignorePunctuation bool
	ignored                       []*python.Regexp
}

func (f choiceFinder) filter(responses []string, doc Doc) ([]string, error) {
	raw, err := python.From(doc["choices"])
	if err != nil {
		return nil, err
	}
	items, _ := python.Iterate(raw)
	choices := words(python.NewList(items...))
	if len(choices) == 0 || len(choices) > 26 {
		return nil, fmt.Errorf("the document needs a column choices, a list of up to 26 texts")
	}
	byText, byLetter, letters, err := f.patterns(choices)
	if err != nil {
		return nil, err
	}
	result := make([]string, len(responses))
	for i, r := range responses {
		if result[i], err = f.choose(r, byText, byLetter, letters); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func (f choiceFinder) patterns(choices []string) (byText, byLetter *python.Regexp, letters map[string]string, err error) {
	letters = map[string]string{}
	var escaped, names []string
	for i, choice := range choices {
		text, err := f.cleaned(python.Strip(choice))
		if err != nil {
			return nil, nil, nil, err
		}
		letter := string(rune('A' + i))
		letters[text] = "(" + letter + ")"
		escaped = append(escaped, python.Escape(text))
		names = append(names, letter)
	}
	// The longest first: a choice may be how another begins.
	slices.SortStableFunc(escaped, func(a, b string) int { return len([]rune(b)) - len([]rune(a)) })
	if byText, err = python.Compile(strings.Join(escaped, "|")); err != nil {
		return nil, nil, nil, err
	}
	byLetter, err = python.Compile(`:[\s]*(` + strings.Join(names, "|") + `)`)
	return byText, byLetter, letters, err
}

func (f choiceFinder) choose(response string, byText, byLetter *python.Regexp, letters map[string]string) (string, error) {
	found, _, err := f.find(f.pattern, response)
	if err != nil || found != "" {
		return found, err
	}
	text, err := f.cleaned(response)
	if err != nil {
		return "", err
	}
	if found, _, err = f.find(byText, text); err != nil {
		return "", err
	}
	if letter, ok := letters[found]; ok && found != "" {
		found = letter
	}
	if found != "" {
		return found, nil
	}
	if found, _, err = f.find(byLetter, response); err != nil {
		return "", err
	}
	if found == "" {
		return f.fallback, nil
	}
	return "(" + found + ")", nil
}

// cleaned is a text as it is compared with choices.
func (f choiceFinder) cleaned(s string) (string, error) {
	for _, re := range f.ignored {
		var err error
		if s, err = re.Replace(s, "", 0); err != nil {
			return "", err
		}
	}
	if f.ignoreCase {
		s = python.Lower(s)
	}
	if f.ignorePunctuation {
		s = strings.Map(func(r rune) rune {
			if unicode.IsPunct(r) {
				return -1
			}
			return r
		}, s)
	}
	return s, nil
}
