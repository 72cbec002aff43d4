package ifeval

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/tasks/script"
)

// postscript: the marker anywhere, whatever its case, as published. With
// korean:postscript it begins the last paragraph.
func postscript(a *args) check {
	marker := strip(a.text("postscript_marker"))
	pattern := strings.ToLower(marker)
	switch marker {
	case "P.P.S":
		pattern = `p\.` + pySpace + `?p\.` + pySpace + `?s`
	case "P.S.":
		pattern = `p\.` + pySpace + `?s\.`
	}
	p := a.pattern("postscript_marker", "ARG", pattern)
	return func(text string) bool { return p.MatchString(strings.ToLower(text)) }
}

// twoResponses: two that differ, with ****** between.
func twoResponses(*args) check {
	return func(text string) bool { return twoParts(text, "******") }
}

// twoParts reports whether text is two different parts. Empty ones are allowed
// at the ends.
func twoParts(text, separator string) bool {
	var valid []string
	parts := strings.Split(text, separator)
	for i, p := range parts {
		switch {
		case strip(p) != "":
			valid = append(valid, strip(p))
		case i > 0 && i < len(parts)-1:
			return false
		}
	}
	return len(valid) == 2 && valid[0] != valid[1]
}

// repeatPrompt: the text begins with the given one, whatever the case.
func repeatPrompt(a *args) check {
	prompt := strings.ToLower(strip(a.text("prompt_to_repeat")))
	return func(text string) bool { return strings.HasPrefix(strings.ToLower(strip(text)), prompt) }
}

// endPhrase: the text ends with the phrase, quotes after it aside.
func endPhrase(a *args) check {
	phrase := strings.ToLower(strip(a.text("end_phrase")))
	return func(text string) bool {
		return strings.HasSuffix(strings.ToLower(strings.Trim(strip(text), `"`)), phrase)
	}
}

// quotation: in ASCII double quotes, as published. korean:quotes knows others.
func quotation(*args) check {
	return func(text string) bool {
		text = strip(text)
		return len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"'
	}
}

func noComma(*args) check {
	return func(text string) bool { return !strings.Contains(text, ",") }
}

// Marks that NLTK's tokeniser takes off words wherever they stand.
var wordMarks = regexp.MustCompile("[\\[\\](){}<>;@#$%&?!\"“”‘’«»*,:`]|--+|\\.\\.+|\\.+$")

// capitalWords counts words in capital letters. Korean has none: the rule is
// here for data sets that keep IFEval's English prompts.
func capitalWords(a *args) check {
	n, holds := a.count("capital_frequency"), a.relation("capital_relation")
	return func(text string) bool {
		capital := 0
		for _, w := range words(text) {
			for _, part := range words(wordMarks.ReplaceAllString(w, " ")) {
				if isUpper(part) {
					capital++
				}
			}
		}
		return holds(capital, n)
	}
}

func englishCapital(*args) check {
	return func(text string) bool { return isUpper(text) && mayBeEnglish(text) }
}

func englishLowercase(*args) check {
	return func(text string) bool { return isLower(text) && mayBeEnglish(text) }
}

// mayBeEnglish takes a text too short to tell for English.
func mayBeEnglish(text string) bool {
	l := script.Language(text)
	return l == "en" || l == script.Undetermined && utf8.RuneCountInString(text) > 0
}
