package judge

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	first  = Turn{"첫 물음 {answer}", "첫 답 {{x}}", "첫 모범"}
	second = Turn{"둘째 물음", "둘째 답", "둘째 모범"}
)

func TestMessages(t *testing.T) {
	bare := func(turn Turn) Turn {
		turn.Reference = ""
		return turn
	}
	tests := []struct {
		name, protocol string
		c              Case
		want           []string // in this order, over all messages
		not            []string
	}{
		{"첫 물음", "ko-mt-bench", Case{ID: "81", Category: "writing", Turns: []Turn{bare(first)}},
			[]string{"[[점수]]", "첫 물음 {answer}", "첫 답 {{x}}"}, []string{"모범"}},
		{"첫 물음에 모범 답안", "ko-mt-bench", Case{ID: "111", Category: "math", Turns: []Turn{first}},
			[]string{"[[점수]]", "첫 물음", "첫 모범", "첫 답"}, nil},
		{"둘째 물음", "ko-mt-bench", Case{ID: "81", Category: "writing", Turns: []Turn{bare(first), bare(second)}},
			[]string{"두 번째 질문", "[[점수]]", "첫 물음", "첫 답", "둘째 물음", "둘째 답"}, []string{"모범"}},
		{"둘째 물음에 모범 답안", "ko-mt-bench", Case{ID: "111", Category: "coding", Turns: []Turn{first, second}},
			[]string{"[[점수]]", "첫 모범", "둘째 모범", "첫 답", "둘째 물음", "둘째 답"}, nil},
		{"참고 답안 없이", "logickor", Case{ID: "1", Turns: []Turn{bare(first)}},
			[]string{"평가: 평가 내용\n점수: 숫자", "## 질문\n첫 물음", "첫 답"}, []string{"## 참고 답안", "이어진 질문"}},
		{"참고 답안과 함께", "logickor", Case{ID: "14", Turns: []Turn{first}},
			[]string{"점수: 숫자", "첫 물음", "## 참고 답안\n첫 모범", "첫 답"}, []string{"이어진 질문"}},
		{"둘째에만 참고 답안", "logickor", Case{ID: "14", Turns: []Turn{bare(first), second}},
			[]string{"점수: 숫자", "첫 물음", "첫 답", "둘째 물음", "## 이어진 질문의 참고 답안\n둘째 모범", "둘째 답"}, []string{"## 참고 답안"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			messages, err := protocol(t, tt.protocol).Messages(tt.c)
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, m := range messages {
				all.WriteString(m.Content + "\n")
			}
			rest := all.String()
			for _, part := range tt.want {
				_, after, ok := strings.Cut(rest, part)
				if !ok {
					t.Fatalf("%q is not there, or not in its place, in:\n%s", part, all.String())
				}
				rest = after
			}
			for _, part := range tt.not {
				if strings.Contains(all.String(), part) {
					t.Errorf("%q is there in:\n%s", part, all.String())
				}
			}
			if left := regexp.MustCompile(`\{(question|ref)[a-z_0-9]*\}`).FindString(all.String()); left != "" {
				t.Errorf("placeholder %s was left", left)
			}
		})
	}
}

func TestBadCases(t *testing.T) {
	tests := []struct {
		name string
		c    Case
		want string
	}{
		{"차례 없음", Case{ID: "1"}, "item 1 has 0 turns; expected 1 or 2"},
		{"차례 셋", Case{ID: "1", Turns: []Turn{first, second, first}}, "has 3 turns"},
		{"물음 없음", Case{ID: "1", Turns: []Turn{{Answer: "답"}}}, "turn 1 has no question"},
		{"모범 답안 없음", Case{ID: "111", Category: "math", Turns: []Turn{first, {Question: "물음", Answer: "답"}}}, "turn 2 has no reference answer, which category math needs"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := protocol(t, "ko-mt-bench").Messages(tt.c)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := Open("mt-bench"); err == nil || !strings.Contains(err.Error(), "ko-mt-bench, logickor") {
		t.Errorf("error is %v", err)
	}
}

func TestAdjusted(t *testing.T) {
	two := []Turn{first, second}
	tests := []struct {
		name, protocol string
		c              Case
		korean         bool
		rating, want   float64
		applied        Penalty
	}{
		{"한국어 답", "ko-mt-bench", Case{ID: "81", Turns: two}, true, 9, 9, ""},
		{"한국어가 아닌 답은 제곱근", "ko-mt-bench", Case{ID: "81", Turns: two}, false, 9, 3, SquareRoot},
		{"138번은 예외", "ko-mt-bench", Case{ID: "138", Turns: two}, false, 9, 9, ""},
		{"140번은 예외", "ko-mt-bench", Case{ID: "140", Turns: two[:1]}, false, 9, 9, ""},
		{"로직코는 0점", "logickor", Case{ID: "2", Turns: two}, false, 9, 0, Zero},
		{"영어를 요구한 차례", "logickor", Case{ID: "1", Turns: two}, false, 9, 9, ""},
		{"그 문항의 첫 차례", "logickor", Case{ID: "1", Turns: two[:1]}, false, 9, 0, Zero},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, applied := protocol(t, tt.protocol).Adjusted(tt.rating, tt.c, tt.korean)
			if got != tt.want || applied != tt.applied {
				t.Errorf("%v %q, want %v %q", got, applied, tt.want, tt.applied)
			}
		})
	}
}

