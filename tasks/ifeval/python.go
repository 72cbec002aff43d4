package ifeval

import (
	"strings"
	"unicode"
)

// The published checker is written in Python, whose \s, \d, \w and \b know all
// of Unicode; Go's are of ASCII.
const (
	pySpace = `[\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]`
	pyDigit = `\p{Nd}`
	pyWord  = `[\p{L}\p{N}_]`
)

func isPySpace(r rune) bool { return unicode.IsSpace(r) || '\x1c' <= r && r <= '\x1f' }

func isPyWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

// strip is str.strip().
func strip(s string) string { return strings.TrimFunc(s, isPySpace) }

// words is str.split().
func words(s string) []string { return strings.FieldsFunc(s, isPySpace) }

// isUpper is str.isupper(): some letter has case, and none is small.
func isUpper(s string) bool { return hasCase(s, unicode.IsUpper, unicode.IsLower) }

// isLower is str.islower().
func isLower(s string) bool { return hasCase(s, unicode.IsLower, unicode.IsUpper) }

func hasCase(s string, wanted, unwanted func(rune) bool) bool {
	found := false
	for _, r := range s {
		if unwanted(r) || unicode.IsTitle(r) {
			return false
		}
		found = found || wanted(r)
	}
	return found
}
