package tasks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// Endings that turn a noun into a statement, without spaces, longest first.
// Those of one syllable only follow a vowel, where 이 falls away.
var copulas = [...]string{
	"이라고할수있겠습니다", "라고할수있겠습니다", "이라고할수있습니다", "라고할수있습니다", "이라할수있습니다", "라할수있습니다",
	"이라고알려져있습니다", "라고알려져있습니다", "으로알려져있습니다", "로알려져있습니다",
	"인것으로보입니다", "인것으로추정됩니다", "으로추정됩니다", "로추정됩니다", "으로보입니다", "로보입니다", "이라고생각합니다", "라고생각합니다", "이라고부릅니다", "라고부릅니다",
	"이라고합니다", "라고합니다", "이라고한다", "라고한다", "이라고불립니다", "라고불립니다", "이라부릅니다", "라부릅니다", "이라한다", "라한다", "이라고부른다", "라고부른다", "인것같습니다", "인것같아요", "인것같다", "일것입니다",
	"이정답입니다", "가정답입니다", "이맞습니다", "가맞습니다", "이었습니다", "였습니다", "이랍니다", "랍니다", "입니다",
	"이십니다", "이셨습니다", "이옵니다", "이시다", "이지요", "지요",
	"이었다", "였다", "이었어요", "였어요", "이에요", "이예요", "예요", "에요", "이네요", "이죠", "이라고", "라고", "이며", "이고", "이므로", "이야", "이요", "이다",
	"임", "다", "야", "죠", "요",
}

// Particles, longest first.
var particles = [...]string{
	"께서는", "에서는", "에게서", "께서", "에서", "에게", "에는", "으로", "까지", "부터",
	"은", "이", "을", "과", "는", "가", "를", "와", "로", "의", "에", "도", "님",
}

// sameShort compares an answer with a gold text, white space, letter case,
// quotes and brackets aside. Endings, particles, a gloss in brackets and what
// leads up to a predicate noun are taken off the answer in turn and never all
// at once: 고양이입니다 is 고양이, and 아이 stays 아이. The gold stays as it is.
func sameShort(answer, gold string) bool {
	want := shortKey(foldString(gold))
	wantPlain := shortKey(withoutGloss(foldString(gold)))
	for _, text := range phrasings(answer) {
		for _, key := range stripped(shortKey(text)) {
			if key == want || key == wantPlain || sameBareNumber(key, want) {
				return key != ""
			}
		}
	}
	return false
}

// phrasings are the parts of an answer that can be the answer proper.
func phrasings(s string) []string {
	s = strings.TrimPrefix(strings.NewReplacer("**", "", "__", "", "`", "").Replace(s), "바로 ")
	out := []string{s}
	add := func(t string) {
		if strings.TrimSpace(t) != "" {
			out = append(out, t)
		}
	}
	if q, ok := soleQuoted(s); ok {
		add(q)
	}
	if plain := withoutGloss(s); plain != s {
		add(plain)
		add(gloss(s))
		s = plain
	}
	for _, butRather := range [...]string{" 아니라 ", " 아닌 ", " 아니고 "} {
		if i := strings.LastIndex(s, butRather); i >= 0 {
			s = s[i+len(butRather):]
			add(s)
		}
	}
	for _, leads := range [...]string{"은 ", "는 ", "인 "} { // 수도는 서울, 왕인 세종대왕
		if i := strings.LastIndex(s, leads); i > 0 {
			add(s[i+len(leads):])
			add(argument(s[i+len(leads):]))
		}
	}
	for _, link := range [...]string{"이며", "이고", "이므로", "'으로, ", "'로, ", "으로, ", "로, ", " - ", " – ", " — "} {
		if i := strings.Index(s, link); i > 0 {
			add(s[:i])
		}
	}
	if i := max(strings.LastIndex(s, "을 "), strings.LastIndex(s, "를 ")); i > 0 && namesIt(s) {
		add(s[i+len("을 "):]) // 이 과정을 광합성이라고 한다
	}
	add(argument(s))
	return out
}

// namesIt reports whether a sentence says what something is called.
func namesIt(s string) bool {
	return endsWithAny(strings.TrimRight(s, " ."), []string{
		"라고 한다", "라고 합니다", "라고 부른다", "라고 부릅니다", "라 한다", "라 합니다", "라 부른다", "라 부릅니다",
	})
}

// argument is the one noun of a sentence that has besides only a verb: "서울에서
// 열렸습니다". It is "" for other sentences, and where the verb denies.
func argument(s string) string {
	words := strings.Fields(s)
	if len(words) != 2 || containsAny(words[1], denials[:]) || containsAny(words[1], []string{"안", "모르", "모릅", "입니다", "이다"}) {
		return ""
	}
	verb := strings.TrimRight(words[1], ".!")
	if !endsWithAny(verb, []string{"니다", "었다", "았다", "였다", "했다", "졌다", "렸다", "났다", "갔다", "왔다", "어요", "아요", "해요"}) {
		return ""
	}
	if !endsWithAny(words[0], []string{"에서", "께서", "에게", "으로", "로", "에", "을", "를", "이", "가"}) {
		return ""
	}
	return words[0]
}

