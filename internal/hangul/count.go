// Package hangul holds what hanbench needs to know about Korean text: counting
// in Korean units, syllables and their jamo, particles, and numerals.
package hangul

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// The precomposed Hangul syllables of Unicode, U+AC00 (가) to U+D7A3 (힣).
const (
	FirstSyllable = '가'
	LastSyllable  = '힣'
)

// IsSyllable reports whether r is a precomposed Hangul syllable.
func IsSyllable(r rune) bool { return FirstSyllable <= r && r <= LastSyllable }

// Counts are the sizes of one text, counted on its NFC form.
type Counts struct {
	Syllables int // code points U+AC00–U+D7A3
	Chars     int // grapheme clusters (UAX #29)
	Eojeol    int // whitespace-separated words
	Bytes     int // UTF-8
	Letters   int // code points that are letters, of any script
	Broken    int // U+FFFD, each a broken byte sequence
}

// Count counts s in every unit. The empty text has zero of each.
func Count(s string) Counts {
	s = NFC(s)
	c := Counts{
		Chars:  uniseg.GraphemeClusterCount(s),
		Eojeol: len(strings.Fields(s)),
		Bytes:  len(s),
	}
	for _, r := range s {
		switch {
		case IsSyllable(r):
			c.Syllables++
			c.Letters++
		case r == unicode.ReplacementChar:
			c.Broken++
		case unicode.IsLetter(r):
			c.Letters++
		}
	}
	return c
}

// NFC is norm.NFC.String with a short cut for what most Korean text is made of:
// runes below the combining marks, syllables, usual punctuation and symbols never
// compose with what precedes them.
func NFC(s string) string {
	for _, r := range s {
		if r >= '\u0300' && !IsSyllable(r) && (r < '\u2002' || r > '\u20cf') && (r < '\u3001' || r > '\u3029') {
			return norm.NFC.String(s)
		}
	}
	return s
}

// Width is the number of terminal columns that s takes: two for a syllable.
func Width(s string) int { return uniseg.StringWidth(s) }

// Shorten cuts s to at most width columns, at least 1, with … for what is cut.
func Shorten(s string, width int) string {
	if Width(s) <= width {
		return s
	}
	out, used, state := "", 0, -1
	for len(s) > 0 {
		var cluster string
		var w int
		cluster, s, w, state = uniseg.FirstGraphemeClusterInString(s, state)
		if used+w > width-1 {
			break
		}
		out, used = out+cluster, used+w
	}
	return out + "…"
}
