package tasks

import (
	"slices"
	"strings"
)

// Answers in which an option wins over the others: by comparison, because the
// others are out, or in a line that judges them all.

// preferred reads "B보다 A가 더 적절합니다", "A와 B 중에서 A가 더 낫다" and "A가
// B보다 더 정확하다" in the last sentence. s is what follows "A가".
func (c *choice) preferred(m mark, s string) bool {
	for _, n := range c.marks {
		if rest, ok := strings.CutPrefix(s, c.s[n.start:n.end]+"보다"); ok && n.index != m.index {
			s = strings.TrimLeft(strings.TrimPrefix(rest, "는"), " ")
			break
		}
	}
	if !comparative(s) || !c.inLastSentence(m) {
		return false
	}
	from, end := sentenceStart(c.s, m.start), sentenceEnd(c.s, m.end)
	for k := c.marksFrom(from); k < len(c.marks) && c.marks[k].end <= end; k++ {
		if n := c.marks[k]; n.index != m.index && !c.weighedOnly(n, m) {
			return false
		}
	}
	return true
}

// weighedOnly reports whether n stands in its sentence only to be compared with m:
// as what m is held against, or in the list that m is chosen from.
func (c *choice) weighedOnly(n, m mark) bool {
	after := strings.TrimPrefix(c.s[skipClosers(c.s, n.end):], "번")
	if strings.HasPrefix(after, "보다") {
		return true
	}
	return n.start < m.start && containsAny(c.s[n.end:m.start], []string{" 중에서", " 중에", " 중 ", " 가운데"})
}

// comparative reports whether s says in full that something is better: 더
// 적절합니다, 훨씬 낫다.
func comparative(s string) bool {
	s = strings.TrimRight(s, " *\"')")
	more := false
	for _, w := range [...]string{"조금 ", "좀 ", "훨씬 ", "더욱 ", "더 "} {
		rest, ok := strings.CutPrefix(s, w)
		if more = more || ok; ok {
			s = rest
		}
	}
	if !endsWithAny(s, []string{"다", "요", "함", "음", "임"}) || takenBack(s) {
		return false
	}
	return strings.HasPrefix(s, "낫") || strings.HasPrefix(s, "나은") || more && startsWithAny(s, []string{
		"적절", "적합", "정확", "타당", "알맞", "옳", "올바", "가깝", "가까", "맞", "좋", "합리", "부합", "우선",
	})
}

// remains reports whether s, after "C가" or "C만", says that nothing else is left.
func remains(s string) bool {
	return startsWithAny(s, []string{"남습니다", "남는다", "남게 됩니다", "남게 된다", "남음", "남네요"})
}

// onlyUnlike reports whether s, after "C만", says that C is the one that is not
// so: whichever way the question goes, C is unlike the rest.
func onlyUnlike(s string) bool {
	return startsWithAny(s, []string{
		"틀립니다", "틀렸습니다", "틀리다", "틀렸다", "옳지 않", "맞지 않", "적절하지 않", "해당하지 않", "다릅니다", "다르다",
		"잘못되었", "잘못된 ", "거짓입니다", "거짓이다",
	})
}

// theOnlyOneOut reports whether s, after "C를", says that all but C are alike: 제외한
// 나머지는 모두 옳다.
func (c *choice) theOnlyOneOut(k int, s string) bool {
	m := c.marks[k]
	return startsWithAny(s, []string{"제외한 나머지", "제외하고", "제외하면", "빼고", "뺀 나머지"}) && containsAny(s, []string{"모두", "전부", "다 "}) &&
		strings.HasSuffix(strings.TrimRight(s, " *"), "다") && !strings.Contains(s, "겠습니다") &&
		c.edgeSentence(m.start, m.end) && !c.othersInSentence(m) && !c.joined(k)
}

// belongs reports whether s, after "C만", ends with 해당한다 and is not denied.
func belongs(s string) bool {
	return endsWithAny(strings.TrimRight(s, " *"), []string{"해당한다", "해당합니다", "해당된다", "해당됩니다", "속한다", "속합니다", "부합한다", "부합합니다"}) && !takenBack(s)
}

// becomesAnswer reports whether s, after "C가", says that it is the answer with a
// verb: 답이 됩니다, 정답으로 가장 적절합니다.
func becomesAnswer(s string) bool {
	s = strings.TrimPrefix(s, "정")
	return startsWithAny(s, []string{
		"답이 됩니다", "답이 된다", "답이 되며", "답이 되고", "답이 되겠", "답이 됨",
		"답으로 가장", "답으로 적절합", "답으로 적절하다", "답으로 타당합", "답으로 적합합", "답으로 옳",
	})
}

