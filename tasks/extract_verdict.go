package tasks

import (
	"slices"
	"strings"
)

// Sentences in which the answer stands first and is then said to be it.

// beforeVerdict reads "C가 정답입니다", "C를 선택합니다", "C is the answer" and,
// with a lower rank, "C가 맞습니다" and "C is correct".
func (c *choice) beforeVerdict(k int) (ranked, bool) {
	m := c.marks[k]
	t := c.tailOf(m)
	r := ranked{rank: rankStatement, rule: "final-statement"}
	r.phrase = phrase{index: m.index, start: m.start, end: m.end, mark: m, tail: t}
	rest := strings.TrimLeft(c.s[t.next:sentenceEnd(c.s, t.next)], " ")
	switch t.class {
	case subjectTail, topicTail:
		for _, w := range [...]string{"바로 ", "가장 ", "제일 ", "최종 ", "이 문제의 "} {
			rest = strings.TrimPrefix(rest, w)
		}
		switch n := verdictNoun(rest); {
		case n > 0 && !denies(rest[n:]), becomesAnswer(rest):
		case strings.HasPrefix(rest, "정답인가") && strings.HasSuffix(strings.TrimRight(c.s[:m.start], " '\"(*"), "왜"):
		case t.class == subjectTail && soundVerdict(rest) && c.edgeSentence(m.start, m.end) && !c.othersInSentence(m):
			r.rank, r.rule = rankPredicate, "conclusion"
		case t.class == subjectTail && (c.preferred(m, rest) || remains(rest) && c.inLastSentence(m) && !c.othersInSentence(m)):
			r.rank, r.rule = rankPredicate, "conclusion"
		case endsAsAnswer(rest) && !takenBack(rest) && !c.othersInSentence(m):
		default:
			return r, false
		}
	case objectTail:
		switch {
		case c.theOnlyOneOut(k, rest):
			r.rank, r.rule = rankPredicate, "conclusion"
		case !isChosen(rest) && strings.TrimRight(rest, " *") != "선택":
			return r, false
		}
	case wordTail:
		if !c.englishVerdict(c.s[t.at:], &r) && !c.chosenWord(r.phrase) {
			return r, false
		}
	case joinTail: // C만 옳습니다
		if t.word != "만" || !soundVerdict(rest) && !remains(rest) && !onlyUnlike(rest) && !(belongs(rest) && c.soleSentence(m)) || !c.edgeSentence(m.start, m.end) {
			return r, false
		}
		r.rank, r.rule = rankPredicate, "conclusion"
	case viewTail: // C라고 생각합니다
		if !opinion(rest) || !c.soleSentence(m) || c.othersInSentence(m) {
			return r, false
		}
		r.rank, r.rule = rankConclusion, "conclusion"
	default:
		return r, false
	}
	r.several = c.joined(k)
	return r, true
}

// chosenWord reads an answer that is a label and 선택 or 정답: "C 선택".
func (c *choice) chosenWord(p phrase) bool {
	word := strings.TrimRight(c.s[p.tail.at:], " .!*\r\n")
	return (p.mark.fam == latin || p.mark.enclosed || p.tail.beon) && onlyPunctuation(c.s[:p.start]) &&
		slices.Contains([]string{"선택", "선택함", "선택합니다", "정답", "정답입니다", "답"}, word)
}

// verdictNoun measures 정답 or 답 with a predicate: 정답입니다, 정답이다, 정답.
func verdictNoun(s string) int {
	for _, w := range [...]string{"정답", "답"} {
		if !strings.HasPrefix(s, w) {
			continue
		}
		if startsWithAny(s[len(w):], []string{"인 이유", "인 까닭", "인 근거"}) {
			return len(w)
		}
		t := readTail(s, len(w), false)
		switch t.class {
		case endTail, copulaTail, linkTail:
			return len(w)
		case viewTail:
			if !takenBack(s) {
				return len(w)
			}
		}
	}
	return 0
}

// endsAsAnswer reports whether a sentence comes to 정답입니다 in the end: C는
// 가벼우므로 정답입니다, C가 가장 적절한 답이다.
func endsAsAnswer(s string) bool {
	for _, w := range [...]string{"답입니다", "답이다", "답변입니다", "답변이다", "답임", "답이에요"} {
		before, ok := strings.CutSuffix(strings.TrimRight(s, " *"), w)
		if ok {
			return !strings.HasSuffix(before, "오")
		}
	}
	return false
}

