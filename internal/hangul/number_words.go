package hangul

import (
	"math/big"
	"strings"
	"unicode/utf8"
)

// numeralStarts are the syllables that a numeral in words can begin with.
const numeralStarts = "영공일이삼사오육륙칠팔구십백천만억조경마" + "하한둘두셋세넷네다여일아열스서마쉰예"

// Counters and units that make the numeral before them one. They match whole
// words, a particle or ending aside: 개 is not found in 개인.
var counters = [...]string{
	"개월", "개국", "개", "명", "사람", "살", "세", "마리", "권", "장", "대", "자루", "송이", "그루", "켤레", "벌", "채", "척",
	"병", "잔", "그릇", "번", "가지", "곳", "군데", "시간", "시", "분", "초", "일", "달러", "달", "주", "년", "해", "월", "층", "평",
	"원", "엔", "위안", "유로", "배", "쪽", "페이지", "글자", "음절", "획", "킬로그램", "그램", "킬로미터", "미터", "센티미터",
	"톤", "리터", "퍼센트", "프로", "도", "점", "회", "차", "위", "등", "편", "곡", "줄", "칸", "알", "포기", "다발", "상자",
	"봉지", "묶음", "판", "쌍", "팀", "학년", "가구", "세대", "인분", "인", "표", "건", "종류", "종", "단계", "조각", "접", "여",
}

// 한 is also "done" and "about" (한 일, 한 대로): before it only these count.
var countersOfOne = [...]string{
	"개월", "개", "명", "사람", "살", "마리", "권", "장", "시간", "시", "달", "병", "잔", "그릇", "그루", "송이", "켤레", "자루", "곳", "글자",
}

// Endings and particles of several syllables that may follow a numeral.
var numeralEndings = [...]string{
	"입니다", "이다", "이에요", "예요", "이며", "이고", "이므로", "이라", "으로", "에서", "까지", "부터", "보다", "정도", "이상", "이하", "이나", "씩", "번째", "임",
}

// oneSyllable are particles that may follow a numeral or a counter.
const oneSyllable = "은는이가을를과와로의에도만씩당"

// counterAt measures the counter at byte i, white space before it included.
func (n *numberScanner) counterAt(i int, of []string) (end int, ok bool) {
	rest := strings.TrimLeft(n.s[i:], " ")
	i = len(n.s) - len(rest)
	for _, c := range of {
		if !strings.HasPrefix(rest, c) {
			continue
		}
		if next := n.rune(i + len(c)); !IsSyllable(next) || n.endingAt(i+len(c)) ||
			strings.ContainsRune("이입예라째반짜", next) {
			return i + len(c), true
		}
	}
	return i, false
}

// endingAt reports whether a numeral may end at byte i before what follows:
// no syllable, an ending, or a particle.
func (n *numberScanner) endingAt(i int) bool {
	r := n.rune(i)
	if !IsSyllable(r) {
		return true
	}
	return n.longEndingAt(i) || strings.ContainsRune(oneSyllable, r) && !IsSyllable(n.rune(i+utf8.RuneLen(r)))
}

func (n *numberScanner) longEndingAt(i int) bool {
	for _, e := range numeralEndings {
		if strings.HasPrefix(n.s[i:], e) {
			return true
		}
	}
	return false
}

// unit is the power of ten that a syllable stands for; big for 만 and above.
func unit(r rune) (value int64, big bool) {
	switch r {
	case '십':
		return 10, false
	case '백':
		return 100, false
	case '천':
		return 1000, false
	case '만':
		return 1e4, true
	case '억':
		return 1e8, true
	case '조':
		return 1e12, true
	case '경':
		return 1e16, true
	}
	return 0, false
}

