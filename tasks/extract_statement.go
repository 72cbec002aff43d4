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
				ok = ok && !c.listed(r.phrase) && c.edgeSentence(r.start, r.end) && !strings.HasSuffix(c.s[:q.start], "답이 아닌 ")
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
	if !have && !c.truncated {
		if r, ok := c.concludedOption(); ok {
			consider(r)
		}
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
	if q.corrects {
		r.rank, r.rule = rankStatement, "final-statement"
	}
	if q.kind == answerCue && c.supposed(q) {
		r.rank, r.rule = rankPredicate, "conclusion"
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

// supposed reports whether a cue answers another question than the one that was
// asked: "만약 옳지 않은 것을 묻는다면 정답은 D입니다."
func (c *choice) supposed(q cue) bool {
	before := strings.TrimRight(c.s[sentenceStart(c.s, q.start):q.start], " ,*")
	return endsWithAny(before, []string{"라면", "다면"}) && !endsWithAny(before, []string{"고른다면", "고르라면", "선택한다면", "선택하라면", "꼽는다면", "택한다면"})
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
	if g.newline && (!c.lineStart(p.start) || c.listed(p) || c.annotates(q)) {
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
		return isChosen(strings.TrimLeft(rest, " "))
	case joinTail: // C에 해당하는 …입니다; C이나, …
		return !weak && !p.several && (fallsUnder(t, rest) || t.word == "이나" && strings.HasPrefix(rest, ","))
	case topicTail:
		return !weak && !g.colon && !g.newline && !p.text
	case wordTail:
		return !weak && !p.text && c.wordAfter(g, p)
	}
	return false
}

// fallsUnder reports whether a label goes on as in "정답은 C에 해당하는 경공업입니다".
func fallsUnder(t tail, rest string) bool {
	return t.word == "에" && startsWithAny(rest, []string{" 해당하는 ", " 해당합니다", " 해당한다"})
}

// annotates reports whether a cue belongs to the option that its own line begins
// with: "C. 경공업 (정답)" announces nothing on the next line.
func (c *choice) annotates(q cue) bool {
	at := skipGap(c.s, strings.LastIndexByte(c.s[:q.start], '\n')+1).end
	p, ok := c.labelAt(at)
	return ok && p.end < q.start
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
	numbered := p.mark.enclosed || p.tail.beon // 정답은 ③ 가벼운 산업입니다
	if p.mark.fam != latin && !numbered || p.mark.lower {
		return false
	}
	return (g.colon || numbered || len(c.options) == 0) && !isDigit(next)
}

// What may follow "C가" or "C를" where C is the answer.
var (
	verdicts = [...]string{"정답", "답", "맞", "옳", "적절", "가장", "올바", "타당", "적합", "알맞", "됩니다", "된다", "되며", "되겠습니다", "됨", "해당"}
	chosen   = [...]string{
		"선택합", "선택하겠", "선택했", "선택한다", "선택해야", "고르겠", "고릅", "골랐", "고른다", "골라야",
		"선택하십시오", "선택하세요", "택합", "택하겠", "정답으로", "답으로", "최종 답으로", "꼽", "고르면 됩", "선택하면 됩",
	}
	choosing = [...]string{"선택하는 것이 ", "고르는 것이 ", "택하는 것이 ", "선택하는 게 ", "고르는 게 ", "선택하는 편이 ", "고르는 편이 "}
	fitting  = [...]string{"맞", "옳", "적절", "타당", "합리", "적합", "바람직", "좋"}
)

// isChosen reports whether s, after "C를", says that one chooses it: 선택합니다,
// 고르는 것이 가장 적절합니다.
func isChosen(s string) bool {
	for _, w := range choosing {
		rest, ok := strings.CutPrefix(s, w)
		if !ok {
			continue
		}
		for _, more := range [...]string{"가장 ", "더 ", "제일 "} {
			rest = strings.TrimPrefix(rest, more)
		}
		return startsWithAny(rest, fitting[:]) && !takenBack(rest)
	}
	return startsWithAny(s, chosen[:])
}

// takenBack reports whether a sentence goes on to say that its statement was
// an earlier opinion, or false.
func takenBack(rest string) bool {
	return containsAny(rest, []string{
		"not ", "n't ", "생각했", "생각하였", "생각할 수도", "생각하기 쉽", "알았", "보였", "보이지만", "보일 수", "착각", "오해", "여겼", "아니", "않", "없", "틀",
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
	if t.class != endTail && t.class != copulaTail && !fallsUnder(t, c.s[t.next:end]) || takenBack(c.s[from:found.start]) {
		return phrase{}, false
	}
	p := phrase{index: found.index, start: found.start, end: found.end, mark: *found, tail: t}
	return p, !c.cut(p)
}

// marksFrom is the number of the first mark at or after byte i.
func (c *choice) marksFrom(i int) int {
	k, _ := slices.BinarySearchFunc(c.marks, i, func(m mark, i int) int { return cmp.Compare(m.start, i) })
	return k
}
