package tasks

import (
	"strings"
	"unicode/utf8"
)

// A phrase names an option by label or by text, with what follows it.
type phrase struct {
	index      int // of the option; -1: a label that the item does not have
	start, end int
	mark       mark
	text       bool // named by its text
	several    bool // names more than one option
	tail       tail
}

// phraseAt reads the phrase at byte i: a label or an option's text. What is
// denied is skipped (A가 아니라 C), as is a list to choose from (A, B, C 중 C).
func (c *choice) phraseAt(i int) (phrase, bool) {
	const deepest = 8
	for range deepest {
		p, ok := c.namedAt(i)
		if !ok {
			return phrase{}, false
		}
		switch p.tail.class {
		case subjectTail, topicTail, joinTail:
			if !denies(c.s[p.tail.next:]) {
				return p, true
			}
			if i, ok = butRather(c.s, p.tail.next); !ok {
				return phrase{}, false
			}
		case wordTail:
			n, ok := amongWord(c.s[p.tail.at:])
			if !ok {
				return p, true
			}
			from := skipGap(c.s, p.tail.at+n).end
			if _, ok := c.namedAt(from); !ok {
				return c.withinSentence(from) // B, C 중에서 고르면 … C
			}
			i = from
		default:
			return p, true
		}
	}
	return phrase{}, false
}

// butRather goes over 아니라, 아니고 or 아닌; what follows is what is meant.
func butRather(s string, i int) (next int, ok bool) {
	i = skipBlanks(s, i)
	for _, w := range [...]string{"아니라", "아니고", "아닌", "아니며"} {
		if strings.HasPrefix(s[i:], w) {
			i += len(w)
			for i < len(s) && (s[i] == ',' || s[i] == ' ') {
				i++
			}
			return skipGap(s, i).end, true
		}
	}
	return 0, false
}

// amongWord measures 중(에서) or 가운데(에서), after which the choice follows.
func amongWord(s string) (int, bool) {
	for _, w := range [...]string{"중에서는", "중에서", "중에", "중", "가운데서", "가운데"} {
		if strings.HasPrefix(s, w) && (len(s) == len(w) || s[len(w)] == ' ' || s[len(w)] == ',') {
			return len(w), true
		}
	}
	return 0, false
}

// namedAt reads one option's name, or a list of several.
func (c *choice) namedAt(i int) (phrase, bool) {
	m, ok := c.markAt(i)
	k, end, isText := c.optionAt(i)
	for j := i; !isText; { // the gap before i may have taken the option's own bracket
		r, n := utf8.DecodeLastRuneInString(c.s[:j])
		if n == 0 || !strings.ContainsRune("([<'\"「『《〈", r) {
			break
		}
		j -= n
		k, end, isText = c.optionAt(j)
	}
	if isText && freeStart(c.s, i, c.options[k].key) && (!ok || end > m.end || !m.own && end == m.end) {
		return phrase{index: k, start: i, end: end, text: true, tail: readTail(c.s, end, false)}, true
	}
	if !ok {
		return phrase{}, false
	}
	p := phrase{index: m.index, start: i, end: m.end, mark: m, tail: c.tailOf(m)}
	for p.tail.class == joinTail || p.tail.class == delimTail || p.tail.class == wordTail {
		at, ok := separator(c.s, p.tail)
		if !ok {
			break
		}
		n, ok := c.markAt(at)
		if !ok || n.fam != m.fam {
			break
		}
		t := c.tailOf(n)
		if t.class == badTail || t.class == topicTail && !denies(c.s[t.next:]) {
			break
		}
		p.several = p.several || n.index != p.index
		p.end, p.tail = n.end, t
	}
	return p, p.tail.class != badTail
}

func (c *choice) tailOf(m mark) tail {
	return readTail(c.s, m.end, m.fam == digits && !m.enclosed)
}

// separator goes over what joins two options' names; false where t is none.
func separator(s string, t tail) (next int, ok bool) {
	i := t.at
	switch t.class {
	case joinTail:
		switch t.word {
		case "와", "과", "나", "이나", "랑", "하고":
			return skipGap(s, t.next).end, true
		case "도": // A도 B도 아닌 C
			at := skipGap(s, t.next).end
			r, n := utf8.DecodeRuneInString(s[at:])
			_, _, _, ok := serial(r)
			return at, ok && strings.HasPrefix(s[at+n:], "도")
		}
		return 0, false
	case delimTail:
		if !strings.ContainsRune(",/~·、-–", rune(s[i])) && !strings.HasPrefix(s[i:], "·") &&
			!strings.HasPrefix(s[i:], "–") && !strings.HasPrefix(s[i:], "、") {
			return 0, false
		}
		if s[i] == '-' || strings.HasPrefix(s[i:], "–") {
			if t.next < len(s) && s[t.next] == ' ' {
				return 0, false // a dash before an explanation, not a range
			}
		}
		i = skipBlanks(s, t.next)
	}
	for _, w := range [...]string{"또는 ", "혹은 ", "및 ", "그리고 ", "or ", "and ", "& "} {
		if strings.HasPrefix(s[i:], w) {
			return skipGap(s, i+len(w)).end, true
		}
	}
	return skipGap(s, i).end, t.class == delimTail
}
