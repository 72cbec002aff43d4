package tasks

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// A segment is a byte range [start,end) of a text.
type segment struct{ start, end int }

// A folded text is a copy made for matching: NFC, full-width forms narrowed,
// typographic quotes and minus signs made plain, conjoining initial consonants
// made letters (ᄀ to ㄱ), zero-width characters dropped. It remembers where
// every character came from, so that what a rule read can be shown in the
// original.
type folded struct {
	s     string
	steps []step // where the copy and the original part, in order; never empty
}

// From byte at of the copy on, up to the next step, byte from of the original
// and those after it are copied.
type step struct{ at, from int }

// fold copies the given parts of text; a newline stands between two parts.
func fold(text string, parts []segment) folded {
	if len(parts) == 1 && isFolded(text[parts[0].start:parts[0].end]) {
		p := parts[0]
		return folded{s: text[p.start:p.end], steps: []step{{0, p.start}}}
	}
	var f folder
	end := 0
	for i, p := range parts {
		if i > 0 {
			f.note(end)
			f.out = append(f.out, '\n')
		}
		f.part(text[p.start:p.end], p.start)
		end = p.end
	}
	f.note(end)
	return folded{s: string(f.out), steps: f.steps}
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
// marks, syllables, letters of the alphabet, usual punctuation and most symbols
// never compose with what precedes them.
func isNFC(s string) bool {
	for _, r := range s {
		switch {
		case r < '\u0300', '가' <= r && r <= '힣', '\u2002' <= r && r <= '\u20cf', '\u2100' <= r && r <= '\u2125',
			'\u212c' <= r && r <= '\u2328', '\u232b' <= r && r <= '\u2adb', '\u3001' <= r && r <= '\u3029',
			'ㄱ' <= r && r <= 'ㆎ', 'Α' <= r && r <= 'ω' && r != '\u0387':
		default:
			return norm.NFC.IsNormalString(s)
		}
	}
	return true
}

// plain is a quick test for the runes that make up most Korean text.
func plain(r rune) bool { return r < utf8.RuneSelf || '가' <= r && r <= '힣' }

// span translates a range of the copy into one of the original.
func (f folded) span(start, end int) [2]int {
	return [2]int{f.origin(start), f.origin(end)}
}

func (f folded) origin(i int) int {
	k, found := slices.BinarySearchFunc(f.steps, i, func(s step, i int) int { return cmp.Compare(s.at, i) })
	if found {
		return f.steps[k].from
	}
	from := f.steps[k-1].from + i - f.steps[k-1].at
	if k < len(f.steps) {
		from = min(from, f.steps[k].from)
	}
	return from
}

type folder struct {
	out   []byte
	steps []step
}

// note says that what is added next comes from byte pos of the original.
func (f *folder) note(pos int) {
	if n := len(f.steps); n > 0 {
		last := f.steps[n-1]
		if last.at == len(f.out) {
			f.steps[n-1].from = pos
			return
		}
		if last.from+len(f.out)-last.at == pos {
			return
		}
	}
	f.steps = append(f.steps, step{len(f.out), pos})
}

func (f *folder) part(s string, base int) {
	f.out = slices.Grow(f.out, len(s)+8)
	if isNFC(s) {
		f.normal(s, base)
		return
	}
	var it norm.Iter
	it.InitString(norm.NFC, s)
	for !it.Done() {
		pos := base + it.Pos()
		for b := it.Next(); len(b) > 0; {
			r, n := utf8.DecodeRune(b)
			f.add(r, pos)
			b = b[n:]
		}
	}
}

// normal adds a text that is in NFC: runs of characters that stay as they are
// in one piece.
func (f *folder) normal(s string, base int) {
	run := 0
	for i, r := range s {
		if plain(r) || r != utf8.RuneError && foldRune(r) == r {
			continue
		}
		if run < i {
			f.note(base + run)
			f.out = append(f.out, s[run:i]...)
		}
		f.add(r, base+i)
		_, n := utf8.DecodeRuneInString(s[i:])
		run = i + n
	}
	if run < len(s) {
		f.note(base + run)
		f.out = append(f.out, s[run:]...)
	}
}

func (f *folder) add(r rune, pos int) {
	if r = foldRune(r); r >= 0 {
		f.note(pos)
		f.out = utf8.AppendRune(f.out, r)
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