const ownTemplates = "\ufeff" + `{"name":"pair-v2","type":"pairwise","system_prompt":"","prompt_template":"{answer_a}"}
{"name":"single-v1","type":"single","system_prompt":"심사","prompt_template":"물음 {question}\n답 {answer}\n{{JSON}}","output_format":"[[rating]]"}

{"name":"single-math-v1","type":"single","system_prompt":"심사","prompt_template":"{question} {ref_answer_1} {answer}"}
{"name":"single-v1-multi-turn","type":"single","system_prompt":"둘째를 심사","prompt_template":"{question_1} {answer_1} {question_2} {answer_2}"}
{"name":"single-math-v1-multi-turn","type":"single","system_prompt":"","prompt_template":"{ref_answer_1} {ref_answer_2} {answer_2}"}
`

// A file in the published form takes the place of the built-in wording.
func TestReadTemplates(t *testing.T) {
	templates, err := ReadTemplates(strings.NewReader(ownTemplates), "judge.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	p := protocol(t, "ko-mt-bench")
	p.Templates = templates
	tests := []struct {
		name string
		c    Case
		want []Message
	}{
		{"첫 차례", Case{Category: "writing", Turns: []Turn{first}}, []Message{{"system", "심사"}, {"user", "물음 첫 물음 {answer}\n답 첫 답 {{x}}\n{JSON}"}}},
		{"첫 차례의 수학", Case{Category: "math", Turns: []Turn{first}}, []Message{{"system", "심사"}, {"user", "첫 물음 {answer} 첫 모범 첫 답 {{x}}"}}},
		{"둘째 차례", Case{Category: "writing", Turns: []Turn{first, second}}, []Message{{"system", "둘째를 심사"}, {"user", "첫 물음 {answer} 첫 답 {{x}} 둘째 물음 둘째 답"}}},
		{"둘째 차례의 수학", Case{Category: "math", Turns: []Turn{first, second}}, []Message{{"user", "첫 모범 둘째 모범 둘째 답"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := p.Messages(tt.c)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBadTemplates(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"모르는 자리", `{"name":"single-v1","type":"single","prompt_template":"{qestion}"}`, "judge.jsonl:1: placeholder {qestion} is not known"},
		{"닫히지 않음", `{"name":"single-v1","type":"single","prompt_template":"{question"}`, "is not known"},
		{"JSON이 아님", "\n[1]", "judge.jsonl:2: is no JSON object"},
		{"본문 없음", `{"name":"single-v1","type":"single"}`, `judge.jsonl:1: field "prompt_template" is missing`},
		{"첫 차례 없음", `{"name":"single-v1-multi-turn","type":"single","prompt_template":"{answer_2}"}`, "for a first turn"},
		{"두 번", strings.Repeat(`{"name":"single-v1","type":"single","prompt_template":"{answer}"}`+"\n", 2), "judge.jsonl:2: single-v1 and single-v1 are for the same turn"},
		{"빈 파일", "", "for a first turn"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadTemplates(strings.NewReader(tt.file), "judge.jsonl")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
}

// The built-in wording names no placeholder that a file could not.
func TestBuiltInTemplatesAreSound(t *testing.T) {
	for _, name := range Names() {
		p := protocol(t, name)
		for _, tpl := range []*Template{p.Templates.Single, p.Templates.SingleRef, p.Templates.Multi, p.Templates.MultiRef} {
			if tpl == nil {
				continue
			}
			if err := check(tpl.System + tpl.Prompt); err != nil {
				t.Errorf("%s: %s: %v", name, tpl.Name, err)
			}
		}
	}
}

func TestFor(t *testing.T) {
	for suite, want := range map[string]string{
		"logickor": "logickor", "logickor-1-shot": "logickor", "logickor-cot-1-shot": "logickor", "ko-mt-bench": "ko-mt-bench",
		"logickorean": "", "ko-mt": "", "my-logickor": "", "": "",
	} {
		if got, ok := For(suite); got != want || ok != (want != "") {
			t.Errorf("%q is rated by %q, %t; want %q", suite, got, ok, want)
		}
	}
}

func FuzzReadTemplates(f *testing.F) {
	f.Add(ownTemplates)
	f.Add(`{"name":"single","type":"single","prompt_template":"{{{question}}}"}`)
	f.Fuzz(func(t *testing.T, s string) {
		templates, err := ReadTemplates(strings.NewReader(s), "judge.jsonl")
		if err != nil {
			return
		}
		p := protocol(t, "ko-mt-bench")
		p.Templates = templates
		if _, err := p.Messages(Case{Category: "writing", Turns: []Turn{first, second}}); err != nil {
			t.Fatal(err)
		}
	})
}
