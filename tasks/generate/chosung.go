package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// chosungForms ask about the initial consonants of words. The answer is short:
// consonants, or one of the words in the question.
func chosungForms() []form {
	return []form{initialsOf, initialsOfPhrase, findByInitials, initialAt, firstInitials}
}

func initialsOf(r *rand.Rand) Question {
	word := pick(r, only(spellingWords(), func(w string) bool { return len([]rune(w)) > 1 }))
	return letters("word", hangul.Chosung(word), fmt.Sprintf("'%s'의 초성을 차례대로 쓰세요.", word))
}

func initialsOfPhrase(r *rand.Rand) Question {
	phrase := pickWord(r, "작은 예쁜 낡은 새로운 커다란 하얀 까만 멋진 오래된 가벼운 튼튼한 반짝이는 특별한 소중한") + " " + pickWord(r, things)
	if r.IntN(2) == 0 {
		phrase = pickWord(r, "달콤한 맛있는 싱싱한 따뜻한 싼 비싼 차가운 부드러운") + " " + pickWord(r, foods)
	}
	return letters("phrase", strings.ReplaceAll(hangul.Chosung(phrase), " ", ""),
		fmt.Sprintf("'%s'의 초성을 띄어쓰기 없이 차례대로 쓰세요.", phrase))
}

// findByInitials has wrong words of the same length, all with other initials.
func findByInitials(r *rand.Rand) Question {
	all := nouns()
	right := pick(r, only(all, func(w string) bool { return len([]rune(w)) > 1 }))
	want := hangul.Chosung(right)
	near := only(all, func(w string) bool {
		return len([]rune(w)) == len([]rune(right)) && hangul.Chosung(w) != want
	})
	words := append(several(r, near, 4), right)
	r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return Question{
		Text:     fmt.Sprintf("다음 낱말 가운데 초성이 '%s'인 낱말을 찾아 그대로 쓰세요: %s", want, strings.Join(words, ", ")),
		Answer:   right,
		Category: "find",
	}
}

func initialAt(r *rand.Rand) Question {
	word := pick(r, only(spellingWords(), func(w string) bool { return len([]rune(w)) >= 3 }))
	initials := []rune(hangul.Chosung(word))
	i := r.IntN(len(initials))
	return Question{
		Text:     fmt.Sprintf("'%s'에서 %s 글자의 초성은 무엇입니까?", word, ordinal(i)),
		Answer:   string(initials[i]),
		Category: "position",
	}
}

func firstInitials(r *rand.Rand) Question {
	words := several(r, nouns(), between(r, 3, 5))
	var want strings.Builder
	for _, w := range words {
		want.WriteRune([]rune(hangul.Chosung(w))[0])
	}
	return letters("first", want.String(), fmt.Sprintf("다음 낱말들의 첫 글자에서 초성만 뽑아 차례대로 이어 쓰세요: %s", strings.Join(words, ", ")))
}

func ordinal(i int) string {
	return []string{"첫 번째", "두 번째", "세 번째", "네 번째", "다섯 번째", "여섯 번째"}[i]
}

// letters is a question whose answer is a row of consonants, which may also be
// written with spaces or commas.
func letters(category, answer, text string) Question {
	apart := strings.Split(answer, "")
	return Question{
		Text: text, Answer: answer, Category: category,
		Aliases: []string{strings.Join(apart, " "), strings.Join(apart, ", "), strings.Join(apart, ",")},
	}
}