// unitAt is unit for the syllable at byte i, unless it begins another word:
// 3만큼, 5조각, 2경기; nor is 제3조 three trillion.
func (n *numberScanner) unitAt(i, start int) (value int64, big bool) {
	r := n.rune(i)
	value, big = unit(r)
	if value == 0 {
		return 0, false
	}
	next := n.rune(i + utf8.RuneLen(r))
	before, _ := utf8.DecodeLastRuneInString(n.s[:start])
	switch {
	case r == '만' && (next == '큼' || next == '점' && i == start), // 10점 만점
		r == '조' && (before == '제' || IsSyllable(next) && strings.ContainsRune("각건직사치항합금립별", next)),
		r == '경' && IsSyllable(next) && !strings.ContainsRune("원달명의은이가을를에", next),
		r == '백' && (next == '신' || next == '화'):
		return 0, false
	}
	return value, big
}

// A tally adds up a numeral as it is read.
type tally struct {
	total, section *big.Rat // groups of 만, 억, … done; the group being read
	now            *big.Rat // digits still waiting for their unit; nil for none
	small, big     int64    // the last units: what follows must be less
	figures        bool     // written with digits at least in part
	syllables      int      // of the words
	units          int
}

func newTally() *tally {
	const above = int64(1e18)
	return &tally{total: new(big.Rat), section: new(big.Rat), small: above, big: above}
}

func (t *tally) fits(v *big.Rat) bool {
	limit := t.small
	if t.section.Sign() == 0 {
		limit = t.big
	}
	return t.units == 0 || v.Cmp(new(big.Rat).SetInt64(limit)) < 0
}

// multiply takes a unit; false where the numeral cannot go on with it.
func (t *tally) multiply(u int64, isBig bool) bool {
	unit := new(big.Rat).SetInt64(u)
	if !isBig {
		thousand := big.NewRat(1000, 1)
		if u >= t.small || t.now != nil && t.now.Cmp(thousand) >= 0 {
			return false
		}
		if t.now == nil {
			t.now = big.NewRat(1, 1)
		}
		t.section.Add(t.section, t.now.Mul(t.now, unit))
		t.now, t.small = nil, u
		t.units++
		return true
	}
	if u >= t.big || t.now == nil && t.section.Sign() == 0 && t.units > 0 {
		return false
	}
	if t.now != nil {
		t.section.Add(t.section, t.now)
	} else if t.section.Sign() == 0 {
		t.section.SetInt64(1)
	}
	t.total.Add(t.total, t.section.Mul(t.section, unit))
	t.section, t.now, t.small, t.big = new(big.Rat), nil, 1e18, u
	t.units++
	return true
}

func (t *tally) value() *big.Rat {
	v := t.total.Add(t.total, t.section)
	if t.now != nil {
		v.Add(v, t.now)
	}
	return v
}

// compound reads digits and words together: 3만 5천, 2억 3,000만, 1천234,
// 삼만 오천, 백이십삼, 만. v is nil where nothing was read.
func (n *numberScanner) compound(i int) (t *tally, end int) {
	t = newTally()
	end = i
	for p := i; ; end = p {
		r := n.rune(p)
		if r == ' ' && end > i && t.now == nil && n.goesOn(p+1, t) {
			p++
			r = n.rune(p)
		}
		switch u, isBig := n.unitAt(p, i); {
		case digit(r) >= 0 && t.now == nil:
			v, e := n.literal(p)
			if v == nil || !t.fits(v) {
				return t, end
			}
			t.now, t.figures, p = v, true, e
		case u != 0:
			if !t.multiply(u, isBig) {
				return t, end
			}
			t.syllables++
			p += utf8.RuneLen(r)
		case IsSyllable(r) && t.now == nil && n.digitWord(p, t):
			t.now = big.NewRat(int64(hangulDigitValue(r)), 1)
			t.syllables++
			p += utf8.RuneLen(r)
		default:
			return t, end
		}
	}
}

// hangulDigitValue is 1 for 일 to 9 for 구, else -1.
func hangulDigitValue(r rune) int {
	if r == '륙' {
		return 6
	}
	i := strings.IndexRune(sinoDigits, r)
	if i <= 0 {
		return -1
	}
	return i / len("일")
}

