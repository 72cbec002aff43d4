package ifeval

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/hanbench/hanbench/internal/suggest"
)

// args reads the arguments of a rule. The first error is kept, so that a rule
// is made in one go and asked for errors once.
type args struct {
	given map[string]any
	asked []string
	err   error
}

func newArgs(arguments map[string]any) *args {
	a := &args{given: map[string]any{}}
	for name, value := range arguments {
		if !isEmpty(value) {
			a.given[name] = value
		}
	}
	return a
}

// isEmpty reports what a data set fills the arguments of other rules with.
func isEmpty(value any) bool {
	if n, ok := number(value); ok {
		return n == 0
	}
	switch v := value.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case []string:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// finish is the first error, or that an argument was given that the rule does
// not have.
func (a *args) finish() error {
	if a.err != nil {
		return a.err
	}
	for _, name := range slices.Sorted(maps.Keys(a.given)) {
		if !slices.Contains(a.asked, name) {
			return fmt.Errorf("argument %s, which this rule does not have", suggest.Unknown(name, a.asked))
		}
	}
	return nil
}

func (a *args) fail(name, format string, values ...any) {
	if a.err == nil {
		a.err = fmt.Errorf("argument %s: %s", name, fmt.Sprintf(format, values...))
	}
}

// has asks for an argument that may be left out.
func (a *args) has(name string) bool {
	a.asked = append(a.asked, name)
	_, given := a.given[name]
	return given
}

// value asks for an argument that must be there.
func (a *args) value(name string) (any, bool) {
	if !a.has(name) {
		a.fail(name, "missing")
		return nil, false
	}
	return a.given[name], true
}

// flag is a truth value that may be left out, which is false.
func (a *args) flag(name string) bool {
	if !a.has(name) {
		return false
	}
	yes, ok := a.given[name].(bool)
	if !ok {
		a.fail(name, "must be true or false, is %v", a.given[name])
	}
	return yes
}

// text is a string, in NFC.
func (a *args) text(name string) string {
	v, ok := a.value(name)
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		a.fail(name, "must be a text, is %v", v)
	}
	return norm.NFC.String(s)
}

// rune is a string of one character.
func (a *args) rune(name string) rune {
	s := strip(a.text(name))
	if utf8.RuneCountInString(s) != 1 && a.err == nil {
		a.fail(name, "must be one character, is %q", s)
	}
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// texts is a list of strings, each in NFC and not blank.
func (a *args) texts(name string) []string {
	v, ok := a.value(name)
	if !ok {
		return nil
	}
	list, ok := v.([]any)
	if words, isWords := v.([]string); isWords {
		ok = true
		for _, w := range words {
			list = append(list, w)
		}
	}
	var out []string
	for i, e := range list {
		s, isText := e.(string)
		if !isText || strip(s) == "" {
			a.fail(name, "element %d must be a text that is not blank, is %v", i+1, e)
		}
		out = append(out, norm.NFC.String(s))
	}
	if !ok {
		a.fail(name, "must be a list of texts, is %v", v)
	}
	return out
}

// count is a whole number of at least 1, of whatever type a reader of files
// gives numbers.
func (a *args) count(name string) int {
	v, ok := a.value(name)
	if !ok {
		return 0
	}
	n, ok := number(v)
	if !ok || n < 1 || n != math.Trunc(n) || n > math.MaxInt32 {
		a.fail(name, "must be a whole number of at least 1, is %v", v)
		return 0
	}
	return int(n)
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case int:
		return float64(n), true
	case int32:
		return float64(n), true
	case int64:
		return float64(n), true
	case uint64:
		return float64(n), true
	case float32:
		return float64(n), true
	case float64:
		return n, true
	case json.Number:
		f, err := n.Float64()
		return f, err == nil
	}
	return 0, false
}

// A relation holds between what was counted and what was asked.
type relation func(counted, asked int) bool

func lessThan(counted, asked int) bool { return counted < asked }
func atLeast(counted, asked int) bool  { return counted >= asked }
func atMost(counted, asked int) bool   { return counted <= asked }
func equalTo(counted, asked int) bool  { return counted == asked }

// relation is one of IFEval's two.
func (a *args) relation(name string) relation {
	switch s := a.text(name); s {
	case "less than":
		return lessThan
	case "at least":
		return atLeast
	default:
		a.fail(name, `must be "less than" or "at least", is %q`, s)
		return nil
	}
}

// koreanRelation has two more for rules of our own.
func (a *args) koreanRelation(name string) relation {
	switch s := a.text(name); s {
	case "less than":
		return lessThan
	case "at least":
		return atLeast
	case "at most":
		return atMost
	case "equal to":
		return equalTo
	default:
		a.fail(name, `must be "less than", "at least", "at most" or "equal to", is %q`, s)
		return nil
	}
}

// pattern compiles an argument that the published checker uses as a regular
// expression, with Python's white space and digits for those before and after.
func (a *args) pattern(name, format, argument string) *regexp.Regexp {
	p, err := regexp.Compile(strings.ReplaceAll(format, "ARG", argument))
	if err != nil {
		a.fail(name, "is used as a regular expression and is none: %q", argument)
		return regexp.MustCompile(`$^`)
	}
	return p
}
