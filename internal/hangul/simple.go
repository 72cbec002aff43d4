package hangul

import "golang.org/x/text/unicode/norm"

// simple reports whether r is one of the code points that make up nearly all
// Korean text and that neither composes with a simple neighbour nor joins it in
// a grapheme cluster: among them text is in NFC and every code point is a
// cluster. Combining marks, conjoining jamo, joiners, emoji modifiers, flags and
// carriage returns are not simple, and what they stand next to is not decided
// here.
func simple(r rune) bool {
	switch {
	case r < 0x80:
		return r != '\r'
	case IsSyllable(r),
		0x4E00 <= r && r <= 0x9FFF, // 漢字
		0x3000 <= r && r <= 0x3029, // 、。「」『』【】
		0x3131 <= r && r <= 0x318E, // ㄱ to ㆎ, which do not conjoin
		0x2010 <= r && r <= 0x2027, // dashes, “ ”, …
		0x2460 <= r && r <= 0x24FF, // ① ⑳ ⓐ
		0xFF01 <= r && r <= 0xFF60: // full width
		return true
	}
	return r == '·' || r == '×' || r == '÷' || r == '°'
}

// isSimple reports whether all of s is.
func isSimple(s string) bool {
	for _, r := range s {
		if !simple(r) {
			return false
		}
	}
	return true
}

// NFC is norm.NFC.String, several times as fast for usual Korean text, which is
// in NFC.
func NFC(s string) string {
	if isSimple(s) {
		return s
	}
	return norm.NFC.String(s)
}
