package judge

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func protocol(t testing.TB, name string) *Protocol {
	t.Helper()
	p, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// reading is a verdict without its place.
type reading struct {
	Rating float64
	Rule   string
	Why    string
}

func TestVerdict(t *testing.T) {
	tests := []struct {
		name, text string
		bench      reading // by ko-mt-bench
		logic      reading // by logickor
	}{
		{"형식대로 대괄호", "좋은 답변입니다.\n\n점수: [[10]]", reading{10, "double-brackets", ""}, reading{10, "label", ""}},
		{"형식대로 점수", "평가: 질문에 맞게 답했다.\n점수: 8", reading{8, "label", ""}, reading{8, "label", ""}},
		{"영어 예시 그대로", "Rating: [[7]]", reading{7, "double-brackets", ""}, reading{7, "label", ""}},
		{"소수", "[[8.5]]", reading{8.5, "double-brackets", ""}, reading{8.5, "double-brackets", ""}},
		{"대괄호 안의 빈칸", "[[ 8 ]]", reading{8, "double-brackets", ""}, reading{8, "double-brackets", ""}},
		{"대괄호 안의 점", "[[8점]]", reading{8, "double-brackets", ""}, reading{8, "double-brackets", ""}},
		{"대괄호 안의 분수", "[[8/10]]", reading{8, "double-brackets", ""}, reading{8, "double-brackets", ""}},
		{"대괄호 안의 이름", "[[점수: 8]]", reading{8, "double-brackets", ""}, reading{8, "label", ""}},
		{"전각", "점수：［［８］］", reading{8, "double-brackets", ""}, reading{8, "label", ""}},
		{"점이 붙음", "점수: 8점", reading{8, "label", ""}, reading{8, "label", ""}},
		{"점수는", "최종 점수는 8점입니다.", reading{8, "label", ""}, reading{8, "label", ""}},
		{"기호 없이", "점수 8점", reading{8, "label", ""}, reading{8, "label", ""}},
		{"굵게", "**점수**: 8", reading{8, "label", ""}, reading{8, "label", ""}},
		{"모두 굵게", "**점수: 9**", reading{9, "label", ""}, reading{9, "label", ""}},
		{"제목", "### 점수\n: 7", reading{7, "label", ""}, reading{7, "label", ""}},
		{"다음 줄", "점수:\n8", reading{8, "label", ""}, reading{8, "label", ""}},
		{"십 점 만점", "점수: 10점 만점에 8점", reading{8, "label", ""}, reading{8, "label", ""}},
		{"문장 속 만점", "10점 만점에 10점을 줄 수 있습니다.", reading{10, "out-of-ten", ""}, reading{10, "out-of-ten", ""}},
		{"분수", "이 답변은 8/10 입니다.", reading{8, "out-of-ten", ""}, reading{8, "out-of-ten", ""}},
		{"이름과 분수", "점수: 8/10", reading{8, "label", ""}, reading{8, "label", ""}},
		{"점 붙은 분수", "8점 / 10점", reading{8, "out-of-ten", ""}, reading{8, "out-of-ten", ""}},
		{"대괄호 하나", "평점을 매기자면 [6]", reading{6, "bracket", ""}, reading{Why: NoRating}},
		{"숫자뿐", "8", reading{8, "bare", ""}, reading{8, "bare", ""}},
		{"점수뿐", "8점입니다.", reading{8, "bare", ""}, reading{8, "bare", ""}},
		{"부분 점수 뒤의 점수", "정확성 점수: 9, 유창성 점수: 6\n점수: 7", reading{7, "label", ""}, reading{7, "label", ""}},
		{"줄머리의 점수가 먼저", "점수: 7\n(정확성 점수: 9)", reading{7, "label", ""}, reading{7, "label", ""}},
		{"예시 뒤의 점수", "\"[[5]]\" 형식으로 씁니다. 점수: [[9]]", reading{9, "double-brackets", ""}, reading{9, "label", ""}},
		{"생각 속의 점수", "<think>[[3]]쯤일까. 점수: 3</think>점수: [[8]]", reading{8, "double-brackets", ""}, reading{8, "label", ""}},
		{"답변의 배열", "코드 [1, 2]는 맞습니다. 점수: [[4]]", reading{4, "double-brackets", ""}, reading{4, "label", ""}},

		{"범위 밖", "점수: [[11]]", reading{0, "double-brackets", OutOfRange}, reading{0, "label", OutOfRange}},
		{"음수", "[[-1]]", reading{0, "double-brackets", OutOfRange}, reading{0, "double-brackets", OutOfRange}},
		{"이름과 음수", "점수: -1", reading{0, "label", OutOfRange}, reading{0, "label", OutOfRange}},
		{"영점", "점수: 0", reading{0, "label", OutOfRange}, reading{0, "label", ""}},
		{"백 점", "점수: 100", reading{0, "label", OutOfRange}, reading{0, "label", OutOfRange}},
		{"범위로 답함", "점수: 7~8", reading{0, "label", Several}, reading{0, "label", Several}},
		{"대괄호 안의 범위", "[[7-8]]", reading{0, "double-brackets", Several}, reading{0, "double-brackets", Several}},
		{"다른 척도", "점수: 5점 만점에 4점", reading{0, "label", Several}, reading{0, "label", Several}},
		{"다른 분모", "3/100 입니다", reading{Why: NoRating}, reading{Why: NoRating}},
		{"날짜", "2024/10/26에 쓴 글", reading{Why: NoRating}, reading{Why: NoRating}},
		{"점수 없음", "좋은 답변입니다.", reading{Why: NoRating}, reading{Why: NoRating}},
		{"빈 이름", "점수: [[rating]]", reading{Why: NoRating}, reading{Why: NoRating}},
		{"다음 줄의 목록", "점수:\n1. 정확성이 높다", reading{Why: NoRating}, reading{Why: NoRating}},
		{"빈 답", "", reading{Why: NoRating}, reading{Why: NoRating}},
		{"잘린 대괄호", "점수: [[", reading{Why: NoRating}, reading{Why: NoRating}},
		{"생각만", "<think>점수: 8</think>", reading{Why: NoRating}, reading{Why: NoRating}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, want := range map[string]reading{"ko-mt-bench": tt.bench, "logickor": tt.logic} {
				v := protocol(t, name).Verdict(tt.text)
				if diff := cmp.Diff(want, reading{v.Rating, v.Rule, v.Why}); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
				if v.OK != (v.Why == "") {
					t.Errorf("%s: OK is %t with reason %q", name, v.OK, v.Why)
				}
			}
		})
	}
}

