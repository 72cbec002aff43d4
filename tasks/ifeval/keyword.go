package ifeval

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/tasks/script"
)

// keywordsExist: every keyword somewhere in the text, inside a word too, so
// with particles attached. Keywords are regular expressions, without case.
func keywordsExist(a *args) check {
	var all []*regexp.Regexp
	for _, k := range a.texts("keywords") {
		all = append(all, a.pattern("keywords", "(?i)ARG", k))
	}
	return func(text string) bool {
		for _, k := range all {
			if !k.MatchString(text) {
				return false
			}
		}
		return true
	}
}

func keywordFrequency(a *args) check {
	keyword := a.pattern("keyword", "(?i)ARG", strip(a.text("keyword")))
	frequency, holds := a.count("frequency"), a.relation("relation")
	return func(text string) bool {
		return holds(len(keyword.FindAllStringIndex(text, -1)), frequency)
	}
}

// forbiddenWords looks for whole words between Python's word boundaries, as
// published. 사과를 therefore does not hold 사과: korean:forbidden_words finds it.
func forbiddenWords(a *args) check {
	var all []*regexp.Regexp
	for _, w := range a.texts("forbidden_words") {
		all = append(all, a.pattern("forbidden_words", "(?i)ARG", w))
	}
	return func(text string) bool {
		for _, w := range all {
			if hasWholeWord(text, w) {
				return false
			}
		}
		return true
	}
}

// hasWholeWord reports whether a match of word begins and ends at a boundary.
func hasWholeWord(text string, word *regexp.Regexp) bool {
	for start := 0; start <= len(text); {
		m := word.FindStringIndex(text[start:])
		if m == nil {
			return false
		}
		if isBoundary(text, start+m[0]) && isBoundary(text, start+m[1]) {
			return true
		}
		_, size := utf8.DecodeRuneInString(text[start+m[0]:])
		start += m[0] + max(size, 1)
	}
	return false
}

// isBoundary is Python's \b at a position.
func isBoundary(text string, at int) bool {
	before, n := utf8.DecodeLastRuneInString(text[:at])
	after, m := utf8.DecodeRuneInString(text[at:])
	return (n > 0 && isPyWord(before)) != (m > 0 && isPyWord(after))
}

// letterFrequency counts a letter whatever its case. The published checker
// knows a to z and draws another letter for the rest; here any one counts.
func letterFrequency(a *args) check {
	letter := strings.ToLower(string(a.rune("letter")))
	frequency, holds := a.count("let_frequency"), a.relation("let_relation")
	return func(text string) bool {
		return holds(strings.Count(strings.ToLower(text), letter), frequency)
	}
}

// responseLanguage goes by package script where the published checker asks
// langdetect. As there, a text whose language cannot be told follows.
func responseLanguage(a *args) check {
	code, _, _ := strings.Cut(strings.ToLower(a.text("language")), "-")
	if a.err == nil && !script.Known(code) {
		a.fail("language", "%q is none that can be told", code)
	}
	return func(text string) bool {
		found := script.Language(text)
		return found == code || found == script.Undetermined
	}
}
