package hangul

import (
	"strconv"
	"strings"
)

// Sino-Korean digits, the units inside a group of four digits, and the names
// of the groups.
const (
	sinoDigits = "영일이삼사오육칠팔구"
	smallUnits = "십백천"
	bigUnits   = "만억조경"
)

// NumberToKorean writes n in Hangul with a space after each group of four
// digits (한글 맞춤법 제44항): 35000 is 삼만 오천, 0 is 영, -3 is 마이너스 삼.
// 일 is left out before 십, 백 and 천, and before 만 where it comes first.
func NumberToKorean(n int64) string {
	return inGroups(n, "영", "마이너스 ", func(group uint64, unit string, first bool) string {
		if group == 1 && unit == "만" && first {
			return unit
		}
		return fourDigits(group) + unit
	})
}

// NumberMixed writes n as newspapers do, in digits with the names of the
// groups: 35000 is 3만 5천, 230000000 is 2억 3천만, 12345 is 1만 2345, 0 is 0.
// A group of whole thousands is written with 천.
func NumberMixed(n int64) string {
	return inGroups(n, "0", "-", func(group uint64, unit string, _ bool) string {
		if group%1000 == 0 {
			return strconv.FormatUint(group/1000, 10) + "천" + unit
		}
		return strconv.FormatUint(group, 10) + unit
	})
}

// NativeAttributive is the native numeral of n before a counter: 한 (개), 두,
// 열세, 스무, 스물네. ok is false outside 1 to 99.
func NativeAttributive(n int) (word string, ok bool) {
	if n < 1 || n > 99 {
		return "", false
	}
	tens, ones := nativeTens(n/10), nativeOnes(n%10)
	switch {
	case n == 20:
		return "스무", true
	case n%10 == 1:
		ones = "한"
	case n%10 == 2:
		ones = "두"
	case n%10 == 3:
		ones = "세"
	case n%10 == 4:
		ones = "네"
	}
	return tens + ones, true
}

// inGroups writes each group of four digits that is not zero, highest first.
func inGroups(n int64, zero, minus string, write func(group uint64, unit string, first bool) string) string {
	if n == 0 {
		return zero
	}
	rest := uint64(n)
	if n < 0 {
		rest = -rest // right for the least int64 too
	}
	var groups []uint64
	for ; rest > 0; rest /= 10_000 {
		groups = append(groups, rest%10_000)
	}
	var parts []string
	for i := len(groups) - 1; i >= 0; i-- {
		if groups[i] == 0 {
			continue
		}
		unit := ""
		if i > 0 {
			unit = string(runeAt(bigUnits, i-1))
		}
		parts = append(parts, write(groups[i], unit, len(parts) == 0))
	}
	text := strings.Join(parts, " ")
	if n < 0 {
		text = minus + text
	}
	return text
}

// fourDigits writes 1 to 9999.
func fourDigits(n uint64) string {
	var b strings.Builder
	for place, unit := 3, uint64(1000); place >= 0; place, unit = place-1, unit/10 {
		digit := int(n / unit % 10)
		if digit == 0 {
			continue
		}
		if digit > 1 || place == 0 {
			b.WriteRune(hangulDigit(digit))
		}
		if place > 0 {
			b.WriteRune(runeAt(smallUnits, place-1))
		}
	}
	return b.String()
}

func hangulDigit(digit int) rune { return runeAt(sinoDigits, digit) }

func nativeTens(tens int) string {
	return [...]string{"", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"}[tens]
}

func nativeOnes(ones int) string {
	return [...]string{"", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"}[ones]
}
