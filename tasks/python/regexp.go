package python

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dlclark/regexp2"
)

// A Regexp is a regular expression of Python's re module. It goes back and
// forth in its text, so it knows lookarounds and backreferences; what takes
// longer than a second on one text is an error.
type Regexp struct {
	source string
	engine *regexp2.Regexp
	groups int
	names  map[string]int
}

// matchTime bounds the search in one text: there are patterns that take time
// without end.
const matchTime = time.Second

// Compile translates a pattern. It fails for what Python would not take, and
// for its few forms that have no counterpart here.
func Compile(pattern string) (*Regexp, error) {
	t := &translator{source: []rune(pattern), names: map[string]int{}}
	translated, err := t.translate()
	if err != nil {
		return nil, fmt.Errorf("regular expression %s: %w", pattern, err)
	}
	engine, err := regexp2.Compile(translated, regexp2.None)
	if err != nil {
		// The library's message cites the translation; its start says enough.
		return nil, fmt.Errorf("regular expression %s: %s", pattern, firstLine(err.Error()))
	}
	engine.MatchTimeout = matchTime
	return &Regexp{source: pattern, engine: engine, groups: t.groups, names: t.names}, nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// FindAll is findall: for each match its whole text where the pattern has no
// group, the text of the group where it has one, else a Tuple of all of them.
// A group that took no part is "".
func (r *Regexp) FindAll(text string) ([]any, error) {
	var found []any
	m, err := r.engine.FindStringMatch(text)
	for ; m != nil && err == nil; m, err = r.engine.FindNextMatch(m) {
		switch r.groups {
		case 0:
			found = append(found, m.String())
		case 1:
			found = append(found, groupText(m, 1))
		default:
			all := make(Tuple, r.groups)
			for i := range all {
				all[i] = groupText(m, i+1)
			}
			found = append(found, all)
		}
	}
	return found, r.failed(err)
}

func (r *Regexp) failed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("regular expression %s: it took longer than %s on one text", r.source, matchTime)
}

func groupText(m *regexp2.Match, n int) string {
	g := m.GroupByNumber(n)
	if g == nil || len(g.Captures) == 0 {
		return ""
	}
	return g.String()
}

// Replace is re.sub: at most count matches are replaced, all where count is 0.
// The replacement may cite groups: \1, \g<1>, \g<name>.
func (r *Regexp) Replace(text, replacement string, count int) (string, error) {
	parts, err := r.template(replacement)
	if err != nil {
		return "", err
	}
	runes := []rune(text)
	var b strings.Builder
	end := 0
	m, err := r.engine.FindStringMatch(text)
	for n := 0; m != nil && err == nil && (count == 0 || n < count); n++ {
		b.WriteString(string(runes[end:m.Index]))
		for _, p := range parts {
			if p.group < 0 {
				b.WriteString(p.text)
			} else {
				b.WriteString(groupText(m, p.group))
			}
		}
		end = m.Index + m.Length
		m, err = r.engine.FindNextMatch(m)
	}
	b.WriteString(string(runes[end:]))
	return b.String(), r.failed(err)
}

// A part of a replacement is a text, or a group where group is not negative.
type part struct {
	text  string
	group int
}

func (r *Regexp) template(s string) ([]part, error) {
	var parts []part
	for s != "" {
		at := strings.IndexByte(s, '\\')
		if at < 0 {
			return append(parts, part{s, -1}), nil
		}
		if at > 0 {
			parts = append(parts, part{s[:at], -1})
		}
		p, size, err := r.reference(s[at:])
		if err != nil {
			return nil, fmt.Errorf("replacement %q: %w", s, err)
		}
		parts = append(parts, p)
		s = s[at+size:]
	}
	return parts, nil
}

// reference reads what a backslash begins.
func (r *Regexp) reference(s string) (p part, size int, err error) {
	if len(s) == 1 {
		return part{}, 0, errors.New("it ends with a backslash")
	}
	switch c := s[1]; {
	case c == 'g':
		name, _, ok := strings.Cut(strings.TrimPrefix(s[2:], "<"), ">")
		if !ok || s[2] != '<' {
			return part{}, 0, errors.New(`\g needs a group: \g<1>`)
		}
		n, err := r.number(name)
		return part{group: n}, len(name) + 4, err
	case c >= '1' && c <= '9':
		size = 2
		if len(s) > 2 && s[2] >= '0' && s[2] <= '9' {
			size = 3
		}
		n, err := r.number(s[1:size])
		return part{group: n}, size, err
	case strings.IndexByte(`0abfnrtv\`, c) >= 0:
		char, size, err := escape(s)
		return part{string(char), -1}, size, err
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		return part{}, 0, fmt.Errorf(`\%c is not known`, c)
	}
	return part{s[:2], -1}, 2, nil
}

func (r *Regexp) number(name string) (int, error) {
	if n, ok := r.names[name]; ok {
		return n, nil
	}
	n, err := strconv.Atoi(name)
	if err != nil || n < 0 || n > r.groups {
		return 0, fmt.Errorf("there is no group %s", name)
	}
	return n, nil
}

// Escape is re.escape: text that stands for itself in a pattern.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
