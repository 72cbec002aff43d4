package jinja

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hanbench/hanbench/tasks/python"
)

type kind int

const (
	tokenEnd kind = iota
	tokenData
	tokenBlockBegin
	tokenBlockEnd
	tokenPrintBegin
	tokenPrintEnd
	tokenName
	tokenText
	tokenNumber
	tokenOperator
)

type token struct {
	kind  kind
	text  string // of a text: with its escapes replaced
	value any    // of a number
	line  int
}

// lexer cuts a template into tokens. Line ends have been made \n before.
type lexer struct {
	s      string
	pos    int
	tokens []token
}

// lex cuts up a whole template.
func lex(source string) ([]token, error) {
	source = strings.ReplaceAll(strings.ReplaceAll(source, "\r\n", "\n"), "\r", "\n")
	l := &lexer{s: source}
	for l.pos < len(l.s) {
		if err := l.outside(); err != nil {
			return nil, err
		}
	}
	l.add(tokenEnd, "")
	return l.tokens, nil
}

func (l *lexer) line() int { return 1 + strings.Count(l.s[:l.pos], "\n") }

func (l *lexer) add(k kind, text string) {
	l.tokens = append(l.tokens, token{kind: k, text: text, line: l.line()})
}

func (l *lexer) fail(format string, args ...any) error {
	return &Error{Line: l.line(), Msg: fmt.Sprintf(format, args...)}
}

// outside reads plain text up to the next tag, and the tag.
func (l *lexer) outside() error {
	rest := l.s[l.pos:]
	at := nextTag(rest)
	if at < 0 {
		l.add(tokenData, rest)
		l.pos = len(l.s)
		return nil
	}
	data, tag := rest[:at], rest[at:at+2]
	size := 2
	if len(rest) > at+2 {
		switch rest[at+2] {
		case '-':
			data = python.StripRight(data)
			size = 3
		case '+':
			if tag != "{{" { // there it is a sign
				size = 3
			}
		}
	}
	if data != "" {
		l.add(tokenData, data)
	}
	l.pos += at + size
	switch tag {
	case "{#":
		return l.comment()
	case "{{":
		l.add(tokenPrintBegin, tag)
		return l.inside("}}", tokenPrintEnd)
	}
	if body, ok := l.afterWord("raw"); ok {
		l.pos = body
		return l.raw()
	}
	l.add(tokenBlockBegin, tag)
	return l.inside("%}", tokenBlockEnd)
}

func nextTag(s string) int {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '{' && (s[i+1] == '{' || s[i+1] == '%' || s[i+1] == '#') {
			return i
		}
	}
	return -1
}

// closes reports whether an end of a tag stands at pos, and where it is over:
// with a dash, after the space that follows.
func (l *lexer) closes(pos int, end string) (after int, ok bool) {
	rest := l.s[pos:]
	if strings.HasPrefix(rest, "-"+end) {
		body := rest[1+len(end):]
		return len(l.s) - len(python.StripLeft(body)), true
	}
	if end != "}}" && strings.HasPrefix(rest, "+"+end) {
		return pos + 1 + len(end), true
	}
	return pos + len(end), strings.HasPrefix(rest, end)
}

func (l *lexer) comment() error {
	for at := l.pos; at < len(l.s); at++ {
		if after, ok := l.closes(at, "#}"); ok {
			l.pos = after
			return nil
		}
	}
	return l.fail("a comment {# is not closed by #}")
}

// afterWord reports whether a tag holds one word only, and where it is over.
func (l *lexer) afterWord(word string) (after int, ok bool) {
	rest, ok := strings.CutPrefix(python.StripLeft(l.s[l.pos:]), word)
	if !ok {
		return 0, false
	}
	return l.closes(len(l.s)-len(python.StripLeft(rest)), "%}")
}

// raw reads what is to be printed as it stands, up to {% endraw %}.
func (l *lexer) raw() error {
	start := l.pos
	for at := start; at < len(l.s); at++ {
		if !strings.HasPrefix(l.s[at:], "{%") {
			continue
		}
		l.pos = at + 2
		data := l.s[start:at]
		switch {
		case strings.HasPrefix(l.s[l.pos:], "-"):
			data = python.StripRight(data)
			l.pos++
		case strings.HasPrefix(l.s[l.pos:], "+"):
			l.pos++
		}
		if after, ok := l.afterWord("endraw"); ok {
			l.add(tokenData, data)
			l.pos = after
			return nil
		}
	}
	l.pos = start
	return l.fail("{%% raw %%} is not closed by {%% endraw %%}")
}

