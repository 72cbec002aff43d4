package script

import (
	"strings"
	"unicode"

	"github.com/hanbench/hanbench/internal/hangul"
)

// An Undetermined language: too little text, or none that is known here.
const Undetermined = ""

// A tongue is a language that shares its script, with words that are frequent
// in it and not in the others of its script.
type tongue struct {
	code  string
	words string // between spaces, lower case
}

// Languages by script, ISO 639-1. Where a script has one language, the words
// are not needed; else the language with most of its words in the text wins.
var (
	latinTongues = [...]tongue{
		{"en", " the of and to is in that it for with as are was this be not or by you your from have can "},
		{"de", " der die das und ist nicht ein eine zu mit den von ich sie auf für im dem des auch wird sich "},
		{"fr", " le la les des et est une dans pour que qui pas sur avec du au ce nous vous sont cette "},
		{"es", " el los las que y es en una por con para se del al como más pero sus está "},
		{"it", " il che di è per una con non sono gli della nel alla più anche questo dei le si "},
		{"pt", " que não uma os as é do da em para com por mais como dos seu sua você são ao "},
		{"nl", " het een van en is niet dat op te zijn voor met aan er ook maar deze bij wordt "},
		{"vi", " là và của có không được một cho những các trong người với để này đã "},
		{"id", " yang dan di untuk dengan ini itu tidak dari dalam pada adalah saya akan kami "},
		{"fi", " ja on ei että se hän mutta kun niin tai ovat myös oli joka tämä olla voi "},
		{"sw", " na ya wa kwa ni katika za la kuwa hii yake watu sana pia lakini kama "},
		{"pl", " w i na nie się jest że do z to jak ale dla przez są oraz "},
		{"tr", " ve bir bu için ile da de çok olarak daha gibi olan değil ne "},
	}
	cyrillicTongues = [...]tongue{
		{"ru", " и в не на что он с по это как но из его для был она у мы они "},
		{"bg", " и в не на че се да за от са е по като ще му това или тя със "},
		{"uk", " і в не на що він з та це як але для її був вона у ми вони й є "},
	}
	arabicTongues = [...]tongue{
		{"ar", " في من على إلى أن هذا هذه التي الذي لا ما عن مع كان هو هي أو "},
		{"fa", " و در به از که این را با است برای آن یک می شود ها های "},
		{"ur", " کے کی میں ہے اور سے کا کو پر نے یہ ہیں ایک کہ تھا "},
	}
	devanagariTongues = [...]tongue{
		{"hi", " है और के में की का को से हैं यह पर एक नहीं भी हो कि "},
		{"mr", " आहे आणि च्या मध्ये या एक ते हे आहेत नाही होते की मी तर "},
		{"ne", " छ र को मा का लागि यो पनि छन् भने एक हो हुन्छ गर्न छैन "},
	}
)

// Languages whose script is theirs alone here.
var ownScripts = [...]struct {
	table *unicode.RangeTable
	code  string
}{
	{unicode.Thai, "th"}, {unicode.Bengali, "bn"}, {unicode.Tamil, "ta"}, {unicode.Telugu, "te"},
	{unicode.Kannada, "kn"}, {unicode.Malayalam, "ml"}, {unicode.Gujarati, "gu"}, {unicode.Gurmukhi, "pa"},
	{unicode.Greek, "el"}, {unicode.Hebrew, "he"},
}

// Known reports whether Language can give a code (ISO 639-1).
func Known(code string) bool {
	switch code {
	case "ko", "ja", "zh":
		return true
	}
	for _, own := range ownScripts {
		if own.code == code {
			return true
		}
	}
	for _, group := range [][]tongue{latinTongues[:], cyrillicTongues[:], arabicTongues[:], devanagariTongues[:]} {
		for _, t := range group {
			if t.code == code {
				return true
			}
		}
	}
	return false
}

// A census is how many words of a text are in each script.
type census struct {
	hangul, latin, other int // other is every script but these and han, kana
	letters              Letters
}

// cjk counts the letters of those scripts that are written without spaces.
func (c *census) cjk() int { return c.letters.Han + c.letters.Kana }

