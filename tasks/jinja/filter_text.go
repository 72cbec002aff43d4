package jinja

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// textFilter holds those that take any value as a text; ok is false for others.
func textFilter(name string, value any, a arguments) (v any, ok bool, err error) {
	s := func() string { return python.Str(value) }
	switch name {
	case "string", "safe":
		return s(), true, nil
	case "lower":
		return python.Lower(s()), true, nil
	case "upper":
		return python.Upper(s()), true, nil
	case "capitalize":
		return python.Capitalize(s()), true, nil
	case "title":
		return titleWords(s()), true, nil
	case "trim":
		v, err = stripped(s(), "strip", a)
		return v, true, err
	case "replace":
		v, err = replaceFilter(s(), a)
		return v, true, err
	case "center":
		width, err := a.whole(0, "width", 80)
		if err != nil {
			return nil, true, err
		}
		v, err = padded(s(), "center", arguments{positional: []any{int64(width)}})
		return v, true, err
	case "format":
		if len(a.named) > 0 {
			d, _ := dictOf(arguments{named: a.named})
			v, err = percent(s(), d)
			return v, true, err
		}
		v, err = percent(s(), python.Tuple(a.positional))
		return v, true, err
	case "indent":
		v, err = indent(s(), a)
		return v, true, err
	case "truncate":
		v, err = truncate(s(), a)
		return v, true, err
	case "wordcount":
		return int64(len(strings.FieldsFunc(s(), func(r rune) bool { return r != '_' && !python.IsAlnum(r) }))), true, nil
	case "regex_replace":
		v, err = regexReplace(value, a)
		return v, true, err
	case "tojson":
		v, err = toJSON(value)
		return v, true, err
	}
	return nil, false, nil
}

// titleWords makes the first letter of each word large: a word begins at the
// start and after space, a dash or an opening bracket.
func titleWords(s string) string {
	var b strings.Builder
	begins := true
	for _, r := range s {
		if begins {
			b.WriteString(python.Upper(string(r)))
		} else {
			b.WriteString(python.Lower(string(r)))
		}
		begins = python.IsSpace(r) || strings.ContainsRune("-({[<", r)
	}
	return b.String()
}

func replaceFilter(s string, a arguments) (any, error) {
	from, ok := a.get(0, "old")
	to, ok2 := a.get(1, "new")
	if !ok || !ok2 {
		return nil, errors.New("replace needs an old and a new text")
	}
	count := -1
	if v, ok := a.get(2, "count"); ok && v != nil {
		var err error
		if count, err = a.whole(2, "count", -1); err != nil {
			return nil, err
		}
	}
	return strings.Replace(s, python.Str(from), python.Str(to), count), nil
}

func indent(s string, a arguments) (any, error) {
	by, isText := a.or(0, "width", int64(4)).(string)
	if !isText {
		width, err := a.whole(0, "width", 4)
		if err != nil || width > widest {
			return nil, errors.Join(err, errors.New("indent: the width is too large"))
		}
		by = strings.Repeat(" ", max(width, 0))
	}
	first := python.Truth(a.or(1, "first", false))
	blank := python.Truth(a.or(2, "blank", false))
	lines := python.Lines(s + "\n")
	for i, line := range lines {
		if i == 0 && first || i > 0 && (blank || line != "") {
			lines[i] = by + line
		}
	}
	return strings.Join(lines, "\n"), nil
}

func truncate(s string, a arguments) (any, error) {
	length, err := a.whole(0, "length", 255)
	leeway, err2 := a.whole(3, "leeway", 5)
	end, err3 := a.text(2, "end", "...")
	if err := errors.Join(err, err2, err3); err != nil {
		return nil, err
	}
	runes := []rune(s)
	keep := length - len([]rune(end))
	if keep < 0 || leeway < 0 {
		return nil, fmt.Errorf("truncate: the length %d is too small", length)
	}
	if len(runes) <= length+leeway {
		return s, nil
	}
	kept := string(runes[:keep])
	if !python.Truth(a.or(1, "killwords", false)) {
		if i := strings.LastIndexByte(kept, ' '); i >= 0 {
			kept = kept[:i]
		}
	}
	return kept + end, nil
}

func regexReplace(value any, a arguments) (any, error) {
	s, ok := value.(string)
	if !ok {
		return nil, errors.New("regex_replace: expected string or bytes-like object")
	}
	pattern, err := a.text(0, "pattern", "")
	by, err2 := a.text(1, "repl", "")
	count, err3 := a.whole(2, "count", 0)
	if err := errors.Join(err, err2, err3); err != nil {
		return nil, err
	}
	re, err := python.Compile(pattern)
	if err != nil {
		return nil, err
	}
	return re.Replace(s, by, count)
}
