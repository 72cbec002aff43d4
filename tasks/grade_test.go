package tasks

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/unicode/norm"
)

func TestOutcomesSettledBeforeReading(t *testing.T) {
	choice, it := choiceItem("A B C", industries[:3], 2)
	for _, c := range []struct {
		name string
		task *Task
		item *Item
		a    Answer
		want Score
	}{
		{"부하", &Task{Kind: Load}, &Item{}, Answer{Text: "C"}, Score{Outcome: Unscored}},
		{"부하 실패", &Task{Kind: Load}, &Item{}, Answer{Failed: true}, Score{Outcome: Unscored}},
		{"실패", choice, it, Answer{Text: "C", Failed: true}, Score{Outcome: Failed}},
		{"차단", choice, it, Answer{Text: "C", Blocked: true}, Score{Outcome: Blocked}},
		{"정답이 보기에 없음", choice, &Item{Options: industries[:2], Answer: "C"}, Answer{Text: "A"}, Score{Outcome: Unscored, Rule: "bad-gold"}},
		{"보기 글이 없는 문항", choice, &Item{Answer: "C"}, Answer{Text: "정답: C"}, Score{Outcome: Correct, Value: 1, Extracted: "C", Rule: "final-statement", Span: [2]int{8, 9}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, c.task.Score(c.item, c.a), besideVariants); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestVisible(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"태그 없음", "C", []string{"C"}},
		{"앞의 생각", "<think>A</think>C", []string{"C"}},
		{"thought", "<thought>A</thought>\nC", []string{"\nC"}},
		{"큰 글자 태그", "<THINK>A</Think>C", []string{"C"}},
		{"여는 태그 없음", "A</think>C", []string{"C"}},
		{"닫는 태그 없음", "<think>A", nil},
		{"답 뒤의 닫히지 않은 생각", "C<think>A", []string{"C"}},
		{"두 번", "<think>A</think>B<think>C</think>D", []string{"B", "D"}},
		{"겹친 생각", "<think>A<think>B</think>C</think>D", []string{"D"}},
		{"다른 태그", "<b>C</b>", []string{"<b>C</b>"}},
		{"비슷한 태그", "<thinks>C", []string{"<thinks>C"}},
		{"빈칸뿐", " \n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range visible(c.in) {
				got = append(got, c.in[p.start:p.end])
			}
			if d := cmp.Diff(c.want, got, besideVariants); d != "" {
				t.Errorf("visible(%q) (-want +got):\n%s", c.in, d)
			}
		})
	}
}

func TestFoldKeepsOrigin(t *testing.T) {
	in := "<think>x</think>Ｃ\u200b번 ㄱ ③ −각"
	f := fold(in, visible(in))
	if f.s != "C번 ㄱ ③ -각" {
		t.Errorf("folded %q", f.s)
	}
	for i, r := range f.s {
		sp := f.span(i, i+utf8.RuneLen(r))
		if got := foldString(in[sp[0]:sp[1]]); got != string(r) {
			t.Errorf("%q comes from %q", r, in[sp[0]:sp[1]])
		}
	}
}

// Whatever comes, scoring does not panic, the evidence lies in the text, and
// what is extracted from a choice is one of the item's labels.
func FuzzScore(f *testing.F) {
	for _, c := range thirdOfFive() {
		f.Add(c.answer, "A B C D E", "3", false)
	}
	for _, s := range []string{
		"정답은 35,", `\boxed{`, `{"answer":`, "<think>", "</think></think>", "정답", "답", "nswer: C", "정답은 A, B, C 중 ", "\xff정답은 \xffC", "C가 아니라 아니라 아니라",
		"따라서 ", "①②③", "가 나 다 정답 다", "3만 5천", "3분의 2",
	} {
		f.Add(s, "가 나 다 라 마", "서울", true)
		f.Add(s, "1 2 3 4 5 6 7 8 9 10", "만", false)
	}
	f.Fuzz(func(t *testing.T, text, labels, gold string, truncated bool) {
		for _, task := range []*Task{
			{Kind: MultipleChoice, Labels: strings.Fields(labels)},
			{Kind: ShortAnswer}, {Kind: Number},
		} {
			it := &Item{Answer: gold, Options: []string{"농업", "3", "C", "경공업, 중공업", gold}}
			if task.Kind == MultipleChoice {
				if len(task.Labels) == 0 {
					continue
				}
				it.Answer = task.Labels[0]
			}
			got := task.Score(it, Answer{Text: text, Truncated: truncated})
			if got.Span[0] < 0 || got.Span[0] > got.Span[1] || got.Span[1] > len(text) {
				t.Fatalf("%s %q: span %v", task.Kind, text, got.Span)
			}
			if (got.Value == 1) != (got.Outcome == Correct) || (got.Extracted != "") != (got.Outcome == Correct || got.Outcome == Incorrect) {
				t.Fatalf("%s %q: %+v", task.Kind, text, got)
			}
			if task.Kind == MultipleChoice && got.Extracted != "" && !slices.Contains(task.Labels[:min(5, len(task.Labels))], got.Extracted) {
				t.Fatalf("%q: %q is no label of %q", text, got.Extracted, labels)
			}
			for v, outcome := range got.Variants {
				if want := task.ScoreAs(v, it, Answer{Text: text, Truncated: truncated}).Outcome; outcome != want {
					t.Fatalf("%s %q: %s says %s, beside the headline %s", task.Kind, text, v, want, outcome)
				}
			}
			if again := task.Score(it, Answer{Text: text, Truncated: truncated}); !reflect.DeepEqual(again, got) {
				t.Fatalf("%q: %+v, then %+v", text, got, again)
			}
		}
	})
}

