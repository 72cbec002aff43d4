package ifeval

import (
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// textLines are the lines that are not blank, without the marks of lists and
// emphasis before them.
func textLines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimLeft(lineMark.ReplaceAllString(strip(line), ""), "*_\"'“‘([<《「『 ")
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

// koreanLineSyllables: as many lines as syllables (삼행시), each beginning with
// its own.
func koreanLineSyllables(a *args) check {
	syllables := []rune(strip(a.text("syllables")))
	for _, r := range syllables {
		if !hangul.IsSyllable(r) {
			a.fail("syllables", "must be Hangul syllables, holds %q", r)
		}
	}
	return linesBegin(syllables, func(r rune) rune { return r })
}

// koreanLineInitials: as many lines as initial consonants, each beginning with
// a syllable of its own: ㄱㄴㄷ.
func koreanLineInitials(a *args) check {
	initials := []rune(strip(a.text("initials")))
	for _, r := range initials {
		a.needInitial("initials", r)
	}
	return linesBegin(initials, initialOf)
}

// koreanAlliteration: every line begins with a syllable of the one initial
// consonant (두운).
func koreanAlliteration(a *args) check {
	initial := a.rune("initial")
	a.needInitial("initial", initial)
	return func(text string) bool {
		for _, line := range textLines(text) {
			if r, _ := utf8.DecodeRuneInString(line); initialOf(r) != initial {
				return false
			}
		}
		return len(textLines(text)) > 0
	}
}

func linesBegin(with []rune, of func(rune) rune) check {
	return func(text string) bool {
		lines := textLines(text)
		if len(lines) != len(with) {
			return false
		}
		for i, line := range lines {
			if r, _ := utf8.DecodeRuneInString(line); of(r) != with[i] {
				return false
			}
		}
		return true
	}
}

// initialOf is the initial consonant of a syllable, 0 for any other rune.
func initialOf(r rune) rune {
	initial, _, _, _ := hangul.Decompose(r)
	return initial
}

// needInitial makes sure that an argument is a consonant that begins syllables.
func (a *args) needInitial(name string, r rune) {
	if _, ok := hangul.Compose(r, 'ㅏ', 0); !ok {
		a.fail(name, "must be initial consonants such as ㄱ, holds %q", r)
	}
}
