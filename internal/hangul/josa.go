package hangul

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// An ending is how a word ends when it is read aloud, as far as particles care.
type ending int

const (
	unknown ending = iota
	vowel          // no final consonant
	rieul          // final ㄹ
	closed         // any other final consonant
)

// HasBatchim reports whether word, read aloud in Korean, ends in a final
// consonant. ok is false where the reading is not certain: an empty word, a
// foreign word, the letter R (아르 or 알). Numbers are read with Sino-Korean
// numerals, capital letters by their Korean names. Closing quotes are skipped.
func HasBatchim(word string) (has, ok bool) {
	e := endingOf(word)
	return e == rieul || e == closed, e != unknown
}

// Josa is the form of a particle that follows word. pair names both forms with
// a slash, in either order: "은/는", "이/가", "을/를", "와/과", "으로/로",
// "이라/라", "아/야", "이나/나" and others of their shape. Where the reading of
// word is not certain both are given, as Korean forms do: "을(를)", "(으)로".
// A pair without a slash comes back as it is.
func Josa(word, pair string) string {
	afterBatchim, afterVowel, found := strings.Cut(pair, "/")
	if !found {
		return pair
	}
	if backwards(afterBatchim, afterVowel) {
		afterBatchim, afterVowel = afterVowel, afterBatchim
	}
	switch endingOf(word) {
	case vowel:
		return afterVowel
	case rieul:
		// 으로 and its kind lose their 으 after ㄹ: 서울로, 연필로써.
		if strings.HasPrefix(afterBatchim, "으") {
			return afterVowel
		}
		return afterBatchim
	case closed:
		return afterBatchim
	}
	if filler, ok := strings.CutSuffix(afterBatchim, afterVowel); ok {
		return "(" + filler + ")" + afterVowel
	}
	return afterBatchim + "(" + afterVowel + ")"
}

// backwards reports whether the form before the slash is the one for vowels.
func backwards(first, second string) bool {
	switch first + "/" + second {
	case "는/은", "가/이", "를/을", "와/과", "야/아":
		return true
	}
	return len(first) < len(second) && strings.HasSuffix(second, first)
}

func endingOf(word string) ending {
	word = strings.TrimRight(norm.NFC.String(word), `'"’”」』`)
	last, _ := utf8.DecodeLastRuneInString(word)
	switch {
	case IsSyllable(last):
		return syllableEnding(last)
	case '0' <= last && last <= '9':
		return digitsEnding(word)
	case 'A' <= last && last <= 'Z':
		return lettersEnding(word)
	}
	return unknown
}

func syllableEnding(r rune) ending {
	switch _, _, final, _ := Decompose(r); final {
	case 0:
		return vowel
	case 'ㄹ':
		return rieul
	}
	return closed
}

// digitsEnding reads the number at the end of word: its last digit, or the
// name of the unit where it ends in zeros (500 is 오백, 30000 is 삼만).
func digitsEnding(word string) ending {
	start := strings.LastIndexFunc(word, func(r rune) bool { return (r < '0' || '9' < r) && r != ',' }) + 1
	digits := strings.ReplaceAll(word[start:], ",", "")
	if last := digits[len(digits)-1]; last != '0' {
		return syllableEnding(hangulDigit(int(last - '0')))
	}
	fraction := start > 0 && word[start-1] == '.'
	zeros := len(digits) - len(strings.TrimRight(digits, "0"))
	switch {
	case zeros == len(digits), digits[0] == '0', fraction:
		return closed // read digit by digit: 영, 공
	case zeros >= 20:
		return unknown
	case 12 <= zeros && zeros < 16:
		return vowel // 조
	}
	return closed // 십, 백, 천, 만, 억, 경
}

// lettersEnding reads capital letters by name. A run with a vowel letter may
// be read as a word (NATO), and letters after a digit may be a unit (5L).
func lettersEnding(word string) ending {
	start := strings.LastIndexFunc(word, func(r rune) bool { return r < 'A' || 'Z' < r }) + 1
	before, _ := utf8.DecodeLastRuneInString(word[:start])
	latin := 'a' <= before && before <= 'z' || '0' <= before && before <= '9'
	letters := word[start:]
	if latin || len(letters) > 1 && strings.ContainsAny(letters, "AEIOUY") {
		return unknown
	}
	switch letters[len(letters)-1] {
	case 'L': // 엘
		return rieul
	case 'M', 'N': // 엠, 엔
		return closed
	case 'R': // 아르 in the standard, 알 in many mouths
		return unknown
	}
	return vowel
}
