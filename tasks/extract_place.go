package tasks

import "strings"

// Labels that count by the place where they stand: at the end of the last line,
// or in a sentence about the question's own words.

// lastLine reads a last line that is a label, or a label with its option's
// text, after a line that is none. In a truncated answer it may be the
// beginning of another sentence.
func (c *choice) lastLine() (ranked, bool) {
	body := strings.TrimRight(c.s, " \t\r\n")
	at := strings.LastIndexByte(body, '\n') + 1
	if strings.TrimSpace(body[:at]) == "" || c.truncated {
		return ranked{}, false
	}
	p, ok := c.phraseAt(skipGap(c.s, at).end)
	if !ok || p.text || p.index < 0 || p.several || c.listBegins(p) || c.reviewBegins(at, p) {
		return ranked{}, false
	}
	alone := (p.tail.class == endTail || p.tail.class == copulaTail) && onlyPunctuation(c.s[p.tail.next:])
	withText := p.tail.class == delimTail || p.tail.class == endTail && strings.HasPrefix(c.s[p.tail.at:], ". ")
	if !alone && !(withText && (c.ownText(p) || c.lonelyLine(at, p))) {
		return ranked{}, false
	}
	before := strings.TrimRight(c.s[:at], " \t\r\n")
	prev := strings.LastIndexByte(before, '\n') + 1
	if q, ok := c.phraseAt(skipGap(c.s, prev).end); ok && !q.text && q.index != p.index {
		if len(before)+1 == at && q.index+1 == p.index && c.s[q.mark.end] == '.' && strings.HasPrefix(c.s[p.mark.end:], ".") {
			return ranked{}, false // the next of a list that was cut
		}
		if !alone && (q.tail.class == delimTail || q.tail.class == endTail) || alone && q.tail.class == endTail && q.tail.at >= len(before) {
			return ranked{}, false // the end of a list
		}
	}
	return ranked{phrase: p, rank: rankStatement, rule: "final-statement"}, true
}

// listBegins reports whether the label on the last line is rather the
// beginning of a list that was cut: "1." of whatever steps, or the first
// option under a question that is repeated.
func (c *choice) listBegins(p phrase) bool {
	m := p.mark
	if m.fam == digits && !m.enclosed && !p.tail.beon {
		return !m.own || p.index == 0 && strings.HasPrefix(c.s[p.end:], ".")
	}
	return p.index == 0 && c.repeatsQuestion(m.start)
}

// reviewBegins reports whether the last line is the first option with its text,
// where that is rather the beginning of a look at all of them, cut short: the
// text goes on, or the line before says that one is to come.
func (c *choice) reviewBegins(at int, p phrase) bool {
	if p.index != 0 || !c.ownText(p) {
		return false
	}
	_, end, _ := c.optionAt(skipGap(c.s, p.tail.next).end)
	t := readTail(c.s, end, false)
	if t.class != endTail && t.class != copulaTail {
		return true
	}
	before := strings.TrimRight(c.s[:at], " \t\r\n*.:")
	return endsWithAny(before, []string{"보겠습니다", "하겠습니다", "보자", "봅시다", "살펴봅니다", "검토합니다", "분석합니다", "분석하면", "살펴보면", "검토하면"})
}

// endsInReview reports whether the answer's last line begins such a look.
func (c *choice) endsInReview() bool {
	at := lastLineStart(c.s)
	p, ok := c.phraseAt(skipGap(c.s, at).end)
	return at > 0 && ok && !p.text && p.tail.class != wordTail && c.reviewBegins(at, p)
}

// lonelyLine reports whether the line at byte at, a label with a text, stands
// apart after a blank line and no other line of the answer begins with a label,
// so that it is not one of a list of options or of a formula's symbols.
func (c *choice) lonelyLine(at int, p phrase) bool {
	m := p.mark
	if m.fam != latin && !m.enclosed || m.lower || p.index == 0 || !strings.HasSuffix(strings.TrimRight(c.s[:at], " \t\r"), "\n\n") {
		return false
	}
	if strings.Trim(c.s[at:m.start], "*#([ >→") != "" || strings.Contains(c.s[at:], "=") {
		return false
	}
	for _, n := range c.marks {
		if n.start < at && n.fam == m.fam && c.lineStart(n.start) {
			return false
		}
	}
	return true
}

