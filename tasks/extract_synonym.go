package tasks

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// A synonym is another word for a label that is a word.
type synonym struct {
	text  string
	index int // of the label
}

// opposites are pairs of labels with what people write for either: most write
// 아니요, which is the interjection, where a prompt says 아니오.
var opposites = [...][2][]string{
	{{"예", "네", "넵", "Yes"}, {"아니오", "아니요", "아뇨", "No"}},
	{{"긍정", "긍정적", "Positive"}, {"부정", "부정적", "Negative"}},
	{{"참", "True"}, {"거짓", "False"}},
}

// synonymsOf lists the synonyms of an item's labels. Only both of a pair have
// any: 네 where there is no 아니요 is a number or a pronoun.
func synonymsOf(labels []string) []synonym {
	for _, pair := range opposites {
		var out []synonym
		found := 0
		for _, same := range pair {
			k := slices.IndexFunc(labels, func(l string) bool { return slices.Contains(same, l) })
			if k < 0 {
				break
			}
			found++
			for _, text := range same {
				if text != labels[k] {
					out = append(out, synonym{text, k})
				}
			}
		}
		if found == len(pair) {
			return out
		}
	}
	return nil
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// synonymAt reads a synonym at byte i where it is a word of its own; index is -1
// where none stands there. 네 before a noun is a number: 네 번째, 네 사람.
func (c *choice) synonymAt(i int) mark {
	best := mark{index: -1}
	for _, w := range c.also {
		end := i + len(w.text)
		if end > len(c.s) || !strings.EqualFold(c.s[i:end], w.text) {
			continue
		}
		next, n := utf8.DecodeRuneInString(c.s[end:])
		after, _ := utf8.DecodeRuneInString(c.s[end+n:])
		if w.text == "네" && (next == '가' || next == ' ' && hangul.IsSyllable(after)) {
			continue
		}
		if number, ok := strings.CutPrefix(c.s[end:], "."); w.text == "No" && ok && isDigit(firstRune(strings.TrimLeft(number, " "))) {
			continue // No. 3
		}
		if end > best.end {
			best = mark{index: w.index, start: i, end: end, own: true}
		}
	}
	return best
}

// agreeing and denying are whole sentences that answer a question of yes or no
// without its labels.
var (
	agreeing = [...]string{"그렇습니다", "그렇다", "그래요", "맞습니다", "맞다", "맞아요", "옳습니다", "옳다", "사실입니다", "사실이다"}
	denying  = [...]string{
		"아닙니다", "아니다", "아니에요", "아니예요", "아녜요", "그렇지 않습니다", "그렇지 않다", "그렇지 않아요", "틀립니다", "틀렸습니다", "틀리다", "틀렸다",
		"맞지 않습니다", "맞지 않다", "옳지 않습니다", "옳지 않다", "사실이 아닙니다", "사실이 아니다",
	}
)

// assent reads a first sentence that is only such a word: "그렇습니다. 글에 나옵니다."
// where the labels are yes and no, true and false, or O and X.
func (c *choice) assent() (reading, bool) {
	if len(c.labels) != 2 {
		return reading{}, false
	}
	yes := slices.IndexFunc(c.labels, func(l string) bool { return slices.Contains([]string{"예", "네", "Yes", "참", "True", "O"}, l) })
	no := slices.IndexFunc(c.labels, func(l string) bool {
		return slices.Contains([]string{"아니오", "아니요", "No", "거짓", "False", "X"}, l)
	})
	if yes < 0 || no < 0 {
		return reading{}, false
	}
	start := skipGap(c.s, 0).end
	end := sentenceEnd(c.s, start)
	sentence := strings.TrimRight(c.s[start:end], " ,*")
	r := reading{rule: "leading-label", start: start, end: start + len(sentence)}
	if onlyPunctuation(c.s[end:]) {
		r.rule = "whole-label"
	}
	switch {
	case slices.Contains(agreeing[:], sentence):
		r.value = c.shown[yes]
	case slices.Contains(denying[:], sentence):
		r.value = c.shown[no]
	}
	return r, r.value != "" && (!c.truncated || end < len(c.s))
}
