package tasks

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestShortAnswers(t *testing.T) {
	task := &Task{Kind: ShortAnswer}
	for _, c := range []struct {
		name, gold, answer string
		want               Outcome
		rule               string
	}{
		{"그대로", "서울", "서울", Correct, "whole-answer"},
		{"이다", "서울", "서울이다", Correct, "whole-answer"},
		{"인 것 같아요", "서울", "서울인 것 같아요.", Correct, "whole-answer"},
		{"꼬리표", "서울", "<answer>서울</answer>", Correct, "final-statement"},
		{"고쳐 말함", "서울", "정답은 부산입니다. 아니, 다시 생각해 보니 서울입니다.", Correct, "final-statement"},
		{"입니다", "서울", "서울입니다.", Correct, "whole-answer"},
		{"이에요", "서울", "서울이에요!", Correct, "whole-answer"},
		{"께서", "세종대왕", "세종대왕께서", Correct, "whole-answer"},
		{"이", "세종대왕", "세종대왕이", Correct, "whole-answer"},
		{"따옴표", "서울", "정답은 '서울'입니다.", Correct, "final-statement"},
		{"굽은 따옴표", "서울", "정답은 ‘서울’입니다.", Correct, "final-statement"},
		{"낫표", "훈민정음", "정답은 『훈민정음』이다.", Correct, "final-statement"},
		{"쌍점", "서울", "정답: 서울", Correct, "final-statement"},
		{"굵게", "서울", "**정답:** **서울**", Correct, "final-statement"},
		{"제목", "서울", "### 정답\n서울", Correct, "final-statement"},
		{"Answer", "Seoul", "The answer is seoul.", Correct, "final-statement"},
		{"boxed", "서울", `\boxed{서울}`, Correct, "final-statement"},
		{"JSON", "서울", `{"answer": "서울", "이유": "수도"}`, Correct, "final-statement"},
		{"이 정답입니다", "서울", "서울이 정답입니다.", Correct, "final-statement"},
		{"마지막 진술", "서울", "처음 답: 부산\n다시 생각했다.\n최종 답: 서울", Correct, "final-statement"},
		{"문장", "서울", "대한민국의 수도는 서울입니다.", Correct, "whole-answer"},
		{"굵은 낱말이 든 문장", "서울", "대한민국의 수도는 **서울**입니다.", Correct, "whole-answer"},
		{"따라서", "서울", "부산은 항구이다. 따라서 수도는 서울이다.", Correct, "conclusion"},
		{"첫 줄과 설명", "서울", "서울\n\n서울은 조선의 도읍이었다. 부산은 아니다.", Correct, "leading"},
		{"첫 문장과 설명", "서울", "서울입니다. 조선의 도읍이었습니다.", Correct, "leading"},
		{"정답과 설명", "서울", "정답은 서울입니다. 부산은 항구입니다.", Correct, "final-statement"},
		{"아니라", "서울", "정답은 부산이 아니라 서울입니다.", Correct, "final-statement"},
		{"한자 병기", "훈민정음", "훈민정음(訓民正音)", Correct, "whole-answer"},
		{"정답의 한자 병기", "훈민정음(訓民正音)", "훈민정음입니다", Correct, "whole-answer"},
		{"괄호 속 로마자", "Hangul", "한글(Hangul)", Correct, "whole-answer"},
		{"띄어쓰기", "조선 왕조 실록", "조선왕조실록", Correct, "whole-answer"},
		{"전각", "K팝", "Ｋ팝", Correct, "whole-answer"},
		{"NFD", "한글", norm.NFD.String("한글입니다"), Correct, "whole-answer"},
		{"호환 한자", "樂", "\uf914", Correct, "whole-answer"},
		{"아이", "아이", "아이", Correct, "whole-answer"},
		{"아이입니다", "아이", "아이입니다", Correct, "whole-answer"},
		{"고양이", "고양이", "고양이입니다", Correct, "whole-answer"},
		{"고양이다", "고양이", "고양이다", Correct, "whole-answer"},
		{"바다", "바다", "바다", Correct, "whole-answer"},
		{"바다는 바가 아님", "바", "바다", Incorrect, "whole-answer"},
		{"사과는 사가 아님", "사", "사과", Incorrect, "whole-answer"},
		{"을", "을", "을", Correct, "whole-answer"},
		{"정답은 을", "을", "정답은 '을'입니다.", Correct, "final-statement"},
		{"정답은 을입니다", "을", "정답은 을입니다.", Correct, "final-statement"},
		{"을과 를", "를", "을", Incorrect, "whole-answer"},
		{"초성", "ㅎㄱ", "정답: ㅎㄱ", Correct, "final-statement"},
		{"초성, 조합형", "ㅎㄱ", "\u1112\u1100", Correct, "whole-answer"},
		{"초성, 쉼표", "ㅎㄱ", "ㅎ, ㄱ", Correct, "whole-answer"},
		{"세는 말", "42", "42명입니다", Correct, "whole-answer"},
		{"세는 말이 든 정답", "42명", "42", Correct, "whole-answer"},
		{"다른 세는 말", "42개", "42명", Incorrect, "whole-answer"},
		{"소수점", "35", "3.5", Incorrect, "whole-answer"},
		{"나열은 한 수가 아님", "12", "1,2", Incorrect, "whole-answer"},
		{"천 단위 쉼표", "1200개", "1,200개", Correct, "whole-answer"},
		{"받침이 맞지 않는 조사", "나무사", "나무사과", Incorrect, "whole-answer"},
		{"더 긴 이름", "서울", "서울특별시", Incorrect, "whole-answer"},
		{"다른 답", "서울", "정답은 부산입니다.", Incorrect, "final-statement"},
		{"두 답", "서울", "정답은 서울 또는 부산입니다.", Incorrect, "final-statement"},
		{"빈 글", "서울", "", Unparsed, ""},
		{"기호뿐", "서울", "...", Unparsed, ""},
		{"모르겠습니다", "서울", "잘 모르겠습니다.", Unparsed, ""},
		{"거절", "서울", "죄송하지만 답변드리기 어렵습니다.", Refused, ""},
		{"긴 풀이", "서울", "먼저 지리를 살펴보겠습니다. 한강이 흐릅니다. 여러 도시가 있습니다.", Unparsed, ""},
		{"생각뿐", "서울", "<think>서울", Unparsed, ""},
		{"생각 뒤", "서울", "<think>부산?</think>\n서울", Correct, "whole-answer"},
		{"알 수 없음이 정답", "알 수 없음", "알 수 없음", Correct, "whole-answer"},
		{"정답이 빈 문항", "", "서울", Unscored, "bad-gold"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := task.Score(&Item{Answer: c.gold}, Answer{Text: c.answer})
			if got.Outcome != c.want || got.Rule != c.rule || (got.Value == 1) != (c.want == Correct) {
				t.Errorf("%q for %q: got %+v, want %s by %q", c.answer, c.gold, got, c.want, c.rule)
			}
		})
	}
}

