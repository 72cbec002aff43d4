package jinja

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hanbench/hanbench/tasks/python"
)

// textMethod is a method of str; nil where it is not known.
func textMethod(s, name string) function {
	switch name {
	case "strip", "lstrip", "rstrip":
		return func(a arguments) (any, error) { return stripped(s, name, a) }
	case "split", "rsplit":
		return func(a arguments) (any, error) { return split(s, name, a) }
	case "splitlines":
		return func(arguments) (any, error) { return texts(python.Lines(s)), nil }
	case "partition", "rpartition":
		return func(a arguments) (any, error) { return partition(s, name, a) }
	case "replace":
		return func(a arguments) (any, error) { return replaced(s, a) }
	case "startswith", "endswith":
		return func(a arguments) (any, error) { return affixed(s, name, a) }
	case "removeprefix", "removesuffix":
		return func(a arguments) (any, error) { return cut(s, name, a) }
	case "find", "rfind", "index", "rindex", "count":
		return func(a arguments) (any, error) { return located(s, name, a) }
	case "join":
		return func(a arguments) (any, error) { return join(s, a) }
	case "format":
		return func(a arguments) (any, error) { return format(s, a) }
	case "zfill", "ljust", "rjust", "center":
		return func(a arguments) (any, error) { return padded(s, name, a) }
	}
	if f := plainMethod(name); f != nil {
		return func(arguments) (any, error) { return f(s), nil }
	}
	if f := predicate(name); f != nil {
		return func(arguments) (any, error) { return f(s), nil }
	}
	return nil
}

func plainMethod(name string) func(string) string {
	switch name {
	case "lower", "casefold":
		return python.Lower
	case "upper":
		return python.Upper
	case "capitalize":
		return python.Capitalize
	case "title":
		return python.Title
	case "swapcase":
		return func(s string) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsUpper(r) {
					return unicode.ToLower(r)
				}
				return unicode.ToUpper(r)
			}, s)
		}
	}
	return nil
}

func predicate(name string) func(string) bool {
	all := func(of func(rune) bool) func(string) bool {
		return func(s string) bool {
			return s != "" && strings.IndexFunc(s, func(r rune) bool { return !of(r) }) < 0
		}
	}
	switch name {
	case "isalpha":
		return all(unicode.IsLetter)
	case "isalnum":
		return all(python.IsAlnum)
	case "isdecimal":
		return all(unicode.IsDigit)
	case "isdigit":
		return python.IsDigits
	case "isnumeric":
		return all(unicode.IsNumber)
	case "isspace":
		return all(python.IsSpace)
	case "isascii":
		return func(s string) bool { return strings.IndexFunc(s, func(r rune) bool { return r > 0x7f }) < 0 }
	case "isupper":
		return func(s string) bool { return isCase(s, unicode.IsUpper, unicode.IsLower) }
	case "islower":
		return func(s string) bool { return isCase(s, unicode.IsLower, unicode.IsUpper) }
	case "istitle":
		return func(s string) bool { return s == python.Title(s) && strings.IndexFunc(s, unicode.IsLetter) >= 0 }
	}
	return nil
}

// isCase reports whether a text has letters of one case and none of the other.
func isCase(s string, one, other func(rune) bool) bool {
	return strings.IndexFunc(s, one) >= 0 && strings.IndexFunc(s, other) < 0
}

func stripped(s, name string, a arguments) (any, error) {
	of := python.IsSpace
	if chars, ok := a.get(0, "chars"); ok && chars != nil {
		set, ok := chars.(string)
		if !ok {
			return nil, fmt.Errorf("%s arg must be None or str", name)
		}
		of = func(r rune) bool { return strings.ContainsRune(set, r) }
	}
	if name != "rstrip" {
		s = strings.TrimLeftFunc(s, of)
	}
	if name != "lstrip" {
		s = strings.TrimRightFunc(s, of)
	}
	return s, nil
}

func texts(list []string) *python.List {
	l := &python.List{Items: make([]any, len(list))}
	for i, s := range list {
		l.Items[i] = s
	}
	return l
}

func split(s, name string, a arguments) (any, error) {
	limit, err := a.whole(1, "maxsplit", -1)
	if err != nil {
		return nil, err
	}
	separator := a.or(0, "sep", nil)
	if separator == nil {
		if name == "rsplit" {
			return texts(python.LastWords(s, limit)), nil
		}
		return texts(python.Words(s, limit)), nil
	}
	sep, ok := separator.(string)
	switch {
	case !ok:
		return nil, fmt.Errorf("must be str or None, not %s", typeName(separator))
	case sep == "":
		return nil, errors.New("empty separator")
	}
	if limit < 0 {
		return texts(strings.Split(s, sep)), nil
	}
	if name == "split" {
		return texts(strings.SplitN(s, sep, limit+1)), nil
	}
	var pieces []string
	for range limit {
		i := strings.LastIndex(s, sep)
		if i < 0 {
			break
		}
		pieces = append(pieces, s[i+len(sep):])
		s = s[:i]
	}
	pieces = append(pieces, s)
	slices.Reverse(pieces)
	return texts(pieces), nil
}

