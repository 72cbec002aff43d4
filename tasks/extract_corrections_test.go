package tasks

import (
	"slices"
	"strings"
	"testing"
)

// Answers of a third reader's, labelled before they were run; those that were
// read otherwise at first.
var corrected = []shape{
	{"아니, 다시 보니", "정답은 A입니다. 아니, 다시 보니 C입니다.", "C"},
	{"아 잠깐, 아니다", "B... 아 잠깐, 아니다. C다.", "C"},
	{"다시 검토한 결과", "처음에는 A라고 생각했으나 다시 검토한 결과 C가 맞다.", "C"},
	{"정정", "정답: A\n\n정정합니다. C입니다.", "C"},
	{"고친 뒤의 정답이 이김", "다시 보니 A입니다. 그래도 정답은 C입니다.", "C"},
	{"영어 it's", "I think it's C", "C"},
	{"영어 would be", "It would be C.", "C"},
	{"주격 조사만", "C가", "C"},
	{"빈칸 둘과 마침표", "정답은  C  .", "C"},
	{"말줄임표", "정답은... C!", "C"},
	{"선택", "C 선택", "C"},
	{"영어 고쳐 말함", "The answer is A. Actually, no. It's C.", "C"},
	{"빈칸이 든 괄호", "문제의 정답은 ( C ) 입니다.", "C"},
	{"를 선택", "C를 선택", "C"},
	{"로 선택합니다", "C로 선택합니다.", "C"},
	{"즉", "즉, C이다.", "C"},
	{"그래서", "그래서 C", "C"},
	{"영어 So", "So C.", "C"},
	{"final 꼬리표", "<final>C</final>", "C"},
	{"해설이 다른 보기를 듦", "(C) 왕건\n\n왕건은 918년에 고려를 세웠다. (D) 최영은 고려 말의 장군이다.", "C"},
	{"가능성", "C일 가능성이 가장 높습니다.", "C"},
	{"이유 뒤의 글자", "①은 틀리고 ②도 틀리므로 ③", "C"},
	{"때문에", "고려를 세운 사람은 왕건이기 때문에 C.", "C"},
}

var correctedWithout = []shape{
	{"주격 조사 뒤에 더 있음", "C가 아니다.", ""},
	{"그래서 뒤의 서술", "그래서 C는 왕이 되었다.", ""},
	{"즉 뒤의 나열", "즉, A와 B는 후삼국의 인물이다.", ""},
	{"두 줄의 두 글자", "B\nC", ""},
	{"한 줄의 목록", "(A) 궁예 (B) 견훤 (C) 왕건", ""},
	{"다시의 다른 쓰임", "다시 말하면 C는 고려의 왕이다.", ""},
	{"다시 보면 된다", "자료를 다시 보면 됩니다. A는 신라, B는 고려이다.", ""},
	{"아니다 뒤의 서술", "A는 아니다. C는 왕이었다.", ""},
}

func TestCorrections(t *testing.T) {
	labels := []string{"A", "B", "C", "D"}
	for _, c := range slices.Concat(corrected, correctedWithout) {
		t.Run(c.name, func(t *testing.T) {
			for _, options := range [][]string{nil, founders} {
				if got := readChoice(labels, options, c.answer, false); got.Label != c.want {
					t.Errorf("%q, %d options: %q by %q, want %q", c.answer, len(options), got.Label, got.Rule, c.want)
				}
			}
		})
	}
}

// An answer that was cut in its review of the options states none of them.
func TestBrokenOff(t *testing.T) {
	labels := []string{"A", "B", "C", "D"}
	for _, c := range []shape{
		{"첫 보기의 설명", "각 보기를 검토해 보겠습니다.\n\nA. 궁예: 901년에", ""},
		{"첫 보기만", "각 보기를 하나씩 살펴보겠습니다.\n\nA. 궁예", ""},
		{"조사로 끝남", "먼저 견훤의 행적을 살펴보면, 900년에 B가", ""},
		{"연결 어미로 끝남", "견훤은 완산주에 도읍하였고, 그 뒤에 신라를 치며", ""},
		{"풀이 뒤의 답", "901년에 나라를 세웠다.\n\nA. 궁예", "A"},
		{"다 쓴 문장", "그 무렵 나라를 세운 사람은 견훤이었다.", "B"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readChoice(labels, founders, c.answer, false); got.Label != c.want {
				t.Errorf("%q: %q by %q, want %q", c.answer, got.Label, got.Rule, c.want)
			}
		})
	}
}

func TestSynonymsOfLabels(t *testing.T) {
	for _, c := range []struct{ labels, answer, want string }{
		{"아니오 예", "아니요", "아니오"},
		{"아니오 예", "아니요.", "아니오"},
		{"아니오 예", "네", "예"},
		{"아니오 예", "네, 글에 그렇게 나와 있습니다.", "예"},
		{"아니오 예", "아니요, 그렇지 않습니다.", "아니오"},
		{"아니오 예", "따라서 답은 '네'입니다.", "예"},
		{"아니오 예", "정답은 아니요입니다.", "아니오"},
		{"아니오 예", "아뇨", "아니오"},
		{"아니오 예", "Yes.", "예"},
		{"아니오 예", "No. The passage does not say so.", "아니오"},
		{"아니오 예", "네, 하지만 아니요라고 볼 수도 있습니다.", "예"},
		{"아니오 예", "No. 3", ""},
		{"아니오 예", "네 번째 문장에 나온다.", ""},
		{"아니오 예", "네가 맞다", ""},
		{"아니오 예", "답은 네 가지이다.", ""},
		{"아니오 예", "네/아니요", ""},
		{"부정 긍정", "긍정적", "긍정"},
		{"부정 긍정", "이 문장은 부정적입니다.", "부정"},
		{"부정 긍정", "positive", "긍정"},
		{"예 모름", "네", ""},
		{"아니오 예", "1", ""},
		{"아니오 예", "정답은 A입니다.", ""},
		{"아니오 예", "두 번째", ""},
		{"부정 긍정", "1", ""},
		{"True False", "1", ""},
		{"O X", "2번", "X"},
		{"A B C D E", "답: 다섯 번째", "E"},
		{"A B C D E F G H I", "정답은 아홉 번째입니다.", "I"},
		{"A B C D E F G H I J", "I believe it is (G).", "G"},
		{"가 나 다 라", "라고 생각합니다", ""},
		{"가 나 다 라", "라이고 나머지는 틀렸다", "라"},
	} {
		t.Run(c.labels+"/"+c.answer, func(t *testing.T) {
			if got := readChoice(strings.Fields(c.labels), nil, c.answer, false); got.Label != c.want {
				t.Errorf("%q: %q by %q, want %q", c.answer, got.Label, got.Rule, c.want)
			}
		})
	}
}
