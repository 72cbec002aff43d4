package ifeval

import (
	"regexp"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/hanbench/hanbench/internal/hangul"
)

// koreanSyllables counts Hangul syllables (U+AC00 to U+D7A3).
func koreanSyllables(a *args) check {
	n, holds := a.count("num_syllables"), a.koreanRelation("relation")
	return func(text string) bool { return holds(hangul.Count(text).Syllables, n) }
}

// koreanEojeol counts what stands between white space.
func koreanEojeol(a *args) check {
	n, holds := a.count("num_eojeol"), a.koreanRelation("relation")
	return func(text string) bool { return holds(len(words(text)), n) }
}

// koreanCharacters counts characters as a reader does (grapheme clusters),
// without white space unless with_spaces is true (공백 포함). Line breaks are
// never counted.
func koreanCharacters(a *args) check {
	n, holds := a.count("num_characters"), a.koreanRelation("relation")
	withSpaces := a.flag("with_spaces")
	return func(text string) bool {
		text = strings.Map(func(r rune) rune {
			if r == '\n' || r == '\r' || !withSpaces && isPySpace(r) {
				return -1
			}
			return r
		}, strip(text))
		return holds(uniseg.GraphemeClusterCount(text), n)
	}
}

// koreanSentences counts sentences as sentences splits them.
func koreanSentences(a *args) check {
	n, holds := a.count("num_sentences"), a.koreanRelation("relation")
	return func(text string) bool { return holds(len(sentences(text)), n) }
}

var emptyLines = regexp.MustCompile(`\n[ \t\r]*\n\s*`)

// koreanParagraphs counts what stands between empty lines.
func koreanParagraphs(a *args) check {
	n, holds := a.count("num_paragraphs"), a.koreanRelation("relation")
	return func(text string) bool { return holds(len(paragraphs(text)), n) }
}

func paragraphs(text string) []string { return emptyLines.Split(strip(text), -1) }
