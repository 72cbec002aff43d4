package generate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// batchimForms ask which words have final consonants, and which. They are
// multiple choice. Each question names a word of its own, so that no two read
// the same.
func batchimForms() []form {
	return []form{lastHas, lastHasNot, noneHas, sameFinal, whichFinal, howManyFinals, finalSound}
}

func lastHas(r *rand.Rand) Question {
	yes, no := several(r, only(nouns(), hasBatchim), 2), several(r, only(nouns(), lacksBatchim), 3)
	return choice(r, "last-has", fmt.Sprintf("'%s'처럼 마지막 글자에 받침이 있는 낱말은 어느 것입니까?", yes[0]), yes[1], no)
}

func lastHasNot(r *rand.Rand) Question {
	yes, no := several(r, only(nouns(), hasBatchim), 3), several(r, only(nouns(), lacksBatchim), 2)
	return choice(r, "last-has-not", fmt.Sprintf("'%s'처럼 마지막 글자에 받침이 없는 낱말은 어느 것입니까?", no[0]), no[1], yes)
}

// noneHas has wrong options with a final consonant in one place or another.
func noneHas(r *rand.Rand) Question {
	long := only(nouns(), func(w string) bool { return len([]rune(w)) > 1 })
	none := several(r, only(long, func(w string) bool { return finalsIn(w) == 0 }), 2)
	some := several(r, only(long, func(w string) bool { return finalsIn(w) > 0 }), 3)
	return choice(r, "none-has", fmt.Sprintf("'%s'처럼 모든 글자에 받침이 없는 낱말은 어느 것입니까?", none[0]), none[1], some)
}

func sameFinal(r *rand.Rand) Question {
	words := only(spellingWords(), hasBatchim)
	model := pick(r, words)
	same := only(words, func(w string) bool { return lastFinal(w) == lastFinal(model) && lastRune(w) != lastRune(model) })
	if len(same) == 0 {
		return sameFinal(r)
	}
	other := only(words, func(w string) bool { return lastFinal(w) != lastFinal(model) })
	return choice(r, "same-final", quoted(model, "와/과")+" 마지막 글자의 받침이 같은 낱말은 어느 것입니까?",
		pick(r, same), several(r, other, 3))
}

func whichFinal(r *rand.Rand) Question {
	word := pick(r, only(spellingWords(), hasBatchim))
	right := lastFinal(word)
	near := strings.Fields("ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅅ ㅇ ㅈ ㅊ")
	if !slices.Contains(near, right) {
		near = strings.Fields("ㄱ ㄲ ㄳ ㄷ ㅅ ㅌ ㅊ ㅂ ㅍ ㅄ ㄹ ㄺ ㄻ ㄼ")
	}
	return choice(r, "which-final", fmt.Sprintf("%s 쓸 때 마지막 글자의 받침은 무엇입니까?", quoted(word, "을/를")), right, near)
}

func howManyFinals(r *rand.Rand) Question {
	word := pick(r, only(spellingWords(), func(w string) bool { return len([]rune(w)) >= 3 }))
	n := finalsIn(word)
	near := []string{}
	for i := max(0, n-2); i <= max(3, n+1); i++ {
		near = append(near, fmt.Sprintf("%d개", i))
	}
	return choice(r, "how-many", fmt.Sprintf("'%s'에서 받침이 있는 글자는 모두 몇 개입니까?", word), fmt.Sprintf("%d개", n), near)
}

// finalSound asks for one of the seven sounds that a final consonant can have
// when nothing follows (표준 발음법 제8항부터 제11항까지).
func finalSound(r *rand.Rand) Question {
	group := pick(r, []struct{ sound, words string }{
		{"ㄱ", "넋 닭 밖 부엌 흙 몫"},
		{"ㄷ", "꽃 낮 밭 빗 빛 솥 옷 끝 낯 돛 벚꽃 팥 텃밭"},
		{"ㅂ", "값 무릎 숲 앞 옆 잎 헝겊 짚"},
		{"ㄹ", "여덟"},
		{"ㅁ", "삶"},
	})
	word := pickWord(r, group.words)
	return choice(r, "sound", fmt.Sprintf("%s 홀로 소리 낼 때 마지막 글자의 받침은 무엇으로 소리 납니까?", quoted(word, "을/를")),
		group.sound, append(strings.Fields("ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅇ"), lastFinal(word)))
}

func hasBatchim(word string) bool {
	has, _ := hangul.HasBatchim(word)
	return has
}

func lacksBatchim(word string) bool { return !hasBatchim(word) }

// finalsIn is how many syllables of word have a final consonant.
func finalsIn(word string) int {
	n := 0
	for _, c := range word {
		if _, _, final, _ := hangul.Decompose(c); final != 0 {
			n++
		}
	}
	return n
}

func lastRune(word string) rune {
	runes := []rune(word)
	return runes[len(runes)-1]
}

// lastFinal is the final consonant of a word that has one at its end.
func lastFinal(word string) string {
	_, _, final, _ := hangul.Decompose(lastRune(word))
	return string(final)
}