// inside reads the tokens of a tag. Brackets that are open keep its end from
// being seen.
func (l *lexer) inside(end string, k kind) error {
	start, open := l.pos, 0
	for l.pos < len(l.s) {
		r, size := utf8.DecodeRuneInString(l.s[l.pos:])
		if python.IsSpace(r) {
			l.pos += size
			continue
		}
		if open == 0 {
			if after, ok := l.closes(l.pos, end); ok {
				l.add(k, end)
				l.pos = after
				return nil
			}
		}
		var err error
		switch {
		case r == '"' || r == '\'':
			err = l.text(byte(r))
		case r >= '0' && r <= '9':
			err = l.number()
		case r == '_' || unicode.IsLetter(r):
			l.name()
		default:
			err = l.operator(&open)
		}
		if err != nil {
			return err
		}
	}
	l.pos = start
	return l.fail("a tag is not closed by %s", end)
}

func (l *lexer) text(quote byte) error {
	for end := l.pos + 1; end < len(l.s); end++ {
		switch l.s[end] {
		case '\\':
			end++
		case quote:
			plain, err := python.Unescape(l.s[l.pos+1 : end])
			if err != nil {
				return l.fail("%v", err)
			}
			l.add(tokenText, plain)
			l.pos = end + 1
			return nil
		}
	}
	return l.fail("a text has no closing %c", quote)
}

func (l *lexer) name() {
	end := strings.IndexFunc(l.s[l.pos:], func(r rune) bool {
		return r != '_' && !python.IsAlnum(r) && !unicode.Is(unicode.M, r)
	})
	if end < 0 {
		end = len(l.s) - l.pos
	}
	l.add(tokenName, l.s[l.pos:l.pos+end])
	l.pos += end
}

// number reads a whole number, or one with a point or an exponent.
func (l *lexer) number() error {
	digits := func(at int) int {
		for at < len(l.s) && (l.s[at] >= '0' && l.s[at] <= '9' || l.s[at] == '_') {
			at++
		}
		return at
	}
	isDigit := func(at int) bool { return at < len(l.s) && l.s[at] >= '0' && l.s[at] <= '9' }
	end := digits(l.pos)
	if l.s[l.pos] == '0' && l.pos+1 < len(l.s) && strings.IndexByte("xXoObB", l.s[l.pos+1]) >= 0 {
		for end++; end < len(l.s) && strings.IndexByte("0123456789abcdefABCDEF_", l.s[end]) >= 0; end++ {
		}
	}
	afterDot := l.pos > 0 && l.s[l.pos-1] == '.' // x.0.1 counts through lists
	if !afterDot && end < len(l.s) && l.s[end] == '.' && isDigit(end+1) {
		end = digits(end + 1)
	}
	if !afterDot && end < len(l.s) && l.s[end]|0x20 == 'e' {
		exponent := end + 1
		if exponent < len(l.s) && (l.s[exponent] == '-' || l.s[exponent] == '+') {
			exponent++
		}
		if isDigit(exponent) {
			end = digits(exponent)
		}
	}
	value, err := python.Numeral(l.s[l.pos:end])
	if err != nil {
		return l.fail("%v", err)
	}
	l.add(tokenNumber, l.s[l.pos:end])
	l.tokens[len(l.tokens)-1].value = value
	l.pos = end
	return nil
}

func (l *lexer) operator(open *int) error {
	rest := l.s[l.pos:]
	for _, two := range []string{"//", "**", "==", "!=", ">=", "<="} {
		if strings.HasPrefix(rest, two) {
			l.add(tokenOperator, two)
			l.pos += 2
			return nil
		}
	}
	if strings.IndexByte("+-/*%~[](){}><=.:|,;", rest[0]) < 0 {
		r, _ := utf8.DecodeRuneInString(rest)
		return l.fail("unexpected %q in a tag", r)
	}
	switch rest[0] {
	case '(', '[', '{':
		*open++
	case ')', ']', '}':
		*open--
		if *open < 0 {
			return l.fail("%c closes nothing", rest[0])
		}
	}
	l.add(tokenOperator, rest[:1])
	l.pos++
	return nil
}
