package tasks

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// A family is a series of symbols that options are numbered with.
type family uint8

const (
	ownWord family = iota // labels of no series, as O and X
	latin
	digits
	ganada
	jamo
	families
)

const (
	ganadaSeries = "가나다라마바사아자차카타파하"
	jamoSeries   = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
)

// A mark is a symbol in an answer that can stand for an option.
type mark struct {
	index      int // of the option; -1: a label that the item does not have
	start, end int // in the folded text, without brackets
	fam        family
	enclosed   bool // ③, ㉢, or in brackets
	own        bool // of the item's own labels
	lower      bool // a small letter for a capital label
	ordinal    bool // 세 번째
}

// Ranges of enclosed symbols, each a run of one family from its first member.
var enclosed = [...]struct {
	first, last rune
	fam         family
}{
	{'①', '⑳', digits}, {'⑴', '⒇', digits}, {'⒈', '⒛', digits}, {'⓵', '⓾', digits},
	{'❶', '❿', digits}, {'➀', '➉', digits}, {'➊', '➓', digits},
	{'⒜', '⒵', latin}, {'Ⓐ', 'Ⓩ', latin}, {'ⓐ', 'ⓩ', latin},
	{'㈀', '㈍', jamo}, {'㉠', '㉭', jamo}, {'㈎', '㈛', ganada}, {'㉮', '㉻', ganada},
}

// serial tells which series r belongs to and its place there, from 0.
func serial(r rune) (fam family, index int, inside, ok bool) {
	switch {
	case 'A' <= r && r <= 'Z':
		return latin, int(r - 'A'), false, true
	case 'a' <= r && r <= 'z':
		return latin, int(r - 'a'), false, true
	case '1' <= r && r <= '9':
		return digits, int(r - '1'), false, true
	case 'ㄱ' <= r && r <= 'ㅎ':
		i := strings.IndexRune(jamoSeries, r)
		return jamo, i / len("ㄱ"), false, i >= 0
	case hangul.IsSyllable(r):
		i := strings.IndexRune(ganadaSeries, r)
		return ganada, i / len("가"), false, i >= 0
	case r < '①' || r > '㉻':
		return 0, 0, false, false
	}
	for _, e := range enclosed {
		if e.first <= r && r <= e.last {
			return e.fam, int(r - e.first), true, true
		}
	}
	return 0, 0, false, false
}

// markAt reads the mark that begins at byte i, if one does. Symbols of another
// series than the item's labels count by position, unless the item's options
// are made of that series themselves.
func (c *choice) markAt(i int) (mark, bool) {
	r, n := utf8.DecodeRuneInString(c.s[i:])
	if n == 0 || r == ' ' || r == '\n' {
		return mark{}, false
	}
	m, ok := c.ownMark(i, r)
	if !ok && !c.noSeries { // before a series: 다섯 번째 begins with 다
		m, ok = c.ordinalMark(i, r)
	}
	if !ok && !c.noSeries {
		m, ok = c.serialMark(i, r, n)
	}
	if !ok || !c.bounded(m) {
		return mark{}, false
	}
	prev, _ := utf8.DecodeLastRuneInString(c.s[:m.start])
	if next, _ := utf8.DecodeRuneInString(c.s[m.end:]); prev == '(' && next == ')' || prev == '[' && next == ']' {
		m.enclosed = true
	}
	if m.own {
		return m, true
	}
	if m.ordinal || m.fam == digits && !m.enclosed && strings.HasPrefix(c.s[m.end:], "번") {
		return m, true
	}
	return m, !c.blocked(m.fam, m.enclosed)
}

// allWords reports whether labels are words and of no series. The model has seen
// the words alone, so 1 or A is none of them, and 1 may well mean true.
func allWords(labels []string) bool {
	return len(labels) > 0 && !slices.ContainsFunc(labels, func(l string) bool {
		r, n := utf8.DecodeRuneInString(l)
		_, _, _, inSeries := serial(r)
		return n == len(l) && inSeries || strings.ContainsFunc(l, func(r rune) bool { return !unicode.IsLetter(r) })
	})
}

