package ifeval

import (
	"strings"

	"github.com/hanbench/hanbench/tasks/script"
)

// koreanNoHanja: no Chinese character, in brackets neither.
func koreanNoHanja(*args) check {
	return func(text string) bool { return script.Count(text).Han == 0 }
}

// koreanNoForeignLetters: letters of Hangul only, hanja aside, which is another
// rule. Digits, marks and emoji are no letters.
func koreanNoForeignLetters(*args) check {
	return func(text string) bool {
		l := script.Count(text)
		return l.Latin+l.Kana+l.Other == 0
	}
}

// Pairs of quotes that a Korean text may stand in.
var quotePairs = [...][2]string{
	{`"`, `"`}, {"“", "”"}, {"'", "'"}, {"‘", "’"}, {"「", "」"}, {"『", "』"}, {"《", "》"}, {"〈", "〉"},
}

// koreanQuotes: the whole text in one pair of quotes, of any kind.
func koreanQuotes(*args) check {
	return func(text string) bool {
		text = strip(text)
		for _, q := range quotePairs {
			inner, opened := strings.CutPrefix(text, q[0])
			if inner, closed := strings.CutSuffix(inner, q[1]); opened && closed && strip(inner) != "" {
				return true
			}
		}
		return false
	}
}

// koreanPostscript: the last paragraph begins with the marker: 추신, 덧붙임, P.S.
func koreanPostscript(a *args) check {
	marker := strings.ToLower(strip(a.text("postscript_marker")))
	return func(text string) bool {
		parts := paragraphs(text)
		last := strings.TrimLeft(parts[len(parts)-1], "*_# ")
		return len(parts) > 1 && strings.HasPrefix(strings.ToLower(last), marker)
	}
}

// koreanTwoAnswers: two different answers with the separator between.
func koreanTwoAnswers(a *args) check {
	separator := a.text("separator")
	if strip(separator) == "" {
		a.fail("separator", "must not be blank")
	}
	return func(text string) bool { return twoParts(text, separator) }
}
