package tasks

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A ranked phrase is a candidate for the final statement.
type ranked struct {
	phrase
	rank int
	rule string
}

const (
	rankPredicate  = iota // C가 맞습니다
	rankConclusion        // 따라서 C입니다
	rankStatement         // 정답은 C입니다
	rankField             // {"answer":"C"}
)

// statement finds the final statement: the last of the highest rank.
// Predicates must agree, for "A가 맞습니다" may be about a part of the question.
func (c *choice) statement() (reading, bool) {
	var best ranked
	have, split := false, false
	consider := func(r ranked) {
		if have && r.rank == rankPredicate && best.rank == rankPredicate && r.index != best.index {
			split = true
		}
		if !have || r.rank > best.rank || r.rank == best.rank && r.start >= best.start {
			best, have = r, true
		}
	}
	for _, cues := range [...][]cue{cuesOf(c.s, c.seen), c.choiceCues()} {
		for _, q := range cues {
			r, ok := c.afterCue(q)
			if q.about { // counts where answers stand
				ok = ok && c.edgeSentence(r.start, r.end) && !strings.HasSuffix(c.s[:q.start], "답이 아닌 ")
			}
			if ok {
				consider(r)
			}
		}
	}
	for k := range c.marks {
		if r, ok := c.beforeVerdict(k); ok {
			consider(r)
		}
		if r, ok := c.topicSentence(k); ok {
			consider(r)
		}
	}
	if r, ok := c.lastLine(); ok {
		consider(r)
	}
	if !have || split && best.rank == rankPredicate || c.truncated && best.rank < rankStatement {
		return reading{}, false
	}
	return c.give(best.phrase, best.rule), true
}

// afterCue reads the statement that follows a cue.
func (c *choice) afterCue(q cue) (ranked, bool) {
	r := ranked{rank: rankConclusion, rule: "conclusion"}
	switch q.kind {
	case fieldCue:
		r.rank, r.rule = rankField, "final-statement"
	case answerCue:
		r.rank, r.rule = rankStatement, "final-statement"
	}
	if q.boxed {
		p, ok := c.boxed(q.end)
		r.phrase = p
		return r, ok
	}
	at := q.end
	if q.kind == conclusionCue && at < len(c.s) && c.s[at] == ',' {
		at++
	}
	g := skipGap(c.s, at)
	p, ok := c.phraseAt(g.end)
	if ok {
		r.phrase = p
		return r, c.stated(q, g, p) && !c.cut(p)
	}
	if q.kind == conclusionCue || g.newline {
		return r, false
	}
	r.phrase, ok = c.withinSentence(g.end)
	return r, ok
}

// stated reports whether the phrase after a cue asserts its option.
func (c *choice) stated(q cue, g gap, p phrase) bool {
	t := p.tail
	rest := c.s[t.next:sentenceEnd(c.s, t.next)]
	if q.alone {
		return !g.newline && t.class == endTail && onlyPunctuation(c.s[t.next:sentenceEnd(c.s, t.next)])
	}
	if q.announces && !g.newline {
		return false
	}
	if g.newline && (!c.lineStart(p.start) || c.listed(p)) {
		return false
	}
	if strings.HasPrefix(strings.TrimLeft(c.s[t.next:], " "), "?") {
		return false
	}
	weak := q.kind == conclusionCue
	if weak && !p.text && p.mark.fam == digits && !p.mark.own && !p.mark.enclosed && !t.beon {
		return false
	}
	switch t.class {
	case endTail, copulaTail:
		return true
	case linkTail:
		return !weak
	case viewTail:
		return !weak && !takenBack(rest)
	case delimTail:
		return !weak && (!p.text || p.end > p.start)
	case subjectTail:
		return startsWithAny(strings.TrimLeft(rest, " "), verdicts[:]) && !takenBack(rest)
	case objectTail:
		return startsWithAny(strings.TrimLeft(rest, " "), chosen[:])
	case topicTail:
		return !weak && !g.colon && !g.newline && !p.text
	case wordTail:
		return !weak && !p.text && c.wordAfter(g, p)
	}
	return false
}

// wordAfter decides on a label that a space and a word follow: "정답: C 경공업",
// "Answer: C because" state it, "the answer is A Korean …" and "답은 3 개" do not.
func (c *choice) wordAfter(g gap, p phrase) bool {
	if c.ownText(p) || p.mark.own && p.mark.fam == latin && !p.mark.lower && strings.HasPrefix(c.s[p.end:], ")") {
		return true
	}
	word := c.s[p.tail.at:]
	next, _ := utf8.DecodeRuneInString(word)
	if isLatin(next) {
		return !p.mark.lower && startsWithAny(word, []string{"because", "since", "as ", "which", "for "})
	}
	if p.mark.fam != latin && !p.mark.enclosed && !p.tail.beon || p.mark.lower {
		return false
	}
	return g.colon && !isDigit(next)
}

// What may follow "C가" or "C를" where C is the answer.
var (
	verdicts = [...]string{"정답", "답", "맞", "옳", "적절", "가장", "올바", "타당", "적합", "알맞", "됩니다", "된다", "되며", "되겠습니다", "됨", "해당"}
	chosen   = [...]string{
		"선택합", "선택하겠", "선택했", "선택한다", "선택해야", "고르겠", "고릅", "골랐", "고른다", "골라야",
		"선택하십시오", "선택하세요", "택합", "택하겠", "정답으로", "답으로", "최종 답으로", "꼽",
	}
)

