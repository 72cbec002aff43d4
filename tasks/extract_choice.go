package tasks

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// Extraction of a multiple-choice answer, in this order:
//
//	final-statement   정답은 C입니다 · Answer: C · \boxed{C} · {"answer":"C"} ·
//	                  C가 정답입니다 · a last line that is a label. The last one
//	                  wins; a JSON field wins over prose.
//	conclusion        따라서 C입니다 · C가 맞습니다, where nothing of the above is
//	whole-label       C · (C) · C번 · ③ · C입니다. · B가 아니라 C
//	leading-label     C. 경공업 · C: 왜냐하면 … · under the question repeated
//	numbered-label    1. C · 1. C⏎2. C, as if for several questions, all alike
//	verdict-list      every option judged, one line each, and one unlike the rest
//	whole-option      경공업 · 경공업입니다.
//	option-text       … 경공업 …, where no other option is named and none denied
//
// A statement that names two options ("several-labels"), or a label that the
// item does not have ("foreign-label"), gives no answer and ends the search:
// what the model said last is known, and it is none of the options.
//
// Before all of this, reasoning in tags and other turns in chat tokens go, and
// what a base model writes after its answer when it invents the next question.
// Two numbered questions that it answers differently are "several-labels" too.
//
// There is no last resort that takes any letter anywhere. A truncated answer
// is read by final statement, whole label, whole option and a label alone on
// the first line only: the rest could have been taken back in what was cut.

// A choice is one multiple-choice answer being read.
type choice struct {
	s         string // folded visible answer
	truncated bool
	shown     []string // labels as the item shows them
	labels    []string // the same, folded
	also      []synonym
	// What the labels are like, so that most of a text is passed over quickly.
	wordLabels  bool // words: 예, 아니오
	noSeries    bool // all are words, so that no position is to be named: 예, 아니오
	lowerLabels bool // some begin with a small letter
	longLabels  bool // some have several characters
	options     []option
	combos      []combination     // the options, where they are combinations of signs
	inOptions   [2][families]bool // series that the options are made of; [1] enclosed
	scanned     bool
	seen        []sighting // words that answers are stated with
	marks       []mark
}

func scoreChoice(v Variant, c *choice, it *Item) (r reading, correct, hasGold bool) {
	if !slices.Contains(c.shown, it.Answer) {
		return reading{}, false, false
	}
	r = v.keep(c.read(v))
	return r, it.right(r.value), true
}

func newChoice(labels, options []string, s string, truncated bool) *choice {
	c := &choice{s: s, truncated: truncated, shown: labels}
	if n := len(options); n > 0 && n < len(labels) {
		c.shown = labels[:n]
	}
	for _, l := range c.shown {
		f := foldString(l)
		r, _ := utf8.DecodeRuneInString(f)
		c.wordLabels = c.wordLabels || hangul.IsSyllable(r) && len(f) > utf8.RuneLen(r)
		c.longLabels = c.longLabels || len(f) > utf8.RuneLen(r)
		c.lowerLabels = c.lowerLabels || 'a' <= r && r <= 'z'
		c.labels = append(c.labels, f)
	}
	c.also, c.noSeries = synonymsOf(c.labels), allWords(c.labels)
	for _, o := range options[:min(len(options), len(c.shown))] {
		c.options = append(c.options, newOption(o))
	}
	c.combos = combinationsOf(c.options)
	return c
}

func (c *choice) read(v Variant) reading {
	if strings.TrimSpace(c.s) == "" {
		return reading{}
	}
	c.scanMarks()
	c.seen = sight(c.s)
	if r, ok := c.firstQuestion(); ok {
		return r
	}
	if r, ok := c.statement(); ok {
		return r
	}
	rules := []func() (reading, bool){
		c.wholeLabel, c.assent, c.leadingLabel, c.underQuestion, c.numbered, c.verdictList, c.verdictLine, c.wholeOption, c.uniqueOption,
	}
	if c.truncated {
		rules = []func() (reading, bool){c.wholeLabel, c.assent, c.leadingLabel, c.wholeOption}
	} else if v == Lenient {
		rules = append(rules, c.onlyLabel)
	}
	for _, rule := range rules {
		if r, ok := rule(); ok {
			return r
		}
	}
	return reading{}
}

