package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMeasures: the figures of the answers are sums over sums, those of a task are
// of all its answers, failures are in none.
func TestMeasures(t *testing.T) {
	rated := func(seq int, gold, said string) *Record {
		r := answered(seq, string(rune('a'+seq)), outcomeIncorrect)
		r.Score.Gold, r.Score.Extracted = gold, said
		return r
	}
	records := []*Record{rated(0, "1", "2"), rated(1, "2", "4"), rated(2, "3", "6"), rated(3, "4", ""), answered(4, "e", outcomeError)}
	records[0].Score.Measures = []Measure{{"instruction_strict", 1, 3}}
	records[1].Score.Measures = []Measure{{"instruction_strict", 1, 1}}
	records[4].Score.Measures = []Measure{{"instruction_strict", 0, 9}}
	for i, r := range records {
		r.Category = []string{"가", "나"}[i%2]
	}
	header := testHeader(0, len(records), 1)
	header.Suites[0].Tasks[0].Metrics = []string{"macro_f1", "pearson", "spearman", "macro_accuracy", "accuracy"}
	result := mustSummarize(t, testPlan(""), journal(t, header, testTarget(0, WhenStart), records, testTarget(0, WhenEnd)))
	task := result.Stages[0].Accuracy.Tasks[0]
	// Of the labels 1 to 4 label 2 alone was said, for another.
	want := map[string]float64{"instruction_strict": 0.5, "macro_f1": 0, "pearson": 1, "spearman": 1, "macro_accuracy": 0}
	if diff := cmp.Diff(want, task.Measures); diff != "" {
		t.Errorf("task (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]float64{"instruction_strict": 0.5}, result.Stages[0].Accuracy.Overall.Measures); diff != "" {
		t.Errorf("overall (-want +got):\n%s", diff)
	}
}

func TestMacroAccuracy(t *testing.T) {
	records := repeated("C", "C", "C", "A")
	for i, r := range records {
		r.Category = []string{"가", "가", "나", "나"}[i]
	}
	header := testHeader(0, 4, 1)
	header.Suites[0].Tasks[0].Metrics = []string{"macro_accuracy", "macro_f1"}
	result := mustSummarize(t, testPlan(""), journal(t, header, testTarget(0, WhenStart), records, testTarget(0, WhenEnd)))
	// (1 + ½)/2; of label C 3 of 4 were found: F1 is 2·3/(3+4).
	if diff := cmp.Diff(map[string]float64{"macro_accuracy": 0.75, "macro_f1": figureOf(6. / 7)}, result.Stages[0].Accuracy.Tasks[0].Measures); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