// Language is the language of most words of the text's prose, as ISO 639-1
// code, Chinese without a region. A word with a Hangul letter is Korean,
// whatever else is in it: React의. Words of one or two Latin letters, or of one
// Greek one, are not counted, since labels, units and variables are such; of Han
// and kana two letters count as a word.
// Undetermined where nothing is left, or the language is not among those known.
func Language(text string) string {
	prose := hangul.NFC(Prose(text))
	c := takeCensus(prose)
	return c.language(prose)
}

// language is Language of the prose that was counted.
func (c *census) language(prose string) string {
	cjk := float64(c.cjk()) / 2
	most := max(float64(c.hangul), float64(c.latin), float64(c.other), cjk)
	switch {
	case most == 0:
		return Undetermined
	case float64(c.hangul) == most:
		return "ko"
	case cjk == most && c.letters.Kana*10 >= c.cjk():
		return "ja" // a tenth of kana is more than names in Chinese bring
	case cjk == most:
		return "zh"
	case float64(c.latin) == most:
		return byWords(prose, latinTongues[:])
	}
	return otherLanguage(prose)
}

// fewestForeign is how many words without Hangul say that an answer is not in
// Korean: a name or a label in Latin letters is a good answer.
const fewestForeign = 4

// NotKorean reports whether an answer's prose is in another language than
// Korean: fewer words with Hangul than without, and not only a name or a
// label. known is false where there is too little to tell.
func NotKorean(answer string) (notKorean, known bool) {
	c := takeCensus(hangul.NFC(Prose(answer)))
	return c.notKorean()
}

func (c *census) notKorean() (notKorean, known bool) {
	foreign := c.latin + c.other + (c.cjk()+1)/2
	switch {
	case c.hangul > 0 && c.hangul >= foreign:
		return false, true
	case foreign < fewestForeign:
		return false, false
	}
	return true, true
}

// A word of fewer letters says nothing of the language.
const (
	shortestLatin = 3
	shortestOther = 2 // vowel signs too
)

func takeCensus(prose string) census {
	var c census
	var word Letters
	flush := func() {
		switch {
		case word.Hangul > 0:
			c.hangul++
		case word.Other >= shortestOther:
			c.other++
		case word.Latin >= shortestLatin:
			c.latin++
		}
		word = Letters{}
	}
	for _, r := range prose {
		switch Of(r) {
		case Hangul:
			c.letters.Hangul++
			word.Hangul++
		case Latin:
			c.letters.Latin++
			word.Latin++
		case Han:
			c.letters.Han++
		case Kana:
			c.letters.Kana++
		case Other:
			c.letters.Other++
			word.Other++
		case None:
			switch {
			case r < unicode.MaxASCII || !unicode.IsMark(r):
				flush()
			case word.Other > 0:
				word.Other++ // a vowel sign
			}
		}
	}
	flush()
	return c
}

// otherLanguage is the language of the first script beyond the usual ones that
// the text has.
func otherLanguage(prose string) string {
	for _, r := range prose {
		if Of(r) != Other {
			continue
		}
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			return byWords(prose, cyrillicTongues[:])
		case unicode.Is(unicode.Arabic, r):
			return byWords(prose, arabicTongues[:])
		case unicode.Is(unicode.Devanagari, r):
			return byWords(prose, devanagariTongues[:])
		}
		for _, own := range ownScripts {
			if unicode.Is(own.table, r) {
				return own.code
			}
		}
	}
	return Undetermined
}

// fewestHits is how many frequent words make a language: one may be a name.
const fewestHits = 2

// byWords is the language with the most of its frequent words in the text, the
// first of several, Undetermined where none has enough.
func byWords(prose string, tongues []tongue) string {
	counts := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(prose), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r)
	}) {
		counts[w]++
	}
	best, most := Undetermined, fewestHits-1
	for _, t := range tongues {
		hits := 0
		for w := range strings.FieldsSeq(t.words) {
			hits += counts[w]
		}
		if hits > most {
			best, most = t.code, hits
		}
	}
	return best
}
