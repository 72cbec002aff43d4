package tasks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// A tailClass is what follows a label or an option's text in an answer. It
// decides whether the words before it state an answer or merely mention one.
type tailClass uint8

const (
	badTail     tailClass = iota // part of a word, a quantity, a formula, a condition, a question
	endTail                      // the end of the line or the sentence
	copulaTail                   // 입니다, 이다, …
	linkTail                     // 이고, 이므로, …: asserted, and the sentence goes on
	viewTail                     // 라고, 로, 일, 인: an opinion, perhaps a former one
	subjectTail                  // 이, 가
	topicTail                    // 은, 는
	objectTail                   // 을, 를
	joinTail                     // 와, 과, 도, 의, …
	delimTail                    // : , - ( …
	wordTail                     // a space and another word
)

// A tail is read at one place of a folded text.
type tail struct {
	class tailClass
	beon  bool   // 번 came first: what precedes it is a number of an option
	word  string // the ending or particle
	at    int    // where the ending, delimiter or word begins
	next  int    // after it
}

type suffix struct {
	text  string
	class tailClass
	// alone: it must not run on into another syllable (이 of 이론)
	alone bool
}

// suffixes lists endings and particles by their first syllable, longest first.
var suffixes = map[rune][]suffix{
	'입': {{"입니다", copulaTail, false}},
	'이': {
		{"이었습니다", copulaTail, false}, {"이랍니다", copulaTail, false}, {"이라고", viewTail, false},
		{"이라는", linkTail, false}, {"이라서", linkTail, false},
		{"이에요", copulaTail, true}, {"이므로", linkTail, false}, {"이지만", linkTail, true},
		{"이었다", copulaTail, true}, {"이네요", copulaTail, true}, {"이지요", copulaTail, true},
		{"이예요", copulaTail, true}, {"이다", copulaTail, true}, {"이며", linkTail, true}, {"이고", linkTail, true},
		{"이죠", copulaTail, true}, {"이야", copulaTail, true}, {"이나", joinTail, true},
		{"이니", linkTail, false}, {"이라", linkTail, true}, {"이어", linkTail, false},
		{"이", subjectTail, true},
	},
	'였': {{"였습니다", copulaTail, false}, {"였다", copulaTail, true}},
	'예': {{"예요", copulaTail, true}},
	'에': {{"에요", copulaTail, true}, {"에", joinTail, true}, {"에서", joinTail, true}},
	'랍': {{"랍니다", copulaTail, false}},
	'라': {{"라고", viewTail, false}, {"라는", linkTail, false}, {"라 할 ", linkTail, false}, {"라서", linkTail, false}},
	'로': {{"로", viewTail, true}},
	'으': {{"으로", viewTail, true}},
	'일': {{"일 가능성이", viewTail, false}, {"일 것", viewTail, false}, {"일 듯", viewTail, false}, {"일 겁", viewTail, false}, {"일 거", viewTail, false}, {"일 수밖에 없", copulaTail, false}},
	'인': {{"인 것", viewTail, false}, {"인 듯", viewTail, false}, {"인 거", viewTail, false}, {"인 이유", linkTail, false}, {"인 까닭", linkTail, false}, {"인데", linkTail, true}},
	'임': {{"임", copulaTail, true}},
	'뿐': {{"뿐입니다", copulaTail, false}, {"뿐이다", copulaTail, true}},
	'다': {{"다", copulaTail, true}},
	'며': {{"며", linkTail, true}},
	'고': {{"고", linkTail, true}},
	'므': {{"므로", linkTail, true}},
	'네': {{"네요", copulaTail, true}},
	'죠': {{"죠", copulaTail, true}},
	'지': {{"지요", copulaTail, true}, {"지만", linkTail, true}, {"지", copulaTail, true}},
	'겠': {{"겠네요", copulaTail, true}, {"겠습니다", copulaTail, false}},
	'요': {{"요", copulaTail, true}},
	'오': {{"오", copulaTail, true}},
	'거': {{"거든요", copulaTail, true}, {"거든", copulaTail, true}},
	'야': {{"야", copulaTail, true}},
	'가': {{"가", subjectTail, true}},
	'은': {{"은", topicTail, true}},
	'는': {{"는", topicTail, true}},
	'을': {{"을", objectTail, true}},
	'를': {{"를", objectTail, true}},
	'와': {{"와", joinTail, true}},
	'과': {{"과", joinTail, true}},
	'도': {{"도", joinTail, true}},
	'의': {{"의", joinTail, true}},
	'나': {{"나", joinTail, true}},
	'하': {{"하고", joinTail, true}},
	'랑': {{"랑", joinTail, true}},
	'만': {{"만", joinTail, true}},
}

// These make a bare number a quantity or a date (3도, 3과, 3인), not a label.
const notAfterDigits = "일인도과의만임다며고네죠지야나에하랑요오거"