// A worked solution of some 450 characters, as verbose models write them: short
// lines, formulas, LaTeX, and the label on the last line.
const workedAnswer = `주어진 정보를 정리하겠습니다.

**주어진 조건:**
- 물의 질량: m = 2.5 kg
- 처음 온도: T₁ = 18℃
- 나중 온도: T₂ = 74℃
- 비열: c = 4.2 kJ/(kg·℃)

**1단계: 온도 변화**
ΔT = T₂ − T₁ = 74 − 18 = 56℃

**2단계: 필요한 열량**
Q = m × c × ΔT
Q = 2.5 × 4.2 × 56
Q = 588 kJ

**3단계: 전열기의 전력으로 나눈다**
$$t = \frac{Q}{P} = \frac{588}{1.4} = 420 \text{ s}$$

분으로 바꾸면 420 ÷ 60 = 7분이다. 열 손실이 없다고 하였으므로 그대로 쓴다.

다시 확인하면 선택지 A의 5분은 손실을 빼먹은 값이고, 선택지 D의 9분은 전력을 잘못 읽은 값이다.
따라서 걸리는 시간은 약 7분입니다.

`

// About 300 characters of reasoning and a conclusion.
const longAnswer = `이 문제는 산업의 분류에 관한 문제입니다. 먼저 A의 농업은 자연에서 직접 얻는 1차 산업이고, B의 중공업은 무거운 제품을 만드는 2차 산업입니다.
C의 경공업은 옷이나 신발처럼 가벼운 소비재를 만드는 2차 산업이며, D의 수산업은 1차 산업, E의 관광업은 3차 산업에 속합니다.

- A: 농업은 3,000년 전부터 이어졌습니다.
- B: 중공업은 1970년대에 크게 자랐습니다.
- D: 수산업은 바닷가에서 발달했습니다.

문제에서 말한 신발 공장은 무게가 가벼운 소비재를 만들므로 여기에 해당하는 것을 고르면 됩니다. 값은 모두 3만 5천 원입니다.

`

func BenchmarkScore(b *testing.B) {
	choice, item := choiceItem("A B C D E", industries, 2)
	for _, c := range []struct {
		name, text string
		task       *Task
		item       *Item
	}{
		{"choice", longAnswer + "따라서 정답은 C입니다.", choice, item},
		{"choice-unparsed", longAnswer, choice, item},
		{"choice-worked", workedAnswer + "C", choice, item},
		{"choice-worked-cut", workedAnswer, choice, item},
		{"choice-label", "C", choice, item},
		{"number", longAnswer + "따라서 정답은 3만 5천 원입니다.", &Task{Kind: Number}, &Item{Answer: "35000"}},
		{"short", longAnswer + "따라서 정답은 경공업입니다.", &Task{Kind: ShortAnswer}, &Item{Answer: "경공업"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.task.Score(c.item, Answer{Text: c.text})
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
		})
	}
}

func TestEveryRefusalIsFound(t *testing.T) {
	for _, r := range refusals {
		if !refused("그 일은 "+r, false) {
			t.Errorf("%q is not found", r)
		}
	}
}

func TestShortCutToNFC(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		s := "가e" + string(r)
		if isNFC(s) && !norm.NFC.IsNormalString(s) {
			t.Fatalf("%U after a letter is not NFC", r)
		}
	}
}

func TestVeryLongAnswers(t *testing.T) {
	choice, it := choiceItem("A B C", industries[:3], 2)
	loop := strings.Repeat("다시 생각해 보면 농업과 중공업과 경공업이 있다. ", 200_000) // some 14 MB
	for _, c := range []struct {
		name, text string
		want       Outcome
	}{
		{"끝의 결론", loop + "정답은 C입니다.", Correct},
		{"첫 줄의 글자", "C\n" + loop, Correct},
		{"되풀이뿐", loop, Unparsed},
		{"긴 생각", "<think>" + loop + "</think>C", Correct},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := choice.Score(it, Answer{Text: c.text})
			if got.Outcome != c.want {
				t.Errorf("got %+v, want %s", got, c.want)
			}
			if c.want == Correct && c.text[got.Span[0]:got.Span[1]] != "C" {
				t.Errorf("span %v reads %q", got.Span, c.text[got.Span[0]:got.Span[1]])
			}
		})
	}
}

func TestEndsStayInsideTheirParts(t *testing.T) {
	text := strings.Repeat("가", 40_000)
	parts := []segment{{3, 30_000}, {60_000, 120_000}}
	last := 0
	for _, p := range ends(text, parts) {
		if p.start < last || p.end <= p.start || !utf8.ValidString(text[p.start:p.end]) {
			t.Errorf("part %v after %d", p, last)
		}
		last = p.end
	}
	if last != 120_000 {
		t.Errorf("the end is cut at %d", last)
	}
}

// besideVariants compares scores without the outcomes by other rules, which
// FuzzScore holds against ScoreAs.
var besideVariants = cmpopts.IgnoreFields(Score{}, "Variants")