func (c *choice) ownMark(i int, r rune) (mark, bool) {
	best := mark{index: -1}
	for k, label := range c.labels {
		end := i + len(label)
		if end > len(c.s) || end <= best.end || !strings.EqualFold(c.s[i:end], label) {
			continue
		}
		best = mark{index: k, start: i, end: end, own: true, lower: 'a' <= r && r <= 'z' && c.s[i:end] != label}
		if utf8.RuneCountInString(label) == 1 {
			if fam, _, inside, ok := serial(r); ok {
				best.fam, best.enclosed = fam, inside
			}
		} else if isDigit(r) {
			best.fam = digits
		}
	}
	if w := c.synonymAt(i); w.end > best.end { // 긍정적 is longer than 긍정
		best = w
	}
	if best.index < 0 {
		if k := c.drawn(r); k >= 0 {
			best = mark{index: k, start: i, end: i + utf8.RuneLen(r), own: true, enclosed: true}
		}
	}
	return best, best.index >= 0
}

// drawn is the place of the label O or X that r is the drawing of; -1 where the
// labels are not these two.
func (c *choice) drawn(r rune) int {
	var label string
	switch r {
	case '○', '◯', '⭕':
		label = "O"
	case '×', '✕', '❌':
		label = "X"
	default:
		return -1
	}
	if len(c.labels) != 2 || !slices.Contains(c.labels, "O") || !slices.Contains(c.labels, "X") {
		return -1
	}
	return slices.Index(c.labels, label)
}

func (c *choice) serialMark(i int, r rune, n int) (mark, bool) {
	fam, index, inside, ok := serial(r)
	if !ok {
		return mark{}, false
	}
	m := mark{index: index, start: i, end: i + n, fam: fam, enclosed: inside, lower: 'a' <= r && r <= 'z'}
	if fam == digits && !inside && i+1 < len(c.s) && isDigit(rune(c.s[i+1])) {
		if r != '1' || c.s[i+1] != '0' {
			return mark{}, false
		}
		m.index, m.end = 9, i+2
	}
	if m.index >= len(c.labels) {
		// Only a capital or an enclosed symbol surely means to be a label.
		m.index = -1
		return m, inside || fam == latin && !m.lower
	}
	return m, true
}

