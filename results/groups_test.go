package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGroupsOf(t *testing.T) {
	accuracy := 0.25
	block := func(items int, variants map[string]float64) AccuracyBlock {
		return AccuracyBlock{Items: items, Variants: variants, Accuracy: &accuracy}
	}
	tasks := []TaskAccuracy{
		{Task: "하나", AccuracyBlock: block(30, map[string]float64{"exact_match,strict": 0.5, "acc": 0.4})},
		{Task: "둘", AccuracyBlock: block(10, map[string]float64{"exact_match,strict": 0.9})},
		{Task: "남", AccuracyBlock: block(99, map[string]float64{"exact_match,strict": 0})},
	}
	both := []string{"둘", "하나"}
	tests := []struct {
		name string
		ref  GroupRef
		want map[string]float64
	}{
		{"문항 수로", GroupRef{Tasks: both, Aggregates: []Aggregate{{"exact_match,strict", true}}}, map[string]float64{"exact_match,strict": 0.6}},
		{"과제마다 같게", GroupRef{Tasks: both, Aggregates: []Aggregate{{"exact_match,strict", false}}}, map[string]float64{"exact_match,strict": 0.7}},
		{"글로 물은 선다형", GroupRef{Tasks: both, Aggregates: []Aggregate{{"acc", false}}}, map[string]float64{"acc": 0.325}},
		{"없는 값", GroupRef{Tasks: both, Aggregates: []Aggregate{{"acc_norm", true}}}, map[string]float64{}},
		{"묻지 않은 과제", GroupRef{Tasks: []string{"하나", "셋"}, Aggregates: []Aggregate{{"acc", true}}}, map[string]float64{}},
	}
	for _, tc := range tests {
		got := groupsOf(tasks, []GroupRef{tc.ref})
		if diff := cmp.Diff([]GroupAccuracy{{Measures: tc.want}}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
	if got := groupsOf(tasks, nil); got != nil {
		t.Errorf("no groups: %v", got)
	}
}
