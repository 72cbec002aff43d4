package wire

import (
	"strings"
	"unicode/utf8"
)

// A server may send the bytes of one syllable in two events, each broken UTF-8
// by itself, and a JSON decoder would make each byte U+FFFD for good. So bytes
// that are no UTF-8 travel through decoding as 256 code points of
// private plane 16, and come back when the events are joined.
const escapeBase = 0x10FE00

func escapeInvalid(dst, src []byte) []byte {
	for len(src) > 0 {
		r, size := utf8.DecodeRune(src)
		if r == utf8.RuneError && size == 1 {
			dst = utf8.AppendRune(dst, escapeBase+rune(src[0]))
		} else {
			dst = append(dst, src[:size]...)
		}
		src = src[size:]
	}
	return dst
}

// Restore gives a joined text its raw bytes back. What is still no UTF-8 then
// was sent broken.
func Restore(s string) string {
	if !strings.ContainsFunc(s, escaped) {
		return s
	}
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if escaped(r) {
			out = append(out, byte(r-escapeBase))
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

func escaped(r rune) bool { return escapeBase <= r && r < escapeBase+256 }
