package tasks

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func measured(s Score) map[string]float64 {
	out := map[string]float64{}
	for _, m := range s.Measures {
		out[m.Name] = m.Got / m.Of
	}
	return out
}

func TestSpanAnswers(t *testing.T) {
	task, it := &Task{Kind: Span}, &Item{Answer: "세종대왕", Aliases: []string{"세종", "“훈민정음”"}}
	tests := []struct {
		answer    string
		outcome   Outcome
		extracted string
		want      map[string]float64
	}{
		{"세종대왕", Correct, "세종대왕", map[string]float64{ExactMatch: 1, SpanF1: 1, ExactMatchWhole: 1, SpanF1Whole: 1}},
		{"세종", Correct, "세종", map[string]float64{ExactMatch: 1, SpanF1: 1, ExactMatchWhole: 1, SpanF1Whole: 1}},
		// Read, it is the gold; as a whole 4 of its 11 letters are.
		{"정답은 세종대왕입니다.", Correct, "세종대왕", map[string]float64{ExactMatch: 1, SpanF1: 1, ExactMatchWhole: 0, SpanF1Whole: 8. / 14}},
		{"<think>세종대왕?</think>태종", Incorrect, "태종", map[string]float64{ExactMatch: 0, SpanF1: 0.5, ExactMatchWhole: 0, SpanF1Whole: 0.5}},
		// The same letters in another order are not the gold.
		{"대왕세종", Incorrect, "대왕세종", map[string]float64{ExactMatch: 0, SpanF1: 1, ExactMatchWhole: 0, SpanF1Whole: 1}},
		{"", Unparsed, "", map[string]float64{ExactMatch: 0, SpanF1: 0, ExactMatchWhole: 0, SpanF1Whole: 0}},
		{"“훈민정음”", Correct, "훈민정음", map[string]float64{ExactMatch: 1, SpanF1: 1, ExactMatchWhole: 1, SpanF1Whole: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.answer, func(t *testing.T) {
			got := task.Score(it, Answer{Text: tt.answer})
			if got.Outcome != tt.outcome || got.Extracted != tt.extracted || (got.Value == 1) != (tt.outcome == Correct) {
				t.Errorf("got %+v", got)
			}
			if diff := cmp.Diff(tt.want, measured(got), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("measures (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSimilarityAnswers(t *testing.T) {
	task, it := &Task{Kind: Similarity}, &Item{Answer: "3.5"}
	tests := []struct {
		answer    string
		outcome   Outcome
		extracted string
		value     float64
	}{
		{"3.5", Correct, "3.5", 1},
		{"유사도는 3.5점입니다.", Correct, "3.5", 1},
		{"정답: 1", Incorrect, "1", 0.5},
		{"유사도: 3.5/5", Correct, "3.5", 1},
		{"3.5 / 5점입니다.", Correct, "3.5", 1},
		{"5점 만점에 3.5점입니다.", Correct, "3.5", 1},
		{"0부터 5까지 중 3.5", Correct, "3.5", 1},
		{"I would say 3.5 out of 5.", Correct, "3.5", 1},
		{"5", Incorrect, "5", 0.7},
		{"0", Incorrect, "0", 0.3},
		{"7", Unparsed, "", 0}, // off the scale
		{"두 문장은 비슷합니다.", Unparsed, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.answer, func(t *testing.T) {
			got := task.Score(it, Answer{Text: tt.answer})
			if got.Outcome != tt.outcome || got.Extracted != tt.extracted || !cmp.Equal(got.Value, tt.value, cmpopts.EquateApprox(0, 1e-12)) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestInstructionAnswers(t *testing.T) {
	task := &Task{Kind: Instructions}
	it := &Item{Rules: []Rule{
		{Name: "punctuation:no_comma"},
		{Name: "keywords:existence", Arguments: map[string]any{"keywords": []any{"바다"}}},
	}}
	tests := []struct {
		name, answer string
		outcome      Outcome
		value        float64
		want         map[string]float64
	}{
		{"both", "바다가 푸르다", Correct, 1, map[string]float64{PromptStrict: 1, PromptLoose: 1, InstructionStrict: 1, InstructionLoose: 1}},
		{"one", "산, 그리고 바다", Incorrect, 0.5, map[string]float64{PromptStrict: 0, PromptLoose: 0, InstructionStrict: 0.5, InstructionLoose: 0.5}},
		// Without its first line it keeps the rule.
		{"loosely", "네, 알겠습니다.\n바다가 푸르다", Incorrect, 0.5, map[string]float64{PromptStrict: 0, PromptLoose: 1, InstructionStrict: 0.5, InstructionLoose: 1}},
		{"thought aside", "<think>음, 산, 바다</think>바다가 푸르다", Correct, 1, map[string]float64{PromptStrict: 1, PromptLoose: 1, InstructionStrict: 1, InstructionLoose: 1}},
		{"nothing", "", Incorrect, 0, map[string]float64{PromptStrict: 0, PromptLoose: 0, InstructionStrict: 0, InstructionLoose: 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := task.Score(it, Answer{Text: tt.answer})
			if got.Outcome != tt.outcome || got.Value != tt.value {
				t.Errorf("got %+v", got)
			}
			if diff := cmp.Diff(tt.want, measured(got)); diff != "" {
				t.Errorf("measures (-want +got):\n%s", diff)
			}
		})
	}
	if got := task.Score(&Item{Rules: []Rule{{Name: "no:such"}}}, Answer{Text: "글"}); got.Outcome != Unscored {
		t.Errorf("a rule that nobody knows: %+v", got)
	}
}