// onlyLabel reads the one label that the answer holds anywhere, where it holds
// no other and the sentence does not deny it. Bare digits, lower case and
// Hangul out of brackets are too common in prose to count.
func (c *choice) onlyLabel() (reading, bool) {
	at := -1
	for k, m := range c.marks {
		if m.fam == digits && !m.enclosed && !strings.HasPrefix(c.s[m.end:], "번") {
			continue
		}
		if at >= 0 && c.marks[at].index != m.index {
			return reading{}, false
		}
		at = k
	}
	if at < 0 || denied(c.s, c.marks[at].start, c.marks[at].end) {
		return reading{}, false
	}
	m := c.marks[at]
	return reading{value: c.shown[m.index], rule: "only-label", start: m.start, end: m.end}, true
}

// give makes the reading of a phrase found by a rule.
func (c *choice) give(p phrase, rule string) reading {
	r := reading{rule: rule, start: p.start, end: p.end}
	switch {
	case p.several:
		r.rule = "several-labels"
	case p.index < 0:
		r.rule = "foreign-label"
	default:
		r.value = c.shown[p.index]
	}
	return r
}

// wholeLabel reads an answer that is a label and nothing else.
func (c *choice) wholeLabel() (reading, bool) {
	p, ok := c.phraseAt(skipGap(c.s, 0).end)
	if !ok || p.text || p.tail.class != endTail && p.tail.class != copulaTail && !c.subjectAlone(p) {
		return reading{}, false
	}
	if !onlyPunctuation(c.s[p.tail.next:]) {
		return reading{}, false
	}
	return c.give(p, "whole-label"), true
}

// subjectAlone reports whether a label with the particle of a subject is all that
// a model has to say: "C가".
func (c *choice) subjectAlone(p phrase) bool {
	return p.tail.class == subjectTail && !c.truncated && (p.mark.fam == latin || p.mark.enclosed || p.tail.beon)
}

// leadingLabel reads a label at the start of a longer answer.
func (c *choice) leadingLabel() (reading, bool) {
	p, ok := c.phraseAt(skipGap(c.s, 0).end)
	if !ok || p.text || p.several || p.index < 0 || p.mark.ordinal || c.listed(p) || c.applied(p) {
		return reading{}, false
	}
	if strings.HasPrefix(c.s[skipClosers(c.s, p.end):], "\n") { // alone on its line
		p.several = c.anotherAlone(p)
		return c.give(p, "leading-label"), true
	}
	r := c.give(p, "leading-label")
	if c.ratio(p) {
		return reading{}, false
	}
	switch p.tail.class {
	case endTail, delimTail, wordTail:
		// "A Korean …", "1. 먼저 …", "가. 개요": only what is surely a label.
		closed := skipClosers(c.s, p.end) > p.end // C) 경공업, **C** 경공업
		sure := p.mark.fam == latin && !p.mark.lower && (closed || p.tail.class != wordTail) ||
			p.tail.beon && (p.mark.own || p.tail.class != wordTail) || c.startsInTheMiddle(p) || c.saysIt(p)
		if !sure && !c.ownText(p) {
			return reading{}, false
		}
	case copulaTail:
	case linkTail: // 라고 생각합니다 has no label 라
		if p.mark.fam == ganada && !p.mark.enclosed && !strings.HasPrefix(p.tail.word, "이") {
			return reading{}, false
		}
	default:
		return reading{}, false
	}
	return r, !c.truncated
}

// ratio reports whether another label and nothing else follows the label: "A:B",
// "A = C".
func (c *choice) ratio(p phrase) bool {
	if p.tail.class != delimTail && p.tail.class != badTail {
		return false
	}
	q, ok := c.labelAt(skipGap(c.s, p.end).end)
	return ok && q.index != p.index && onlyPunctuation(c.s[q.tail.next:])
}

