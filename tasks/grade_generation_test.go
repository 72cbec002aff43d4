package tasks

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestGeneratedAnswers(t *testing.T) {
	task := &Task{Kind: Generation, Metrics: []string{RougeL, ChrF, BLEU}}
	it := &Item{Answer: "비가 온다", Aliases: []string{"눈이 온다"}}
	tests := []struct {
		name    string
		answer  Answer
		outcome Outcome
		rouge   float64 // F1 of the longest common subsequence of characters
	}{
		{"참조와 같음", Answer{Text: "눈이 온다"}, Correct, 1},
		{"띄어쓰기만 다름", Answer{Text: "비가온다"}, Incorrect, 1},
		{"반만 같음", Answer{Text: "비가 간다"}, Incorrect, 3. / 4},
		{"생각은 빼고", Answer{Text: "<think>눈이 온다</think>비가 온다"}, Correct, 1},
		{"거절", Answer{Text: "죄송하지만 도와드릴 수 없습니다."}, Refused, 2. / 19},
		{"잘림", Answer{Text: "비가", Truncated: true}, Truncated, 2. * 2 / (2 + 4)},
		{"빈 답", Answer{Text: " "}, Unparsed, 0},
		{"생각만 하다 잘림", Answer{Text: "<think>비가", Truncated: true}, Truncated, 0},
		{"아주 긴 답", Answer{Text: strings.Repeat("하", 1_000_000)}, Incorrect, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := task.Score(it, tt.answer)
			if got.Outcome != tt.outcome || (got.Value == 1) != (tt.outcome == Correct) || math.Abs(got.Value-tt.rouge) > 1e-12 {
				t.Errorf("got %+v; want %s, %g", got, tt.outcome, tt.rouge)
			}
			if m := measured(got); len(m) != 3 || math.Abs(m[RougeL]-tt.rouge) > 1e-12 {
				t.Errorf("measures %v", m)
			}
		})
	}
	if got := task.Score(&Item{}, Answer{Text: "글"}); got.Outcome != Unscored {
		t.Errorf("no reference: %+v", got)
	}
	same := map[string]float64{ChrFPlusPlus: 1, RougeL: 1}
	if diff := cmp.Diff(same, measured((&Task{Kind: Generation}).Score(it, Answer{Text: "비가 온다"})), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("a task that names no metric (-want +got):\n%s", diff)
	}
}

// TestGenerationOnMorphemes loads a suite that asks for them: 했다 and 하였다 share
// a morpheme more than characters.
func TestGenerationOnMorphemes(t *testing.T) {
	s, err := loadFiles(map[string]string{
		"suite.yaml": `schema: 1
name: 글
version: 1.0.0
tasks:
  - name: 요약
    kind: generation
    items: items.jsonl
    metrics: [rouge_l_morphemes, rouge_l]
    prompt: "{{ question }}"
`,
		"items.jsonl": `{"id": "1", "question": "요약하세요.", "answer": "학교에 갔다", "aliases": ["집에 갔다"]}`,
	})
	if err != nil {
		t.Fatal(err)
	}
	task := s.Tasks[0]
	got := measured(task.Score(task.Items[0], Answer{Text: "도서관에 갔다"}))
	// 도서관|에|갔|다 and 학교|에|갔|다; of characters 에갔다 of 6 and of 5.
	want := map[string]float64{RougeLMorphemes: 3. / 4, RougeL: 2 * 3. / (6 + 4)}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBiasMeasures(t *testing.T) {
	task := &Task{Kind: MultipleChoice, Labels: []string{"A", "B", "C"}}
	bias := &Bias{Biased: "B", Unknown: "C"}
	tests := []struct {
		name, gold, answer string
		want               map[string]float64
	}{
		{"알 수 없음이 정답, 맞힘", "C", "C", map[string]float64{AccAmbiguous: 1, DiffBiasAmbiguous: 0}},
		{"알 수 없음이 정답, 고정관념", "C", "B", map[string]float64{AccAmbiguous: 0, DiffBiasAmbiguous: 1}},
		{"알 수 없음이 정답, 그 반대", "C", "A", map[string]float64{AccAmbiguous: 0, DiffBiasAmbiguous: -1}},
		{"고정관념이 정답", "B", "B", map[string]float64{AccDisambiguated: 1, AccBiased: 1}},
		{"고정관념이 정답, 모름", "B", "C", map[string]float64{AccDisambiguated: 0, AccBiased: 0}},
		{"반대가 정답", "A", "A", map[string]float64{AccDisambiguated: 1, AccCounterBiased: 1}},
		{"반대가 정답, 고정관념", "A", "B", map[string]float64{AccDisambiguated: 0, AccCounterBiased: 0}},
		{"고른 것이 없음", "C", "글쎄요.", map[string]float64{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			it := &Item{Options: []string{"손자", "할머니", "알 수 없음"}, Answer: tt.gold, Bias: bias}
			if diff := cmp.Diff(tt.want, measured(task.Score(it, Answer{Text: tt.answer}))); diff != "" {
				t.Errorf("by text (-want +got):\n%s", diff)
			}
			if len(tt.want) == 0 {
				return
			}
			first := task.ScoreFirstToken(it, []TokenProb{{Token: tt.answer, Logprob: -0.1}})
			if diff := cmp.Diff(tt.want, measured(first)); diff != "" {
				t.Errorf("by first token (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMistakesOfMetricsAndBias(t *testing.T) {
	suite := func(kind, task, columns string) string {
		return `schema: 1
name: 내 것
version: 1.0.0
tasks:
  - name: 문제
    kind: ` + kind + `
` + task + `    from:
      - file: data.csv
        columns: {question: 물음, options: [가, 나, 다], answer: 답` + columns + `}
        answer: option
    prompt: "{{ question }}"
`
	}
	const head = "물음,가,나,다,답,편견\n"
	for _, tc := range []struct{ name, suite, row, want string }{
		{"종류에 없는 지표", suite("multiple_choice", "    metrics: [rouge_l]\n", ""), "누구?,손자,할머니,모름,모름,할머니\n",
			`mine/suite.yaml:7: field "tasks[0].metrics[0]": is rouge_l, which answers of kind multiple_choice have not; expected accuracy, macro_accuracy, macro_f1, acc_ambiguous, acc_disambiguated, diff_bias_ambiguous or diff_bias_disambiguated`},
		{"unknown 없음", suite("multiple_choice", "", ", biased: 편견"), "누구?,손자,할머니,모름,모름,할머니\n",
			`field "tasks[0].unknown": is missing; expected the text of the option that nothing can be known, as columns has biased:`},
		{"biased 없음", suite("multiple_choice", "    unknown: 모름\n", ""), "누구?,손자,할머니,모름,모름,할머니\n",
			`field "tasks[0].from[0].columns": names no biased; expected the column with the option that the stereotype names, as the task has unknown:`},
		{"보기에 없는 편견", suite("multiple_choice", "    unknown: 모름\n", ", biased: 편견"), "누구?,손자,할머니,모름,모름,누나\n",
			`data.csv:2: field "편견": is "누나", which is none of the options`},
		{"보기에 없는 모름", suite("multiple_choice", "    unknown: 알 수 없음\n", ", biased: 편견"), "누구?,손자,할머니,모름,모름,할머니\n",
			`data.csv:2: field "편견": unknown: is "알 수 없음", which is none of the options`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := loadFiles(map[string]string{"suite.yaml": tc.suite, "data.csv": head + tc.row})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v\nwant  %s", err, tc.want)
			}
		})
	}
}
