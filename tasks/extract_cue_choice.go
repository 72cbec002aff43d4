package tasks

import "strings"

// Cues of a choice between options, beside those of every kind of answer
// (findCues).

// What a choice is announced with. A colon or a particle is part of the words
// where they would be too common without it.
var choosing = [...]struct {
	word string
	kind cueKind
}{
	{"선택: ", answerCue}, {"선택:", answerCue}, {"선택은 ", answerCue}, {"선택** ", answerCue}, {"선택**:", answerCue},
	{"고르라면 ", conclusionCue}, {"고르자면 ", conclusionCue}, {"고르면 ", conclusionCue},
	{"答案", answerCue}, {"正解", answerCue}, {"正答", answerCue}, {"選", answerCue}, {"选", answerCue},
	{"orrect option is ", answerCue}, {"orrect choice is ", answerCue}, {"orrect one is ", answerCue},
	{"best option is ", answerCue}, {"best choice is ", answerCue}, {"right option is ", answerCue},
	{"I choose ", answerCue}, {"'ll choose ", answerCue}, {"would choose ", answerCue},
	{"I select ", answerCue}, {"'ll select", answerCue}, {"I pick ", answerCue}, {"go with ", answerCue},
}

// choosingStems are what those words hold: most answers hold none of them.
var choosingStems = [...]string{"선택", "고르", "案", "正", "選", "选", "est ", "ect ", "ight ", "choose ", "pick ", "with "}

// choiceCues lists the cues of a choice, by kinds and not in order.
func choiceCues(s string) []cue {
	var cues []cue
	if containsAny(s, choosingStems[:]) {
		for _, c := range choosing {
			each(s, c.word, func(i int) {
				cues = append(cues, cue{kind: c.kind, start: i, end: i + len(c.word)})
			})
		}
	}
	for _, head := range [...]string{"질문", "문제", "문항"} {
		each(s, head, func(i int) {
			if end, ok := numberedColon(s, i+len(head)); ok {
				cues = append(cues, cue{kind: answerCue, start: i, end: end, alone: true})
			}
		})
	}
	each(s, "문:", func(i int) { // 제1문:
		if i > 0 && isDigit(rune(s[i-1])) {
			cues = append(cues, cue{kind: answerCue, start: i, end: i + len("문:"), alone: true})
		}
	})
	each(s, "답입니다", func(i int) {
		if announcing(s, i) {
			cues = append(cues, cue{kind: answerCue, start: i, end: afterStop(s, i+len("답입니다")), announces: true})
		}
	})
	return cues
}

// numberedColon goes over a number and a colon: 질문 1: …
func numberedColon(s string, p int) (end int, ok bool) {
	p = skipBlanks(s, p)
	first := p
	for p < len(s) && isDigit(rune(s[p])) {
		p++
	}
	if p == first || p == len(s) || s[p] != ':' {
		return 0, false
	}
	return p + 1, true
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
		return p, p.text || skipClosers(c.s, p.end) >= end
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