// anotherAlone reports whether the next line is another label and nothing else.
func (c *choice) anotherAlone(p phrase) bool {
	q, ok := c.labelAt(skipGap(c.s, skipClosers(c.s, p.end)).end)
	return ok && q.index != p.index && q.tail.class == endTail && strings.Trim(c.s[p.end:q.start], " \t\r\n*)]}") == "" &&
		onlyPunctuation(c.s[q.tail.at:sentenceEnd(c.s, q.tail.at)])
}

// startsInTheMiddle reports whether a number heads the answer that no list of
// steps begins with: "3) 가벼운 산업", "③ 가벼운 산업이 정답이다."
func (c *choice) startsInTheMiddle(p phrase) bool {
	m := p.mark
	if p.index == 0 || m.fam != digits && !(m.own && (m.fam == ganada || m.fam == jamo)) && !(m.lower && m.enclosed) {
		return false
	}
	if m.enclosed && !m.lower {
		return true
	}
	closed := strings.HasPrefix(c.s[p.end:], ")")
	if m.fam == ganada && !closed && !strings.HasPrefix(c.s[p.end:], ".") {
		return false // 나는, 다 맞습니다
	}
	return (closed || p.tail.class != wordTail) && !strings.Contains(strings.TrimSpace(c.s), "\n")
}

// saysIt reports whether the label is a word and a sentence or clause of its own:
// "아니오, 그렇지 않습니다." "예. 글에 나옵니다."
func (c *choice) saysIt(p phrase) bool {
	if !p.mark.own || p.mark.fam != ownWord || p.tail.class == wordTail {
		return false
	}
	first, _ := utf8.DecodeRuneInString(c.s[p.start:])
	return (hangul.IsSyllable(first) || len(c.also) > 0) && strings.IndexByte(",.!(", c.s[p.tail.at]) >= 0
}

// ownText reports whether the option's own text follows its label.
func (c *choice) ownText(p phrase) bool {
	if p.index >= len(c.options) {
		return false
	}
	k, _, ok := c.optionAt(skipGap(c.s, p.tail.next).end)
	return ok && k == p.index
}

// applied reports whether the label is the head of a formula: C(4,2) = 6.
func (c *choice) applied(p phrase) bool {
	rest := c.s[p.end:]
	if !strings.HasPrefix(rest, "(") {
		return false
	}
	_, rest, _ = strings.Cut(rest, ")")
	rest = strings.TrimLeft(rest, " ")
	return rest != "" && strings.IndexByte("=+-*/<>", rest[0]) >= 0
}

// listed reports whether the label is one of a list that repeats the choices:
// the next option's label follows it in the same form ("A: 25, B: 30").
func (c *choice) listed(p phrase) bool {
	form := rune(-1)
	if at := p.end; at < len(c.s) {
		form, _ = utf8.DecodeRuneInString(c.s[at:])
	}
	for _, m := range c.marks {
		if m.start < p.end || m.index != p.index+1 || m.fam != p.mark.fam {
			continue
		}
		if strings.Contains(c.s[p.end:m.start], "\n") && !c.lineStart(m.start) {
			continue // an explanation that comes to the other option: (A) 궁예⏎… (B) 견훤은
		}
		next, n := utf8.DecodeRuneInString(c.s[m.end:])
		if n > 0 && next == form && (form != ' ' && form != '\n' || c.lineStart(m.start)) {
			return true
		}
	}
	return false
}

// Boxes before the options of a list to tick.
const (
	tickedBox = "[x] "
	emptyBox  = "[ ] "
)

// lineStart reports whether only markdown and brackets stand before i on its line.
func (c *choice) lineStart(i int) bool {
	before := c.s[strings.LastIndexByte(c.s[:i], '\n')+1 : i]
	before = strings.TrimSuffix(strings.TrimSuffix(before, tickedBox), emptyBox)
	return strings.Trim(before, " \t*_(-#>[|") == ""
}
