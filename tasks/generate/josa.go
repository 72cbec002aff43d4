package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// josaForms ask for the form of a particle that suits a word. They are multiple
// choice. Wrong options are always forms that cannot follow the word at all, so
// that no other particle would also make a sentence.
func josaForms() []form {
	return []form{blank, blank, twoBlanks, attached, afterDigit, afterLetter}
}

const gap = "(   )"

// The forms after a consonant and after a vowel, in the same order.
// 이라고 is only ever a right answer: 사과이라고 is clumsy and yet no error.
const (
	afterConsonant = `은 이 을 과 으로`
	afterOpen      = `는 가 를 와 로`
)

// A frame is a sentence with a place (%s) for a word of its class and the gap.
type frame struct {
	words, sentence, pair string
}

func frames() []frame {
	return []frame{
		{foods, "아침에 %s 먹었다.", "을/를"}, {foods, "동생은 %s 가장 좋아한다.", "을/를"}, {foods, "오늘 저녁에는 %s 맛있었다.", "이/가"},
		{foods, "할머니가 주신 %s 참 맛있다.", "은/는"}, {foods, "나는 시장에 가면 늘 %s 생선을 산다.", "와/과"}, {foods, "사람들은 이것을 %s 부른다.", "이라고/라고"},
		{places, "우리는 내일 %s 갑니다.", "으로/로"}, {places, "아이들이 %s 가고 있습니다.", "으로/로"}, {places, "이 길은 %s 이어진다.", "으로/로"},
		{places, "오늘은 %s 조용하다.", "이/가"}, {places, "나에게 %s 낯설지 않다.", "은/는"}, {places, "창밖으로 %s 보인다.", "이/가"},
		{things, "누나가 가게에서 %s 샀다.", "을/를"}, {things, "새로 산 %s 마음에 든다.", "이/가"}, {things, "방 안에 %s 수건이 있다.", "와/과"},
		{things, "이 %s 아주 오래되었다.", "은/는"}, {things, "영어로 된 이름을 우리말로 %s 옮겼다.", "이라고/라고"},
		{animals, "어제 텔레비전에서 %s 보았다.", "을/를"}, {animals, "그림책 속의 %s 웃고 있다.", "이/가"}, {animals, "이 이야기에는 %s 여우가 나온다.", "와/과"},
		{animals, "마법에 걸린 왕자는 %s 변했다.", "으로/로"}, {animals, "아이는 그 동물을 %s 불렀다.", "이라고/라고"}, {animals, "그림 속의 %s 살아 있는 것 같다.", "은/는"},
		{materials, "이 작품은 %s 만들었다.", "으로/로"}, {materials, "%s 유리는 성질이 다르다.", "와/과"}, {materials, "공장에서 %s 많이 쓴다.", "을/를"},
		{nature, "화가가 %s 그렸다.", "을/를"}, {nature, "시인은 %s 두고 시를 썼다.", "을/를"}, {nature, "사진 속의 %s 아름답다.", "은/는"}, {nature, "이 노래에는 %s 나온다.", "이/가"},
		{cities, "기차가 %s 떠났다.", "으로/로"}, {cities, "이모는 작년에 %s 이사했다.", "으로/로"}, {cities, "나는 %s 참 좋다.", "이/가"},
	}
}

func blank(r *rand.Rand) Question {
	f := pick(r, frames())
	word := pickWord(r, f.words)
	for strings.Contains(f.sentence, " "+word) { // no "유리와 유리는", no "수건과 수건이"
		word = pickWord(r, f.words)
	}
	return fill(r, "particle", fmt.Sprintf(f.sentence, word+gap), word, f.pair)
}

