package ifeval

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

func numberOfSentences(a *args) check {
	n, holds := a.count("num_sentences"), a.relation("relation")
	return func(text string) bool { return holds(countSentences(text), n) }
}

// sentenceEnd is where NLTK's Punkt ends a sentence, abbreviations aside: a
// mark, what closes with it, and white space. It does not end one at a line.
var sentenceEnd = regexp.MustCompile(`[.?!]+["'”’)\]}»]*` + pySpace + `+`)

// abbreviations do not end a sentence in Punkt's English model. It holds more.
const abbreviations = " mr. mrs. ms. dr. prof. st. jr. sr. vs. inc. ltd. co. u.s. e.g. i.e. "

func countSentences(text string) int {
	text, n := strip(text), 1
	for _, m := range sentenceEnd.FindAllStringIndex(text, -1) {
		last := text[strings.LastIndexFunc(text[:m[0]], isPySpace)+1 : m[0]+1]
		dots := strings.HasPrefix(text[m[0]:], "..") // an ellipsis ends nothing
		if !dots && !isAbbreviation(last, text[m[1]:]) {
			n++
		}
	}
	return n
}

// isAbbreviation reports whether Punkt takes a word with its full stop for an
// abbreviation: one that it knows, a single letter before a Latin one, a number
// before a small one. A syllable is a letter: 끝. is one before Latin.
func isAbbreviation(word, rest string) bool {
	if strings.Contains(abbreviations, " "+strings.ToLower(word)+" ") {
		return true
	}
	stem, isStop := strings.CutSuffix(word, ".")
	next, _ := utf8.DecodeRuneInString(rest)
	if first, size := utf8.DecodeRuneInString(stem); isStop && size == len(stem) && unicode.IsLetter(first) {
		return unicode.IsUpper(next) || unicode.IsLower(next)
	}
	return isStop && stem != "" && strings.Trim(stem, "0123456789") == "" && unicode.IsLower(next)
}

var paragraphRule = regexp.MustCompile(pySpace + `?\*\*\*` + pySpace + `?`)

// numberOfParagraphs: exactly so many, between lines of ***. An empty one is
// not counted at either end, and wrong in between.
func numberOfParagraphs(a *args) check {
	asked := a.count("num_paragraphs")
	return func(text string) bool {
		parts := paragraphRule.Split(text, -1)
		n := len(parts)
		for i, p := range parts {
			if strip(p) != "" {
				continue
			}
			if i > 0 && i < len(parts)-1 {
				return false
			}
			n--
		}
		return n == asked
	}
}

var pyWords = regexp.MustCompile(pyWord + `+`)

// numberOfWords counts runs of letters and digits, as published: 3.5 is two.
// korean:eojeol counts what stands between spaces.
func numberOfWords(a *args) check {
	n, holds := a.count("num_words"), a.relation("relation")
	return func(text string) bool { return holds(len(pyWords.FindAllStringIndex(text, -1)), n) }
}

// paragraphFirstWord: exactly so many paragraphs between empty lines, and the
// n-th begins with the word. A particle on it makes it another word.
func paragraphFirstWord(a *args) check {
	asked, nth := a.count("num_paragraphs"), a.count("nth_paragraph")
	word := strings.ToLower(a.text("first_word"))
	if nth > asked {
		a.fail("nth_paragraph", "is %d of %d paragraphs", nth, asked)
	}
	return func(text string) bool {
		parts, n := strings.Split(text, "\n\n"), 0
		for _, p := range parts {
			if strip(p) != "" {
				n++
			}
		}
		if n != asked || nth > n {
			return false
		}
		inParagraph := words(parts[nth-1])
		return len(inParagraph) > 0 && bareWord(inParagraph[0]) == word
	}
}

// bareWord is a word in small letters without the quotes before it, up to the
// first punctuation.
func bareWord(w string) string {
	w = strings.TrimLeft(strings.TrimLeft(w, "'"), `"`)
	if i := strings.IndexAny(w, `.,?!'"`); i >= 0 {
		w = w[:i]
	}
	return strings.ToLower(w)
}
