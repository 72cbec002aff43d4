package tasks

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/tasks/mathexpr"
)

// Extraction of a number, in this order:
//
//	final-statement  정답은 35,000원입니다 · Answer: 42 · \boxed{42} · {"answer": 42}
//	                 · 42가 정답입니다. The last one wins
//	whole-number     42 · 42명입니다. · 삼만 오천 원
//	conclusion       따라서 … 12개입니다, where the last such sentence has one value
//	final-line       a last line that is a number
//	last-equals      … = 35,000원 on the last line
//	last-sentence    … 모두 12개입니다. at the end
//	only-number      the answer holds one value
//
// Where a sentence holds several values, the one after its last equals sign
// counts, then the one outside brackets, then the one that 이며 or 이고 ends;
// else the statement is "several-numbers", and as the model's last word it ends
// the search. So does \boxed{} with anything but a number ("not-a-number").
//
// A truncated answer is read by final statement and whole number only, and
// not where it stops in the middle of what could be a longer number.

type numberReader struct {
	s         string
	truncated bool
}

func scoreNumber(it *Item, s string, truncated bool) (r reading, correct, hasGold bool) {
	gold, ok := goldNumber(it.Answer)
	if !ok {
		expression, err := mathexpr.Parse(it.Answer)
		if err != nil || !scorableNumber(it.Answer) {
			return reading{}, false, false
		}
		r, correct = scoreExpression(expression, s, truncated)
		return r, correct, true
	}
	n := numberReader{s: s, truncated: truncated}
	v, r := n.read()
	if v == nil {
		return r, false, true
	}
	r.value = decimal(v)
	return r, v.Cmp(gold) == 0 || roundedGold(v, gold, it.Answer), true
}

// decimal writes v exactly: as a decimal where it ends, else as a fraction.
func decimal(v *big.Rat) string {
	if digits, exact := v.FloatPrec(); exact {
		return v.FloatString(digits)
	}
	return v.RatString()
}

func (n *numberReader) read() (*big.Rat, reading) {
	if v, r, ok := n.statement(); ok {
		return v, r
	}
	rules := []func() (*big.Rat, reading){
		n.wholeNumber, n.lastCorrection, n.conclusion, n.finalLine, n.lastEquals, n.lastSentence, n.onlyNumber,
	}
	if n.truncated {
		rules = rules[:1]
	}
	for _, rule := range rules {
		if v, r := rule(); v != nil {
			return v, r
		}
	}
	return nil, reading{}
}

// statement reads the last of the strongest cues that a number follows, or a
// number that 정답입니다 follows. The search goes backwards: the last one wins.
func (n *numberReader) statement() (*big.Rat, reading, bool) {
	cues := findCues(n.s)
	for _, kind := range [...]cueKind{fieldCue, answerCue} {
		if kind == answerCue {
			cues = append(cues, verdictCues(n.s)...)
			slices.SortFunc(cues, func(a, b cue) int { return cmp.Compare(a.start, b.start) })
		}
		for i := len(cues) - 1; i >= 0; i-- {
			if cues[i].kind != kind {
				continue
			}
			if v, r := n.stated(cues[i]); r.rule != "" {
				if w, s := n.corrected(r.end); w != nil && !cues[i].verdict && kind == answerCue {
					return w, s, true
				}
				return v, r, true
			}
		}
	}
	return nil, reading{}, false
}

// corrected reads the last sentence after byte i that takes a statement back
// with another: "아니, 다시 계산하면 36,000원입니다."
func (n *numberReader) corrected(i int) (*big.Rat, reading) {
	var v *big.Rat
	var r reading
	for _, q := range corrections(n.s, i) {
		end := sentenceEnd(n.s, q.end)
		if !endsAsStatement(n.s[q.end:end]) {
			continue
		}
		if w, s := n.sole(q.end, end, "final-statement"); w != nil {
			v, r = w, s
		}
	}
	return v, r
}

// lastCorrection is corrected where nothing was stated before: "40이라고
// 생각했지만, 다시 계산하면 42입니다."
func (n *numberReader) lastCorrection() (*big.Rat, reading) {
	v, r := n.corrected(0)
	r.rule = "conclusion"
	if v == nil {
		r.rule = ""
	}
	return v, r
}

// verdictCues lists the places where 정답입니다 or 답이다 ends a statement.
func verdictCues(s string) []cue {
	var cues []cue
	each(s, "답", func(i int) {
		if verdictNoun(s[i:]) > 0 {
			if strings.HasSuffix(s[:i], "정") {
				i -= len("정")
			}
			cues = append(cues, cue{kind: answerCue, start: i, end: i, verdict: true})
		}
	})
	return cues
}

// stated reads the number that a cue announces.
func (n *numberReader) stated(q cue) (*big.Rat, reading) {
	switch {
	case q.verdict:
		return n.sole(sentenceStart(n.s, q.start), q.start, "final-statement")
	case q.boxed:
		return n.boxed(q.end, braceEnd(n.s, q.end))
	}
	start := skipGap(n.s, q.end).end
	end := sentenceEnd(n.s, start)
	if q.kind == fieldCue {
		end = fieldEnd(n.s, start)
	}
	return n.sole(start, end, "final-statement")
}

