package tasks

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Extraction of a short answer, in this order:
//
//	final-statement  정답은 '서울'입니다 · 답: 서울 · Answer: Seoul · \boxed{서울} ·
//	                 {"answer":"서울"} · 서울이 정답입니다. The last one wins
//	conclusion       따라서 수도는 서울입니다
//	whole-answer     an answer of one sentence or line
//	leading          a short first line or sentence with an explanation after it
//
// The first three are what the model calls its answer; "leading" is the
// counterpart of a label at the start. A last line or a bold word is not read:
// in an explanation they are as often an example as the answer.
//
// A truncated answer is read by final statement only, and not where it stops
// in the middle of what could be a longer word.

// Longest answer, in runes, that a first line or sentence is taken for.
const longestLeading = 40

type shortReader struct {
	s         string
	truncated bool
}

func scoreShort(it *Item, s string, truncated bool) (r reading, correct, hasGold bool) {
	if squeeze(it.Answer) == "" {
		return reading{}, false, false
	}
	n := shortReader{s: s, truncated: truncated}
	r = n.read()
	if r.rule == "" {
		return r, false, true
	}
	text := s[r.start:r.end]
	correct = sameShort(text, it.Answer)
	for _, alias := range it.Aliases {
		correct = correct || sameShort(text, alias)
	}
	if !correct && (refused(s, truncated) || knowsNot(text)) {
		return reading{}, false, true
	}
	r.value = tidy(text)
	return r, correct, true
}

// knowsNot reports whether a text says that the answer is not known, which is
// no answer, unless it is the gold.
func knowsNot(s string) bool {
	return containsAny(strings.ToLower(s), []string{
		"모르겠", "모릅니다", "모른다", "알 수 없", "없습니다", "don't know", "do not know",
	})
}

func (n *shortReader) read() reading {
	if r, ok := n.statement(); ok {
		return r
	}
	if n.truncated {
		return reading{}
	}
	for _, rule := range []func() (reading, bool){n.conclusion, n.wholeAnswer, n.leading} {
		if r, ok := rule(); ok {
			return r
		}
	}
	return reading{}
}

// statement reads the last statement of the strongest kind.
func (n *shortReader) statement() (reading, bool) {
	cues := append(findCues(n.s), verdictCues(n.s)...)
	slices.SortStableFunc(cues, func(a, b cue) int { return cmp.Compare(a.start, b.start) })
	for _, kind := range [...]cueKind{fieldCue, answerCue} {
		for i := len(cues) - 1; i >= 0; i-- {
			if cues[i].kind != kind {
				continue
			}
			if start, end := n.stated(cues[i]); start < end && !n.open(start, end) {
				if s, e := n.corrected(end); s < e && kind == answerCue {
					start, end = s, e
				}
				return reading{rule: "final-statement", start: start, end: end}, true
			}
		}
	}
	return reading{}, false
}

// corrected is the range of the last statement after byte i that takes an earlier
// one back: "아니, 다시 생각해 보니 서울입니다."
func (n *shortReader) corrected(i int) (start, end int) {
	for _, q := range corrections(n.s, i) {
		at := skipBlanks(n.s, q.end)
		if s, e := trimRange(n.s, at, sentenceEnd(n.s, at)); s < e && endsAsStatement(n.s[s:e]) && utf8.RuneCountInString(n.s[s:e]) <= longestLeading {
			start, end = s, e
		}
	}
	return start, end
}

// stated is the range of what a cue announces; empty where it is nothing.
func (n *shortReader) stated(q cue) (start, end int) {
	switch start = shortGap(n.s, q); {
	case q.verdict:
		start = sentenceStart(n.s, q.start)
		word := strings.TrimRight(n.s[start:q.start], " ")
		if !strings.HasSuffix(word, "이") && !strings.HasSuffix(word, "가") {
			return 0, 0
		}
		end = start + len(word) - len("이")
	case q.boxed:
		start, end = q.end, braceEnd(n.s, q.end)
		if end >= len(n.s) || n.s[end] != '}' {
			return 0, 0
		}
	case q.kind == fieldCue:
		end = fieldEnd(n.s, start)
	case n.announces(q, start):
		end = sentenceEnd(n.s, start)
		if tag := strings.Index(n.s[start:end], "</"); tag > 0 { // <answer>서울</answer>
			end = start + tag
		}
	}
	return trimRange(n.s, start, end)
}

// announces reports whether a cue in prose is joined to what follows by a
// particle or a colon: "답변 드리기 어렵습니다" announces nothing.
func (n *shortReader) announces(q cue, start int) bool {
	between := n.s[q.end:start]
	if strings.ContainsAny(between, ":=\n\"'*]>") || strings.Contains(between, "is ") {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(n.s[:q.end])
	return strings.ContainsRune("은는이가란", last) && between != ""
}

// shortGap is skipGap without what may be part of the answer itself: opening
// brackets stay.
func shortGap(s string, q cue) int {
	i := skipGap(s, q.end).end
	for i > q.end && strings.HasSuffix(s[:i], "(") {
		i--
	}
	return i
}

// open reports whether a truncated answer stops where its statement does,
// without an ending: the word may have gone on.
func (n *shortReader) open(start, end int) bool {
	if !n.truncated || strings.TrimRight(n.s[end:], " ") != "" {
		return false
	}
	return !endsAsStatement(n.s[start:end])
}

func (n *shortReader) conclusion() (reading, bool) {
	cues := findCues(n.s)
	for i := len(cues) - 1; i >= 0; i-- {
		if cues[i].kind != conclusionCue {
			continue
		}
		start, end := trimRange(n.s, cues[i].end, sentenceEnd(n.s, cues[i].end))
		if start >= end {
			return reading{}, false
		}
		return reading{rule: "conclusion", start: start, end: end}, endsAsStatement(n.s[start:end])
	}
	return reading{}, false
}

func (n *shortReader) wholeAnswer() (reading, bool) {
	start, end := trimRange(n.s, 0, len(n.s))
	if start >= end || sentenceEnd(n.s, start) < end {
		return reading{}, false
	}
	return reading{rule: "whole-answer", start: start, end: end}, true
}

func (n *shortReader) leading() (reading, bool) {
	start := len(n.s) - len(strings.TrimLeft(n.s, " \t\r\n"))
	start, end := trimRange(n.s, start, sentenceEnd(n.s, start))
	if start >= end || n.s[end-1] == ':' {
		return reading{}, false
	}
	text := n.s[start:end]
	if utf8.RuneCountInString(text) > longestLeading {
		return reading{}, false
	}
	// A sentence with a verb (살펴보겠습니다) is not an answer.
	if !endsAsStatement(text) && (strings.HasSuffix(text, "다") || strings.HasSuffix(text, "요")) {
		return reading{}, false
	}
	return reading{rule: "leading", start: start, end: end}, true
}

// trimRange narrows a range past white space, markdown and final punctuation.
func trimRange(s string, start, end int) (int, int) {
	const around = " \t\r\n*_`"
	for start < end && strings.IndexByte(around+"#>-", s[start]) >= 0 {
		start++
	}
	for start < end && strings.IndexByte(around+".!?,", s[end-1]) >= 0 {
		end--
	}
	return start, end
}