func partition(s, name string, a arguments) (any, error) {
	sep, err := a.text(0, "sep", "")
	if err != nil || sep == "" {
		return nil, errors.Join(err, errors.New("empty separator"))
	}
	i := strings.Index(s, sep)
	if name == "rpartition" {
		i = strings.LastIndex(s, sep)
	}
	switch {
	case i >= 0:
		return python.Tuple{s[:i], sep, s[i+len(sep):]}, nil
	case name == "rpartition":
		return python.Tuple{"", "", s}, nil
	}
	return python.Tuple{s, "", ""}, nil
}

func replaced(s string, a arguments) (any, error) {
	from, ok := a.get(0, "old")
	to, ok2 := a.get(1, "new")
	if !ok || !ok2 {
		return nil, errors.New("replace expected at least 2 arguments")
	}
	old, ok := from.(string)
	by, ok2 := to.(string)
	if !ok || !ok2 {
		return nil, fmt.Errorf("replace() takes texts, not %s and %s", typeName(from), typeName(to))
	}
	count, err := a.whole(2, "count", -1)
	return strings.Replace(s, old, by, count), err
}

func affixed(s, name string, a arguments) (any, error) {
	has := strings.HasPrefix
	if name == "endswith" {
		has = strings.HasSuffix
	}
	wanted := a.or(0, "prefix", nil)
	list, ok := wanted.(python.Tuple)
	if !ok {
		list = python.Tuple{wanted}
	}
	for _, v := range list {
		affix, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("%s first arg must be str or a tuple of str, not %s", name, typeName(v))
		}
		if has(s, affix) {
			return true, nil
		}
	}
	return false, nil
}

func cut(s, name string, a arguments) (any, error) {
	affix, err := a.text(0, name, "")
	if name == "removeprefix" {
		return strings.TrimPrefix(s, affix), err
	}
	return strings.TrimSuffix(s, affix), err
}

// located finds a text, between two positions where they are given.
func located(s, name string, a arguments) (any, error) {
	wanted, err := a.text(0, name+"'s argument", "")
	if err != nil {
		return nil, err
	}
	runes := []rune(s)
	var bounds [3]*int64
	for i := range 2 {
		if v, ok := a.get(i+1, ""); ok && v != nil {
			n, ok := python.Int(v)
			if !ok {
				return nil, errors.New("slice indices must be integers or None")
			}
			bounds[i] = &n
		}
	}
	start, within := 0, s
	if bounds[0] != nil || bounds[1] != nil {
		indices, _ := sliceIndices(len(runes), bounds) // a step of 1
		if len(indices) > 0 {
			start = indices[0]
			within = string(runes[start : start+len(indices)])
		} else {
			within = ""
		}
	}
	var at int
	switch name {
	case "count":
		return int64(strings.Count(within, wanted)), nil
	case "rfind", "rindex":
		at = strings.LastIndex(within, wanted)
	default:
		at = strings.Index(within, wanted)
	}
	if at < 0 {
		if strings.HasSuffix(name, "index") {
			return nil, errors.New("substring not found")
		}
		return int64(-1), nil
	}
	return int64(start + len([]rune(within[:at]))), nil
}

func join(s string, a arguments) (any, error) {
	items, ok := python.Iterate(a.or(0, "iterable", nil))
	if !ok {
		return nil, errors.New("can only join an iterable")
	}
	pieces := make([]string, len(items))
	for i, v := range items {
		if pieces[i], ok = v.(string); !ok {
			return nil, fmt.Errorf("sequence item %d: expected str instance, %s found", i, typeName(v))
		}
	}
	return strings.Join(pieces, s), nil
}

func padded(s, name string, a arguments) (any, error) {
	width, err := a.whole(0, "width", 0)
	if err != nil {
		return nil, err
	}
	if width > longest {
		return nil, errors.New("the width is too large")
	}
	fill, err := a.text(1, "fillchar", " ")
	if err != nil {
		return nil, err
	}
	missing := max(width-len([]rune(s)), 0)
	switch name {
	case "ljust":
		return s + strings.Repeat(fill, missing), nil
	case "rjust":
		return strings.Repeat(fill, missing) + s, nil
	case "zfill":
		zeros := strings.Repeat("0", missing)
		if s != "" && (s[0] == '-' || s[0] == '+') {
			return s[:1] + zeros + s[1:], nil
		}
		return zeros + s, nil
	}
	left := missing/2 + missing&width&1 // as str.center divides it
	return strings.Repeat(fill, left) + s + strings.Repeat(fill, missing-left), nil
}
