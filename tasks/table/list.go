package table

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// List reads a list of texts that was written into one cell: as JSON writes it,
// or as Python prints it, such as ['손자', "할머니's"]. Numbers and bare words
// come out as they stand, None as "".
func List(s string) ([]string, error) {
	l := &listReader{rest: strings.TrimSpace(s)}
	if !l.take("[") {
		return nil, fmt.Errorf("it does not begin with [")
	}
	list := []string{}
	for l.space(); !l.take("]"); l.space() {
		if len(list) > 0 {
			if !l.take(",") {
				return nil, fmt.Errorf("there is no comma before %q", head(l.rest))
			}
			if l.space(); l.take("]") { // Python allows a last comma
				break
			}
		}
		text, err := l.element()
		if err != nil {
			return nil, err
		}
		list = append(list, nfc(text))
	}
	if l.space(); l.rest != "" {
		return nil, fmt.Errorf("%q follows the list", head(l.rest))
	}
	return list, nil
}

func head(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

type listReader struct{ rest string }

func (l *listReader) space() { l.rest = strings.TrimLeft(l.rest, " \t\r\n") }

func (l *listReader) take(s string) bool {
	rest, ok := strings.CutPrefix(l.rest, s)
	l.rest = rest
	return ok
}

func (l *listReader) element() (string, error) {
	for _, quote := range []string{`"`, `'`} {
		if l.take(quote) {
			return l.quoted(quote[0])
		}
	}
	end := strings.IndexAny(l.rest, ",]")
	if end < 0 {
		return "", fmt.Errorf("it does not end with ]")
	}
	word := strings.TrimSpace(l.rest[:end])
	l.rest = l.rest[end:]
	switch {
	case word == "None", word == "null":
		return "", nil
	case word == "" || strings.ContainsAny(word, `[{(}'"`):
		return "", fmt.Errorf("%q is no text", head(word))
	}
	return word, nil
}

// quoted reads up to the closing quote. An escape that is unknown stays as it
// is, as in Python.
func (l *listReader) quoted(quote byte) (string, error) {
	var b strings.Builder
	for i := 0; i < len(l.rest); i++ {
		switch c := l.rest[i]; {
		case c == quote:
			l.rest = l.rest[i+1:]
			return b.String(), nil
		case c == '\\' && i+1 < len(l.rest):
			text, length := escape(l.rest[i:])
			b.WriteString(text)
			i += length - 1
		default:
			b.WriteByte(c)
		}
	}
	return "", fmt.Errorf("a quote is not closed")
}

var escapes = map[byte]string{'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v", 'n': "\n", 't': "\t", 'r': "\r", '\\': "\\", '\'': "'", '"': `"`, '/': "/", '\n': ""}

// escape reads the escape that s begins with and says how long it is.
func escape(s string) (text string, length int) {
	if text, ok := escapes[s[1]]; ok {
		return text, 2
	}
	digits, ok := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[1]]
	if !ok || len(s) < 2+digits {
		return s[:1], 1
	}
	code, err := strconv.ParseUint(s[2:2+digits], 16, 32)
	if err != nil {
		return s[:1], 1
	}
	// JSON writes what lies above U+FFFF as two halves.
	if code >= 0xD800 && code < 0xDC00 && len(s) >= 12 && s[6:8] == `\u` {
		if low, err := strconv.ParseUint(s[8:12], 16, 32); err == nil && low >= 0xDC00 && low < 0xE000 {
			return string(rune((code-0xD800)<<10 + (low - 0xDC00) + 0x10000)), 12
		}
	}
	if !utf8.ValidRune(rune(code)) {
		return string(utf8.RuneError), 2 + digits
	}
	return string(rune(code)), 2 + digits
}
