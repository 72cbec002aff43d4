package tasks

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNumberAnswers(t *testing.T) {
	task := &Task{Kind: Number}
	for _, c := range []struct {
		name, gold, answer string
		want               Outcome
		extracted, rule    string
	}{
		{"숫자만", "35000", "35000", Correct, "35000", "whole-number"},
		{"쉼표", "35000", "35,000", Correct, "35000", "whole-number"},
		{"만 단위", "35000", "3만 5천 원입니다.", Correct, "35000", "whole-number"},
		{"한글 수", "35000", "삼만 오천 원", Correct, "35000", "whole-number"},
		{"단위가 붙은 정답", "3만 5천 원", "35000", Correct, "35000", "whole-number"},
		{"전각", "42", "４２명", Correct, "42", "whole-number"},
		{"명입니다", "42", "42명입니다", Correct, "42", "whole-number"},
		{"고유어", "25", "스물다섯 살입니다.", Correct, "25", "whole-number"},
		{"만", "10000", "만", Correct, "10000", "whole-number"},
		{"지수 표기", "35000", "값은 3.5e4입니다.", Correct, "35000", "last-sentence"},
		{"제곱 단위의 답", "32", "정답은 32 cm^2입니다.", Correct, "32", "final-statement"},
		{"고쳐 말함", "36000", "정답은 35000입니다. 아니, 다시 계산하면 36,000원입니다.", Correct, "36000", "final-statement"},
		{"답을 말한 뒤의 검산", "42", "정답은 42입니다. 다시 계산해 보면 40에 2를 더한 값이어서 같습니다.", Correct, "42", "final-statement"},
		{"반", "0.5", "½", Correct, "0.5", "whole-number"},
		{"3분의 1", "1/3", "3분의 1입니다", Correct, "1/3", "whole-number"},
		{"0.1은 0.1", "0.1", "0.10", Correct, "0.1", "whole-number"},
		{"백분율", "12.5%", "12.5%입니다", Correct, "12.5", "whole-number"},
		{"빼기 기호", "-5", "−5", Correct, "-5", "whole-number"},
		{"정답은", "42", "정답은 42명입니다.", Correct, "42", "final-statement"},
		{"정답 쌍점", "42", "정답: 42", Correct, "42", "final-statement"},
		{"정답은 한글 수", "3", "정답은 삼입니다.", Correct, "3", "final-statement"},
		{"정답은 고유어", "3", "정답은 셋입니다.", Correct, "3", "final-statement"},
		{"Answer", "42", "The answer is 42.", Correct, "42", "final-statement"},
		{"음수 정답", "-5", "정답: -5", Correct, "-5", "final-statement"},
		{"boxed", "35000", `따라서 \(\boxed{35000}\)원이다.`, Correct, "35000", "final-statement"},
		{"boxed 쉼표와 원", "35000", `$\boxed{35,000\text{원}}$`, Correct, "35000", "final-statement"},
		{"boxed 분수", "3/4", `\boxed{\frac{3}{4}}`, Correct, "0.75", "final-statement"},
		{"boxed 식", "2", `\boxed{2\sqrt{3}}`, Unparsed, "", "not-a-number"},
		{"JSON", "42", `{"풀이": "20+22", "answer": 42}`, Correct, "42", "final-statement"},
		{"JSON 글", "35000", `{"answer": "3만 5천 원"}`, Correct, "35000", "final-statement"},
		{"가 정답입니다", "42", "20과 22를 더한다. 42가 정답입니다.", Correct, "42", "final-statement"},
		{"마지막 진술", "42", "정답은 40입니다. 다시 계산하면 정답은 42입니다.", Correct, "42", "final-statement"},
		{"정답 뒤 풀이", "42", "정답: 42\n\n풀이: 20에 22를 더한다.", Correct, "42", "final-statement"},
		{"정답 속 식", "7", "정답은 3 + 4 = 7입니다.", Correct, "7", "final-statement"},
		{"정답과 괄호 풀이", "12", "정답은 12개입니다 (3개씩 4묶음).", Correct, "12", "final-statement"},
		{"같은 값 두 번", "35000", "정답: 35,000원(3만 5천 원)", Correct, "35000", "final-statement"},
		{"이며", "42", "정답은 42명이며 지난해보다 3명 많습니다.", Correct, "42", "final-statement"},
		{"두 답", "42", "정답은 42 또는 43입니다.", Unparsed, "", "several-numbers"},
		{"따라서", "12", "3개씩 4상자입니다. 따라서 사과는 모두 12개가 됩니다. 맛있겠네요.", Correct, "12", "conclusion"},
		{"따라서 식", "12", "3개씩 4상자이다.\n따라서 3 × 4 = 12", Correct, "12", "conclusion"},
		{"마지막 줄", "12", "3개씩 4상자를 더한다.\n\n12", Correct, "12", "final-line"},
		{"마지막 등호", "12", "한 상자에 3개이고 상자는 4개다.\n3 × 4 = 12개", Correct, "12", "last-equals"},
		{"마지막 문장", "12", "한 상자에 3개씩 4상자가 있다. 사과는 모두 12개입니다.", Correct, "12", "last-sentence"},
		{"하나뿐인 수", "12", "사과가 12개 있네요", Correct, "12", "only-number"},
		{"하나만", "12", "하나만 고르자면 12와 13 사이입니다", Unparsed, "", ""},
		{"여러 수", "12", "3개와 4개가 있어요", Unparsed, "", ""},
		{"틀린 수", "42", "정답은 43입니다.", Incorrect, "43", "final-statement"},
		{"수 없음", "42", "글쎄요.", Unparsed, "", ""},
		{"빈 글", "42", "", Unparsed, "", ""},
		{"거절", "42", "죄송하지만 답변할 수 없습니다.", Refused, "", ""},
		{"생각 속의 수", "42", "<think>정답은 41</think>42", Correct, "42", "whole-number"},
		{"읽을 수 없는 정답", "서울", "42", Unscored, "", "bad-gold"},
	} {
		t.Run(c.name, func(t *testing.T) {
			it := &Item{Answer: c.gold}
			got := task.Score(it, Answer{Text: c.answer})
			want := Score{Outcome: c.want, Extracted: c.extracted, Rule: c.rule, Span: got.Span}
			if c.want == Correct {
				want.Value = 1
			}
			if d := cmp.Diff(want, got, besideVariants); d != "" {
				t.Errorf("%q (-want +got):\n%s", c.answer, d)
			}
		})
	}
}

