package hangul

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Number is a number found in a text.
type Number struct {
	// Value is exact: 0.1 is one tenth. A percentage has its face value (12.5%
	// is 12.5), money and counters are left aside (3만 5천 원 is 35000).
	Value *big.Rat
	// Start and End are the byte range of the number with its sign and currency
	// sign, without percent sign and counter.
	Start, End int
}

// ErrNoNumber is returned by ParseNumber for a text that is not one number.
var ErrNoNumber = errors.New("not a number")

// ParseNumber reads a text that is one number and nothing else but a counter
// or unit, an ending and punctuation: 35000, 3만 5천 원, -0.5, 1/2, ½, 12.5%,
// 삼만 오천, 스물다섯 살, 42명입니다, \boxed{35000}, 만. 약, 총 and 모두 may come
// first. The error wraps ErrNoNumber.
func ParseNumber(s string) (*big.Rat, error) {
	wrapping := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"'`*_$“”‘’", r) }
	t := strings.TrimRight(strings.TrimFunc(s, wrapping), ".。! \t\n\"'`*_$“”‘’")
	if in, ok := strings.CutPrefix(t, `\boxed{`); ok && strings.HasSuffix(in, "}") {
		t = strings.TrimSpace(strings.TrimSuffix(in, "}"))
	}
	for _, word := range [...]string{"약 ", "총 ", "모두 ", "대략 ", "="} {
		t = strings.TrimLeft(strings.TrimPrefix(t, word), " ")
	}
	n := numberScanner{s: t, whole: true}
	x, ok := n.at(0)
	if !ok || !n.endsAfter(x.End) {
		return nil, fmt.Errorf("%w: %q", ErrNoNumber, s)
	}
	return x.Value, nil
}

// FindNumbers lists the numbers of a running text in order. It is careful with
// Hangul, where 만 is a particle (하나만), 이 a pronoun and 천사 an angel: numerals
// in words count with a counter after them or where they are long enough to be
// nothing else. Dates with two points (2024.3.5), versions, and digits inside
// Latin words (H2O) are no numbers.
func FindNumbers(s string) []Number {
	var found []Number
	n := numberScanner{s: s}
	prev := ' '
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '^' { // an exponent is no number of its own: cm^2
			i = max(n.exponentEnd(i), i+1)
			prev = ' '
			continue
		}
		if n.mayStart(r, prev) {
			x, ok := n.at(i)
			if ok {
				found = append(found, x)
			}
			if n.skip > i {
				prev, _ = utf8.DecodeLastRuneInString(s[:n.skip])
				i = n.skip
				continue
			}
		}
		prev = r
		i += size
	}
	return found
}

type numberScanner struct {
	s     string
	whole bool // the text is meant as one number: numerals need no counter
	skip  int  // where scanning goes on after at
}

