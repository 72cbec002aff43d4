// Package script tells in which scripts and in which language a text is
// written, and what of it does not belong in a Korean answer. Everything goes
// by scripts and frequent words. A statistical detector (lingua-go) was tried:
// it adds 130 MB to the program and reads 1,400 short English texts a second.
package script

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Script is what hanbench tells letters apart by.
type Script int

// Hanja and Chinese are both Han. Letters are Unicode's (category L).
const (
	None   Script = iota // no letter
	Hangul               // syllables and jamo, compatibility ones too
	Latin                // full width too
	Han
	Kana // both, with ー
	Other
)

// Of is the script of a rune.
func Of(r rune) Script {
	switch {
	case r < unicode.MaxASCII:
		if 'a' <= r|0x20 && r|0x20 <= 'z' {
			return Latin
		}
		return None
	case '가' <= r && r <= '힣':
		return Hangul
	case r == 'ー' || r == 'ｰ':
		return Kana
	case !unicode.IsLetter(r):
		return None
	case unicode.Is(unicode.Hangul, r):
		return Hangul
	case unicode.Is(unicode.Han, r): // 々 and 〆 are letters of it
		return Han
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return Kana
	case unicode.Is(unicode.Latin, r):
		return Latin
	}
	return Other
}

// Letters counts the letters of a text by script. A letter is a code point of
// the text's NFC form.
type Letters struct{ Hangul, Latin, Han, Kana, Other int }

// Count counts every letter of text, code and formulas too: give it Prose(text)
// to leave those out.
func Count(text string) Letters { return count(norm.NFC.String(text)) }

// count is Count of a text in NFC.
func count(text string) Letters {
	var l Letters
	for _, r := range text {
		switch Of(r) {
		case Hangul:
			l.Hangul++
		case Latin:
			l.Latin++
		case Han:
			l.Han++
		case Kana:
			l.Kana++
		case Other:
			l.Other++
		}
	}
	return l
}