// digitWord reports whether the syllable at p is a digit here: before a unit,
// or last in a numeral all in words. 이 before another word is a particle.
func (n *numberScanner) digitWord(p int, t *tally) bool {
	r := n.rune(p)
	if hangulDigitValue(r) < 0 {
		return false
	}
	after := p + utf8.RuneLen(r)
	if u, _ := unit(n.rune(after)); u != 0 {
		return true
	}
	if t.figures {
		return false
	}
	if _, ok := n.counterAt(after, counters[:]); ok {
		return true
	}
	return n.endingAt(after) && (r != '이' || n.rune(after) != ' ')
}

// goesOn reports whether a numeral goes on after a space: with digits, or with
// words that are a numeral themselves (삼만 오천, but not 3만 이상).
func (n *numberScanner) goesOn(p int, t *tally) bool {
	if digit(n.rune(p)) >= 0 {
		v, e := n.literal(p)
		if v == nil || !t.fits(v) {
			return false
		}
		_, isBig := n.unitAt(e, p)
		return !isBig || t.section.Sign() == 0
	}
	q, units := p, 0
	for IsSyllable(n.rune(q)) {
		u, _ := unit(n.rune(q))
		if u == 0 && hangulDigitValue(n.rune(q)) < 0 {
			break
		}
		if u != 0 {
			units++
		}
		q += len("일")
	}
	if q == p {
		return false
	}
	_, counted := n.counterAt(q, counters[:])
	ending := n.endingAt(q)
	if units == 0 {
		return q == p+len("일") && (counted || ending && n.rune(q) != ' ')
	}
	return counted || ending
}

// sino reads a numeral all in words: 백이십삼, 삼만 오천, 만, 영.
func (n *numberScanner) sino(i int) (*big.Rat, int) {
	if r := n.rune(i); r == '영' || r == '공' {
		end := i + len("영")
		if n.whole && (n.endingAt(end) || n.afterSpace(end)) {
			return new(big.Rat), end
		}
		return nil, i
	}
	t, end := n.compound(i)
	if end == i || t.figures {
		return nil, i
	}
	_, counted := n.counterAt(end, counters[:])
	attached := counted && n.rune(end) != ' '
	switch {
	case n.whole && t.units == 0 && !strings.HasPrefix(n.s[end:], "원") &&
		(attached || IsSyllable(n.rune(end)) && !n.longEndingAt(end)):
		return nil, i // 사장, 일개, 사과
	case n.whole:
		if counted || n.endingAt(end) && n.rune(end) != ' ' {
			return t.value(), end
		}
	case t.units == 0:
	case counted, t.syllables >= 3 && n.endingAt(end):
		return t.value(), end
	}
	return nil, i
}

// spoken reads a fraction or a decimal all in words: 이분의 일, 십이점오. Only a
// whole text may be such a decimal: 이점이 is mostly a noun with its particle.
func (n *numberScanner) spoken(i int) (*big.Rat, int) {
	whole, p := n.words(i)
	if rest, ok := strings.CutPrefix(n.s[p:], "분의"); ok && whole.Sign() > 0 {
		q := len(n.s) - len(strings.TrimLeft(rest, " "))
		if over, end := n.words(q); end > q && (n.endingAt(end) || n.longEndingAt(end)) {
			return over.Quo(over, whole), end
		}
	}
	if !n.whole || p == i {
		return nil, i
	}
	if strings.HasPrefix(n.s[p:], " 점 ") {
		p += len(" 점 ")
	} else if strings.HasPrefix(n.s[p:], "점") {
		p += len("점")
	} else {
		return nil, i
	}
	digits := strings.Builder{}
	for IsSyllable(n.rune(p)) {
		d := hangulDigitValue(n.rune(p))
		if r := n.rune(p); r == '영' || r == '공' {
			d = 0
		}
		if d < 0 {
			break
		}
		digits.WriteByte(byte('0' + d))
		p += len("일")
	}
	if decimals, ok := new(big.Rat).SetString("0." + digits.String()); ok && digits.Len() > 0 && n.endingAt(p) {
		return whole.Add(whole, decimals), p
	}
	return nil, i
}

