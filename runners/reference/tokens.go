package reference

import (
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// MessageTokens is what each message of a prompt costs beside its content,
// standing for the role and the separators of a chat template.
const MessageTokens = 4

// tokenRule is Tokenize's rule in words, as /api/show gives it out.
const tokenRule = "one precomposed Hangul syllable, or at most 4 bytes of other non-space text, " +
	"each with one space directly before it; any other run of white space; " +
	"a prompt: the tokens of its messages and 4 a message"

// longestPiece is the most bytes of a token of non-Hangul text, the space
// before it not counted. No character of UTF-8 is longer.
const longestPiece = 4

// Tokenize splits s by the endpoint's stated rule; the parts joined give s
// back byte for byte. From the left, a token is
//
//   - one precomposed Hangul syllable, or
//   - as many whole characters of other non-space text as fit in four bytes
//     (a broken byte counts as a character of one byte),
//
// each together with one space directly before it; any other run of ASCII white
// space is a token of its own. The first n tokens of s, joined, are split into
// the same n tokens, so that a cut answer still counts as what it was sent as.
// The empty text has none.
func Tokenize(s string) []string {
	var tokens []string
	for len(s) > 0 {
		n := nextToken(s)
		tokens = append(tokens, s[:n])
		s = s[n:]
	}
	return tokens
}

// CountTokens is the number of tokens of Tokenize(s).
func CountTokens(s string) int {
	count := 0
	for len(s) > 0 {
		s = s[nextToken(s):]
		count++
	}
	return count
}

// nextToken is the length in bytes, at least 1, of the first token of s, which
// is not empty.
func nextToken(s string) int {
	space := 0
	for space < len(s) && isSpace(s[space]) {
		space++
	}
	switch {
	case space == len(s):
		return space
	case space > 1 && s[space-1] == ' ':
		return space - 1 // the last space belongs to the next token
	case space > 0 && s[space-1] != ' ':
		return space
	}
	r, n := utf8.DecodeRuneInString(s[space:])
	if hangul.IsSyllable(r) {
		return space + n
	}
	end := space + n
	for end < len(s) && !isSpace(s[end]) {
		r, n = utf8.DecodeRuneInString(s[end:])
		if hangul.IsSyllable(r) || end+n-space > longestPiece {
			break
		}
		end += n
	}
	return end
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }
