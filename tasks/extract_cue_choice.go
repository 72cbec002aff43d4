package tasks

import "strings"

// Cues of a choice between options, beside those of every kind of answer
// (findCues).

// choiceCues lists the cues that only a choice has.
func (c *choice) choiceCues() []cue {
	var cues []cue
	for _, g := range c.seen {
		q := cue{kind: answerCue, start: g.at, end: g.at + len(g.text())}
		ok := true
		switch g.use() {
		case pickUse:
			q.end, ok = picked(c.s, q.end)
		case choosingUse:
		case correctingUse:
			q, ok = correction(c.s, g)
		case narrowingUse, aboutUse:
			q.kind, q.about = conclusionCue, g.use() == aboutUse
		case headUse:
			q.alone = true
			q.end, ok = numberedColon(c.s, g)
		case koreanUse:
			ok = strings.HasPrefix(c.s[g.at:], "답입니다") && announcing(c.s, g.at)
			if ok {
				q.end, q.announces = afterStop(c.s, g.at+len("답입니다")), true
			}
		default:
			ok = false
		}
		if ok {
			cues = append(cues, q)
		}
	}
	return cues
}

// picked goes over what makes 선택 announce a choice: 선택: C, 제 선택은 C.
func picked(s string, p int) (end int, ok bool) {
	p = skipClosers(s, p)
	if strings.HasPrefix(s[p:], "은 ") {
		return p + len("은 "), true
	}
	p = skipBlanks(s, p)
	return p + 1, strings.HasPrefix(s[p:], ":")
}

// numberedColon goes over a question's number and a colon: 질문 1: …, 제1문: …
func numberedColon(s string, g sighting) (end int, ok bool) {
	p := g.at + len(g.text())
	if g.text() == "문:" {
		return p, g.at > 0 && isDigit(rune(s[g.at-1]))
	}
	p = skipBlanks(s, p)
	first := p
	for p < len(s) && isDigit(rune(s[p])) {
		p++
	}
	return p + 1, p > first && strings.HasPrefix(s[p:], ":")
}

// announcing reports whether the sentence of 답입니다 at i says no more than
// that an answer follows: 정답입니다. 질문 5에 대한 답입니다.
func announcing(s string, i int) bool {
	before := strings.TrimLeft(s[sentenceStart(s, i):i], " *#")
	before = strings.TrimRight(strings.TrimSuffix(before, "정"), " ")
	return before == "" || strings.HasSuffix(before, "대한") && len(before) < 60 ||
		strings.HasSuffix(before, "의") && strings.HasPrefix(before, "질문") || before == "다음은"
}

// afterStop goes over what ends a sentence.
func afterStop(s string, p int) int {
	for p < len(s) && strings.IndexByte(".:! *", s[p]) >= 0 {
		p++
	}
	return p
}

// boxed reads the option that stands in a LaTeX box whose inside begins at i:
// a label with or without 번 and the option's text, or that text.
func (c *choice) boxed(i int) (phrase, bool) {
	end := braceEnd(c.s, i)
	at := skipGap(c.s, i).end
	if p, ok := c.phraseAt(at); ok && p.end <= end {
		switch p.tail.class {
		case endTail, delimTail, copulaTail:
			return p, true
		}
		return p, p.text || skipBlanks(c.s, skipClosers(c.s, p.end)) >= end
	}
	m, ok := c.markAt(at)
	if !ok || m.end > end {
		return phrase{}, false
	}
	inside := strings.TrimLeft(c.s[m.end:end], "}$ ")
	inside = strings.TrimPrefix(inside, `\text{`)
	p := phrase{index: m.index, start: m.start, end: m.end, mark: m, tail: tail{class: endTail, at: m.end, next: m.end}}
	return p, strings.HasPrefix(strings.TrimLeft(inside, " "), "번")
}
