// Package hangul holds what hanbench needs to know about Korean text: counting
// in Korean units, syllables and their jamo, particles, and numerals.
package hangul

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
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
	c := Counts{Bytes: len(s)}
	for line := range strings.Lines(s) { // nothing joins over the end of a line
		c.Chars += clusters(line)
	}
	between := true // of words
	for _, r := range s {
		space := false
		switch {
		case IsSyllable(r):
			c.Syllables++
			c.Letters++
		case unicode.IsSpace(r):
			space = true
		case r == unicode.ReplacementChar:
			c.Broken++
		case unicode.IsLetter(r):
			c.Letters++
		}
		if between && !space {
			c.Eojeol++
		}
		between = space
	}
	return c
}

// clusters is uniseg.GraphemeClusterCount, with a short cut.
func clusters(s string) int {
	if isSimple(s) {
		return utf8.RuneCountInString(s)
	}
	return uniseg.GraphemeClusterCount(s)
}

// Width is the number of terminal columns that s takes: two for a syllable.
func Width(s string) int { return uniseg.StringWidth(s) }

// Wrap breaks s at its spaces into lines of at most width columns, at least 1; a
// word that is longer than a line is cut. There is at least one line.
func Wrap(s string, width int) []string {
	lines := []string{""}
	for _, word := range strings.Fields(s) {
		last := len(lines) - 1
		switch {
		case lines[last] == "":
			lines[last] = word
		case Width(lines[last])+1+Width(word) <= width:
			lines[last] += " " + word
		default:
			lines = append(lines, word)
		}
		for last = len(lines) - 1; Width(lines[last]) > width; last++ {
			head, rest := cut(lines[last], width)
			if rest == "" {
				break
			}
			lines = append(lines[:last], head, rest)
		}
	}
	return lines
}

// cut takes as many columns from the front of s as fit into width, and one
// character where none does.
func cut(s string, width int) (head, rest string) {
	used, state := 0, -1
	for rest = s; rest != ""; {
		cluster, after, w, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if used > 0 && used+w > width {
			break
		}
		head, rest, used, state = head+cluster, after, used+w, next
	}
	return head, rest
}

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
