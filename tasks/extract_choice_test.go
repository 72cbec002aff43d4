package tasks

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

var industries = []string{"농업", "중공업", "경공업", "수산업", "관광업"}

func choiceItem(labels string, options []string, gold int) (*Task, *Item) {
	l := strings.Fields(labels)
	t := &Task{Name: "t", Kind: MultipleChoice, Labels: l}
	it := &Item{ID: "1", Question: "q", Options: options, Answer: l[gold]}
	t.Items = []*Item{it}
	return t, it
}

// want is the label and the outcome; gold is always the third.
type choiceCase struct {
	name, answer string
	extracted    string
	rule         string
}

// The shapes that must give the third of five.
func thirdOfFive() []choiceCase {
	const third = "C"
	out := []choiceCase{
		{"글자만", "C", third, "whole-label"},
		{"마침표", "C.", third, "whole-label"},
		{"괄호", "(C)", third, "whole-label"},
		{"닫는 괄호", "C)", third, "whole-label"},
		{"굵게", "**C**", third, "whole-label"},
		{"번", "C번", third, "whole-label"},
		{"입니다", "C입니다.", third, "whole-label"},
		{"번입니다", "C번입니다.", third, "whole-label"},
		{"띄어 쓴 입니다", "C 입니다.", third, "whole-label"},
		{"소문자", "c", third, "whole-label"},
		{"따옴표", "'C'", third, "whole-label"},
		{"줄바꿈 뒤", "\n\nC\n", third, "whole-label"},
		{"대괄호", "[C]", third, "whole-label"},
		{"꺾쇠 태그", "<정답>C</정답>", third, "final-statement"},
		{"가 정답입니다", "C가 정답입니다.", third, "final-statement"},
		{"가 맞습니다", "C가 맞습니다.", third, "conclusion"},
		{"가 답이다", "C가 답이다", third, "final-statement"},
		{"번이 정답", "C번이 정답입니다.", third, "final-statement"},
		{"를 선택합니다", "C를 선택합니다.", third, "final-statement"},
		{"를 고르겠습니다", "저는 C를 고르겠습니다.", third, "final-statement"},
		{"정답은 입니다", "정답은 C입니다", third, "final-statement"},
		{"정답 쌍점", "정답: C", third, "final-statement"},
		{"정답 전각 쌍점", "정답： C", third, "final-statement"},
		{"붙여 쓴 정답은", "정답은C", third, "final-statement"},
		{"답은 괄호", "답은 (C)입니다", third, "final-statement"},
		{"동그라미", "답: ③", third, "final-statement"},
		{"동그라미 번", "정답은 ③번", third, "final-statement"},
		{"숫자 번", "3번", third, "whole-label"},
		{"숫자 번입니다", "3번입니다", third, "whole-label"},
		{"숫자", "3", third, "whole-label"},
		{"전각", "Ｃ", third, "whole-label"},
		{"boxed", `\boxed{C}`, third, "final-statement"},
		{"boxed text", `$\boxed{\text{C}}$`, third, "final-statement"},
		{"boxed 괄호", `답은 \(\boxed{(C)}\)입니다.`, third, "final-statement"},
		{"boxed 숫자", `\boxed{3}`, third, "final-statement"},
		{"Answer", "Answer: C", third, "final-statement"},
		{"ANSWER", "ANSWER: C", third, "final-statement"},
		{"Answer 괄호", "Answer: (C)", third, "final-statement"},
		{"정답 (Answer)", "정답 (Answer): C", third, "final-statement"},
		{"The answer is", "The answer is C", third, "final-statement"},
		{"The answer is, 마침표", "The correct answer is C.", third, "final-statement"},
		{"I think", "I think the answer is C", third, "final-statement"},
		{"C is the answer", "C is the correct answer.", third, "final-statement"},
		{"option C", "The answer is option C", third, "final-statement"},
		{"JSON", `{"answer":"C"}`, third, "final-statement"},
		{"JSON 숫자", `{"answer": 3}`, third, "final-statement"},
		{"JSON 정답", "```json\n{\"이유\": \"A는 B보다 작다\", \"정답\": \"C\"}\n```", third, "final-statement"},
		{"글자와 쌍점", "C: 경공업", third, "leading-label"},
		{"글자와 점", "C. 경공업", third, "leading-label"},
		{"글자와 띄어 쓴 보기", "C 경공업", third, "leading-label"},
		{"동그라미와 보기", "③ 경공업", third, "leading-label"},
		{"숫자와 보기", "3. 경공업", third, "leading-label"},
		{"글자 뒤 설명", "C\n\nA는 틀렸고 B는 알 수 없습니다.", third, "leading-label"},
		{"입니다 뒤 설명", "C입니다. A와 B는 1차 산업이기 때문입니다.", third, "leading-label"},
		{"보기 글", "경공업", third, "whole-option"},
		{"보기 글 입니다", "경공업입니다.", third, "whole-option"},
		{"보기 글 굵게", "**경공업**", third, "whole-option"},
		{"띄어쓰기가 다른 보기 글", "경 공업", third, "whole-option"},
		{"문장 속 보기 글", "신발과 옷을 만드는 것은 경공업에 속합니다.", third, "option-text"},
		{"정답은 보기 글", "정답은 경공업입니다.", third, "final-statement"},
		{"정답은 따옴표 보기 글", "정답은 '경공업'입니다.", third, "final-statement"},
		{"정답은 굵은 글자와 보기", "정답: **C. 경공업**", third, "final-statement"},
		{"제목", "### 정답\nC", third, "final-statement"},
		{"굵은 제목", "**정답**\n\n**C. 경공업**", third, "final-statement"},
		{"빈 줄 뒤", "정답: \n\nC", third, "final-statement"},
		{"다음과 같습니다", "정답은 다음과 같습니다:\n\n**C**", third, "final-statement"},
		{"마지막 진술", "A는 틀리고 B는 1차 산업이 아닙니다. 따라서 정답은 C", third, "final-statement"},
		{"생각을 바꿈", "처음에는 B라고 생각했지만 다시 보니 아니었습니다. 최종 답: C", third, "final-statement"},
		{"정답을 바꿈", "처음에는 정답이 B라고 생각했습니다. 다시 계산했습니다. 따라서 정답은 C입니다.", third, "final-statement"},
		{"정답을 두 번 말함", "정답: B\n\n다시 살펴보니 틀렸습니다.\n\n정답: C", third, "final-statement"},
		{"정답 뒤 해설의 따라서", "정답: C\n\n해설: 농업은 아니다. 따라서 A입니다.", third, "final-statement"},
		{"따라서 뒤 정답", "먼저 A를 본다. 따라서 A입니다. 그런데 문제의 정답은 C입니다.", third, "final-statement"},
		{"JSON 뒤의 글", "{\"answer\": \"C\"}\n정답은 B로 바뀔 수 있습니다", third, "final-statement"},
		{"질문의 말", "신발을 만드는 것으로 옳은 것은 C입니다.", third, "conclusion"},
		{"옳지 않은 것입니다", "C가 옳지 않은 것입니다.", third, "conclusion"},
		{"괄호와 설명", "C) 신발을 만드는 산업", third, "leading-label"},
		{"think", "<think>정답은 A일 것 같다</think>C", third, "whole-label"},
		{"thought", "<thought>A? B?</thought>\n\n정답은 C입니다.", third, "final-statement"},
		{"여는 태그 없음", "A인가 B인가. 정답은 A\n</think>\nC", third, "whole-label"},
		{"아니라", "정답은 A가 아니라 C입니다", third, "final-statement"},
		{"번이 아니라", "정답은 B번이 아니라 C번입니다", third, "final-statement"},
		{"아닌", "B가 아닌 C", third, "whole-label"},
		{"틀렸으므로", "A, B, D는 틀렸으므로 정답은 C", third, "final-statement"},
		{"중에서", "정답은 A, B, C 중에서 C입니다.", third, "final-statement"},
		{"즉", "정답은 C, 즉 경공업입니다.", third, "final-statement"},
		{"보기 다시 쓰기", "A. 농업\nB. 중공업\nC. 경공업\nD. 수산업\nE. 관광업\n\n정답: C", third, "final-statement"},
		{"마지막 줄 글자", "1차 산업과 2차 산업을 견주면 이렇습니다.\n\n그러므로 옷을 만드는 산업입니다.\n\nC", third, "final-statement"},
		{"마지막 줄 굵은 글자", "A = 3이고 B = 4이다.\n\n**C**", third, "final-statement"},
		{"마지막 줄 글자와 보기", "계산하면 다음과 같다.\n\nC: 경공업", third, "final-statement"},
		{"따라서", "농업은 1차 산업이다. 따라서 C입니다.", third, "conclusion"},
		{"따라서 보기 글", "농업은 1차 산업이고 관광업은 3차 산업이다. 따라서 경공업이다.", third, "conclusion"},
		{"설명하는 C", "정답은 옷을 만드는 산업인 C입니다.", third, "final-statement"},
		{"고르면", "정답을 고르면 C입니다.", third, "final-statement"},
		{"화살표", "정답 → C", third, "final-statement"},
		{"표", "| 정답 | C |", third, "final-statement"},
		{"정답으로 선택", "저는 C를 정답으로 선택합니다.", third, "final-statement"},
		{"라고 생각합니다", "정답은 C라고 생각합니다.", third, "final-statement"},
		{"가나다 글자", "다", third, "whole-label"},
		{"가나다 괄호", "(다)", third, "whole-label"},
		{"자모", "ㄷ", third, "whole-label"},
		{"동그라미 자모", "㉢", third, "whole-label"},
		{"동그라미 가나다", "정답: ㉰", third, "final-statement"},
	}
	return out
}