// takenBack reports whether a sentence goes on to say that its statement was
// an earlier opinion, or false.
func takenBack(rest string) bool {
	return containsAny(rest, []string{
		"생각했", "생각하였", "생각할 수도", "생각하기 쉽", "알았", "보였", "보이지만", "보일 수", "착각", "오해", "여겼", "아니", "않", "없", "틀",
	})
}

func startsWithAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// cut reports whether a truncated answer ends right after the phrase in a way
// that could have gone on: a number, or a word.
func (c *choice) cut(p phrase) bool {
	if !c.truncated || p.tail.next < len(c.s) || p.tail.class != endTail || p.end < len(strings.TrimRight(c.s, " ")) {
		return false
	}
	return p.text || p.mark.fam == digits && !p.mark.enclosed && !p.mark.own || p.mark.fam == ganada || p.mark.fam == ownWord
}

// withinSentence reads "정답은 경공업이 발달했다는 C입니다": the only label in the
// rest of the sentence, at its end.
func (c *choice) withinSentence(from int) (phrase, bool) {
	end := sentenceEnd(c.s, from)
	var found *mark
	for k := c.marksFrom(from); k < len(c.marks) && c.marks[k].end <= end; k++ {
		m := &c.marks[k]
		if found != nil {
			return phrase{}, false
		}
		found = m
	}
	if found == nil || found.fam == digits && !found.enclosed && !strings.HasPrefix(c.s[found.end:], "번") ||
		c.blocked(found.fam, found.enclosed) {
		return phrase{}, false
	}
	t := c.tailOf(*found)
	if t.class != endTail && t.class != copulaTail || takenBack(c.s[from:found.start]) {
		return phrase{}, false
	}
	p := phrase{index: found.index, start: found.start, end: found.end, mark: *found, tail: t}
	return p, !c.cut(p)
}

// beforeVerdict reads "C가 정답입니다", "C를 선택합니다", "C is the answer" and,
// with a lower rank, "C가 맞습니다" and "C is correct".
func (c *choice) beforeVerdict(k int) (ranked, bool) {
	m := c.marks[k]
	t := c.tailOf(m)
	r := ranked{rank: rankStatement, rule: "final-statement"}
	r.phrase = phrase{index: m.index, start: m.start, end: m.end, mark: m, tail: t}
	if t.class != subjectTail && t.class != topicTail && t.class != objectTail && t.class != wordTail {
		return r, false
	}
	rest := strings.TrimLeft(c.s[t.next:sentenceEnd(c.s, t.next)], " ")
	switch t.class {
	case subjectTail, topicTail:
		for _, w := range [...]string{"바로 ", "가장 ", "제일 ", "최종 ", "이 문제의 "} {
			rest = strings.TrimPrefix(rest, w)
		}
		switch n := verdictNoun(rest); {
		case n > 0 && !denies(rest[n:]):
		case t.class == subjectTail && soundVerdict(rest) && c.edgeSentence(m.start, m.end) && !c.othersInSentence(m):
			r.rank, r.rule = rankPredicate, "conclusion"
		default:
			return r, false
		}
	case objectTail:
		if !startsWithAny(rest, chosen[:]) {
			return r, false
		}
	case wordTail:
		if !englishVerdict(c.s[t.at:], &r) {
			return r, false
		}
	}
	r.several = c.joined(k)
	return r, true
}

// verdictNoun measures 정답 or 답 with a predicate: 정답입니다, 정답이다, 정답.
func verdictNoun(s string) int {
	for _, w := range [...]string{"정답", "답"} {
		if !strings.HasPrefix(s, w) {
			continue
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

// soundVerdict reports whether s says in full "is right": 맞습니다, 옳다, or
// repeats the question: 옳지 않은 것입니다. A form that goes on (맞다고 생각했지만,
// 맞고) is no verdict.
func soundVerdict(s string) bool {
	if strings.HasSuffix(s, "것입니다") || strings.HasSuffix(s, "것이다") || strings.HasSuffix(s, "것 같습니다") {
		return startsWithAny(s, problemWords[:])
	}
	for _, w := range [...]string{
		"맞습니다", "맞다", "맞아요", "맞음", "옳습니다", "옳다", "옳음", "옳아요", "적절합니다", "적절하다", "적절함",
		"올바릅니다", "올바르다", "타당합니다", "타당하다", "적합합니다", "적합하다", "알맞습니다", "알맞다",
		"가깝습니다", "가깝다", "해당합니다", "해당한다", "해당됩니다", "해당된다",
	} {
		if strings.HasPrefix(s, w) && skipClosers(s, len(w)) == len(s) {
			return true
		}
	}
	return false
}

func englishVerdict(s string, r *ranked) bool {
	s = strings.TrimPrefix(s, "is ")
	switch {
	case startsWithAny(s, []string{"the correct answer", "the answer", "the right answer", "the best answer", "the correct option", "the correct choice"}):
		return true
	case startsWithAny(s, []string{"correct", "the most appropriate"}):
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

// marksFrom is the number of the first mark at or after byte i.
func (c *choice) marksFrom(i int) int {
	k, _ := slices.BinarySearchFunc(c.marks, i, func(m mark, i int) int { return cmp.Compare(m.start, i) })
	return k
}
