package ifeval

import (
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// koreanWordChain: a word chain (끝말잇기): nothing but words of two Hangul
// syllables or more, each beginning with the syllable that the one before ends
// in, or as 두음 법칙 writes it there (양력, 역사), none twice. Between words stands
// white space, a comma, or an arrow. Of a list each line may have its number.
func koreanWordChain(a *args) check {
	n, holds := a.count("num_words"), a.koreanRelation("relation")
	first := ""
	if a.has("first_word") {
		first = strip(a.text("first_word"))
	}
	return func(text string) bool {
		chain, ok := chainOf(text)
		if !ok || !holds(len(chain), n) || first != "" && chain[0] != first {
			return false
		}
		seen := map[string]bool{}
		for i, w := range chain {
			if seen[w] || i > 0 && !follows(chain[i-1], w) {
				return false
			}
			seen[w] = true
		}
		return true
	}
}

// chainOf are the words of a chain. ok is false where something else is in the
// text, or there is no word.
func chainOf(text string) (chain []string, ok bool) {
	for line := range strings.Lines(text) {
		line = lineMark.ReplaceAllString(strip(line), "")
		for _, w := range strings.FieldsFunc(line, func(r rune) bool {
			return isPySpace(r) || strings.ContainsRune(",-–—→➡⇒>·/.~*\uFE0F", r)
		}) {
			syllables := []rune(w)
			for _, r := range syllables {
				if !hangul.IsSyllable(r) {
					return nil, false
				}
			}
			if len(syllables) < 2 {
				return nil, false
			}
			chain = append(chain, w)
		}
	}
	return chain, len(chain) > 0
}

// follows reports whether next may come after word.
func follows(word, next string) bool {
	w := []rune(word)
	last, first := w[len(w)-1], []rune(next)[0]
	start, _ := hangul.InitialLaw(last)
	return first == last || first == start
}
