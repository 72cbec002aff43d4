package metric

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Characters splits a text into its characters, white space left out: Korean
// spacing varies, and a model is not to be scored by it. A character is a code
// point, as sacrebleu counts them. The empty text has none.
func Characters(s string) []string {
	var out []string
	for i, r := range s {
		if !isSpace(r) {
			out = append(out, s[i:i+runeLen(s[i:])])
		}
	}
	return out
}

// isSpace is white space as Python's str.split sees it, which the reference
// tools are written in: Unicode's and the four information separators.
func isSpace(r rune) bool { return unicode.IsSpace(r) || '\x1c' <= r && r <= '\x1f' }

func fields(s string) []string { return strings.FieldsFunc(s, isSpace) }

// runeLen is the length in bytes of the first character, 1 for a broken byte.
func runeLen(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}

// numbered replaces tokens by numbers, equal ones by the same, so that they are
// compared and hashed quickly.
type numbered map[string]int32

func (n numbered) of(tokens []string) []int32 {
	out := make([]int32, len(tokens))
	for i, t := range tokens {
		id, known := n[t]
		if !known {
			id = int32(len(n))
			n[t] = id
		}
		out[i] = id
	}
	return out
}