// words reads numerals in words alone, and 영; end is i where there are none.
func (n *numberScanner) words(i int) (v *big.Rat, end int) {
	if n.rune(i) == '영' {
		return new(big.Rat), i + len("영")
	}
	t := newTally()
	for end = i; ; end += len("일") {
		r := n.rune(end)
		u, isBig := unit(r)
		d := hangulDigitValue(r)
		switch {
		case u != 0 && t.multiply(u, isBig):
		case d > 0 && t.now == nil && IsSyllable(r) && t.fits(big.NewRat(int64(d), 1)):
			t.now = big.NewRat(int64(d), 1)
		default:
			return t.value(), end
		}
	}
}

func (n *numberScanner) afterSpace(i int) bool {
	_, ok := n.counterAt(i, counters[:])
	return ok
}

var nativeTensForms = [...]struct {
	word  string
	value int64
	bare  bool // stands without a counter: 스물, but not 열 (heat, column)
}{
	{"열", 10, false}, {"스물", 20, true}, {"스무", 20, false}, {"서른", 30, true}, {"마흔", 40, true}, {"쉰", 50, false},
	{"예순", 60, true}, {"일흔", 70, true}, {"여든", 80, true}, {"아흔", 90, true},
}

var nativeOnesForms = [...]struct {
	word  string
	value int64
	bare  bool
}{
	{"하나", 1, true}, {"한", 1, false}, {"둘", 2, true}, {"두", 2, false}, {"셋", 3, true}, {"세", 3, false},
	{"넷", 4, true}, {"네", 4, false}, {"다섯", 5, true}, {"여섯", 6, true}, {"일곱", 7, true}, {"여덟", 8, true}, {"아홉", 9, true},
}

// onesCounted reports whether a native numeral below ten with a counter stands
// at byte i.
func (n *numberScanner) onesCounted(i int) bool {
	for _, f := range nativeOnesForms {
		if strings.HasPrefix(n.s[i:], f.word) {
			_, ok := n.counterAt(i+len(f.word), counters[:])
			return ok
		}
	}
	return false
}

// native reads a native numeral: 하나, 열두 (개), 스물다섯 (살), 서른.
func (n *numberScanner) native(i int) (*big.Rat, int) {
	p, value, bare := i, int64(0), false
	for _, f := range nativeTensForms {
		if strings.HasPrefix(n.s[p:], f.word) {
			p, value, bare = p+len(f.word), f.value, f.bare
			break
		}
	}
	if !strings.HasSuffix(n.s[:p], "스무") || p == i {
		q := p
		if p > i && n.rune(p) == ' ' && n.onesCounted(p+1) { // 서른 두 개
			q++
		}
		for _, f := range nativeOnesForms {
			if strings.HasPrefix(n.s[q:], f.word) {
				p, value, bare = q+len(f.word), value+f.value, f.bare
				break
			}
		}
	}
	if p == i {
		return nil, i
	}
	of := counters[:]
	if n.s[i:p] == "한" {
		of = countersOfOne[:]
	}
	if end, counted := n.counterAt(p, of); counted && !strings.HasPrefix(strings.TrimLeft(n.s[p:end], " "), "일") {
		return big.NewRat(value, 1), p
	}
	if (bare || n.whole) && n.endingAt(p) && (!n.whole || n.s[i:p] != "네" && n.s[i:p] != "한" && n.s[i:p] != "두" && n.s[i:p] != "세") {
		return big.NewRat(value, 1), p
	}
	return nil, i
}
