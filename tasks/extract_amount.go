package tasks

import (
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// Which of several numbers a sentence states.

// meant is the one of a region's numbers that it states; nil where that cannot be
// told.
func meant(region string, found []hangul.Number) *hangul.Number {
	if one := agreed(found); one != nil {
		return one
	}
	for _, butRather := range [...]string{" 아니라 ", " 아니고 ", " 아닌 ", "=", "≈"} {
		if i := strings.LastIndex(region, butRather); i >= 0 {
			if one := agreed(from(found, i)); one != nil {
				return one
			}
		}
	}
	if one := agreed(unbracketed(region, found)); one != nil {
		return one
	}
	for _, link := range [...]string{"이며", "이고", "으로,", "로,"} {
		if i := strings.Index(region, link); i >= 0 {
			if one := agreed(until(found, i)); one != nil {
				return one
			}
		}
	}
	return summedUp(region, found)
}

// summedUp is the number that a sentence comes to: after its only topic or its last
// 총, 모두, 합하여 ("남학생 20명과 여학생 22명으로 총 42명입니다", "1시간 30분은
// 90분입니다"), where nothing but its unit and an ending follow.
func summedUp(region string, found []hangul.Number) *hangul.Number {
	last := &found[len(found)-1]
	if !endsAsStatement(strings.TrimRight(region, " .*")) || strings.Contains(strings.TrimSpace(region[last.End:]), " ") {
		return nil
	}
	before := region[:last.Start]
	if endsWithAny(strings.TrimRight(before, " *"), []string{" 총", "모두", "합하면", "합하여", "더하면", "합은", "합계는", "전부"}) {
		return last
	}
	if containsAny(before, []string{" 또는 ", " 혹은 "}) {
		return nil
	}
	i := max(strings.LastIndex(before, "은 "), strings.LastIndex(before, "는 "))
	if i < 0 || strings.Count(before, "은 ")+strings.Count(before, "는 ") > 1 || found[len(found)-2].Start > i {
		return nil
	}
	return last
}

// agreed is the first of the numbers where all have one value, else nil.
func agreed(found []hangul.Number) *hangul.Number {
	for i := range found {
		if found[i].Value.Cmp(found[0].Value) != 0 {
			return nil
		}
	}
	if len(found) == 0 {
		return nil
	}
	return &found[0]
}

func from(found []hangul.Number, i int) []hangul.Number {
	for k := range found {
		if found[k].Start >= i {
			return found[k:]
		}
	}
	return nil
}

func until(found []hangul.Number, i int) []hangul.Number {
	for k := range found {
		if found[k].Start >= i {
			return found[:k]
		}
	}
	return found
}

func unbracketed(s string, found []hangul.Number) []hangul.Number {
	var out []hangul.Number
	for _, x := range found {
		before := s[:x.Start]
		if strings.Count(before, "(") <= strings.Count(before, ")") {
			out = append(out, x)
		}
	}
	return out
}