// opinion reports whether s says that one thinks so now.
func opinion(s string) bool {
	return !takenBack(s) && (s == "" || startsWithAny(s, []string{
		"같습니다", "같아요", "같다", "생각합니다", "생각해요", "생각한다", "봅니다", "본다", "보입니다", "판단합니다", "판단됩니다", "추측합니다", "예상합니다", "입니다", "이다",
		"높습니다", "높다", "가장 높", "제일 높", "매우 높", "큽니다", "크다", "가장 큽", "가장 크",
		"답하겠", "선택합", "선택한다", "답합니다", "하겠습니다", "선택하겠", "정하겠", "결정하겠", "가겠", "결정합", "결정했",
		"으로 추정", "으로 보입", "으로 보인다", "으로 판단", "으로 생각", "으로 예상", "합니다", "하다", "해요", "싶습니다", "예요", "에요", "니다",
	}))
}

// soundVerdict reports whether s says in full "is right": 맞습니다, 옳다, or
// repeats the question: 옳지 않은 것입니다. A form that goes on (맞다고 생각했지만,
// 맞고) is no verdict.
func soundVerdict(s string) bool {
	if endsWithAny(s, []string{
		"것입니다", "것이다", "것 같습니다", "표현입니다", "표현이다", "설명입니다", "설명이다", "용어입니다", "용어이다", "선택입니다", "선택이다",
		"으로 판단됩니다", "으로 보입니다", "으로 보인다", "으로 생각됩니다",
	}) {
		return startsWithAny(s, problemWords[:])
	}
	for _, w := range [...]string{
		"맞습니다", "맞다", "맞아요", "맞음", "옳습니다", "옳다", "옳음", "옳아요", "적절합니다", "적절하다", "적절함",
		"올바릅니다", "올바르다", "타당합니다", "타당하다", "적합합니다", "적합하다", "알맞습니다", "알맞다",
		"타당해 보입니다", "적절해 보입니다", "적합해 보입니다", "올바르게 보입니다", "맞아 보입니다", "정확합니다", "정확하다",
		"가깝습니다", "가깝다", "해당합니다", "해당한다", "해당됩니다", "해당된다",
	} {
		if strings.HasPrefix(s, w) && skipClosers(s, len(w)) == len(s) {
			return true
		}
	}
	return false
}

// englishVerdict reads what follows a label in English: is the answer, is correct.
func (c *choice) englishVerdict(s string, r *ranked) bool {
	for _, is := range [...]string{"is ", "appears to be ", "seems to be ", "would be ", "must be "} {
		s = strings.TrimPrefix(s, is)
	}
	switch {
	case startsWithAny(s, []string{"the correct answer", "the answer", "the right answer", "the best answer", "the correct option", "the correct choice"}):
		return true
	case startsWithAny(s, []string{
		"correct", "the most appropriate", "the most accurate", "the most suitable", "the best fit", "the best match", "the best choice", "the best option",
	}):
		r.rank, r.rule = rankPredicate, "conclusion"
		return true
	case startsWithAny(s, []string{"more accurate", "more appropriate", "more suitable", "a better fit", "the better"}) &&
		c.inLastSentence(r.mark) && !strings.Contains(s[:sentenceEnd(s, 0)], " but "):
		r.rank, r.rule = rankPredicate, "conclusion"
		return true
	}
	return false
}

// joined reports whether the mark before stands beside this one in a list.
func (c *choice) joined(k int) bool {
	if k == 0 {
		return false
	}
	a, b := c.marks[k-1], c.marks[k]
	at, ok := separator(c.s, c.tailOf(a))
	return ok && at == b.start && a.index != b.index
}

// edgeSentence reports whether the range is in the first or the last sentence,
// where answers stand.
func (c *choice) edgeSentence(start, end int) bool {
	first := strings.TrimSpace(c.s[:sentenceStart(c.s, start)])
	return first == "" || onlyPunctuation(c.s[sentenceEnd(c.s, end):])
}

func (c *choice) othersInSentence(m mark) bool {
	a, b := sentenceStart(c.s, m.start), sentenceEnd(c.s, m.end)
	for k := c.marksFrom(a); k < len(c.marks) && c.marks[k].end <= b; k++ {
		if n := c.marks[k]; n.index != m.index && (n.own || n.enclosed || n.fam != digits) {
			return true
		}
	}
	return false
}
