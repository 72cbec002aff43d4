package tasks

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Options that are combinations of signs from the question: "ㄱ, ㄷ", "㉠·㉡",
// "(가), (나)". An answer may join the same signs otherwise: "ㄷ과 ㄱ", "ㄱㆍㄷ".

// A combination is a set of signs of one series, each a bit by its place there.
type combination struct {
	fam    family
	signs  uint32
	length int // how many signs
}

// combinationAt reads the signs at byte i of s: jamo, enclosed signs, or signs in
// brackets, joined by commas, dots, 와, 과, 및 or a space. length is 0 where there
// are none, or where one comes twice.
func combinationAt(s string, i int) (c combination, end int) {
	for at := i; ; {
		fam, index, next, ok := signAt(s, at)
		if !ok || c.length > 0 && fam != c.fam {
			return c, end
		}
		if c.signs&(1<<index) != 0 {
			return combination{}, i
		}
		c = combination{fam: fam, signs: c.signs | 1<<index, length: c.length + 1}
		end = next
		at = joint(s, next)
	}
}

// signAt reads one sign: ㄱ, ㉠, (가), (ㄱ).
func signAt(s string, i int) (fam family, index, end int, ok bool) {
	rest, bracket := strings.CutPrefix(s[i:], "(")
	r, n := utf8.DecodeRuneInString(rest)
	fam, index, inside, ok := serial(r)
	if !ok || fam == latin || fam == digits || fam == ganada && !inside && !bracket || index >= 32 {
		return 0, 0, i, false
	}
	end = i + n
	if bracket {
		end += len("(")
		if !strings.HasPrefix(s[end:], ")") {
			return 0, 0, i, false
		}
		end += len(")")
	}
	return fam, index, end, true
}

// joint goes over what joins two signs.
func joint(s string, i int) int {
	i = skipBlanks(s, i)
	for _, w := range [...]string{",", "·", "ㆍ", "・", "/", "와 ", "과 ", "및 ", "그리고 ", "와", "과"} {
		if strings.HasPrefix(s[i:], w) {
			i = skipBlanks(s, i+len(w))
			break
		}
	}
	for _, w := range [...]string{"및 ", "그리고 "} {
		i += len(s[i:]) - len(strings.TrimPrefix(s[i:], w))
	}
	return i
}

// combinationsOf reads options that are all combinations of one series; nil where
// they are not.
func combinationsOf(options []option) []combination {
	var out []combination
	most := 0
	for _, o := range options {
		c, end := combinationAt(o.folded, 0)
		if c.length == 0 || strings.TrimRight(o.folded[end:], " .") != "" || c.fam != jamo && c.fam != ganada {
			return nil
		}
		if len(out) > 0 && c.fam != out[0].fam || slices.Contains(out, c) {
			return nil
		}
		most = max(most, c.length)
		out = append(out, c)
	}
	if most < 2 {
		return nil
	}
	return out
}
