package rescore

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/outside"
)

// published is the folder with real models' recorded answers.
func published(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("HANBENCH_DATA")
	if dir == "" {
		t.Skip("HANBENCH_DATA is not set: it names the folder with the recorded answers")
	}
	return dir
}

func options(letters string) AnswerOptions {
	return AnswerOptions{Form: outside.Form{Kind: tasks.MultipleChoice, Labels: strings.Split(letters, "")}, Rules: results.DefaultRules()}
}

func percent(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f", 100**v)
}

// The figures that the authors of the recorded answers published, by their rule
// and, where the answers are bare letters, by ours.
func TestPublishedFigures(t *testing.T) {
	dir := published(t)
	tests := []struct {
		file, letters string
		published     string // by the published rule
		ours          string // "" where the answers are sentences, so that it is our reader's
		all           string // ours with every row, where ids repeat
	}{
		{"click_gpt-4o.csv", "ABCDE", "80.46", "80.50", "80.46"},
		{"click_gpt-4.1.csv", "ABCDE", "80.55", "80.54", "80.55"},
		{"haerae_gpt-4o.csv", "ABCDE", "85.70", "85.70", ""},
		{"haerae_gpt-oss-120b.csv", "ABCDE", "38.66", "38.66", ""},
		{"kmmlu-hard_gpt-4o.csv", "ABCD", "39.62", "", ""},
		{"kormedmcqa_gpt-5.1.csv", "ABCDE", "91.19", "94.92", ""},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			path := filepath.Join(dir, "recorded", tt.file)
			a, err := File(path, options(tt.letters))
			if err != nil {
				t.Fatal(err)
			}
			if got := percent(a.Summary.Accuracy.Overall.Accuracy); tt.ours != "" && got != tt.ours {
				t.Errorf("ours is %s, want %s", got, tt.ours)
			}
			figures := map[string]string{}
			for _, f := range a.Summary.Figures {
				figures[f.Name] = percent(f.Accuracy)
			}
			if figures["published"] != tt.published || tt.all != "" && figures["all"] != tt.all {
				t.Errorf("figures are %v, want published %s, all %s", figures, tt.published, tt.all)
			}
			o := options(tt.letters)
			o.Rules = results.PublishedRules()
			a, err = File(path, o)
			if err != nil {
				t.Fatal(err)
			}
			if got := percent(a.Summary.Accuracy.Overall.Accuracy); got != tt.published {
				t.Errorf("with the published rule it is %s, want %s", got, tt.published)
			}
		})
	}
}

// clickSuite is CLIcK from its 26 files, a task each sort of knowledge.
func clickSuite(t *testing.T, dir string) *tasks.Suite {
	t.Helper()
	s := &tasks.Suite{Name: "click", Version: "test"}
	root := filepath.Join(dir, "click")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".json" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var items []struct {
			ID, Paragraph, Question, Answer string
			Choices                         []string
		}
		if err := json.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &items); err != nil {
			return err
		}
		name := strings.TrimPrefix(filepath.Base(filepath.Dir(path)), "Korean ")
		if len(s.Tasks) == 0 || s.Tasks[len(s.Tasks)-1].Name != name {
			s.Tasks = append(s.Tasks, &tasks.Task{Name: name, Kind: tasks.MultipleChoice, Labels: strings.Split("ABCDE", "")})
		}
		task := s.Tasks[len(s.Tasks)-1]
		for _, it := range items {
			gold := slices.Index(it.Choices, it.Answer)
			if gold < 0 {
				return fmt.Errorf("%s: the gold is none of the choices", it.ID)
			}
			task.Items = append(task.Items, &tasks.Item{
				ID: it.ID, Question: it.Question, Passage: it.Paragraph, Options: it.Choices, Answer: task.Labels[gold],
				Hash: fmt.Sprintf("%s/%d", name, len(task.Items)),
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Three trials of CLIcK by its ids: every answer finds its item, also where two
// items share an id, and the categories have the published figures.
func TestClickByID(t *testing.T) {
	dir := published(t)
	o := options("ABCDE")
	o.Suite = clickSuite(t, dir)
	a, err := File(filepath.Join(dir, "recorded", "click_gpt-4o_3trials.csv"), o)
	if err != nil {
		t.Fatal(err)
	}
	// Kedu_history_23 has another gold in CLIcK than in the recorded run.
	want := results.AnswerCounts{Answers: 5985, Items: 1995, OtherGold: 3}
	if diff := cmp.Diff(want, a.Summary.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	if len(a.SharedIDs) != 8 {
		t.Errorf("shared ids: %q, want 8", a.SharedIDs)
	}
	o.Rules = results.PublishedRules()
	a, err = File(filepath.Join(dir, "recorded", "click_gpt-4o_3trials.csv"), o)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, task := range a.Summary.Accuracy.Tasks {
		got[task.Task] = percent(task.Accuracy)
	}
	for category, figure := range map[string]string{"History": "65.12", "Law": "68.19", "Grammar": "56.94"} {
		if got[category] != figure {
			t.Errorf("%s is %s, published %s", category, got[category], figure)
		}
	}
}