// readTail reads what follows position p of s. After a bare digit pass digit:
// its endings are fewer, and a sign that could continue the number is no tail.
func readTail(s string, p int, digit bool) tail {
	p = skipClosers(s, p)
	if strings.HasPrefix(s[p:], " )") { // ( C ) 입니다
		p = skipClosers(s, p+1)
	}
	var t tail
	if rest := s[p:]; strings.HasPrefix(rest, "번") || strings.HasPrefix(rest, " 번") && !strings.HasPrefix(rest, " 번호") {
		p += strings.Index(rest, "번") + len("번")
		if strings.HasPrefix(s[p:], "째") {
			p += len("째")
		}
		p = skipClosers(s, p)
		t.beon, digit = true, false
	}
	if t.beon {
		p = skipOptionWord(s, p)
	}
	t.at, t.next = p, p
	r, n := utf8.DecodeRuneInString(s[p:])
	after, _ := utf8.DecodeRuneInString(s[p+n:])
	switch {
	case n == 0 || r == '\n' || r == '\r':
		t.class = endTail
	case r == '.' || r == '!' || r == '。':
		t.next = p + n
		if after >= '0' && after <= '9' || isLatin(after) {
			return t
		}
		t.class = endTail
	case r == ' ' || r == '\t':
		return spacedTail(s, t, digit)
	case hangul.IsSyllable(r):
		if !digit || !strings.ContainsRune(notAfterDigits, r) {
			t.suffix(s)
		}
	case strings.ContainsRune(":,;(/-–—|~·…[<、", r):
		if digit && after >= '0' && after <= '9' {
			return t
		}
		t.class, t.next = delimTail, p+n
	case strings.HasPrefix(s[p:], "##"): // ##정답: C##
		t.class = endTail
	case strings.HasPrefix(s[p:], "です"):
		t.class, t.next = copulaTail, p+len("です")
	case r == '?' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Sm, r) || r == '%' || r == '\\' || r == '&' || r == '#' || r == '\'' || r == '^':
	default:
		t.class = delimTail
	}
	return t
}

// suffix reads the ending or particle at t.at.
func (t *tail) suffix(s string) {
	rest := s[t.at:]
	r, _ := utf8.DecodeRuneInString(rest)
	for _, x := range suffixes[r] {
		if !strings.HasPrefix(rest, x.text) {
			continue
		}
		end := t.at + len(x.text)
		if next, _ := utf8.DecodeRuneInString(s[end:]); x.alone && hangul.IsSyllable(next) {
			continue
		}
		t.class, t.word, t.next = x.class, x.text, end
		return
	}
}

// spacedTail reads on after white space: an ending written apart ("C 입니다"),
// the end of the line, a dash or bracket, or another word.
func spacedTail(s string, t tail, digit bool) tail {
	q := skipBlanks(s, t.at)
	r, n := utf8.DecodeRuneInString(s[q:])
	u := t
	u.at = q
	switch {
	case n == 0 || r == '\n' || r == '\r':
		u.class = endTail
	case (r == '.' || r == '!') && sentenceEnd(s, q) == q:
		u.class, u.next = endTail, q+n
	case hangul.IsSyllable(r):
		u.suffix(s)
		// A single syllable after a space is more often a word of its own.
		if u.class == badTail && u.word == "" || utf8.RuneCountInString(u.word) == 1 {
			return tail{class: wordTail, beon: t.beon, at: q, next: q}
		}
	case strings.ContainsRune("([:;,-–—|/<~·", r) && !digit || strings.ContainsRune("([;|<", r):
		u.class, u.next = delimTail, q+n
	case r == '=' || r == '+' || r == '*' || r == '%' || unicode.Is(unicode.Sm, r) && r != '>' || r == '?':
		u.class = badTail
	default:
		u.class, u.next = wordTail, q
	}
	return u
}

// skipOptionWord goes over what an option is called after its number: 3번 보기.
func skipOptionWord(s string, p int) int {
	rest, ok := strings.CutPrefix(s[p:], " ")
	if !ok {
		return p
	}
	for _, w := range [...]string{"보기", "선택지", "선지", "항목", "옵션", "문장", "설명"} {
		if strings.HasPrefix(rest, w) {
			return skipClosers(s, p+1+len(w))
		}
	}
	return p
}

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

const closers = ")]}>\"'*_`$」』》〉】"

// skipClosers goes over closing brackets, quotes and markdown. An apostrophe
// before a letter is none (I'm).
func skipClosers(s string, p int) int {
	for p < len(s) {
		r, n := utf8.DecodeRuneInString(s[p:])
		if strings.HasPrefix(s[p:], `\)`) || strings.HasPrefix(s[p:], `\]`) {
			p += 2
			continue
		}
		if !strings.ContainsRune(closers, r) {
			break
		}
		if next, _ := utf8.DecodeRuneInString(s[p+n:]); r == '\'' && isLatin(next) {
			break
		}
		p += n
	}
	return p
}

func skipBlanks(s string, p int) int {
	for p < len(s) && (s[p] == ' ' || s[p] == '\t') {
		p++
	}
	return p
}

// longestSentence, in bytes, bounds how far a sentence is followed: some 300
// syllables. It keeps the work linear in answers that are one endless line.
const longestSentence = 1000

// sentenceEnd is the end of the sentence that p lies in: a full stop, question
// or exclamation mark that white space or the end follows, or a newline.
func sentenceEnd(s string, p int) int {
	far := runeStart(s, min(len(s), p+longestSentence))
	for ; p < far; p++ {
		switch s[p] {
		case '\n':
			return p
		case '.', '!', '?':
			q := skipClosers(s, p+1)
			if q == len(s) || s[q] == ' ' || s[q] == '\n' || s[q] == '\r' {
				return p
			}
		}
	}
	return p
}

// sentenceStart is where the sentence that p lies in begins.
func sentenceStart(s string, p int) int {
	far := runeStart(s, max(0, p-longestSentence))
	for i := p - 1; i >= far; i-- {
		switch {
		case s[i] == '\n':
			return i + 1
		case (s[i] == '.' || s[i] == '!' || s[i] == '?') && i+1 < p && (s[i+1] == ' ' || s[i+1] == '*'):
			return i + 1
		}
	}
	return far
}

// runeStart moves i back to the beginning of the character it lies in.
func runeStart(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}