func twoBlanks(r *rand.Rand) Question {
	f := pick(r, []frame{
		{things, "책상 옆에서 %s(㉠) %s(㉡) 찾았다.", "을/를"}, {foods, "시장에서 %s(㉠) %s(㉡) 샀다.", "을/를"},
		{animals, "동화책에서 %s(㉠) %s(㉡) 보았다.", "을/를"}, {nature, "공책에 %s(㉠) %s(㉡) 그렸다.", "을/를"},
		{animals, "이 이야기에는 %s(㉠) %s(㉡) 나온다.", "이/가"}, {foods, "상 위에 %s(㉠) %s(㉡) 있다.", "이/가"},
		{cities, "우리 반 친구들은 %s(㉠) %s(㉡) 여행을 떠났다.", "으로/로"}, {places, "우리는 오늘 %s(㉠) %s(㉡) 갔다.", "으로/로"},
	})
	words := several(r, strings.Fields(f.words), 2)
	options := make([]string, 0, optionCount)
	right := fmt.Sprintf("㉠ %s, ㉡ %s", hangul.Josa(words[0], "와/과"), hangul.Josa(words[1], f.pair))
	second := strings.Split(f.pair, "/")
	for _, a := range []string{"와", "과"} {
		for _, b := range second {
			options = append(options, fmt.Sprintf("㉠ %s, ㉡ %s", a, b))
		}
	}
	return choice(r, "two-particles", "다음 문장의 ㉠과 ㉡에 들어갈 말이 바르게 짝지어진 것은 어느 것입니까?\n"+fmt.Sprintf(f.sentence, words[0], words[1]), right, options)
}

func attached(r *rand.Rand) Question {
	word := pickWord(r, places+" "+cities+" "+things+" "+animals)
	pair := pick(r, []string{"은/는", "이/가", "을/를", "와/과", "으로/로"})
	wrong := unfit(word)
	for i, w := range wrong {
		wrong[i] = word + w
	}
	return choice(r, "attached", pick(r, []string{
		fmt.Sprintf("'%s'에 조사를 바르게 붙인 것은 어느 것입니까?", word),
		fmt.Sprintf("다음 가운데 '%s' 뒤의 조사가 바르게 쓰인 것은 어느 것입니까?", word),
	}), with(word, pair), wrong)
}

// afterDigit uses the digits whose names are the same in every mouth.
func afterDigit(r *rand.Rand) Question {
	digit := pickWord(r, "1 2 3 4 5 6 7 8 9 10 20 50 100")
	f := pick(r, []frame{
		{"", "칠판에 숫자 %s 썼다.", "을/를"}, {"", "내가 고른 숫자는 %s 아니다.", "이/가"}, {"", "숫자 %s 내가 좋아하는 수이다.", "은/는"},
		{"", "전화번호가 숫자 %s 끝난다.", "으로/로"}, {"", "카드에 숫자 %s 30이 적혀 있다.", "와/과"}, {"", "점수판에 숫자 %s 나타났다.", "이/가"},
	})
	return fill(r, "digit", fmt.Sprintf(f.sentence, digit+gap)+" (숫자는 일, 이, 삼, …으로 읽습니다.)", digit, f.pair)
}

// afterLetter leaves out R, which is 아르 to some and 알 to others.
func afterLetter(r *rand.Rand) Question {
	letter := pickWord(r, "A B C D E F G H I J K L L M M N N O P Q S T U V W X Y")
	f := pick(r, []frame{
		{"", "공책에 알파벳 %s 썼다.", "을/를"}, {"", "간판의 첫 글자는 알파벳 %s 아니다.", "이/가"}, {"", "이 낱말은 알파벳 %s 시작한다.", "으로/로"},
		{"", "화면에 알파벳 %s 나타났다.", "이/가"}, {"", "알파벳 %s 동생이 먼저 배운 글자이다.", "은/는"},
	})
	return fill(r, "letter", fmt.Sprintf(f.sentence, letter+gap), letter, f.pair)
}

// fill asks for the particle in the gap of a sentence.
func fill(r *rand.Rand, category, sentence, word, pair string) Question {
	right := hangul.Josa(word, pair)
	wrong := unfit(word)
	if pair == "이라고/라고" && right == "이라고" {
		wrong = append(wrong, "라고")
	}
	return choice(r, category, "다음 문장의 빈칸에 들어갈 조사로 알맞은 것은 어느 것입니까?\n"+sentence, right, wrong)
}

// unfit are the forms that cannot follow word.
func unfit(word string) []string {
	if lacksBatchim(word) {
		return strings.Fields(afterConsonant)
	}
	forms := strings.Fields(afterOpen)
	if hangul.Josa(word, "으로/로") == "로" { // after ㄹ
		forms[len(forms)-1] = "으로"
	}
	return forms
}