// soleQuoted is what stands in quotes where one pair is there.
func soleQuoted(s string) (string, bool) {
	for _, pair := range [...][2]string{{"'", "'"}, {"\"", "\""}, {"「", "」"}, {"『", "』"}, {"《", "》"}, {"〈", "〉"}} {
		i := strings.Index(s, pair[0])
		if i < 0 {
			continue
		}
		rest := s[i+len(pair[0]):]
		j := strings.Index(rest, pair[1])
		if j <= 0 || strings.Contains(rest[j+len(pair[1]):], pair[0]) {
			continue
		}
		return rest[:j], true
	}
	return "", false
}

// withoutGloss takes what stands in round brackets out: 훈민정음(訓民正音).
func withoutGloss(s string) string {
	for {
		i := strings.IndexByte(s, '(')
		if i < 0 {
			return s
		}
		j := strings.IndexByte(s[i:], ')')
		if j < 0 {
			return s
		}
		s = s[:i] + s[i+j+1:]
	}
}

// gloss is the text in the first round brackets where it is in another script
// than Hangul: hanja or Latin, the same word again.
func gloss(s string) string {
	_, rest, _ := strings.Cut(s, "(")
	in, _, ok := strings.Cut(rest, ")")
	if !ok || strings.ContainsFunc(in, hangul.IsSyllable) {
		return ""
	}
	return in
}

// shortKey is a text in small letters without white space, quotes, brackets
// and punctuation. A point between digits stays, a grouping comma goes.
func shortKey(s string) string {
	var b strings.Builder
	prev := ' '
	for i, r := range s {
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		switch {
		case unicode.IsSpace(r):
			continue
		case r == '.' && isDigit(prev) && isDigit(next), r == '-' && isDigit(next), r == '%' || r == '/' || r == '&' || r == '#':
		case r == ',' && isDigit(prev) && isDigit(next) && !groups(s[i+1:]):
			r = ';' // a list of numbers is not one number
		case unicode.IsPunct(r) || r == '`', r == '~' && !isDigit(next):
			continue
		}
		b.WriteRune(unicode.ToLower(r))
		prev = r
	}
	return b.String()
}

// groups reports whether exactly three digits begin s.
func groups(s string) bool {
	n := 0
	for n < len(s) && isDigit(rune(s[n])) {
		n++
	}
	return n == 3
}

// stripped lists key, key without its ending, and each without its particle.
func stripped(key string) []string {
	out := []string{key}
	for _, e := range copulas {
		// More than one may fit: 고양이다 is 고양이 and 다, or 고양 and 이다.
		if k, ok := strings.CutSuffix(key, e); ok && k != "" && (utf8.RuneCountInString(e) > 1 || joins(k, e)) {
			out = append(out, k)
		}
	}
	for _, k := range out {
		for _, p := range particles {
			if w, ok := strings.CutSuffix(k, p); ok && joins(w, p) {
				out = append(out, w)
				break
			}
		}
	}
	return out
}

// endsAsStatement reports whether a text ends with a copula that cannot be the
// end of a verb (살펴보겠습니다), spaces in it aside.
func endsAsStatement(s string) bool {
	for _, e := range copulas {
		if utf8.RuneCountInString(e) == 1 {
			continue
		}
		if w, ok := cutSpaced(s, e); ok && w != "" {
			return true
		}
	}
	return false
}

// cutSpaced is strings.CutSuffix where s may hold spaces in the suffix.
func cutSpaced(s, suffix string) (string, bool) {
	for suffix != "" {
		s = strings.TrimRight(s, " ")
		r, n := utf8.DecodeLastRuneInString(suffix)
		last, m := utf8.DecodeLastRuneInString(s)
		if m == 0 || last != r {
			return "", false
		}
		s, suffix = s[:len(s)-m], suffix[:len(suffix)-n]
	}
	return strings.TrimRight(s, " "), true
}

// joins reports whether a particle or a one-syllable ending can be cut off
// after word: the word keeps two syllables (바다 is not 바), and its last
// syllable suits the particle's form (사과 is not 사 and 과).
func joins(word, p string) bool {
	syllables := utf8.RuneCountInString(word)
	if utf8.RuneCountInString(p) > 1 {
		return syllables > 0
	}
	if syllables < 2 {
		return false
	}
	final, known := hangul.HasBatchim(word)
	if !known {
		return true
	}
	switch p {
	case "은", "이", "을", "과":
		return final
	case "는", "가", "를", "와", "다", "야", "죠", "요":
		return !final
	}
	return true
}

// sameBareNumber compares numbers where one of the two is digits alone, so
// that 42명 is 42 but 42명 is not 42개.
func sameBareNumber(a, b string) bool {
	if !bareNumber(a) && !bareNumber(b) {
		return false
	}
	x, err := hangul.ParseNumber(a)
	if err != nil {
		return false
	}
	y, err := hangul.ParseNumber(b)
	return err == nil && x.Cmp(y) == 0
}

func bareNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789.-") == ""
}

// tidy is an answer as it is shown: without quotes, final punctuation and an
// unmistakable ending.
func tidy(s string) string {
	trim := func(s string) string { return strings.Trim(s, " \t\r\n\"'`*_.!,") }
	s = trim(s)
	for _, e := range [...]string{"이었습니다", "였습니다", "입니다", "이에요", "예요"} {
		if w, ok := strings.CutSuffix(s, e); ok && trim(w) != "" {
			return trim(w)
		}
	}
	return s
}
