package rescore

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/outside"
)

func TestLabelsOfGolds(t *testing.T) {
	for name, tc := range map[string]struct {
		golds []string
		want  []string
	}{
		"letters":                 {[]string{"A", "D", "(b)"}, []string{"A", "B", "C", "D"}},
		"numbers":                 {[]string{"3", "1", "2"}, []string{"1", "2", "3"}},
		"decimals of a program":   {[]string{"1.0", "2.0"}, []string{"1", "2"}},
		"circled":                 {[]string{"①", "②"}, []string{"1", "2"}},
		"full width":              {[]string{"Ａ", "Ｃ"}, []string{"A", "B", "C"}},
		"numbers with a gap":      {[]string{"3", "1"}, nil},
		"numbers from zero":       {[]string{"0", "1", "2"}, nil},
		"one letter says nothing": {[]string{"A"}, nil},
		"words":                   {[]string{"A", "서울"}, nil},
		"mixed":                   {[]string{"A", "2"}, nil},
		"too high a number":       {[]string{"1", "1998"}, nil},
		"none":                    {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var answers []*outside.Answer
			for _, g := range tc.golds {
				answers = append(answers, &outside.Answer{Gold: g})
			}
			o := AnswerOptions{Form: outside.Form{Kind: tasks.MultipleChoice}}
			said, err := o.inferLabels("a.csv", answers)
			if (err == nil) != (tc.want != nil) || (said != "") != (tc.want != nil) {
				t.Fatalf("said %q, %v", said, err)
			}
			if diff := cmp.Diff(tc.want, o.Form.Labels); diff != "" {
				t.Errorf("labels (-want +got):\n%s", diff)
			}
		})
	}
}
