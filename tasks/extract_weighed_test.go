package tasks

import (
	"testing"
)

// Answers of a fourth reader's, labelled before they were run: those that were read
// otherwise at first, and those that newer rules must leave alone.
var weighed = []shape{
	{"더 적절", "B보다 A가 더 적절합니다.", "A"},
	{"보다 더", "C가 A보다 더 적절하다.", "C"},
	{"중에서 더", "B와 C 중에서 C가 더 적합합니다.", "C"},
	{"영어 비교", "Between A and C, C is more accurate.", "C"},
	{"남는 것", "A, C, D는 시대가 다르므로 제외됩니다. 그러면 B가 남습니다.", "B"},
	{"만 남음", "따라서 소거법으로 B만 남습니다.", "B"},
	{"영어 남는 것", "Option A is too broad. Option B is not mentioned. That leaves option C.", "C"},
	{"만 틀림", "A, B, D는 옳고 C만 틀리다.", "C"},
	{"제외한 나머지", "D를 제외한 나머지는 모두 옳은 설명입니다.", "D"},
	{"답이 됩니다", "옳지 않은 것을 고르는 문제이므로, 사실과 다른 D가 답이 됩니다.", "D"},
	{"고르는 것이 타당", "남은 둘 중에서는 근거가 분명한 D를 고르는 것이 타당합니다.", "D"},
	{"추정", "정확히 알 수는 없지만 A일 것으로 추정됩니다.", "A"},
	{"듯합니다", "B인 듯합니다", "B"},
	{"일 거예요", "아마 D일 거예요.", "D"},
	{"고른다면", "모두 마땅치 않다. 굳이 가장 가까운 것을 고른다면 C입니다.", "C"},
	{"감탄사 아니", "B... 아니 C입니다.", "C"},
	{"실수", "답은 C. 앗, 실수했습니다. D가 맞습니다.", "D"},
	{"도 도 아닌", "답은 A도 B도 아닌 C이다.", "C"},
	{"다른 물음", "정답은 B입니다. 만약 옳지 않은 것을 묻는다면 정답은 C입니다.", "B"},
	{"한 줄의 판정", "A(×), B(×), C(×), D(○)", "D"},
	{"한 줄의 판정, 쌍점", "A: X, B: O, C: X, D: X", "B"},
	{"한 줄의 판정, 동그라미", "①X ②X ③O ④X", "C"},
	{"수사", "답은 삼번", "C"},
	{"차례", "두번째 선택지가 정답입니다.", "B"},
	{"제목의 샵", "##정답 : C##", "C"},
	{"정답은요", "정답은요, C예요.", "C"},
	{"따라서 주제", "A와 B는 17세기의 일이다. 따라서 18세기의 일은 C이다.", "C"},
	{"JSON의 다른 이름", `{"selected_option": "C", "confidence": 0.82}`, "C"},
	{"영어 must be", "The answer is definitely not A. It must be D.", "D"},
	{"영어 to the question", "The answer to the question is B, because A is about taxes.", "B"},
	{"영어 appears", "Option B appears to be the most appropriate.", "B"},
	{"틀린 보기", "틀린 보기: C", "C"},

	{"비율", "A:B", ""},
	{"더 오래됨", "B보다 A가 더 오래되었다.", ""},
	{"또 볼 것", "A is more accurate than B in its dates, but C and D need checking as well.", ""},
	{"두 가정", "이 명제가 참이라면 답은 A이고, 거짓이라면 답은 B이다.", ""},
	{"이번", "답은 이번 수업에서 배운 내용과 같습니다.", ""},
	{"차례의 설명", "첫 번째 보기는 틀렸다.", ""},
	{"남는 둘", "That leaves two options: A and C.", ""},
	{"보기의 나열", "보기: A. 궁궐 B. 사찰 C. 서원 D. 향교", ""},
	{"제외하고 검토", "A를 제외하고 모두 검토해 보겠습니다.", ""},
	{"둘을 제외", "A와 B를 제외한 나머지는 모두 옳다.", ""},
	{"도 도", "A도 B도 정답입니다.", ""},
	{"둘이 옳음", "A(○), B(○), C(×), D(×)", ""},
	{"될 수도", "A가 답이 될 수도 있다.", ""},
	{"아니 뒤의 물음", "아니 A가 왜 틀렸는지 모르겠습니다.", ""},
	{"만으로는", "B만으로는 판단할 수 없다.", ""},
	{"수의 나열", "A: 12, B: 15, C: 18, D: 20", ""},
}

func TestWeighed(t *testing.T) {
	labels := []string{"A", "B", "C", "D"}
	for _, c := range weighed {
		t.Run(c.name, func(t *testing.T) {
			if got := readChoice(labels, nil, c.answer, false); got.Label != c.want {
				t.Errorf("%q: %q by %q, want %q", c.answer, got.Label, got.Rule, c.want)
			}
		})
	}
}

