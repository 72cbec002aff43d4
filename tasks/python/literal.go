package python

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Literal reads a value written in Python's own source, as ast.literal_eval
// does: numbers, texts, None, True, False, lists, tuples and dictionaries.
func Literal(source string) (any, error) {
	p := &literal{s: strings.TrimLeft(source, " \t")}
	v, err := p.top()
	if err != nil {
		return nil, fmt.Errorf("%q is not a Python literal: %w", shorten(source), err)
	}
	return v, nil
}

func shorten(s string) string {
	const most = 80
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "…"
}

type literal struct {
	s     string
	pos   int
	depth int // of brackets: line ends are space within them
}

// top is a value, or values with commas, which are a tuple.
func (p *literal) top() (any, error) {
	first, err := p.value()
	if err != nil {
		return nil, err
	}
	if p.peek() != ',' {
		p.depth++ // line ends after it are space
		if p.peek() != 0 {
			return nil, fmt.Errorf("%q is left over", shorten(p.s[p.pos:]))
		}
		return first, nil
	}
	items := Tuple{first}
	for p.peek() == ',' {
		p.pos++
		if c := p.peek(); c == 0 || c == '\n' || c == '\r' {
			break
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		items = append(items, v)
	}
	p.depth++
	if p.peek() != 0 {
		return nil, fmt.Errorf("%q is left over", shorten(p.s[p.pos:]))
	}
	return items, nil
}

// peek skips space and gives the next byte, 0 at the end.
func (p *literal) peek() byte {
	for p.pos < len(p.s) {
		c := p.s[p.pos]
		space := c == ' ' || c == '\t' || c == '\f' || (p.depth > 0 && (c == '\n' || c == '\r'))
		if space {
			p.pos++
			continue
		}
		if c == '#' && p.depth > 0 { // a comment, to the end of its line
			if end := strings.IndexByte(p.s[p.pos:], '\n'); end >= 0 {
				p.pos += end
				continue
			}
			p.pos = len(p.s)
			return 0
		}
		return c
	}
	return 0
}

func (p *literal) value() (any, error) {
	if p.depth > deepest {
		return nil, errors.New("it is nested too deeply")
	}
	c := p.peek()
	switch {
	case c == 0:
		return nil, errors.New("a value is missing")
	case c == '[':
		items, _, err := p.items(']')
		return &List{Items: items}, err
	case c == '(':
		return p.parenthesis()
	case c == '{':
		return p.dict()
	case c == '-' || c == '+':
		return p.signed(c)
	case c >= '0' && c <= '9' || c == '.':
		return p.number()
	}
	if v, ok, err := p.text(); ok || err != nil {
		return v, err
	}
	return p.name()
}

// items reads up to a closing bracket; comma says whether one stood last.
func (p *literal) items(end byte) (items []any, comma bool, err error) {
	p.pos++
	p.depth++
	defer func() { p.depth-- }()
	for {
		if p.peek() == end {
			p.pos++
			return items, comma, nil
		}
		if len(items) > 0 && !comma {
			return nil, false, fmt.Errorf("a comma or %q is missing before %q", end, shorten(p.s[p.pos:]))
		}
		v, err := p.value()
		if err != nil {
			return nil, false, err
		}
		items, comma = append(items, v), false
		if p.peek() == ',' {
			p.pos++
			comma = true
		}
	}
}

func (p *literal) parenthesis() (any, error) {
	items, comma, err := p.items(')')
	if err != nil {
		return nil, err
	}
	if len(items) == 1 && !comma {
		return items[0], nil
	}
	return Tuple(items), nil
}

func (p *literal) dict() (any, error) {
	p.pos++
	p.depth++
	defer func() { p.depth-- }()
	d := &Dict{}
	for comma := true; ; {
		if p.peek() == '}' {
			p.pos++
			return d, nil
		}
		if !comma {
			return nil, errors.New("a comma or '}' is missing")
		}
		key, err := p.value()
		if err != nil {
			return nil, err
		}
		if p.peek() != ':' {
			return nil, errors.New("a ':' is missing after a key (sets are not known here)")
		}
		p.pos++
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		switch key.(type) {
		case *List, *Dict:
			return nil, fmt.Errorf("a %s cannot be a key", TypeName(key))
		}
		d.Set(key, value)
		comma = p.peek() == ','
		if comma {
			p.pos++
		}
	}
}

func (p *literal) signed(sign byte) (any, error) {
	p.pos++
	if c := p.peek(); c != '.' && (c < '0' || c > '9') {
		return nil, fmt.Errorf("%q must stand before a number", sign)
	}
	v, err := p.number()
	if err != nil || sign == '+' {
		return v, err
	}
	if f, ok := v.(float64); ok {
		return -f, nil
	}
	return -v.(int64), nil
}

func (p *literal) number() (any, error) {
	start := p.pos
	for p.pos < len(p.s) {
		c := p.s[p.pos]
		exponent := (c == '+' || c == '-') && (p.s[p.pos-1] == 'e' || p.s[p.pos-1] == 'E') && p.pos > start
		if !exponent && c != '.' && c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			break
		}
		p.pos++
	}
	return Numeral(p.s[start:p.pos])
}

