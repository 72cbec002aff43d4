package ifeval

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// koreanKeywords: every keyword as a word, particles attached or not.
func koreanKeywords(a *args) check {
	keywords := a.texts("keywords")
	return func(text string) bool {
		for _, k := range keywords {
			if occurrences(text, k) == 0 {
				return false
			}
		}
		return true
	}
}

func koreanKeywordFrequency(a *args) check {
	keyword := strip(a.text("keyword"))
	n, holds := a.count("frequency"), a.koreanRelation("relation")
	return func(text string) bool { return holds(occurrences(text, keyword), n) }
}

// koreanForbiddenWords: none of the words, whatever is attached. A longer word
// that begins alike is another one: 사과나무 is not 사과.
func koreanForbiddenWords(a *args) check {
	forbidden := a.texts("forbidden_words")
	return func(text string) bool {
		for _, w := range forbidden {
			if occurrences(text, w) > 0 {
				return false
			}
		}
		return true
	}
}

// occurrences counts how often a word stands in a text: no letter or digit
// before it, and after it none, or particles or a form of 이다. Latin letters
// count as the same in either case.
func occurrences(text, word string) int {
	text, word = strings.ToLower(text), strings.ToLower(strip(word))
	n := 0
	for from := 0; word != ""; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			break
		}
		start, end := from+i, from+i+len(word)
		before, size := utf8.DecodeLastRuneInString(text[:start])
		if (size == 0 || !isPyWord(before)) && hangul.IsNounEnding(wordAt(text[end:])) {
			n++
		}
		_, first := utf8.DecodeRuneInString(text[start:])
		from = start + first
	}
	return n
}

// wordAt is the run of letters and digits that s begins with.
func wordAt(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !isPyWord(r) && !unicode.IsMark(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// koreanFirstSentence: the first sentence is the given one, white space, quotes,
// emphasis and the mark at its end aside.
func koreanFirstSentence(a *args) check {
	want := sentenceKey(a.text("sentence"))
	return func(text string) bool {
		s := sentences(text)
		return len(s) > 0 && sentenceKey(s[0]) == want
	}
}

func koreanLastSentence(a *args) check {
	want := sentenceKey(a.text("sentence"))
	return func(text string) bool {
		s := sentences(text)
		return len(s) > 0 && sentenceKey(s[len(s)-1]) == want
	}
}

func sentenceKey(s string) string {
	s = strings.TrimRight(strings.Join(words(s), " "), sentenceMarks+closers+"*_ ")
	return strings.TrimLeft(s, "\"'“‘*_ ")
}

var (
	numberedLine = regexp.MustCompile(`(?m)^[ \t]*(?:\d+[.)](?:[ \t]+\S|[^\s\d])|[①-⑳][ \t]*\S)`)
	bulletLine   = regexp.MustCompile(`(?m)^[ \t]*[-*+•·▪◦][ \t]+\S`)
)

// koreanNumberedList counts lines that begin with 1. or 1) or ①.
func koreanNumberedList(a *args) check {
	n, holds := a.count("num_items"), a.koreanRelation("relation")
	return func(text string) bool { return holds(count(numberedLine, text), n) }
}

// koreanBulletedList counts lines that begin with - * + • · ▪ or ◦ and a space.
func koreanBulletedList(a *args) check {
	n, holds := a.count("num_items"), a.koreanRelation("relation")
	return func(text string) bool { return holds(count(bulletLine, text), n) }
}
