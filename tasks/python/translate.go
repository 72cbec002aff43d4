package python

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The classes of Python, written out as they stand within brackets: the
// library's \w takes marks, and leaves out numerals such as ½ and ①.
const (
	wordClass     = `\p{L}\p{N}_`
	notWordClass  = `\p{M}\p{S}\p{Z}\p{C}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}\u203f\u2040\u2054\ufe33\ufe34\ufe4d-\ufe4f\uff3f`
	spaceClass    = `\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`
	notSpaceClass = `\u0000-\u0008\u000e-\u001b\u0021-\u0084\u0086-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-` + last
	// last is the highest character there is.
	last = "\U0010ffff"
)

// translator writes a pattern of Python in the library's words. Named groups
// lose their names, since the library numbers them after all others.
type translator struct {
	source []rune
	pos    int
	out    strings.Builder
	groups int
	names  map[string]int
	ascii  bool // (?a)
	free   bool // (?x): space and comments mean nothing
}

func (t *translator) translate() (string, error) {
	for t.pos < len(t.source) {
		var err error
		switch c := t.source[t.pos]; {
		case c == '\\':
			err = t.escaped()
		case c == '[':
			err = t.class()
		case c == '(':
			err = t.group()
		case c == '{':
			t.brace()
		case c == '#' && t.free:
			t.comment()
		default:
			t.out.WriteRune(c)
			t.pos++
		}
		if err != nil {
			return "", err
		}
	}
	return t.out.String(), nil
}

func (t *translator) rest() string { return string(t.source[t.pos:]) }

func (t *translator) emit(size int, s string) {
	t.out.WriteString(s)
	t.pos += size
}

func (t *translator) comment() {
	for t.pos < len(t.source) && t.source[t.pos] != '\n' {
		t.pos++
	}
}

// brace lets {,n} begin at 0; what is no repetition stands for itself.
func (t *translator) brace() {
	inner, _, closed := strings.Cut(t.rest()[1:], "}")
	low, high, comma := strings.Cut(inner, ",")
	number := func(s string) bool {
		return strings.Trim(s, "0123456789") == ""
	}
	if !closed || !number(low) || !number(high) || inner == "" {
		t.emit(1, `\{`)
		return
	}
	if low == "" {
		low = "0"
	}
	if comma {
		low += ","
	}
	t.emit(len([]rune(inner))+2, "{"+low+high+"}")
}

// group reads what an opening parenthesis begins.
func (t *translator) group() error {
	rest := t.rest()
	switch {
	case !strings.HasPrefix(rest, "(?"):
		t.groups++
		t.emit(1, "(")
	case strings.HasPrefix(rest, "(?P<"):
		name, _, closed := strings.Cut(rest[4:], ">")
		if !closed || name == "" {
			return errors.New("a group's name is not closed")
		}
		if _, twice := t.names[name]; twice {
			return fmt.Errorf("the group %s is there twice", name)
		}
		t.groups++
		t.names[name] = t.groups
		t.emit(5+len([]rune(name)), "(")
	case strings.HasPrefix(rest, "(?P="):
		name, _, closed := strings.Cut(rest[4:], ")")
		n, known := t.names[name]
		if !closed || !known {
			return fmt.Errorf("there is no group %s before this", name)
		}
		t.emit(5+len([]rune(name)), fmt.Sprintf(`(?:\%d)`, n))
	case strings.HasPrefix(rest, "(?#"):
		comment, _, closed := strings.Cut(rest, ")")
		if !closed {
			return errors.New("a comment is not closed")
		}
		t.emit(len([]rune(comment))+1, "")
	case strings.HasPrefix(rest, "(?<=") || strings.HasPrefix(rest, "(?<!"):
		t.emit(4, rest[:4])
	case len(rest) > 2 && strings.ContainsRune("=!:>", rune(rest[2])):
		t.emit(3, rest[:3])
	case strings.HasPrefix(rest, "(?("):
		return t.conditional()
	default:
		return t.flags()
	}
	return nil
}

func (t *translator) conditional() error {
	name, _, closed := strings.Cut(t.rest()[3:], ")")
	n, known := t.names[name]
	if !known {
		var err error
		if n, err = strconv.Atoi(name); err != nil || !closed {
			return fmt.Errorf("there is no group %s before this", name)
		}
	}
	t.emit(4+len([]rune(name)), fmt.Sprintf("(?(%d)", n))
	return nil
}

// flags reads (?i) and (?i:. Those that have no counterpart are an error.
func (t *translator) flags() error {
	end := t.pos + 2
	for end < len(t.source) && (unicode.IsLetter(t.source[end]) || t.source[end] == '-') {
		end++
	}
	if end == len(t.source) || t.source[end] != ')' && t.source[end] != ':' {
		return fmt.Errorf("%s is not known", string(t.source[t.pos:min(end+1, len(t.source))]))
	}
	given := string(t.source[t.pos+2 : end])
	if given == "" || strings.Trim(given, "aimsux-") != "" {
		return fmt.Errorf("the flags %q are not supported", given)
	}
	on, _, _ := strings.Cut(given, "-")
	t.ascii = t.ascii || strings.Contains(on, "a")
	t.free = t.free || strings.Contains(on, "x")
	kept := strings.Trim(strings.NewReplacer("a", "", "u", "").Replace(given), "-")
	switch {
	case kept != "":
		t.emit(end+1-t.pos, "(?"+kept+string(t.source[end]))
	case t.source[end] == ':':
		t.emit(end+1-t.pos, "(?:")
	default:
		t.emit(end+1-t.pos, "")
	}
	return nil
}

