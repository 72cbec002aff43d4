package tasks

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// A segment is a byte range [start,end) of a text.
type segment struct{ start, end int }

// A folded text is a copy made for matching: NFC, full-width forms narrowed,
// typographic quotes and minus signs made plain, conjoining initial consonants
// made letters (ᄀ to ㄱ), zero-width characters dropped. It remembers where
// every byte came from, so that what a rule read can be shown in the original.
type folded struct {
	s   string
	off []int // off[i]: byte of the original behind s[i]; one more for the end
}

// fold copies the given parts of text; a newline stands between two parts.
func fold(text string, parts []segment) folded {
	f := folder{out: make([]byte, 0, len(text)+8), off: make([]int, 0, len(text)+9)}
	end := 0
	for i, p := range parts {
		if i > 0 {
			f.add('\n', end)
		}
		f.part(text[p.start:p.end], p.start)
		end = p.end
	}
	f.off = append(f.off, end)
	return folded{s: string(f.out), off: f.off}
}

// foldString folds a whole string whose origin does not matter.
func foldString(s string) string {
	if isFolded(s) {
		return s
	}
	return fold(s, []segment{{0, len(s)}}).s
}

func isFolded(s string) bool {
	for _, r := range s {
		if !plain(r) && (r == utf8.RuneError || foldRune(r) != r) {
			return false
		}
	}
	return isNFC(s)
}

// isNFC is norm.NFC.IsNormalString with a short cut: runes below the combining
// marks, syllables, letters of the alphabet and usual punctuation never compose
// with what precedes them.
func isNFC(s string) bool {
	for _, r := range s {
		if r < '\u0300' || '가' <= r && r <= '힣' || '\u2010' <= r && r <= '\u2027' ||
			'①' <= r && r <= '⓿' || '\u3001' <= r && r <= '\u3029' || 'ㄱ' <= r && r <= 'ㆎ' {
			continue
		}
		return norm.NFC.IsNormalString(s)
	}
	return true
}

// plain is a quick test for the runes that make up most Korean text.
func plain(r rune) bool { return r < utf8.RuneSelf || '가' <= r && r <= '힣' }

// span translates a range of the copy into one of the original.
func (f folded) span(start, end int) [2]int {
	return [2]int{f.off[start], f.off[end]}
}

type folder struct {
	out []byte
	off []int
}

func (f *folder) part(s string, base int) {
	if isNFC(s) {
		for i, r := range s {
			f.add(r, base+i)
		}
		return
	}
	var it norm.Iter
	it.InitString(norm.NFC, s)
	for !it.Done() {
		pos := it.Pos()
		for b := it.Next(); len(b) > 0; {
			r, n := utf8.DecodeRune(b)
			f.add(r, base+pos)
			b = b[n:]
		}
	}
}

func (f *folder) add(r rune, pos int) {
	if !plain(r) {
		r = foldRune(r)
		if r < 0 {
			return
		}
	}
	n := len(f.out)
	f.out = utf8.AppendRune(f.out, r)
	for range len(f.out) - n {
		f.off = append(f.off, pos)
	}
}

// The compatibility letters of the initial consonants U+1100 to U+1112.
var initials = [...]rune{
	'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ',
	'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
}

// foldRune gives the plain form of r; negative drops it. It is deliberately
// less than NFKC, which would turn the label ㄱ into a conjoining jamo and ③
// into 3 and ½ into three characters.
func foldRune(r rune) rune {
	switch r {
	case '\u00a0', '\u2007', '\u2009', '\u202f':
		return ' '
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\ufe0e', '\ufe0f': // no width, or how an emoji is drawn
		return -1
	case '‘', '’', '‛', '′':
		return '\''
	case '“', '”', '‟', '″':
		return '"'
	case '\u2212', '\u2010', '\u2011', '\ufe63':
		return '-'
	}
	switch {
	case r == '\u3000' || '\uff01' <= r && r <= '\uffee':
		if n := width.LookupRune(r).Folded(); n != 0 {
			return n
		}
	case '\u1100' <= r && r <= '\u1112':
		return initials[r-'\u1100']
	}
	return r
}