func TestThirdOfFive(t *testing.T) {
	task, it := choiceItem("A B C D E", industries, 2)
	for _, c := range thirdOfFive() {
		t.Run(c.name, func(t *testing.T) {
			got := task.Score(it, Answer{Text: c.answer})
			want := Score{Outcome: Correct, Value: 1, Extracted: c.extracted, Rule: c.rule, Span: got.Span}
			if d := cmp.Diff(want, got, besideVariants); d != "" {
				t.Errorf("%q (-want +got):\n%s", c.answer, d)
			}
			nfd := task.Score(it, Answer{Text: norm.NFD.String(c.answer)})
			nfd.Span = got.Span
			if d := cmp.Diff(got, nfd, besideVariants); d != "" {
				t.Errorf("NFD of %q (-nfc +nfd):\n%s", c.answer, d)
			}
		})
	}
}

// The same shapes where the item has other labels: the answer's letters are
// then those of the item or count by position.
func TestThirdOfFiveInEveryLabelStyle(t *testing.T) {
	for _, labels := range []string{"1 2 3 4 5", "① ② ③ ④ ⑤", "가 나 다 라 마", "ㄱ ㄴ ㄷ ㄹ ㅁ", "a b c d e", "㉠ ㉡ ㉢ ㉣ ㉤"} {
		task, it := choiceItem(labels, industries, 2)
		for _, c := range thirdOfFive() {
			t.Run(labels+"/"+c.name, func(t *testing.T) {
				if got := task.Score(it, Answer{Text: c.answer}); got.Outcome != Correct {
					t.Errorf("%q: %+v", c.answer, got)
				}
			})
		}
		own := strings.Fields(labels)[2]
		for name, form := range map[string]string{
			"글자": "X", "괄호": "(X)", "입니다": "X입니다.", "정답은": "정답은 X입니다.", "쌍점": "정답: X", "번": "정답은 X번입니다.",
			"가 정답": "(X)가 정답입니다.", "보기와 함께": "X. 경공업", "boxed": `\boxed{X}`, "JSON": `{"answer": "X"}`,
			"결론": "정답은 (가)와 (나)를 견주어 보면 알 수 있다.\n\n정답: (X)",
		} {
			t.Run(labels+"/"+name, func(t *testing.T) {
				text := strings.ReplaceAll(form, "X", own)
				if got := task.Score(it, Answer{Text: text}); got.Outcome != Correct || got.Extracted != own {
					t.Errorf("%q: %+v", text, got)
				}
			})
		}
	}
}