func TestTruncatedNumber(t *testing.T) {
	task := &Task{Kind: Number}
	for _, c := range []struct {
		name, answer string
		want         Outcome
	}{
		{"수가 끊김", "35", Truncated},
		{"쉼표에서 끊김", "정답은 35,", Truncated},
		{"풀이 도중", "3개씩 4상자이므로 12개", Truncated},
		{"따라서 뒤", "따라서 3만 5천 원입니다. 다시", Truncated},
		{"정답을 말한 뒤", "정답은 3만 5천 원입니다. 왜냐하면", Correct},
		{"단위까지", "3만 5천 원", Correct},
		{"닫힌 boxed", `\boxed{35000} 검산하면`, Correct},
		{"열린 boxed", `\boxed{35000`, Truncated},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := task.Score(&Item{Answer: "35000"}, Answer{Text: c.answer, Truncated: true})
			if got.Outcome != c.want {
				t.Errorf("%q: got %+v, want %s", c.answer, got, c.want)
			}
		})
	}
}

// Golds and answers in LaTeX.
func TestExpressionAnswers(t *testing.T) {
	task := &Task{Kind: Number}
	for _, c := range []struct {
		name, gold, answer string
		want               Outcome
		rule               string
	}{
		{"근호", `2\sqrt{3}`, `따라서 $\boxed{\sqrt{12}}$이다.`, Correct, "final-statement"},
		{"근호, 문장", `2\sqrt{3}`, `정답은 $2\sqrt{3}$입니다.`, Correct, "final-statement"},
		{"근호, 둥근 괄호", `2\sqrt{3}`, `정답은 \(2\sqrt{3}\)입니다.`, Correct, "final-statement"},
		{"식만", `\frac{\pi}{6}`, `$\pi/6$`, Correct, "whole-expression"},
		{"순서쌍", "(1,2)", `\boxed{(1, 2)}`, Correct, "final-statement"},
		{"순서가 다른 순서쌍", "(1,2)", `\boxed{(2, 1)}`, Incorrect, "final-statement"},
		{"집합", `\{1,2\}`, `\boxed{\{2, 1\}}`, Correct, "final-statement"},
		{"마지막 상자", `\sqrt{2}`, `\boxed{3}을 잘못 썼다. \boxed{\sqrt{2}}`, Correct, "final-statement"},
		{"어림수", `\sqrt{2}`, `\boxed{1.41}`, Incorrect, "final-statement"},
		{"말", `\sqrt{2}`, "정답은 알려져 있지 않습니다.", Unparsed, "not-an-expression"},
		{"풀이뿐", `\sqrt{2}`, "먼저 조건을 살펴보겠습니다.", Unparsed, ""},
		{"끊긴 식", `\sqrt{2}`, `\boxed{\sqrt{2`, Unparsed, ""},
		{"수가 되는 식의 정답", `\sqrt{16}`, "정답은 4입니다.", Correct, "final-statement"},
		{"수가 되는 식의 답", "5", `\boxed{\frac{10}{2}}`, Correct, "final-statement"},
		{"이름이 든 상자", "5", `\boxed{x = 5}`, Correct, "final-statement"},
		{"LaTeX 쉼표", "1234", `\boxed{1{,}234}`, Correct, "final-statement"},
		{"단위가 든 상자", "35000", `\boxed{35000\text{원}}`, Correct, "final-statement"},
		{"3만 5천이 든 상자", "35000", `\boxed{3만 5천 원}`, Correct, "final-statement"},
		{"길게 쓴 소수 정답", "0.3333333333333333", `\boxed{\frac{1}{3}}`, Correct, "final-statement"},
		{"짧은 소수 정답", "0.333", `\boxed{\frac{1}{3}}`, Incorrect, "final-statement"},
		{"실수로 적힌 정수 정답", "42.0", `\boxed{42}`, Correct, "final-statement"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := task.Score(&Item{Answer: c.gold}, Answer{Text: c.answer})
			if got.Outcome != c.want || got.Rule != c.rule {
				t.Errorf("%q for %q: got %+v, want %s by %q", c.answer, c.gold, got, c.want, c.rule)
			}
		})
	}
}

func TestScorableNumber(t *testing.T) {
	for gold, want := range map[string]bool{
		"42": true, "3만 5천 원": true, `\frac{1}{2}`: true, `2\sqrt{3}`: true, "(1,2)": true, `\pi`: true,
		"": false, "many": false, "많다": false, "x": false,
	} {
		if got := scorableNumber(gold); got != want {
			t.Errorf("scorableNumber(%q) = %v, want %v", gold, got, want)
		}
	}
}
