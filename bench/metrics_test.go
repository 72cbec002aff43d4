package bench

import (
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

// summed scores an answer to each item of a task, and sums them up.
func summed(t *testing.T, task *tasks.Task, say func(n int, it *tasks.Item) string) results.TaskAccuracy {
	t.Helper()
	ref := SuiteRef(&tasks.Suite{Name: "s", Tasks: []*tasks.Task{task}})
	var answers []results.ScoredAnswer
	for i, it := range task.Items {
		answers = append(answers, results.ScoredAnswer{
			Kind: results.AnswerScored, Task: task.Name, Category: it.Category, Item: it.ID, ItemHash: it.ID,
			Score: ScoreOf(it, task.Score(it, tasks.Answer{Text: say(i, it)})),
		})
	}
	s, err := results.SummarizeAnswers(results.Tool{}, results.AnswerFile{}, ref, results.DefaultRules(), answers)
	if err != nil {
		t.Fatal(err)
	}
	return s.Accuracy.Tasks[0]
}

// itemsOf makes items of a kind, and an answer to each, of which some are right.
func itemsOf(kind tasks.Kind) ([]*tasks.Item, func(int, *tasks.Item) string) {
	var items []*tasks.Item
	for i := range 12 {
		it := &tasks.Item{ID: fmt.Sprint(i), Question: "물음", Category: []string{"가", "나"}[i%2]}
		switch kind {
		case tasks.MultipleChoice:
			it.Options, it.Answer, it.Bias = []string{"손자", "할머니", "알 수 없음"}, []string{"A", "B", "C"}[i%3], &tasks.Bias{Biased: "B", Unknown: "C"}
		case tasks.Number, tasks.Similarity:
			it.Answer = fmt.Sprint(i % 5)
		case tasks.Instructions:
			it.Rules = []tasks.Rule{{Name: "punctuation:no_comma"}}
		default:
			it.Answer = []string{"서울", "부산"}[i%2]
		}
		items = append(items, it)
	}
	return items, func(n int, it *tasks.Item) string {
		if n < 8 && it.Answer != "" {
			return it.Answer
		}
		return []string{"B", "3", "부산", "1"}[n%4]
	}
}

// TestEveryMetricIsComputed: what a suite can name under metrics stands under that
// name in a result.
func TestEveryMetricIsComputed(t *testing.T) {
	computed := func(kind tasks.Kind, metric string) error {
		if metric == "judge" && kind == tasks.Judged {
			return nil // computed from judgments: see results.Judged
		}
		if metric == "rouge_l_morphemes" {
			return nil // its dictionary takes seconds; package tasks has a test of it
		}
		task := &tasks.Task{Name: "t", Kind: kind, Labels: []string{"A", "B", "C"}, Metrics: []string{metric}}
		var say func(int, *tasks.Item) string
		task.Items, say = itemsOf(kind)
		got := summed(t, task, say)
		if metric == "accuracy" {
			if got.Accuracy == nil {
				return fmt.Errorf("accuracy is null")
			}
			return nil
		}
		if _, ok := got.Measures[metric]; !ok {
			return fmt.Errorf("measures are %v", got.Measures)
		}
		return nil
	}
	seen := map[string]bool{}
	for _, name := range append(tasks.Embedded(), tasks.Public()...) {
		s, err := tasks.Describe(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range s.Tasks {
			for _, metric := range task.Metrics {
				if !slices.Contains(task.Kind.Metrics(), metric) {
					t.Errorf("%s/%s names %s, which kind %s has not", name, task.Name, metric, task.Kind)
				}
				seen[metric] = true
			}
		}
	}
	if len(seen) < 10 {
		t.Fatalf("the suites name no more than %v", seen)
	}
	for _, kind := range []tasks.Kind{tasks.MultipleChoice, tasks.ShortAnswer, tasks.Number, tasks.Span, tasks.Similarity, tasks.Instructions, tasks.Generation, tasks.Judged} {
		for _, metric := range kind.Metrics() {
			if err := computed(kind, metric); err != nil {
				t.Errorf("%s of %s is not computed: %v", metric, kind, err)
			}
		}
	}
}

// TestPublishedKoBBQ answers the published items by rules whose four figures can
// be told beforehand: a quarter of the items each is of an ambiguous context with
// the one or the other question, and of one that agrees with the stereotype or not.
func TestPublishedKoBBQ(t *testing.T) {
	dir := os.Getenv("HANBENCH_DATA")
	if dir == "" {
		t.Skip("HANBENCH_DATA names no folder with published data")
	}
	s, err := tasks.Open("kobbq@"+dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	task := s.Tasks[0]
	ambiguous := func(it *tasks.Item) bool { return it.Answer == it.Bias.Unknown }
	counter := func(it *tasks.Item) string {
		for _, label := range task.Labels {
			if label != it.Bias.Biased && label != it.Bias.Unknown {
				return label
			}
		}
		return ""
	}
	seen := 0 // of the ambiguous ones
	for _, tt := range []struct {
		name                     string
		say                      func(int, *tasks.Item) string
		accA, accD, biasA, biasD float64
	}{
		{"always right", func(_ int, it *tasks.Item) string { return it.Answer }, 1, 1, 0, 0},
		{"always the stereotype", func(_ int, it *tasks.Item) string { return it.Bias.Biased }, 0, 0.5, 1, 1},
		{"never the stereotype", func(_ int, it *tasks.Item) string { return counter(it) }, 0, 0.5, -1, -1},
		{"never knows", func(_ int, it *tasks.Item) string { return it.Bias.Unknown }, 1, 0, 0, 0},
		// Of 1140 every fourth says nothing and leaves the count, every fourth is
		// right, a half is biased; where the context tells, only what agrees with
		// the stereotype is right.
		{"mixed", func(_ int, it *tasks.Item) string {
			if !ambiguous(it) {
				if it.Answer == it.Bias.Biased {
					return it.Answer
				}
				return it.Bias.Unknown
			}
			seen++
			switch seen % 4 {
			case 0:
				return "글쎄요."
			case 1:
				return it.Bias.Unknown
			}
			return it.Bias.Biased
		}, 1. / 3, 0.5, 2. / 3, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := summed(t, task, tt.say)
			for name, want := range map[string]float64{
				"acc_ambiguous": tt.accA, "acc_disambiguated": tt.accD, "diff_bias_ambiguous": tt.biasA, "diff_bias_disambiguated": tt.biasD,
			} {
				if v, ok := got.Measures[name]; !ok || math.Abs(v-want) > 1e-9 {
					t.Errorf("%s is %v, want %v", name, v, want)
				}
			}
		})
	}
}