// The shapes that must not give a letter.
func TestNoLetter(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		want         Outcome
		labels       string
	}{
		{"빈 글", "", Unparsed, ""},
		{"빈칸뿐", " \n\t", Unparsed, ""},
		{"거절", "죄송하지만 답변할 수 없습니다", Refused, ""},
		{"답변드리기 어려움", "답변드리기 어렵습니다", Refused, ""},
		{"영어 거절", "I'm sorry, but I can't help with that.", Refused, ""},
		{"I가 보기에 있는 영어 거절", "I'm sorry…", Refused, "A B C D E F G H I J"},
		{"I cannot answer", "I cannot answer.", Refused, "A B C D E F G H I J"},
		{"굽은 따옴표", "I’m sorry.", Refused, "A B C D E F G H I J"},
		{"비어 있는 Answer", "정답 (Answer): ", Unparsed, ""},
		{"Answer만", "Answer:", Unparsed, ""},
		{"둘 다", "A와 C 모두 맞습니다", Unparsed, ""},
		{"둘 다 정답", "A와 C가 정답입니다.", Unparsed, ""},
		{"두 답", "답: B, C", Unparsed, ""},
		{"또는", "정답은 B 또는 C입니다.", Unparsed, ""},
		{"A or B", "The answer is A or B.", Unparsed, ""},
		{"정답 없음", "정답 없음", Unparsed, ""},
		{"모르겠습니다", "모르겠습니다.", Unparsed, ""},
		{"모두 아님", "A도 아니고 B도 아니다", Unparsed, ""},
		{"아닙니다", "정답은 A가 아닙니다.", Unparsed, ""},
		{"없는 글자", "정답은 F입니다", Unparsed, ""},
		{"없는 글자만", "F", Unparsed, ""},
		{"없는 번호", "정답은 7번입니다", Unparsed, ""},
		{"개수", "3개입니다", Unparsed, ""},
		{"정답은 개수", "정답은 3개입니다", Unparsed, ""},
		{"날짜", "3월", Unparsed, ""},
		{"며칠", "정답은 3일입니다", Unparsed, ""},
		{"소수", "정답은 3.5입니다", Unparsed, ""},
		{"천 단위", "정답은 3,000입니다", Unparsed, ""},
		{"비율", "정답: 3:1", Unparsed, ""},
		{"음수", "정답: -3", Unparsed, ""},
		{"뺄셈", "5-3이 정답입니다", Unparsed, ""},
		{"입니까", "정답은 A입니까", Unparsed, ""},
		{"퍼센트", "정답은 3%입니다", Unparsed, ""},
		{"연도", "1945년입니다", Unparsed, ""},
		{"혈액형", "정답은 A형입니다", Unparsed, ""},
		{"비타민", "C언어로 작성합니다", Unparsed, ""},
		{"관사 A", "A Korean dish is described here.", Unparsed, ""},
		{"관사 a", "The answer is a Korean dish.", Unparsed, ""},
		{"대명사 I", "I think it is hard to say", Unparsed, "A B C D E F G H I J"},
		{"가정", "만약 정답이 A라면 B는 틀린 설명이 된다.", Unparsed, ""},
		{"인지", "정답이 A인지 B인지 살펴보겠습니다.", Unparsed, ""},
		{"물음", "정답은 A일까요?", Unparsed, ""},
		{"물음표", "정답은 A?", Unparsed, ""},
		{"오답", "오답은 A입니다", Unparsed, ""},
		{"정답이 아닌 것", "정답이 아닌 것은 A입니다", Unparsed, ""},
		{"보기만 다시", "A. 농업\nB. 중공업\nC. 경공업\nD. 수산업\nE. 관광업", Unparsed, ""},
		{"한 줄에 보기만", "A: 농업, B: 중공업, C: 경공업, D: 수산업, E: 관광업", Unparsed, ""},
		{"정답 칸이 빈 되풀이", "질문 (Question): 무엇인가?\n보기 (Options):\nA: 농업, B: 중공업, C: 경공업\n정답 (Answer): ", Unparsed, ""},
		{"보기별 검토", "정답:\nA. 농업은 1차 산업이다.\nB. 중공업은 2차 산업이다.", Unparsed, ""},
		{"단계", "1. 먼저 산업을 나눕니다.\n2. 다음으로 견줍니다.", Unparsed, ""},
		{"두 보기 글", "농업과 경공업이 있습니다.", Unparsed, ""},
		{"부정된 보기 글", "경공업은 아닙니다.", Unparsed, ""},
		{"더 긴 낱말", "경공업체가 많습니다.", Unparsed, ""},
		{"식", "따라서 A = 7200 / 773 입니다", Unparsed, ""},
		{"각각 맞음", "A가 맞습니다. B가 맞습니다.", Unparsed, ""},
		{"라고 생각했지만", "정답은 B라고 생각했지만 잘 모르겠다.", Unparsed, ""},
		{"생각만", "<think>정답은 C</think>", Unparsed, ""},
		{"닫히지 않은 생각", "<think>정답은 C입니다. 다시 보면", Unparsed, ""},
		{"글자 나열", "A\nB\nC", Unparsed, ""},
		{"중에 고르기", "A, B, C, D 중에 적절한 정답을 선택하세요.", Unparsed, ""},
		{"가장", "가장 알맞은 것을 고르면 됩니다.", Unparsed, "가 나 다 라 마"},
		{"나는", "나는 잘 모르겠다.", Unparsed, "가 나 다 라 마"},
		{"개요", "가. 들어가며\n먼저 살펴본다.", Unparsed, "가 나 다 라 마"},
	} {
		t.Run(c.name, func(t *testing.T) {
			labels, options := "A B C D E", industries
			if c.labels != "" {
				labels = c.labels
				options = append([]string(nil), industries...)
				for len(options) < len(strings.Fields(labels)) {
					options = append(options, strings.Repeat("가상", len(options)))
				}
			}
			task, it := choiceItem(labels, options, 2)
			got := task.Score(it, Answer{Text: c.answer})
			if got.Outcome != c.want || got.Extracted != "" || got.Value != 0 {
				t.Errorf("%q: got %+v, want %s", c.answer, got, c.want)
			}
		})
	}
}

