package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// countingForms ask how many letters, syllables or words there are. Each says
// what counts. The answer is a number.
func countingForms() []form {
	return []form{syllables, characters, eojeol, jamo, vowels, occurrences, closedSyllables}
}

func syllables(r *rand.Rand) Question {
	s := sentence(r)
	return number("syllables", hangul.Count(s).Syllables, "다음 문장은 모두 몇 글자입니까? 띄어쓰기와 문장 부호는 세지 않습니다.\n"+s)
}

func characters(r *rand.Rand) Question {
	s := sentence(r)
	return number("characters", hangul.Count(s).Chars, "다음 문장은 모두 몇 글자입니까? 띄어 쓴 빈칸과 문장 부호도 하나에 한 글자로 셉니다.\n"+s)
}

func eojeol(r *rand.Rand) Question {
	s := sentence(r)
	return number("eojeol", hangul.Count(s).Eojeol, pick(r, []string{
		"다음 문장은 몇 어절입니까? 어절은 띄어쓰기로 나뉜 마디입니다.\n",
		"다음 문장을 띄어 쓴 마디(어절)로 나누면 모두 몇 어절입니까?\n",
	})+s)
}

func jamo(r *rand.Rand) Question {
	word := pick(r, spellingWords())
	if r.IntN(2) == 0 {
		words := several(r, nouns(), 2)
		word = words[0] + " " + words[1]
	}
	return number("jamo", 2*hangul.Count(word).Syllables+finalsIn(word), fmt.Sprintf(
		"%s 자음자와 모음자로 풀어 쓰면 낱자는 모두 몇 개입니까? 소리 없는 ㅇ도 세고, ㄲ 같은 쌍자음, ㅘ나 ㅐ 같은 모음자, ㄳ 같은 겹받침은 각각 한 개로 셉니다.",
		quoted(word, "을/를")))
}

func vowels(r *rand.Rand) Question {
	words := several(r, nouns(), between(r, 3, 6))
	vowel := pick(r, []rune("ㅏㅣㅜㅗㅓㅡㅐ"))
	n := 0
	for _, c := range strings.Join(words, "") {
		if _, medial, _, _ := hangul.Decompose(c); medial == vowel {
			n++
		}
	}
	if n == 0 {
		return vowels(r)
	}
	return number("vowels", n, fmt.Sprintf(
		"다음 낱말들에서 모음자가 '%c'인 글자는 모두 몇 개입니까? 모양이 다른 모음자는 세지 않습니다.\n%s", vowel, strings.Join(words, ", ")))
}

func occurrences(r *rand.Rand) Question {
	s := sentence(r) + " " + sentence(r)
	counts := map[rune]int{}
	var often []rune
	for _, c := range s {
		if hangul.IsSyllable(c) {
			if counts[c]++; counts[c] == 2 {
				often = append(often, c)
			}
		}
	}
	if len(often) == 0 {
		return occurrences(r)
	}
	c := pick(r, often)
	return number("occurrences", counts[c], fmt.Sprintf("다음 글에는 '%c' 자가 모두 몇 번 나옵니까?\n%s", c, s))
}

func closedSyllables(r *rand.Rand) Question {
	s := sentence(r)
	return number("closed", finalsIn(s), "다음 문장에서 받침이 있는 글자는 모두 몇 개입니까? 같은 글자가 여러 번 나오면 나올 때마다 셉니다.\n"+s)
}

// sentence is one of the essays' sentences: Hangul and punctuation only.
func sentence(r *rand.Rand) string { return pick(r, pick(r, essays())) }