// Options known by their texts: combinations of signs, numbers, sentences.
func TestWeighedOptions(t *testing.T) {
	letters := []string{"A", "B", "C", "D"}
	signs := []string{"ㄱ, ㄴ", "ㄱ, ㄷ", "ㄴ, ㄷ", "ㄱ, ㄴ, ㄷ"}
	enclosed := []string{"㉠", "㉡", "㉠, ㉡", "㉡, ㉢"}
	numbers := []string{"12", "15", "18", "20"}
	palaces := []string{"경복궁", "창덕궁", "덕수궁", "창경궁"}
	regions := []string{"가", "나", "다", "라"}
	for _, c := range []struct {
		name            string
		labels, options []string
		answer, want    string
	}{
		{"조사로 이은 조합", letters, signs, "따라서 옳은 것은 ㄴ과 ㄷ이다.", "C"},
		{"거꾸로 쓴 조합", letters, signs, "정답은 ㄷ, ㄱ입니다.", "B"},
		{"없는 조합", letters, signs, "정답은 ㄴ, ㄹ입니다.", ""},
		{"조합의 설명", letters, signs, "ㄱ은 옳고 ㄴ도 옳다.", ""},
		{"조합과 하나", letters, enclosed, "옳은 것은 ㉠과 ㉡이다.", "C"},
		{"하나", letters, enclosed, "옳은 것은 ㉡이다.", "B"},
		{"결론의 수", letters, numbers, "12 + 3 = 15, 15 + 3 = 18. 따라서 다음 항은 18.", "C"},
		{"수의 언급", letters, numbers, "12와 15의 최소공배수는 60이다.", ""},
		{"결론의 글", letters, palaces, "경복궁은 법궁이고 덕수궁은 황궁이다. 그러므로 후원으로 이름난 것은 창덕궁이다.", "B"},
		{"중 뒤의 글", letters, palaces, "경복궁, 창덕궁, 덕수궁 중 후원으로 이름난 것은 창덕궁이다.", "B"},
		{"결론 없는 글", letters, palaces, "경복궁은 불탔다. 이때 임금이 머문 곳은 창덕궁이다.", ""},
		{"결론의 여럿", letters, palaces, "따라서 조선의 궁궐은 경복궁, 창덕궁, 덕수궁이다.", ""},
		{"아니라 옳은 표현", letters, palaces, "덕수궁이 아니라 창덕궁이 옳은 표현입니다.", "B"},
		{"가나다라의 주격", regions, nil, "다가 정답이다.", "다"},
		{"참의 다른 말", []string{"참", "거짓"}, nil, "True", "참"},
		{"맞다는 말", []string{"예", "아니오"}, nil, "그렇습니다. 지문에 나와 있습니다.", "예"},
		{"아니라는 말", []string{"예", "아니오"}, nil, "아니에요.", "아니오"},
		{"맞지만", []string{"예", "아니오"}, nil, "맞습니다만, 예외도 있습니다.", ""},
		{"거짓과 괄호", []string{"참", "거짓"}, nil, "거짓 (반례: x=0)", "거짓"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readChoice(c.labels, c.options, c.answer, false); got.Label != c.want {
				t.Errorf("%q: %q by %q, want %q", c.answer, got.Label, got.Rule, c.want)
			}
		})
	}
}

func TestNumbersOfAReader(t *testing.T) {
	for _, c := range []struct {
		name, gold, answer string
		want               Outcome
	}{
		{"아니라", "42", "답은 40이 아니라 42입니다.", Correct},
		{"다시 계산", "42", "처음에는 40이라고 생각했지만, 다시 계산하면 42입니다.", Correct},
		{"합계와 괄호", "42", "총 42명 (남 20명, 여 22명)", Correct},
		{"합계", "42", "남학생 20명과 여학생 22명으로 총 42명입니다.", Correct},
		{"환산", "90", "1시간 30분은 90분입니다.", Correct},
		{"거듭제곱", "1000", "10^3", Correct},
		{"부정", "42", "42가 아닙니다.", Unparsed},
		{"또는", "3", "정답은 3 또는 4입니다.", Unparsed},
		{"만점", "8", "10점 만점에 8점입니다.", Unparsed},
	} {
		t.Run(c.name, func(t *testing.T) {
			task := &Task{Kind: Number}
			if got := task.Score(&Item{Answer: c.gold}, Answer{Text: c.answer}); got.Outcome != c.want {
				t.Errorf("%q: %s %q by %s, want %s", c.answer, got.Outcome, got.Extracted, got.Rule, c.want)
			}
		})
	}
}

func TestShortAnswersOfAReader(t *testing.T) {
	for _, c := range []struct {
		gold, answer string
		same         bool
	}{
		{"세종대왕", "세종대왕이십니다.", true},
		{"세종대왕", "세종대왕님입니다.", true},
		{"세종대왕", "바로 세종대왕이지요!", true},
		{"세종대왕", "세종대왕이에요~", true},
		{"세종대왕", "세종대왕께서 창제하셨습니다.", true},
		{"세종대왕", "조선의 제4대 왕인 세종대왕입니다.", true},
		{"서울", "올림픽은 서울에서 열렸습니다.", true},
		{"고구려", "고구려로 추정됩니다.", true},
		{"광합성", "양분을 만드는 과정을 광합성이라고 한다.", true},
		{"노비안검법", "노비안검법 - 광종이 실시한 제도", true},
		{"서울", "서울에서 열리지 않았습니다.", false},
		{"사과", "사과를 좋아하는 철수입니다.", false},
		{"사과", "사과, 배", false},
		{"세종대왕", "세종대왕 또는 태종", false},
	} {
		if got := sameShort(c.answer, c.gold); got != c.same {
			t.Errorf("%q for %q: %t", c.answer, c.gold, got)
		}
	}
}