// classes are the shorthands as they stand within brackets.
func (t *translator) classes(c rune) (inner string, ok bool) {
	unicodeClasses := map[rune]string{
		'w': wordClass, 'W': notWordClass, 's': spaceClass, 'S': notSpaceClass, 'd': `\p{Nd}`, 'D': `\P{Nd}`,
	}
	asciiClasses := map[rune]string{
		'w': `a-zA-Z0-9_`, 'W': `\u0000-/:-@\u005b-\u005e\u0060{-` + last, 's': `\u0009-\u000d\u0020`,
		'S': `\u0000-\u0008\u000e-\u001f\u0021-` + last, 'd': `0-9`, 'D': `\u0000-/:-` + last,
	}
	if t.ascii {
		inner, ok = asciiClasses[c]
	} else {
		inner, ok = unicodeClasses[c]
	}
	return inner, ok
}

// escaped reads what a backslash begins outside of brackets.
func (t *translator) escaped() error {
	if t.pos+1 == len(t.source) {
		return errors.New("it ends with a backslash")
	}
	c := t.source[t.pos+1]
	if inner, ok := t.classes(c); ok {
		t.emit(2, "["+inner+"]")
		return nil
	}
	word, _ := t.classes('w')
	switch {
	case c == 'b':
		t.emit(2, fmt.Sprintf(`(?:(?<=[%[1]s])(?![%[1]s])|(?<![%[1]s])(?=[%[1]s]))`, word))
	case c == 'B':
		t.emit(2, fmt.Sprintf(`(?:(?<=[%[1]s])(?=[%[1]s])|(?<![%[1]s])(?![%[1]s]))`, word))
	case c == 'Z':
		t.emit(2, `\z`)
	case c == 'A':
		t.emit(2, `\A`)
	case c >= '1' && c <= '9':
		t.backreference()
	default:
		return t.character()
	}
	return nil
}

func (t *translator) backreference() {
	end := t.pos + 2
	if end < len(t.source) && t.source[end] >= '0' && t.source[end] <= '9' {
		end++
	}
	t.emit(end-t.pos, `(?:\`+string(t.source[t.pos+1:end])+`)`)
}

// character reads an escaped character, in brackets or outside.
func (t *translator) character() error {
	if t.pos+1 == len(t.source) {
		return errors.New("it ends with a backslash")
	}
	c := t.source[t.pos+1]
	named := strings.ContainsRune("0abfnrtvxuU", c)
	if !named && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
		return fmt.Errorf(`\%c is not known`, c)
	}
	if !named {
		t.emit(2, quoteRune(c))
		return nil
	}
	end := min(t.pos+10, len(t.source))
	r, size, err := escape(string(t.source[t.pos:end]))
	if err != nil {
		return err
	}
	t.emit(size, quoteRune(r))
	return nil
}

// quoteRune writes a character so that it stands for itself anywhere.
func quoteRune(r rune) string {
	if r > 0xffff || r > 0x7f && unicode.IsPrint(r) {
		return string(r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// class reads a set in brackets.
func (t *translator) class() error {
	t.emit(1, "[")
	if t.pos < len(t.source) && t.source[t.pos] == '^' {
		t.emit(1, "^")
	}
	for first := true; t.pos < len(t.source); first = false {
		c := t.source[t.pos]
		switch {
		case c == ']' && !first:
			t.emit(1, "]")
			return nil
		case c == '\\' && t.pos+1 < len(t.source):
			if err := t.classEscape(t.source[t.pos+1]); err != nil {
				return err
			}
		case c == '-' && t.literalDash(first):
			t.emit(1, `\u002d`)
		case c == '-':
			t.emit(1, "-")
		default:
			t.emit(1, quoteRune(c))
		}
	}
	return errors.New("a set in brackets is not closed")
}

func (t *translator) classEscape(c rune) error {
	if inner, ok := t.classes(c); ok {
		t.emit(2, inner)
		return nil
	}
	if c == 'b' {
		t.emit(2, `\u0008`)
		return nil
	}
	if c >= '1' && c <= '7' { // an octal number here
		r, size, err := escape(string(t.source[t.pos:min(t.pos+4, len(t.source))]))
		if err != nil {
			return err
		}
		t.emit(size, quoteRune(r))
		return nil
	}
	return t.character()
}

// literalDash reports whether a dash stands for itself: at an end of the set,
// or beside a shorthand such as \w.
func (t *translator) literalDash(first bool) bool {
	shorthand := func(at int) bool {
		return at >= 0 && at+1 < len(t.source) && t.source[at] == '\\' && slices.Contains([]rune("wWsSdD"), t.source[at+1])
	}
	last := t.pos+1 < len(t.source) && t.source[t.pos+1] == ']'
	return first || last || shorthand(t.pos-2) || shorthand(t.pos+1)
}