func TestShortAnswerAliases(t *testing.T) {
	task := &Task{Kind: ShortAnswer}
	it := &Item{Answer: "서울", Aliases: []string{"서울특별시", "Seoul"}}
	for answer, want := range map[string]Outcome{
		"서울특별시입니다.": Correct, "SEOUL": Correct, "정답: 서울": Correct, "서울시": Incorrect,
	} {
		if got := task.Score(it, Answer{Text: answer}); got.Outcome != want {
			t.Errorf("%q: got %+v, want %s", answer, got, want)
		}
	}
}

func TestTruncatedShort(t *testing.T) {
	task := &Task{Kind: ShortAnswer}
	for answer, want := range map[string]Outcome{
		"서울": Truncated, "정답은 서울": Truncated, "정답은 서울입니다": Correct, "정답: 서울\n\n서울은": Correct,
		"서울은 대한민국의 수도로서": Truncated, "정답은 서울입니다. 왜냐하면": Correct,
	} {
		if got := task.Score(&Item{Answer: "서울"}, Answer{Text: answer, Truncated: true}); got.Outcome != want {
			t.Errorf("%q: got %+v, want %s", answer, got, want)
		}
	}
}

func TestExtractedIsTidy(t *testing.T) {
	task := &Task{Kind: ShortAnswer}
	for answer, want := range map[string]string{
		"정답은 '서울'입니다.": "서울", "**고양이입니다.**": "고양이", "훈민정음(訓民正音)": "훈민정음(訓民正音)",
	} {
		if got := task.Score(&Item{Answer: "x"}, Answer{Text: answer}); got.Extracted != want {
			t.Errorf("%q: extracted %q, want %q", answer, got.Extracted, want)
		}
	}
}