// Nouns, and what describes them, that a question is about.
var (
	problemNouns = [...]string{
		"것", "설명", "내용", "문장", "진술", "보기", "선택지", "선지", "예", "사례", "조합", "짝", "순서", "연결", "용어", "단어", "표현",
	}
	problemWords = [...]string{"옳", "맞", "틀린", "적절", "알맞", "올바르", "잘못된", "해당하"}
)

// topicSentence reads "옳지 않은 설명은 B입니다", "거리가 먼 것은 B: 무거운 산업"
// in the first or the last sentence, and in an answer of one sentence also
// "옷을 만드는 산업은 C입니다", whatever the noun.
func (c *choice) topicSentence(k int) (ranked, bool) {
	m := c.marks[k]
	r := ranked{rank: rankConclusion, rule: "conclusion"}
	r.phrase = phrase{index: m.index, start: m.start, end: m.end, mark: m, tail: c.tailOf(m)}
	if m.fam != latin && !m.enclosed && !r.tail.beon && !(m.own && m.fam == ownWord) {
		return r, false
	}
	if c.reasoned(r.phrase) {
		return r, true
	}
	topic := strings.TrimRight(c.s[sentenceStart(c.s, m.start):m.start], " *([\"'`")
	noun, ok := strings.CutSuffix(topic, "은")
	if !ok {
		noun, ok = strings.CutSuffix(topic, "는")
	}
	if !ok || c.othersInSentence(m) || containsAny(topic, []string{"오답", "답이 아닌", "라면", "다면", "만약"}) {
		return r, false
	}
	if c.concludedText(m) || c.concludedTopic(r.phrase) {
		return r, true
	}
	single := c.soleSentence(m)
	if !single && !(endsWithAny(noun, problemNouns[:]) && c.edgeSentence(m.start, m.end)) {
		return r, false
	}
	switch r.tail.class {
	case endTail, copulaTail:
		return r, true
	case delimTail:
		rest := strings.TrimLeft(c.s[r.tail.at:], " ")
		return r, endsWithAny(noun, problemNouns[:]) && (rest[0] == ':' || strings.HasPrefix(rest, ", 즉"))
	}
	return r, false
}

// reasoned reports whether a label ends the answer, and the word before it gives a
// reason: "①은 틀리므로 ③", "…이기 때문에 C."
func (c *choice) reasoned(p phrase) bool {
	if p.tail.class != endTail && p.tail.class != copulaTail || !onlyPunctuation(c.s[p.tail.next:]) {
		return false
	}
	return endsWithAny(strings.TrimRight(c.s[sentenceStart(c.s, p.start):p.start], " ,*(["), []string{"므로", "때문에", "니까"})
}

// concludedText reports whether the label stands with a text in a last line that
// says they are it: "따라서 옷을 만드는 산업은 C. 경공업입니다." Without 따라서 the
// line must be all of the answer.
func (c *choice) concludedText(m mark) bool {
	from := strings.LastIndexByte(c.s[:m.start], '\n') + 1
	line, after, _ := strings.Cut(c.s[m.end:], "\n")
	line = strings.TrimRight(line, " .*\r")
	if !onlyPunctuation(after) || !strings.HasSuffix(line, "입니다") && !strings.HasSuffix(line, "이다") {
		return false
	}
	text := strings.TrimLeft(line, "*)]")
	if text == "" || strings.IndexByte(".: ", text[0]) < 0 && len(text) == len(line) || onlyPunctuation(text) || strings.Contains(text, ". ") && text[0] != '.' {
		return false
	}
	for _, n := range c.marks {
		if n.start >= from && n.index != m.index && n.fam == m.fam {
			return false
		}
	}
	before := strings.TrimLeft(c.s[sentenceStart(c.s, m.start):m.start], " *#>-")
	return strings.TrimSpace(c.s[:from]) == "" && text[0] == ':' ||
		startsWithAny(before, conclusionWords[:]) && text[0] != ' '
}

// soleSentence reports whether the answer is one sentence, or cut in it.
func (c *choice) soleSentence(m mark) bool {
	return strings.TrimSpace(c.s[:sentenceStart(c.s, m.start)]) == "" && onlyPunctuation(c.s[sentenceEnd(c.s, m.end):])
}

func endsWithAny(s string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}
