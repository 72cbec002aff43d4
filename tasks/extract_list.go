package tasks

import (
	"strings"
	"unicode/utf8"
)

// Answers in the form of lists: numbered labels, an option under the question
// that was asked, and a verdict for each option.

// A labelled line begins with a label of the item's own.
type labelledLine struct {
	phrase
	rest string // what follows the label on its line
}

// labelAt reads a label of the item's own at byte i, such that it surely is
// one: a capital or an enclosed symbol with nothing, a copula or a delimiter
// after it.
func (c *choice) labelAt(i int) (phrase, bool) {
	m, ok := c.markAt(i)
	if !ok || m.index < 0 || m.lower || m.fam != latin && !m.enclosed && !(m.own && m.fam == digits) {
		return phrase{}, false
	}
	p := phrase{index: m.index, start: m.start, end: m.end, mark: m, tail: c.tailOf(m)}
	switch p.tail.class {
	case endTail, copulaTail, delimTail:
		return p, true
	}
	return p, p.tail.class == wordTail && strings.HasPrefix(c.s[p.end:], ")")
}

// numbered reads labels that are numbered as if for several questions, where
// all are the same: "1. C", "1. D: 물고기를 잡는 산업", "1. C\n2. C".
func (c *choice) numbered() (reading, bool) {
	var first phrase
	count := 0
	for at, line := range lines(c.s) {
		body, n, ok := listNumber(line)
		if !ok {
			continue
		}
		p, ok := c.labelAt(skipGap(c.s, at+len(line)-len(body)).end)
		if !ok || p.mark.fam == digits || n != count+1 {
			return reading{}, false
		}
		if count++; count == 1 {
			first = p
		} else if p.index != first.index {
			return reading{}, false
		}
	}
	if count == 0 || c.listed(first) {
		return reading{}, false
	}
	return c.give(first, "numbered-label"), true
}

// listNumber splits "2. C" into its number and the rest.
func listNumber(line string) (rest string, n int, ok bool) {
	line = strings.TrimLeft(line, " \t*#>")
	i := 0
	for i < len(line) && isDigit(rune(line[i])) && i < 3 {
		n = n*10 + int(line[i]-'0')
		i++
	}
	if i == 0 || i+1 >= len(line) || line[i] != '.' && line[i] != ')' || line[i+1] != ' ' {
		return "", 0, false
	}
	return line[i+2:], n, true
}

// underQuestion reads an option under the question that the answer begins by
// repeating: "옷을 만드는 산업은?\n\nC. 경공업". The first option there is more
// likely the beginning of all the options, repeated too.
func (c *choice) underQuestion() (reading, bool) {
	at := skipSpace(c.s, 0)
	asked := strings.IndexByte(c.s[at:], '\n')
	if asked < 0 || !strings.HasSuffix(strings.TrimRight(c.s[at:at+asked], " \t\r*\\"), "?") {
		return reading{}, false
	}
	p, ok := c.labelAt(skipGap(c.s, at+asked).end)
	if !ok || p.index == 0 || c.listed(p) {
		return reading{}, false
	}
	return c.give(p, "leading-label"), true
}

// repeatsQuestion reports whether all that stands before byte i is a line that
// ends with a question mark.
func (c *choice) repeatsQuestion(i int) bool {
	before := strings.TrimSpace(c.s[:i])
	return strings.HasSuffix(strings.TrimRight(before, "*\\ "), "?") && !strings.Contains(before, "\n")
}

// verdictList reads a list that judges every option and ends the answer: the
// one that is judged otherwise than all the rest is meant, whichever way the
// question goes; so is the only one that is marked.
func (c *choice) verdictList() (reading, bool) {
	var judged []labelledLine
	last := strings.TrimRight(c.s, " \t\r\n")
	if p, ok := c.labelAt(skipGap(c.s, strings.LastIndexByte(last, '\n')+1).end); !ok || p.index < 2 {
		return reading{}, false
	}
	for at, line := range lines(c.s) {
		p, ok := c.labelAt(skipGap(c.s, at).end)
		if !ok || p.start > at+len(line) || !c.lineStart(p.start) {
			if len(judged) > 0 && !onlyPunctuation(line) {
				return reading{}, false
			}
			continue
		}
		if p.index != len(judged) {
			return reading{}, false
		}
		judged = append(judged, labelledLine{p, c.s[p.end : at+len(line)]})
	}
	if len(judged) < 3 || len(judged) < len(c.options) || len(judged) < len(c.shown)-1 {
		return reading{}, false
	}
	var yes, no []phrase
	for _, l := range judged {
		switch verdictOf(l.rest) {
		case soundLine:
			yes = append(yes, l.phrase)
		case unsoundLine:
			no = append(no, l.phrase)
		}
	}
	switch {
	case len(yes) == 1:
		return c.give(yes[0], "verdict-list"), true
	case len(no) == 1 && len(yes) == len(judged)-1:
		return c.give(no[0], "verdict-list"), true
	}
	return reading{}, false
}

type lineVerdict uint8

const (
	openLine lineVerdict = iota
	soundLine
	unsoundLine
)

var (
	soundSigns   = [...]string{"✅", "✓", "✔", "☑", "⭕"}
	unsoundSigns = [...]string{"❌", "✗", "✘", "☒"}

	soundEnds = [...]string{
		"(O)", "(o)", "(○)", "○", ":O", "맞음", "옳음", "참", "적절함", "(정답)", "←정답", "<-정답",
		"맞습니다", "맞다", "옳습니다", "옳다", "적절합니다", "정답입니다", "정답이다", "정답임", "True", "true",
	}
	unsoundEnds = [...]string{
		"(X)", "(x)", "(×)", "×", ":X", "틀림", "옳지않음", "거짓", "적절하지않음", "(오답)", "오답입니다", "오답이다", "오답임",
		"틀립니다", "틀렸습니다", "틀렸다", "틀리다", "옳지않습니다", "옳지않다", "적절하지않습니다", "해당하지않습니다",
		"정답이아닙니다", "답이아닙니다", "False", "false",
	}
)

func verdictOf(line string) lineVerdict {
	line = strings.Join(strings.Fields(strings.TrimRight(line, " \t\r.*|")), "")
	line = strings.TrimRight(line, ".*_|\ufe0f")
	switch yes, no := containsAny(line, soundSigns[:]), containsAny(line, unsoundSigns[:]); {
	case yes && !no:
		return soundLine
	case no && !yes:
		return unsoundLine
	}
	for _, w := range unsoundEnds {
		if strings.HasSuffix(line, w) {
			return unsoundLine
		}
	}
	for _, w := range soundEnds {
		if strings.HasSuffix(line, w) {
			return soundLine
		}
	}
	return openLine
}

// lines iterates over the lines of s and the byte each begins at.
func lines(s string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for at := 0; at < len(s); {
			end := strings.IndexByte(s[at:], '\n')
			if end < 0 {
				end = len(s) - at
			}
			if !yield(at, s[at:at+end]) {
				return
			}
			at += end + 1
		}
	}
}

func skipSpace(s string, p int) int {
	for p < len(s) {
		r, n := utf8.DecodeRuneInString(s[p:])
		if r > ' ' {
			break
		}
		p += n
	}
	return p
}