// The span is in the answer as it was given, emphasis and full width included.
func TestVerdictSpan(t *testing.T) {
	const text = "평가: 좋다.\n**점수**： **８**점"
	v := protocol(t, "logickor").Verdict(text)
	if got := text[v.Span[0]:v.Span[1]]; !strings.HasPrefix(got, "８") {
		t.Errorf("span is %q", got)
	}
}

// The 160 published judgments of KoMT-Bench: each rating as published, and
// their mean.
func TestPublishedJudgments(t *testing.T) {
	dir := os.Getenv("HANBENCH_DATA")
	if dir == "" {
		t.Skip("HANBENCH_DATA is not set: it names the folder with the published judgments")
	}
	f, err := os.Open(filepath.Join(dir, "mtbench", "komtbench_gpt-4_single_final.jsonl"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	p, sum, n := protocol(t, "ko-mt-bench"), 0.0, 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var j struct {
			ID       int     `json:"question_id"`
			Turn     int     `json:"turn"`
			Judgment string  `json:"judgment"`
			Score    float64 `json:"score"`
		}
		if err := json.Unmarshal(lines.Bytes(), &j); err != nil {
			t.Fatal(err)
		}
		v := p.Verdict(j.Judgment)
		if !v.OK || v.Rating != j.Score {
			t.Errorf("item %d turn %d: %+v, published %v", j.ID, j.Turn, v, j.Score)
		}
		sum += v.Rating
		n++
	}
	if mean := sum / float64(n); n != 160 || math.Abs(mean-9.6125) > 1e-9 {
		t.Errorf("mean of %d is %v, published 9.6125 of 160", n, mean)
	}
}

// Whatever a judge writes gives one verdict, whose span lies in the text and
// whose rating lies on the scale.
func FuzzVerdict(f *testing.F) {
	for _, s := range []string{"점수: [[8]]", "**점수**: ８/10", "[[7~8]]", "10점 만점에 8점", "<think>x</think>[[", "점수는\n- 8.5", "\xff점수: 8\xff", "rating - [[+8.]]", "[[1e9]]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range Names() {
			p := protocol(t, name)
			v := p.Verdict(s)
			if v.Span[0] < 0 || v.Span[1] < v.Span[0] || v.Span[1] > len(s) {
				t.Fatalf("%s: span %v in %d bytes", name, v.Span, len(s))
			}
			if v.OK && (v.Rating < p.Low || v.Rating > p.High) || !v.OK && (v.Rating != 0 || v.Why == "") {
				t.Fatalf("%s: %+v", name, v)
			}
		}
	})
}