var (
	ordinals = [...]string{"첫", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열"}
	spoken   = [...]string{"일", "이", "삼", "사", "오"}
)

// ordinalMark reads 첫 번째, 두 번째 … up to 번, which the tail takes; and 삼번 where
// nothing but an ending follows, for 이번 is also "this time".
func (c *choice) ordinalMark(i int, r rune) (mark, bool) {
	if !strings.ContainsRune("첫두세네다여일아열이삼사오", r) {
		return mark{}, false
	}
	for k, word := range spoken[:min(len(spoken), len(c.labels))] {
		end := i + len(word)
		if !strings.HasPrefix(c.s[i:], word) || !strings.HasPrefix(c.s[end:], "번") {
			continue
		}
		t := readTail(c.s, end, true)
		if t.class == endTail || t.class == copulaTail {
			return mark{index: k, start: i, end: end, fam: digits, ordinal: true}, true
		}
	}
	for k, word := range ordinals[:min(len(ordinals), len(c.labels))] {
		rest, ok := strings.CutPrefix(c.s[i:], word)
		if ok && strings.HasPrefix(strings.TrimPrefix(rest, " "), "번째") {
			return mark{index: k, start: i, end: i + len(word), fam: digits, ordinal: true}, true
		}
	}
	return mark{}, false
}

// bounded reports whether the mark stands free: Go's \b knows only ASCII, and
// a Hangul syllable is a letter on both sides of a Hangul label but may follow
// a Latin one (C가).
func (c *choice) bounded(m mark) bool {
	if m.enclosed {
		return true
	}
	prev, size := utf8.DecodeLastRuneInString(c.s[:m.start])
	next, _ := utf8.DecodeRuneInString(c.s[m.end:])
	first, _ := utf8.DecodeRuneInString(c.s[m.start:])
	switch {
	case m.ordinal:
		return !hangul.IsSyllable(prev)
	case hangul.IsSyllable(first) || m.fam == jamo:
		return !hangul.IsSyllable(prev) && !('ㄱ' <= prev && prev <= 'ㅎ') && !('ㄱ' <= next && next <= 'ㅎ')
	case isLatin(prev) || isDigit(prev) || isLatin(next) || isDigit(next):
		return false
	case m.fam == digits && (prev == '-' || prev == '/' || prev == '+'):
		return false
	case prev == '\\' || prev == '^':
		return false
	case prev == '.' || prev == ',' || prev == ':':
		before, _ := utf8.DecodeLastRuneInString(c.s[:m.start-size])
		return !isDigit(before)
	}
	return true
}

// blocked reports whether the item's options hold symbols of the family
// themselves: then such a symbol in an answer is content, not a position.
// Bare digits are blocked where an option is a number.
func (c *choice) blocked(fam family, inside bool) bool {
	if !c.scanned {
		c.scanned = true
		for _, o := range c.options {
			c.scanOption(o.folded)
		}
	}
	if inside {
		return c.inOptions[1][fam]
	}
	return c.inOptions[0][fam]
}

func (c *choice) scanOption(s string) {
	prev := ' '
	for i, r := range s {
		fam, _, inside, ok := serial(r)
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		switch {
		case !ok && !isDigit(r):
		case inside || prev == '(' && next == ')':
			c.inOptions[1][fam] = true
		case fam == jamo:
			c.inOptions[0][jamo] = true
		case fam == latin && !isLatin(prev) && !isLatin(next):
			c.inOptions[0][latin] = true
		case isDigit(r) && strings.Trim(s[:i], "-$₩ 약") == "":
			c.inOptions[0][digits] = true
		case fam == ganada && len(s) == len("가"):
			c.inOptions[0][ganada] = true
		}
		prev = r
	}
}

// scanMarks collects every mark of the text in order. Hangul labels count only
// in brackets here: 가 and 다 stand everywhere in Korean prose.
func (c *choice) scanMarks() {
	s := c.s
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			if c.asciiCandidate(i) {
				c.collect(i)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case hangul.IsSyllable(r):
			if i > 0 && s[i-1] == '(' || c.wordLabels && !hangul.IsSyllable(lastRune(s[:i])) || c.surelyLabel(i, r) {
				c.collect(i)
			}
		case 'ㄱ' <= r && r <= 'ㅎ' || '①' <= r && r <= '㉻':
			c.collect(i)
		}
		i += n
	}
}

// surelyLabel reports whether the syllable r at byte i names an option because of
// what follows it: 나번, 다가 정답, 두 번째 보기.
func (c *choice) surelyLabel(i int, r rune) bool {
	after := c.s[i+utf8.RuneLen(r):]
	switch r {
	case '첫', '두', '세', '네', '다', '여', '일', '아', '열':
		if m, ok := c.ordinalMark(i, r); ok && !c.ownSyllable(r) {
			_, noun, _ := strings.Cut(c.s[m.end:], "번째")
			return skipOptionWord(noun, 0) > 0
		}
	}
	if strings.HasPrefix(after, "번") {
		return c.ownSyllable(r)
	}
	return (strings.HasPrefix(after, "가 정답") || strings.HasPrefix(after, "가 답")) && c.ownSyllable(r)
}

// ownSyllable reports whether r is one of the item's labels: 나 of 나번.
func (c *choice) ownSyllable(r rune) bool {
	return !c.wordLabels && slices.Contains(c.labels, string(r))
}

func (c *choice) collect(i int) {
	if m, ok := c.markAt(i); ok && m.index >= 0 && !m.lower {
		c.marks = append(c.marks, m)
	}
}

// asciiCandidate is a quick look at whether a mark can begin at byte i: a letter
// or digit that begins a word, and ends it where labels are of one character.
func (c *choice) asciiCandidate(i int) bool {
	b := c.s[i]
	if !isAlnum(b) || i > 0 && isAlnum(c.s[i-1]) || 'a' <= b && b <= 'z' && !c.lowerLabels {
		return false
	}
	return c.longLabels || i+1 == len(c.s) || !isAlnum(c.s[i+1]) || b == '1' && c.s[i+1] == '0'
}

func isAlnum(b byte) bool { return isLatin(rune(b)) || isDigit(rune(b)) }

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