// Numeral reads a number as it stands in Python's source.
func Numeral(s string) (any, error) {
	if len(s) > 1 && s[0] == '0' && strings.ContainsRune("xXoObB", rune(s[1])) {
		n, err := strconv.ParseInt(s, 0, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is not a number", s)
		}
		return n, nil
	}
	if strings.Contains(s, "__") || strings.HasSuffix(s, "_") {
		return nil, fmt.Errorf("%s is not a number", s)
	}
	digits := strings.ReplaceAll(s, "_", "")
	if strings.ContainsAny(s, ".eE") {
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return nil, fmt.Errorf("%s is not a number", s)
		}
		return f, nil
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return nil, fmt.Errorf("%s is too large", s)
	case err != nil:
		return nil, fmt.Errorf("%s is not a number", s)
	case len(digits) > 1 && digits[0] == '0' && n != 0:
		return nil, fmt.Errorf("%s begins with zeros", s)
	}
	return n, nil
}

func (p *literal) name() (any, error) {
	rest := p.s[p.pos:]
	end := strings.IndexFunc(rest, func(r rune) bool { return r != '_' && !IsAlnum(r) })
	if end < 0 {
		end = len(rest)
	}
	word := rest[:end]
	p.pos += end
	switch word {
	case "None":
		return nil, nil
	case "True":
		return true, nil
	case "False":
		return false, nil
	case "":
		return nil, fmt.Errorf("%q stands where a value should", shorten(rest))
	}
	return nil, fmt.Errorf("%s is a name, not a value", word)
}

// text reads quoted text; several that follow each other are one. ok is false
// where none begins.
func (p *literal) text() (s string, ok bool, err error) {
	var b strings.Builder
	for {
		p.peek()
		prefix, quote := p.opening()
		if quote == "" {
			return b.String(), ok, nil
		}
		if strings.ContainsAny(prefix, "bBfF") {
			return "", false, fmt.Errorf("a text with the prefix %s cannot be read", prefix)
		}
		ok = true
		raw := strings.ContainsAny(prefix, "rR")
		p.pos += len(prefix) + len(quote)
		body, err := p.body(quote)
		if err != nil {
			return "", false, err
		}
		if raw {
			b.WriteString(body)
			continue
		}
		plain, err := Unescape(body)
		if err != nil {
			return "", false, err
		}
		b.WriteString(plain)
	}
}

// opening finds the prefix and the quotes of a text; quote is empty where none
// begins.
func (p *literal) opening() (prefix, quote string) {
	rest := p.s[p.pos:]
	n := 0
	for n < len(rest) && n < 2 && strings.IndexByte("rRuUbBfF", rest[n]) >= 0 {
		n++
	}
	if n == len(rest) || rest[n] != '\'' && rest[n] != '"' {
		return "", ""
	}
	q := rest[n : n+1]
	if strings.HasPrefix(rest[n:], strings.Repeat(q, 3)) {
		q = strings.Repeat(q, 3)
	}
	return rest[:n], q
}

// body reads up to the closing quotes.
func (p *literal) body(quote string) (string, error) {
	start := p.pos
	for p.pos < len(p.s) {
		switch {
		case p.s[p.pos] == '\\':
			p.pos += 2
			continue
		case strings.HasPrefix(p.s[p.pos:], quote):
			body := p.s[start:p.pos]
			p.pos += len(quote)
			return body, nil
		case p.s[p.pos] == '\n' && len(quote) == 1:
			return "", errors.New("a text goes over the end of its line")
		}
		p.pos++
	}
	return "", errors.New("a text has no closing quote")
}

// Unescape replaces backslash sequences as Python does in a text; those that
// it does not know stay as they are.
func Unescape(s string) (string, error) {
	if !strings.Contains(s, `\`) {
		return s, nil
	}
	var b strings.Builder
	for len(s) > 0 {
		if s[0] != '\\' || len(s) == 1 {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		r, size, err := escape(s)
		if err != nil {
			return "", err
		}
		if r >= 0 {
			b.WriteRune(r)
		} else if s[1] != '\n' {
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	return b.String(), nil
}

// escape reads one sequence at the start of s; r is negative where it stands
// for no single character.
func escape(s string) (r rune, size int, err error) {
	const known, means = `\'"abfnrtv`, "\\'\"\a\b\f\n\r\t\v"
	c := s[1]
	if i := strings.IndexByte(known, c); i >= 0 {
		return rune(means[i]), 2, nil
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	switch {
	case digits > 0:
		if len(s) < 2+digits {
			return 0, 0, fmt.Errorf(`\%c needs %d hexadecimal digits`, c, digits)
		}
		n, err := strconv.ParseUint(s[2:2+digits], 16, 32)
		if err != nil || !utf8.ValidRune(rune(n)) {
			return 0, 0, fmt.Errorf("%s is no character", s[:2+digits])
		}
		return rune(n), 2 + digits, nil
	case c == 'N':
		return 0, 0, errors.New(`characters by name (\N) are not supported`)
	case c >= '0' && c <= '7':
		size = 2
		for size < 4 && size < len(s) && s[size] >= '0' && s[size] <= '7' {
			size++
		}
		n, _ := strconv.ParseUint(s[1:size], 8, 16) // octal digits only
		return rune(n), size, nil
	}
	_, width := utf8.DecodeRuneInString(s[1:])
	return -1, 1 + width, nil
}
