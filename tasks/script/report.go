package script

import "github.com/hanbench/hanbench/internal/hangul"

// A Report is what Examine finds in an answer.
type Report struct {
	Letters       Letters // of the prose
	Language      string  // as Language gives it
	NotKorean     bool    // as NotKorean gives it
	LanguageKnown bool    // false: too little to tell, and NotKorean means nothing
	Leaks         []Leak  // glosses too
}

// Leaked reports whether the answer to a Korean prompt leaks: Han or kana that
// is no gloss, or another language than Korean.
func (r Report) Leaked() bool {
	for _, l := range r.Leaks {
		if !l.Gloss {
			return true
		}
	}
	return r.NotKorean
}

// Examine looks at an answer's prose once for all of it. An empty answer has a
// Report with nothing in it.
func Examine(answer, prompt string) Report {
	prose := hangul.NFC(Prose(answer))
	c := takeCensus(prose)
	r := Report{Letters: c.letters, Language: c.language(prose)}
	if c.letters.Han+c.letters.Kana > 0 {
		r.Leaks = leaks(prose, prompt)
	}
	r.NotKorean, r.LanguageKnown = c.notKorean()
	return r
}
