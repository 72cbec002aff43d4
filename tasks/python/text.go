package python

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsSpace is str.isspace for one character: Unicode's space, and the four
// separators of ASCII, which Go leaves out.
func IsSpace(r rune) bool {
	return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f
}

// IsAlnum is str.isalnum for one character: a letter or any numeral, but no
// mark.
func IsAlnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// IsDigits is str.isdigit: not empty, and only digits of any script, circled
// and raised ones too.
func IsDigits(s string) bool {
	for _, r := range s {
		if !unicode.IsDigit(r) && !unicode.Is(otherDigits, r) {
			return false
		}
	}
	return s != ""
}

// otherDigits have Unicode's numeric type Digit without being decimal.
var otherDigits = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0xb2, Hi: 0xb3, Stride: 1}, {Lo: 0xb9, Hi: 0xb9, Stride: 1}, {Lo: 0x1369, Hi: 0x1371, Stride: 1},
		{Lo: 0x19da, Hi: 0x19da, Stride: 1}, {Lo: 0x2070, Hi: 0x2070, Stride: 1}, {Lo: 0x2074, Hi: 0x2079, Stride: 1},
		{Lo: 0x2080, Hi: 0x2089, Stride: 1}, {Lo: 0x2460, Hi: 0x2468, Stride: 1}, {Lo: 0x2474, Hi: 0x247c, Stride: 1},
		{Lo: 0x2488, Hi: 0x2490, Stride: 1}, {Lo: 0x24ea, Hi: 0x24ea, Stride: 1}, {Lo: 0x24f5, Hi: 0x24fd, Stride: 1},
		{Lo: 0x24ff, Hi: 0x24ff, Stride: 1}, {Lo: 0x2776, Hi: 0x277e, Stride: 1}, {Lo: 0x2780, Hi: 0x2788, Stride: 1},
		{Lo: 0x278a, Hi: 0x2792, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x10a40, Hi: 0x10a43, Stride: 1}, {Lo: 0x10e60, Hi: 0x10e68, Stride: 1},
		{Lo: 0x11052, Hi: 0x1105a, Stride: 1}, {Lo: 0x1f100, Hi: 0x1f10a, Stride: 1},
	},
	LatinOffset: 2,
}

// Strip, StripLeft and StripRight take space off the ends of a text.
func Strip(s string) string { return strings.TrimFunc(s, IsSpace) }

// StripLeft takes space off the beginning.
func StripLeft(s string) string { return strings.TrimLeftFunc(s, IsSpace) }

// StripRight takes space off the end.
func StripRight(s string) string { return strings.TrimRightFunc(s, IsSpace) }

// EndsWithSpace reports whether the last character is space; false for "".
func EndsWithSpace(s string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	return size > 0 && IsSpace(r)
}

// StartsWithSpace reports whether the first character is space; false for "".
func StartsWithSpace(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size > 0 && IsSpace(r)
}

// Lower is str.lower: a final Σ becomes ς, İ becomes two characters.
func Lower(s string) string {
	if !strings.ContainsAny(s, "Σİ") {
		return strings.ToLower(s)
	}
	runes := []rune(s)
	var b strings.Builder
	for i, r := range runes {
		switch {
		case r == 'İ':
			b.WriteString("i̇")
		case r == 'Σ' && finalSigma(runes, i):
			b.WriteRune('ς')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// finalSigma reports whether a letter stands before and none after, marks
// and points between them left aside.
func finalSigma(runes []rune, i int) bool {
	ignorable := func(r rune) bool {
		return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) || r == '\'' || r == '.' || r == ':'
	}
	before, after := i-1, i+1
	for before >= 0 && ignorable(runes[before]) {
		before--
	}
	for after < len(runes) && ignorable(runes[after]) {
		after++
	}
	return before >= 0 && unicode.IsLetter(runes[before]) && (after == len(runes) || !unicode.IsLetter(runes[after]))
}

// Upper is str.upper: ß becomes SS.
func Upper(s string) string {
	return strings.ReplaceAll(strings.ToUpper(s), "ß", "SS")
}

// Capitalize is str.capitalize: the first character large, the rest small.
func Capitalize(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return titleRune(r) + Lower(s[size:])
}

func titleRune(r rune) string {
	if r == 'ß' {
		return "Ss"
	}
	return string(unicode.ToTitle(r))
}

// Title is str.title: each letter after what is no letter large, the others
// small.
func Title(s string) string {
	var b strings.Builder
	within := false
	for _, r := range s {
		cased := unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r)
		switch {
		case cased && !within:
			b.WriteString(titleRune(r))
		case cased:
			b.WriteString(Lower(string(r)))
		default:
			b.WriteRune(r)
		}
		within = cased
	}
	return b.String()
}

// Words is str.split without a separator: the pieces between runs of space. At
// most limit cuts are made; a negative limit is none.
func Words(s string, limit int) []string {
	var words []string
	for s = StripLeft(s); s != ""; s = StripLeft(s) {
		end := strings.IndexFunc(s, IsSpace)
		if end < 0 {
			return append(words, s)
		}
		if limit >= 0 && len(words) == limit {
			return append(words, s)
		}
		words = append(words, s[:end])
		s = s[end:]
	}
	return words
}

// LastWords is str.rsplit without a separator: as Words, but cut from the end.
func LastWords(s string, limit int) []string {
	var reversed []string
	for s = StripRight(s); s != ""; s = StripRight(s) {
		start := strings.LastIndexFunc(s, IsSpace)
		if start < 0 || limit >= 0 && len(reversed) == limit {
			reversed = append(reversed, s)
			break
		}
		_, size := utf8.DecodeRuneInString(s[start:])
		reversed = append(reversed, s[start+size:])
		s = s[:start]
	}
	words := make([]string, len(reversed))
	for i, word := range reversed {
		words[len(words)-1-i] = word
	}
	return words
}

// Lines is str.splitlines, without the line ends.
func Lines(s string) []string {
	var lines []string
	for s != "" {
		end := strings.IndexFunc(s, isLineEnd)
		if end < 0 {
			return append(lines, s)
		}
		lines = append(lines, s[:end])
		_, size := utf8.DecodeRuneInString(s[end:])
		if strings.HasPrefix(s[end:], "\r\n") {
			size = 2
		}
		s = s[end+size:]
	}
	return lines
}

func isLineEnd(r rune) bool {
	return r >= '\n' && r <= '\r' || r >= 0x1c && r <= 0x1e || r == 0x85 || r == 0x2028 || r == 0x2029
}