func TestFourOptionsOfFiveLabels(t *testing.T) {
	task, it := choiceItem("A B C D E", industries[:4], 2)
	for _, text := range []string{"E", "정답은 E입니다", "⑤", "정답: 5번"} {
		if got := task.Score(it, Answer{Text: text}); got.Outcome != Unparsed {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestTruncatedChoice(t *testing.T) {
	task, it := choiceItem("A B C D E", industries, 2)
	for _, c := range []struct {
		name, answer string
		want         Outcome
	}{
		{"빈 글", "", Truncated},
		{"생각하다 끊김", "<think>정답은 C", Truncated},
		{"풀이 도중", "A는 1차 산업이고 B는", Truncated},
		{"첫 글자 뒤 풀이", "C. 경공업에 대하여 살펴보면", Truncated},
		{"보기 글이 나온 풀이", "먼저 경공업을 살펴보면 이것은", Truncated},
		{"따라서 뒤 끊김", "농업은 1차 산업이다. 따라서 C", Truncated},
		{"마지막 줄 글자", "살펴보자.\n\nC", Truncated},
		{"글자 뒤에 끊긴 낱말", "정답은 경공업", Truncated},
		{"거절하다 끊김", "죄송하지만 답변할 수 없습니다. 저는", Refused},
		{"글자만", "C", Correct},
		{"괄호만", "(C", Correct},
		{"정답 쌍점", "정답: C", Correct},
		{"정답을 말하고 설명하다 끊김", "정답은 C입니다. 왜냐하면 A는", Correct},
		{"첫 줄 글자", "C\n\n해설: 이 문제는", Correct},
		{"정답은 C라고 생각했지만", "정답은 C라고 생각했지만 A를", Truncated},
		{"틀린 글자", "B", Incorrect},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := task.Score(it, Answer{Text: c.answer, Truncated: true}); got.Outcome != c.want {
				t.Errorf("%q: got %+v, want %s", c.answer, got, c.want)
			}
		})
	}
}

func TestOptionsThatMislead(t *testing.T) {
	for _, c := range []struct {
		name, labels string
		options      []string
		answer       string
		want         string // label, or "" for none
	}{
		{"포함하는 보기, 긴 것", "A B C", []string{"서울", "서울시", "부산"}, "서울시입니다.", "B"},
		{"포함하는 보기, 짧은 것", "A B C", []string{"서울", "서울시", "부산"}, "서울입니다.", "A"},
		{"포함하는 보기, 문장", "A B C", []string{"서울", "서울특별시", "부산"}, "수도는 서울특별시에 있다.", "B"},
		{"숫자 글자와 숫자 보기", "1 2 3 4 5", []string{"3", "4", "5", "6", "7"}, "3", "3"},
		{"숫자 글자와 숫자 보기, 번", "1 2 3 4 5", []string{"3", "4", "5", "6", "7"}, "정답은 3번입니다", "3"},
		{"로마자 글자와 숫자 보기", "A B C D", []string{"3", "5", "7", "9"}, "3", "A"},
		{"로마자 글자와 숫자 보기, 번", "A B C D", []string{"3", "5", "7", "9"}, "3번", "C"},
		{"로마자 글자와 숫자 보기, 동그라미", "A B C D", []string{"3", "5", "7", "9"}, "③", "C"},
		{"숫자 보기에 없는 수", "A B C D", []string{"10", "20", "30", "40"}, "3", ""},
		{"숫자 보기", "A B C D", []string{"10", "20", "30", "40"}, "정답은 30입니다.", "C"},
		{"숫자와 단위 보기", "A B C D", []string{"10명", "20명", "30명", "40명"}, "계산하면 30명입니다.", "C"},
		{"풀이에 나온 숫자 보기", "A B C D", []string{"10", "20", "30", "40"}, "10에서 시작한다. 더 계산해야 안다.", ""},
		{"더 긴 수의 일부", "A B C D", []string{"10", "20", "30", "40"}, "답은 300입니다.", ""},
		{"ㄱㄴ 보기", "A B C D", []string{"ㄱ, ㄴ", "ㄱ, ㄷ", "ㄴ, ㄷ", "ㄱ, ㄴ, ㄷ"}, "ㄴ, ㄷ", "C"},
		{"ㄱㄴ 보기, 글자", "A B C D", []string{"ㄱ, ㄴ", "ㄱ, ㄷ", "ㄴ, ㄷ", "ㄱ, ㄴ, ㄷ"}, "정답: C. ㄴ, ㄷ", "C"},
		{"ㄱㄴ 보기에 ㄴ만", "A B C D", []string{"ㄱ, ㄴ", "ㄱ, ㄷ", "ㄴ, ㄷ", "ㄱ, ㄴ, ㄷ"}, "ㄴ", ""},
		{"동그라미 자모 보기가 자리와 다름", "A B C D", []string{"㉣", "㉢", "㉡", "㉠"}, "정답은 ㉡입니다", "C"},
		{"A 지역 보기", "A B C", []string{"B 지역", "C 지역", "A 지역"}, "정답은 A 지역입니다.", "C"},
		{"비타민 보기", "A B C", []string{"비타민 D", "비타민 C", "비타민 A"}, "정답은 비타민 C입니다.", "B"},
		{"정답 없음이 보기", "A B C", []string{"하나", "둘", "정답 없음"}, "정답 없음", "C"},
		{"띄어쓰기만 다른 보기", "A B C", []string{"할수 있다", "할 수있다", "할 수 있다"}, "할 수 있다", "C"},
		{"마침표로 끝나는 보기", "A B", []string{"물은 끓는다.", "물은 언다."}, "물은 언다", "B"},
		{"부정문 보기", "A B", []string{"조선은 망하지 않았다", "고려는 세워졌다"}, "정답은 '조선은 망하지 않았다'입니다.", "A"},
		{"예와 아니오", "예 아니오", []string{"예", "아니오"}, "아니오", "아니오"},
		{"예와 아니오, 문장", "예 아니오", []string{"그렇다", "그렇지 않다"}, "정답은 예입니다.", "예"},
		{"O와 X", "O X", []string{"맞다", "틀리다"}, "정답은 X입니다.", "X"},
		{"조사 보기", "A B C D", []string{"은", "는", "을", "를"}, "정답은 을입니다.", "C"},
		{"조사 보기, 따옴표", "A B C D", []string{"은", "는", "을", "를"}, "'을'", "C"},
		{"괄호로 시작하는 보기", "A B C", []string{"(c) - (a) - (b)", "(a) - (b) - (c)", "(b) - (c) - (a)"}, "정답은 (c) - (a) - (b)입니다.", "A"},
		{"글자로 시작하는 보기", "A B C", []string{"[C] : 앞선 글", "[A] : 다른 글", "[A] : 뒤의 글"}, "[A] : 뒤의 글", "C"},
		{"NFD 보기", "A B", []string{norm.NFD.String("한글"), "한자"}, "한글", "A"},
		{"열 보기", "A B C D E F G H I J", []string{"가을", "봄", "여름", "겨울", "비", "눈", "바람", "구름", "해", "달"}, "정답은 I입니다.", "I"},
		{"열 번", "1 2 3 4 5 6 7 8 9 10", []string{"가을", "봄", "여름", "겨울", "비", "눈", "바람", "구름", "해", "달"}, "10", "10"},
		{"인용한 다른 보기 글", "A B C", []string{"농업", "중공업", "경공업"}, "농업이 아니라 경공업입니다.", "C"},
	} {
		t.Run(c.name, func(t *testing.T) {
			task, it := choiceItem(c.labels, c.options, 0)
			if got := task.Score(it, Answer{Text: c.answer}); got.Extracted != c.want {
				t.Errorf("%q: got %+v, want %q", c.answer, got, c.want)
			}
		})
	}
}

func TestSpanIsInTheOriginal(t *testing.T) {
	task, it := choiceItem("A B C D E", industries, 2)
	for _, c := range []struct{ name, answer, want string }{
		{"생각 뒤", "<think>A</think>\n정답은 C입니다.", "C"},
		{"전각", "정답： Ｃ", "Ｃ"},
		{"NFD 보기 글", norm.NFD.String("정답은 경공업입니다."), norm.NFD.String("경공업")},
		{"동그라미", "답: ③번", "③"},
		{"너비 없는 빈칸", "정답:\u200b C.", "C"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := task.Score(it, Answer{Text: c.answer})
			if read := c.answer[got.Span[0]:got.Span[1]]; got.Outcome != Correct || read != c.want {
				t.Errorf("%q: %+v reads %q, want %q", c.answer, got, read, c.want)
			}
		})
	}
}