func (n *numberScanner) rune(i int) rune {
	if i >= len(n.s) {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(n.s[i:])
	return r
}

// mayStart is a quick test before at: most runes of a text begin no number.
func (n *numberScanner) mayStart(r, prev rune) bool {
	switch {
	case digit(r) >= 0:
		return digit(prev) < 0 && !isASCIILetter(prev)
	case r == '.' || r == '\\':
		return true
	case isSign(r):
		return digit(prev) < 0 && !unicode.IsLetter(prev) && prev != ')' && prev != '}' && !isSign(prev)
	case isCurrency(r) || isVulgar(r):
		return true
	case IsSyllable(r):
		return !IsSyllable(prev) && !isASCIILetter(prev) && digit(prev) < 0 && strings.ContainsRune(numeralStarts, r)
	}
	return false
}

// at reads the number beginning at byte i and sets skip behind it, or behind
// what looks like a number and is none.
func (n *numberScanner) at(i int) (Number, bool) {
	n.skip = i
	p, negative := n.sign(i)
	if isCurrency(n.rune(p)) {
		p += utf8.RuneLen(n.rune(p))
		for n.rune(p) == ' ' {
			p++
		}
	}
	var v *big.Rat
	end := p
	switch r := n.rune(p); {
	case r < 0:
	case digit(r) >= 0 || r == '.' && digit(n.rune(p+1)) >= 0 && !n.digitBefore(p):
		v, end = n.figures(p)
	case isVulgar(r):
		v, end = vulgar(r), p+utf8.RuneLen(r)
	case r == '\\':
		v, end = n.latexFraction(p)
	case IsSyllable(r):
		if v, end = n.spoken(p); v == nil {
			v, end = n.native(p)
		}
		if v == nil {
			v, end = n.sino(p)
		}
	}
	if v == nil {
		n.skip = max(n.skip, end)
		return Number{}, false
	}
	v, end = n.koreanFraction(v, end)
	n.skip = end
	if negative {
		v.Neg(v)
	}
	return Number{Value: v, Start: i, End: end}, true
}

func (n *numberScanner) digitBefore(i int) bool {
	r, _ := utf8.DecodeLastRuneInString(n.s[:i])
	return digit(r) >= 0
}

func (n *numberScanner) sign(i int) (next int, negative bool) {
	r := n.rune(i)
	if isSign(r) {
		next = i + utf8.RuneLen(r)
		if f := n.rune(next); digit(f) >= 0 || isCurrency(f) || f == '.' || isVulgar(f) || f == '\\' {
			return next, r != '+' && r != '＋'
		}
		return i, false
	}
	for _, word := range [...]string{"마이너스", "영하 "} {
		if rest, ok := strings.CutPrefix(n.s[i:], word); ok {
			return len(n.s) - len(strings.TrimLeft(rest, " ")), true
		}
	}
	return i, false
}

// figures reads a number that begins with digits: 1,234.5, 3만 5천, 1천234,
// 2½, 1/2, 3×10^4. v is nil for what is none, as 2024.3.5 or 10^x.
func (n *numberScanner) figures(i int) (v *big.Rat, end int) {
	v, end = n.literal(i)
	if v == nil {
		return nil, end
	}
	if u, _ := n.unitAt(end, i); u != 0 && digit(n.rune(i)) >= 0 {
		t, e := n.compound(i)
		return t.value(), e
	}
	switch r := n.rune(end); {
	case isVulgar(r):
		return v.Add(v, vulgar(r)), end + utf8.RuneLen(r)
	case r == '/' && digit(n.rune(end+1)) >= 0:
		return n.slashed(v, end)
	case r == '^' || unicode.Is(unicode.No, r) && !isEnclosed(r):
		return nil, n.exponentEnd(end)
	}
	return n.scientific(v, end)
}

// literal reads digits with grouping commas and a decimal point.
func (n *numberScanner) literal(i int) (*big.Rat, int) {
	const longest = 60 // digits; more is noise, not an answer
	var b strings.Builder
	points, p := 0, i
	for p < len(n.s) {
		r := n.rune(p)
		size := utf8.RuneLen(r)
		switch {
		case digit(r) >= 0:
			b.WriteByte(byte('0' + digit(r)))
		case (r == '.' || r == '．') && digit(n.rune(p+size)) >= 0:
			points++
			b.WriteByte('.')
		case (r == ',' || r == '，') && points == 0 && n.grouped(p+size) && b.Len() > 0:
		case r == '{' && strings.HasPrefix(n.s[p:], "{,}") && points == 0 && n.grouped(p+len("{,}")) && b.Len() > 0:
			size = len("{,}") // as LaTeX groups digits: 35{,}000
		case r == '\\' && strings.HasPrefix(n.s[p:], `\,`) && points == 0 && n.grouped(p+len(`\,`)) && b.Len() > 0:
			size = len(`\,`)
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		p += size
	}
	if points > 1 || b.Len() > longest {
		return nil, p
	}
	v, ok := new(big.Rat).SetString(b.String())
	if !ok {
		return nil, p
	}
	return v, p
}

// grouped reports whether exactly three digits stand at i.
func (n *numberScanner) grouped(i int) bool {
	for range 3 {
		r := n.rune(i)
		if digit(r) < 0 {
			return false
		}
		i += utf8.RuneLen(r)
	}
	return digit(n.rune(i)) < 0
}

func (n *numberScanner) slashed(v *big.Rat, slash int) (*big.Rat, int) {
	d, end := n.literal(slash + 1)
	if d == nil || d.Sign() == 0 || n.rune(end) == '/' {
		for end < len(n.s) && (n.s[end] == '/' || isASCIIDigit(n.s[end])) {
			end++ // a date, 2024/3/5
		}
		return nil, end
	}
	return v.Quo(v, d), end
}

func (n *numberScanner) exponentEnd(i int) int {
	for i < len(n.s) {
		r := n.rune(i)
		if r != '^' && r != '{' && r != '}' && r != '-' && !isASCIILetter(r) && !unicode.IsNumber(r) {
			break
		}
		i += utf8.RuneLen(r)
	}
	return i
}

// scientific reads on after a mantissa: 3×10^4, 3 \times 10^{-4}, 3.5e4.
func (n *numberScanner) scientific(v *big.Rat, end int) (*big.Rat, int) {
	if w, e, ok := n.exponential(v, end); ok {
		return w, e
	}
	rest := strings.TrimLeft(n.s[end:], " ")
	ok := false
	for _, times := range [...]string{"×", `\times`, "*", "x"} {
		if rest, ok = strings.CutPrefix(rest, times); ok {
			break
		}
	}
	if !ok {
		return v, end
	}
	if rest, ok = strings.CutPrefix(strings.TrimLeft(rest, " "), "10^"); !ok {
		return v, end
	}
	rest = strings.TrimPrefix(rest, "{")
	rest, minus := strings.CutPrefix(rest, "-")
	k, digits := 0, 0
	for digits < len(rest) && isASCIIDigit(rest[digits]) && digits < 3 {
		k = k*10 + int(rest[digits]-'0')
		digits++
	}
	if digits == 0 {
		return v, end
	}
	rest = strings.TrimPrefix(rest[digits:], "}")
	power := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(k)), nil))
	if minus {
		power.Inv(power)
	}
	return v.Mul(v, power), len(n.s) - len(rest)
}

