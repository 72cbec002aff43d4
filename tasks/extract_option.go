package tasks

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// An option's text, prepared for matching.
type option struct {
	folded string
	// key is the text in small letters without white space and without the
	// final full stop: Korean spacing varies, and models drop the stop.
	key string
	// numeric: digits, sign, currency and unit only. Reasoning is full of
	// numbers, so such an option must stand in the last sentence to count.
	numeric bool
	first   rune // of key
}

func newOption(text string) option {
	f := foldString(text)
	o := option{folded: f, key: strings.TrimRight(squeeze(f), ".。")}
	rest := strings.TrimLeft(o.key, "-$₩약")
	o.numeric = rest != "" && isDigit(rune(rest[0]))
	o.first, _ = utf8.DecodeRuneInString(o.key)
	return o
}

// squeeze is s in small letters without white space.
func squeeze(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || unicode.ToLower(r) != r }) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r <= ' ' {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// optionAt finds the longest option whose text stands at byte i as words of
// its own, and what follows it.
func (c *choice) optionAt(i int) (index, end int, ok bool) {
	if c.combos != nil {
		if found, e := combinationAt(c.s, i); found.length > 0 {
			k := slices.Index(c.combos, found)
			return k, e, k >= 0
		}
	}
	best, exact, alike := -1, false, false
	for k, o := range c.options {
		e, ok := matchKey(c.s, i, o.key)
		if !ok || !freeEnd(c.s, e, o.key) {
			continue
		}
		// Options may differ in spacing only, where the question is about it.
		same := strings.HasPrefix(c.s[i:], strings.TrimRight(o.folded, ".。"))
		switch {
		case best < 0 || e > end || e == end && same && !exact:
			best, end, exact = k, e, same
			alike = false
		case e == end && same == exact:
			alike = true
		}
	}
	return best, end, best >= 0 && !alike
}

// matchKey matches a key at byte i of s, white space in s aside.
func matchKey(s string, i int, key string) (end int, ok bool) {
	if key == "" {
		return 0, false
	}
	for _, want := range key {
		r, n := utf8.DecodeRuneInString(s[i:])
		for n > 0 && r <= ' ' {
			i += n
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if n == 0 || r != want && unicode.ToLower(r) != want {
			return 0, false
		}
		i += n
	}
	return i, true
}

// freeEnd reports whether the text ending at e is not the beginning of a
// longer word or number: what follows is no letter, or a particle or ending.
func freeEnd(s string, e int, key string) bool {
	last, _ := utf8.DecodeLastRuneInString(key)
	next, n := utf8.DecodeRuneInString(s[e:])
	after, _ := utf8.DecodeRuneInString(s[e+n:])
	switch {
	case n == 0:
		return true
	case hangul.IsSyllable(next):
		t := tail{at: e}
		t.suffix(s)
		if t.word == "오" || t.word == "요" || t.word == "지" {
			return false // 총수 is not 총수요
		}
		return t.word != "" && (!isDigit(last) || !strings.ContainsRune(notAfterDigits, next))
	case isDigit(last) && (next == '.' || next == ',' || next == '/' || next == '-') && isDigit(after):
		return false
	case isDigit(last) && (next == '%' || isDigit(next) || unicode.IsLetter(next)):
		return false
	case unicode.IsLetter(last):
		return !unicode.IsLetter(next)
	}
	return true
}

// freeStart is freeEnd for the other side.
func freeStart(s string, i int, key string) bool {
	first, _ := utf8.DecodeRuneInString(key)
	prev, n := utf8.DecodeLastRuneInString(s[:i])
	before, _ := utf8.DecodeLastRuneInString(s[:i-n])
	switch {
	case n == 0:
		return true
	case isDigit(first):
		return !isDigit(prev) && !unicode.IsLetter(prev) && prev != '-' &&
			!((prev == '.' || prev == ',' || prev == '/') && isDigit(before))
	case hangul.IsSyllable(first):
		return !hangul.IsSyllable(prev)
	case unicode.IsLetter(first):
		return !unicode.IsLetter(prev) || hangul.IsSyllable(prev)
	}
	return true
}

// denials in the sentence round an option's text mean that it was weighed,
// not chosen.
var denials = [...]string{"아니", "아닙", "아닌", "않", "틀", "오답", "제외", "못", "없", "잘못", "not ", "incorrect", "wrong"}

func denied(s string, from, to int) bool {
	a, b := sentenceStart(s, from), sentenceEnd(s, to)
	return containsAny(s[a:from], denials[:]) || containsAny(s[to:b], denials[:])
}

// uniqueOption finds the one option whose text the answer holds, where it
// holds no other's. A text inside a longer option's text does not count.
func (c *choice) uniqueOption() (reading, bool) {
	var found reading
	at := -1
	if len(c.options) == 0 {
		return found, false
	}
	// An answer may hold an option with another inside it (서울특별시, 서울): go
	// along the answer and take the longest at each place.
	for i := 0; i < len(c.s); {
		r, n := utf8.DecodeRuneInString(c.s[i:])
		if r > ' ' && c.firstOfOption(r) {
			if k, end, ok := c.optionAt(i); ok && freeStart(c.s, i, c.options[k].key) {
				if at >= 0 && at != k {
					return reading{}, false
				}
				if !c.options[k].mentionCounts(c.s, i, end) {
					return reading{}, false
				}
				at = k
				found = reading{value: c.shown[k], rule: "option-text", start: i, end: end}
				i = end
				continue
			}
		}
		i += n
	}
	return found, at >= 0 && !brokenOff(c.s, found.end) && !c.endsInReview()
}

// brokenOff reports whether the text after byte i stops with a particle or an
// ending after which a sentence goes on: it was cut, and so was its conclusion.
func brokenOff(s string, i int) bool {
	rest := strings.TrimRight(s[i:], " \t\r\n")
	words := strings.Fields(rest)
	if len(words) < 2 {
		return false
	}
	last := words[len(words)-1]
	return endsWithAny(last, []string{
		"은", "는", "을", "를", "의", "에", "와", "과", "이", "가", "에서", "에게", "으로", "며", "면", "고", "지만", "는데", "여", "서", ",",
	})
}

// mentionCounts reports whether the mention at [i,end) can be the answer.
func (o *option) mentionCounts(s string, i, end int) bool {
	if utf8.RuneCountInString(o.key) < 2 || denied(s, i, end) {
		return false
	}
	if o.numeric {
		switch readTail(s, end, true).class {
		case joinTail, topicTail, objectTail, wordTail: // 12와 15의 최소공배수는 60이다
			return false
		}
	}
	return !o.numeric || strings.TrimSpace(s[sentenceEnd(s, end):]) == "" ||
		strings.TrimLeft(s[sentenceEnd(s, end):], ".!? \n\r*") == ""
}

func (c *choice) firstOfOption(r rune) bool {
	if !plain(r) || 'A' <= r && r <= 'Z' {
		r = unicode.ToLower(r)
	}
	for i := range c.options {
		if c.options[i].first == r {
			return true
		}
	}
	return false
}

// wholeOption reads an answer that is an option's text and nothing else.
func (c *choice) wholeOption() (reading, bool) {
	p, ok := c.phraseAt(skipGap(c.s, 0).end)
	if !ok || !p.text {
		return reading{}, false
	}
	rest := c.s[p.tail.next:]
	switch p.tail.class {
	case endTail, copulaTail:
		ok = onlyPunctuation(rest)
	case subjectTail: // 계약의 해제가 아니라 계약의 해지가 옳은 표현입니다.
		end := sentenceEnd(c.s, p.tail.next)
		ok = soundVerdict(strings.TrimLeft(c.s[p.tail.next:end], " ")) && onlyPunctuation(c.s[end:]) && !c.truncated
	default:
		ok = false
	}
	return c.give(p, "whole-option"), ok && !c.cut(p)
}

// onlyPunctuation reports whether s holds no letter and no digit.
func onlyPunctuation(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r)
	}) < 0
}
