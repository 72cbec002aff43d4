package reference

import (
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// What a stream makes of parts of syllables; see SplitSyllables.Sent.
const (
	splitHeld  = "held"
	splitEmpty = "empty"
	splitRaw   = "raw"
)

// split divides the tokens that end in a syllable that the model has no token
// for. Which syllables these are depends on them and on the profile's seed.
func (s SplitSyllables) split(tokens []string, seed uint64) []string {
	if s.Share == 0 {
		return tokens
	}
	out := make([]string, 0, 2*len(tokens))
	for _, token := range tokens {
		r, size := utf8.DecodeLastRuneInString(token)
		draw := scramble(seed ^ scramble(uint64(r)))
		if !hangul.IsSyllable(r) || float64(draw>>11)/(1<<53) >= s.Share {
			out = append(out, token)
			continue
		}
		cut := len(token) - size + 1 + int(draw&1) // one byte or two of three
		out = append(out, token[:cut], token[cut:])
	}
	return out
}

// startsSyllable reports whether a token is the first part of a split one.
func startsSyllable(token string) bool {
	return utf8.RuneStart(token[0]) && !utf8.ValidString(token)
}

// scramble is the finaliser of SplitMix64: every bit of x has a part in every
// bit of the result.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