// braceEnd is the place of the brace that closes the one before start.
func braceEnd(s string, start int) int {
	depth := 1
	for i := start; i < min(len(s), start+longestSentence); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

// fieldEnd is the end of a JSON value that begins at start, quote passed.
func fieldEnd(s string, start int) int {
	quoted := start > 0 && s[start-1] == '"'
	far := runeStart(s, min(len(s), start+longestSentence))
	for i := start; i < far; i++ {
		switch c := s[i]; {
		case quoted && c == '"', c == '\n':
			return i
		case !quoted && (c == '}' || c == ',' && i+1 < len(s) && !isDigit(rune(s[i+1]))):
			return i
		}
	}
	return far
}

func (n *numberReader) boxed(start, end int) (*big.Rat, reading) {
	r := reading{rule: "not-a-number", start: start, end: end}
	if end >= len(n.s) || n.s[end] != '}' {
		return nil, reading{} // never closed
	}
	v, err := hangul.ParseNumber(untext(n.s[start:end]))
	if err != nil {
		a, err := mathexpr.Parse(n.s[start:end])
		if v, _ = a.Rat(); err != nil || v == nil {
			return nil, r
		}
	}
	r.rule = "final-statement"
	return v, r
}

// untext takes \text{원} and LaTeX spaces out of a formula.
func untext(s string) string {
	for _, cut := range [...]string{`\text{`, `\mathrm{`, `\,`, `\ `, `\%`, `\!`, `\$`} {
		s = strings.ReplaceAll(s, cut, map[bool]string{true: "%", false: ""}[cut == `\%`])
	}
	if strings.Count(s, "{") < strings.Count(s, "}") {
		s = strings.Replace(s, "}", "", 1)
	}
	return s
}

// sole reads the one value of the range. r.rule is "" where there is no
// number at all.
func (n *numberReader) sole(start, end int, rule string) (*big.Rat, reading) {
	if start >= end {
		return nil, reading{}
	}
	region := n.s[start:end]
	found := hangul.FindNumbers(region)
	if len(found) == 0 {
		// 정답은 삼입니다, 정답: 만
		v, err := hangul.ParseNumber(region)
		if err != nil || n.open(end) {
			return nil, reading{}
		}
		return v, reading{rule: rule, start: start, end: end}
	}
	one := meant(region, found)
	if one == nil {
		return nil, reading{rule: "several-numbers", start: start, end: end}
	}
	if n.open(start + one.End) {
		return nil, reading{}
	}
	return one.Value, reading{rule: rule, start: start + one.Start, end: start + one.End}
}

// open reports whether a truncated answer stops right after place i, so that
// the number there may be part of a longer one.
func (n *numberReader) open(i int) bool {
	return n.truncated && strings.Trim(n.s[i:], " .,") == ""
}

func (n *numberReader) wholeNumber() (*big.Rat, reading) {
	v, err := hangul.ParseNumber(n.s)
	if err != nil && strings.ContainsAny(n.s, `^\`) { // 10^3
		var a mathexpr.Answer
		if a, err = mathexpr.Parse(n.s); err == nil {
			v, _ = a.Rat()
		}
	}
	if err != nil || v == nil {
		return nil, reading{}
	}
	end := len(n.s)
	if found := hangul.FindNumbers(n.s); len(found) == 1 {
		end = found[0].End
	}
	if n.open(end) {
		return nil, reading{}
	}
	start := len(n.s) - len(strings.TrimLeft(n.s, " \t\r\n"))
	return v, reading{rule: "whole-number", start: start, end: len(strings.TrimRight(n.s, " \t\r\n"))}
}

func (n *numberReader) conclusion() (*big.Rat, reading) {
	cues := findCues(n.s)
	for i := len(cues) - 1; i >= 0; i-- {
		if cues[i].kind != conclusionCue {
			continue
		}
		return n.sole(cues[i].end, sentenceEnd(n.s, cues[i].end), "conclusion")
	}
	return nil, reading{}
}

// lastLineStart is where the last line that is not blank begins.
func lastLineStart(s string) int {
	return strings.LastIndexByte(strings.TrimRight(s, " \t\r\n"), '\n') + 1
}

func (n *numberReader) finalLine() (*big.Rat, reading) {
	at := lastLineStart(n.s)
	v, err := hangul.ParseNumber(n.s[at:])
	if err != nil {
		return nil, reading{}
	}
	return v, reading{rule: "final-line", start: at, end: len(strings.TrimRight(n.s, " \t\r\n"))}
}

func (n *numberReader) lastEquals() (*big.Rat, reading) {
	at := lastLineStart(n.s)
	i := strings.LastIndexAny(n.s[at:], "=≈")
	if i < 0 {
		return nil, reading{}
	}
	return n.sole(at+i, sentenceEnd(n.s, at+i), "last-equals")
}

// lastSentence reads a last sentence that states one number with a copula.
func (n *numberReader) lastSentence() (*big.Rat, reading) {
	body := strings.TrimRight(n.s, " \t\r\n.!*")
	if !strings.HasSuffix(body, "입니다") && !strings.HasSuffix(body, "이다") && !strings.HasSuffix(body, "됩니다") {
		return nil, reading{}
	}
	return n.sole(sentenceStart(n.s, len(body)), len(body), "last-sentence")
}

func (n *numberReader) onlyNumber() (*big.Rat, reading) {
	v, r := n.sole(0, len(n.s), "only-number")
	if v == nil {
		return nil, r
	}
	found := hangul.FindNumbers(n.s)
	if agreed(found) == nil && (agreed(unbracketed(n.s, found)) == nil || strings.Contains(strings.TrimSpace(n.s), "\n")) {
		return nil, reading{} // only by its place in a sentence, which is none
	}
	if containsAny(n.s[r.end:sentenceEnd(n.s, r.end)], []string{"가 아니", "이 아니", "은 아니", "는 아니", "가 아닙", "이 아닙", "은 아닙", "는 아닙"}) {
		return nil, reading{} // 42가 아닙니다
	}
	return v, r
}
