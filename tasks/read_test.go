package tasks

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadChoice(t *testing.T) {
	labels := []string{"A", "B", "C", "D"}
	for _, c := range []struct {
		name      string
		labels    []string
		options   []string
		text      string
		truncated bool
		want      choiceReading
	}{
		{"글자만", labels, nil, "C", false, choiceReading{Label: "C", Rule: "whole-label", Span: [2]int{0, 1}}},
		{"문장", labels, nil, "정답은 C입니다.", false, choiceReading{Label: "C", Rule: "final-statement", Span: [2]int{10, 11}}},
		{"전각 뒤의 자리", labels, nil, "（１）\n정답： Ｃ", false, choiceReading{Label: "C", Rule: "final-statement", Span: [2]int{20, 23}}},
		{"보기 글", labels, industries[:4], "경공업입니다.", false, choiceReading{Label: "C", Rule: "whole-option", Span: [2]int{0, 9}}},
		{"보기 글을 모름", labels, nil, "경공업입니다.", false, choiceReading{}},
		{"보기보다 많은 글자", labels, industries[:2], "정답: C", false, choiceReading{Rule: "foreign-label", Span: [2]int{8, 9}}},
		{"여러 글자", labels, nil, "정답은 A와 C입니다.", false, choiceReading{Rule: "several-labels", Span: [2]int{10, 16}}},
		{"거절", labels, nil, "죄송하지만 답변할 수 없습니다.", false, choiceReading{Refused: true}},
		{"끊긴 첫 줄", labels, nil, "C. 경공업에 대하여", true, choiceReading{}},
		{"빈 글", labels, nil, "", false, choiceReading{}},
		{"지어낸 질문", labels, nil, "B\n\n질문: 다음은?\n정답: D", false, choiceReading{Label: "B", Rule: "whole-label", Span: [2]int{0, 1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readChoice(c.labels, c.options, c.text, c.truncated)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("%q (-want +got):\n%s", c.text, d)
			}
		})
	}
}

// What each variant reads; "" is nothing.
func TestVariants(t *testing.T) {
	labels := []string{"A", "B", "C", "D", "E"}
	for _, c := range []struct {
		name, text                string
		strict, standard, lenient string
	}{
		{"글자만", "C", "C", "C", "C"},
		{"마지막 진술", "정답은 C입니다.", "C", "C", "C"},
		{"상자", `\boxed{C}`, "C", "C", "C"},
		{"보기 글만", "경공업", "C", "C", "C"},
		{"결론", "농업은 아니다. 따라서 C입니다.", "", "C", "C"},
		{"첫머리", "C. 옷을 만드는 산업", "", "C", "C"},
		{"문장 속 보기 글", "옷을 만드는 경공업이 있다.", "", "C", "C"},
		{"하나뿐인 글자", "무게를 생각하면 C 쪽이 가깝다.", "", "", "C"},
		{"하나뿐인 동그라미", "③을 눈여겨봅니다.", "", "", "C"},
		{"부정된 글자", "C는 아닙니다.", "", "", ""},
		{"두 글자", "A 쪽과 C 쪽이 있다.", "", "", ""},
		{"여러 답", "정답은 A와 C입니다.", "", "", ""},
		{"숫자", "물건이 3개 있다.", "", "", ""},
		{"거절", "죄송하지만 답변할 수 없습니다.", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for v, want := range map[Variant]string{Strict: c.strict, Standard: c.standard, Lenient: c.lenient} {
				if got := readChoiceAs(v, labels, industries, c.text, false); got.Label != want {
					t.Errorf("%q by %s: %+v, want %q", c.text, v, got, want)
				}
			}
		})
	}
}

func TestScoreAs(t *testing.T) {
	choice, it := choiceItem("A B C D E", industries, 2)
	number, short := &Task{Kind: Number}, &Task{Kind: ShortAnswer}
	for _, c := range []struct {
		name         string
		v            Variant
		task         *Task
		item         *Item
		answer       string
		want         Outcome
		wantStrictly bool
	}{
		{"엄격한 진술", Strict, choice, it, "정답은 C입니다.", Correct, true},
		{"엄격한 첫머리", Strict, choice, it, "C. 옷을 만드는 산업", Unparsed, false},
		{"보통 첫머리", Standard, choice, it, "C. 옷을 만드는 산업", Correct, false},
		{"너그러운 글자", Lenient, choice, it, "무게를 생각하면 C 쪽이 가깝다.", Correct, false},
		{"엄격한 수", Strict, number, &Item{Answer: "12"}, "정답은 12개입니다.", Correct, true},
		{"엄격한 수, 풀이", Strict, number, &Item{Answer: "12"}, "사과가 12개 있네요", Unparsed, false},
		{"엄격한 글", Strict, short, &Item{Answer: "서울"}, "서울", Correct, true},
		{"엄격한 글, 첫 문장", Strict, short, &Item{Answer: "서울"}, "서울입니다. 부산은 항구입니다.", Unparsed, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.task.ScoreAs(c.v, c.item, Answer{Text: c.answer})
			if got.Outcome != c.want || StrictRule(got.Rule) != c.wantStrictly {
				t.Errorf("%q by %s: %+v, want %s", c.answer, c.v, got, c.want)
			}
		})
	}
}
