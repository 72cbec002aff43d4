package hangul

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The jamo of a syllable in the order of Unicode's arithmetic (The Unicode
// Standard, section 3.12), as the compatibility letters that people type. Each
// takes three bytes of UTF-8, so position i starts at byte 3i.
const (
	initials = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
	medials  = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
	finals   = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

	runeBytes   = 3
	medialCount = len(medials) / runeBytes
	finalCount  = len(finals)/runeBytes + 1 // and none
)

// Decompose splits a precomposed syllable into its letters, as compatibility
// jamo (U+3131 to U+3163): 값 gives ㄱ, ㅏ, ㅄ. final is 0 where the syllable
// has none. ok is false for any other rune.
func Decompose(r rune) (initial, medial, final rune, ok bool) {
	if !IsSyllable(r) {
		return 0, 0, 0, false
	}
	i := int(r - FirstSyllable)
	if f := i % finalCount; f > 0 {
		final = runeAt(finals, f-1)
	}
	i /= finalCount
	return runeAt(initials, i/medialCount), runeAt(medials, i%medialCount), final, true
}

// Compose is the reverse of Decompose: final is 0 for none. ok is false when
// the letters make no modern syllable.
func Compose(initial, medial, final rune) (r rune, ok bool) {
	i, m, f := runeIndex(initials, initial), runeIndex(medials, medial), 0
	if final != 0 {
		if f = runeIndex(finals, final) + 1; f == 0 {
			return 0, false
		}
	}
	if i < 0 || m < 0 {
		return 0, false
	}
	return FirstSyllable + rune((i*medialCount+m)*finalCount+f), true
}

// Chosung is word with each syllable replaced by its initial consonant, as in
// the guessing game: 학교 gives ㅎㄱ. Everything else stays as it stands.
func Chosung(word string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(word) {
		if initial, _, _, ok := Decompose(r); ok {
			r = initial
		}
		b.WriteRune(r)
	}
	return b.String()
}

// runeAt is the i-th rune of a table of Korean runes.
func runeAt(table string, i int) rune {
	r, _ := utf8.DecodeRuneInString(table[runeBytes*i:])
	return r
}

// runeIndex is the reverse of runeAt, -1 where the table lacks r.
func runeIndex(table string, r rune) int {
	i := strings.IndexRune(table, r)
	if i < 0 {
		return -1
	}
	return i / runeBytes
}