// inLastSentence reports whether nothing is said after the sentence of m.
func (c *choice) inLastSentence(m mark) bool {
	return onlyPunctuation(c.s[sentenceEnd(c.s, m.end):])
}

// concludedTopic reports whether the label ends the last sentence of the answer,
// and that begins with a word of conclusion: "따라서 18세기의 일은 ③이다."
func (c *choice) concludedTopic(p phrase) bool {
	if p.tail.class != endTail && p.tail.class != copulaTail || !onlyPunctuation(c.s[p.tail.next:]) {
		return false
	}
	before := strings.TrimLeft(c.s[sentenceStart(c.s, p.start):p.start], " *#>-")
	return startsWithAny(before, conclusionWords[:])
}

// concludedOption reads the text of an option that ends a last sentence which begins
// with a word of conclusion, or which names what it was chosen from: "따라서 다음
// 항은 18이다.", "농업, 어업, 광업 중 물고기를 잡는 것은 어업이다."
func (c *choice) concludedOption() (ranked, bool) {
	r := ranked{rank: rankPredicate, rule: "conclusion"}
	body := strings.TrimRight(c.s, " \t\r\n.!*\"'")
	from := sentenceStart(c.s, len(body))
	start := from + strings.LastIndex(body[from:], "은 ")
	start = max(start, from+strings.LastIndex(body[from:], "는 "))
	if len(c.options) == 0 || start < from || start+len("은 ") > len(body) {
		return r, false
	}
	p, ok := c.phraseAt(skipGap(c.s, start+len("은 ")).end)
	if !ok || !p.text || p.tail.class != endTail && p.tail.class != copulaTail || !onlyPunctuation(c.s[p.tail.next:]) {
		return r, false
	}
	r.phrase = p
	before := strings.TrimLeft(body[from:start], " *#>-")
	if containsAny(before, []string{"오답", "답이 아닌", "라면", "다면", "만약"}) {
		return r, false
	}
	if i := strings.LastIndex(before, " 중 "); i >= 0 && strings.TrimSpace(c.s[:from]) == "" {
		return r, !c.namesOption(before[i:])
	}
	return r, startsWithAny(before, conclusionWords[:]) && !c.namesOption(before)
}

// namesOption reports whether a text holds an option's text.
func (c *choice) namesOption(s string) bool {
	return slices.ContainsFunc(c.options, func(o option) bool { return o.key != "" && strings.Contains(squeeze(s), o.key) })
}

var conclusionWords = [...]string{"따라서", "그러므로", "결론적으로", "즉", "그래서", "결국"}

// verdictLine reads a line that is all of the answer, or its last, and judges
// every option: "A(×), B(×), C(○), D(×)".
func (c *choice) verdictLine() (reading, bool) {
	const longest = 400 // bytes
	at := lastLineStart(c.s)
	line := strings.TrimRight(c.s[at:], " \t\r\n")
	marks := c.marks[c.marksFrom(at):]
	if len(marks) != len(c.shown) || len(marks) < 3 || len(line) > longest || !onlyPunctuation(c.s[at:marks[0].start]) {
		return reading{}, false
	}
	var yes, no []int
	for k, m := range marks {
		end := at + len(line)
		if k+1 < len(marks) {
			end = marks[k+1].start
		}
		if m.index != k || m.fam != marks[0].fam {
			return reading{}, false
		}
		switch shortVerdict(c.s[m.end:end]) {
		case soundLine:
			yes = append(yes, k)
		case unsoundLine:
			no = append(no, k)
		default:
			return reading{}, false
		}
	}
	k := -1
	switch {
	case len(yes) == 1:
		k = yes[0]
	case len(no) == 1:
		k = no[0]
	default:
		return reading{}, false
	}
	m := marks[k]
	return c.give(phrase{index: m.index, start: m.start, end: m.end, mark: m}, "verdict-list"), true
}

// shortVerdict reads what stands between two labels of a line: "(×), ", ": 틀림, ".
func shortVerdict(s string) lineVerdict {
	s = strings.Trim(s, " \t,;/.()[]:=-–*|·→은는")
	switch {
	case slices.Contains([]string{"O", "o", "○", "◯", "⭕", "✅", "✓", "✔", "맞음", "옳음", "참", "정답", "적절", "맞다", "옳다", "맞습니다", "맞고", "옳고", "True", "true"}, s):
		return soundLine
	case slices.Contains([]string{"X", "x", "×", "✕", "❌", "✗", "✘", "틀림", "거짓", "오답", "부적절", "틀리다", "틀렸다", "틀립니다", "틀리고", "틀렸고", "옳지 않음", "맞지 않음", "적절하지 않음", "False", "false"}, s):
		return unsoundLine
	}
	return openLine
}