// exponential reads the exponent of a program's number: e4, E-5.
func (n *numberScanner) exponential(v *big.Rat, i int) (w *big.Rat, end int, ok bool) {
	const most = 3 // digits
	if r := n.rune(i); r != 'e' && r != 'E' {
		return nil, i, false
	}
	p := i + 1
	if r := n.rune(p); r == '-' || r == '+' {
		p++
	}
	first := p
	for p < len(n.s) && isASCIIDigit(n.s[p]) {
		p++
	}
	if p == first || p-first > most || isASCIILetter(n.rune(p)) {
		return nil, i, false
	}
	power, ok := new(big.Rat).SetString("1" + n.s[i:p])
	if !ok {
		return nil, i, false
	}
	return v.Mul(v, power), p, true
}

// latexFraction reads \frac{1}{2}, \dfrac{1}{2} and \frac12.
func (n *numberScanner) latexFraction(i int) (*big.Rat, int) {
	rest := n.s[i:]
	for _, head := range [...]string{`\frac`, `\dfrac`, `\tfrac`} {
		p := i + len(head)
		if strings.HasPrefix(rest, head) && p+1 < len(n.s) && isASCIIDigit(n.s[p]) && isASCIIDigit(n.s[p+1]) && n.s[p+1] != '0' {
			return big.NewRat(int64(n.s[p]-'0'), int64(n.s[p+1]-'0')), p + 2
		}
	}
	for _, head := range [...]string{`\frac{`, `\dfrac{`, `\tfrac{`} {
		if !strings.HasPrefix(rest, head) {
			continue
		}
		a, p := n.literal(i + len(head))
		if a == nil || !strings.HasPrefix(n.s[p:], "}{") {
			return nil, i
		}
		b, p := n.literal(p + 2)
		if b == nil || b.Sign() == 0 || n.rune(p) != '}' {
			return nil, i
		}
		return a.Quo(a, b), p + 1
	}
	return nil, i
}

// koreanFraction reads on after a denominator: 3분의 2 is two thirds.
func (n *numberScanner) koreanFraction(v *big.Rat, end int) (*big.Rat, int) {
	rest, ok := strings.CutPrefix(n.s[end:], "분의")
	if !ok || v.Sign() == 0 {
		return v, end
	}
	p := len(n.s) - len(strings.TrimLeft(rest, " "))
	if digit(n.rune(p)) >= 0 {
		if over, e := n.literal(p); over != nil {
			return over.Quo(over, v), e
		}
	} else if i := strings.IndexRune(sinoDigits, n.rune(p)); i > 0 && IsSyllable(n.rune(p)) {
		return new(big.Rat).Quo(big.NewRat(int64(i/len("일")), 1), v), p + len("일")
	}
	return v, end
}

// endsAfter reports whether what follows a whole number is only its unit.
func (n *numberScanner) endsAfter(i int) bool {
	const longestUnit = 6 // runes: 제곱킬로미터
	rest := strings.TrimLeft(n.s[i:], " ")
	for _, ending := range [...]string{"입니다", "이에요", "예요", "이다", "임", "이며", "이고"} {
		rest = strings.TrimSuffix(rest, ending)
	}
	for _, power := range [...]string{"^2", "^3", "^{2}", "^{3}"} { // cm^2
		rest = strings.TrimSuffix(rest, power)
	}
	rest = strings.TrimRight(rest, " .%℃°)")
	if utf8.RuneCountInString(rest) > longestUnit {
		return false
	}
	for _, r := range rest {
		if !unicode.IsLetter(r) && !strings.ContainsRune("²³/·°%℃", r) {
			return false
		}
	}
	return true
}

// digit is the value of an ASCII or full-width digit, else -1.
func digit(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case '０' <= r && r <= '９':
		return int(r - '０')
	}
	return -1
}

func isASCIIDigit(b byte) bool { return '0' <= b && b <= '9' }

func isASCIILetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// isSign: hyphen-minus, U+2212, full width and small hyphen, en dash, and plus.
func isSign(r rune) bool {
	return r == '-' || r == '–' || r == '−' || r == '－' || r == '﹣' || r == '+' || r == '＋'
}

func isCurrency(r rune) bool { return r == '₩' || r == '￦' || r == '$' || r == '€' || r == '¥' }

// isEnclosed: ① and its like are labels, not exponents.
func isEnclosed(r rune) bool { return '①' <= r && r <= '⓿' || '❶' <= r && r <= '➓' }

const (
	vulgarFractions = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
	vulgarValues    = "121323143415253545165618385878"
)

func isVulgar(r rune) bool {
	return r == '½' || r == '¼' || r == '¾' || '⅓' <= r && r <= '⅞'
}

func vulgar(r rune) *big.Rat {
	i := 0
	for _, v := range vulgarFractions {
		if v == r {
			return big.NewRat(int64(vulgarValues[2*i]-'0'), int64(vulgarValues[2*i+1]-'0'))
		}
		i++
	}
	return nil
}
