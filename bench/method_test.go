package bench

import (
	"context"
	"math"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/echotest"
	"github.com/hanbench/hanbench/internal/ollamatest"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

// runMethod runs some items of a suite by a method, each twice.
func runMethod(t *testing.T, target string, m tasks.Method) (*results.Contents, *results.Result) {
	t.Helper()
	plan := DefaultPlan()
	plan.Targets, plan.Suites, plan.Limit, plan.Epochs, plan.Concurrency = []TargetPlan{{Target: target}}, []string{"ko-basics"}, 12, 2, []int{3}
	plan.Method = m
	job, err := Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	out, err := Run(context.Background(), job, filepath.Join(t.TempDir(), "run"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	contents, err := out.Dir.Read()
	if err != nil {
		t.Fatal(err)
	}
	return contents, out.Result
}

// likelyGold is a model that finds the right label after a prompt of ko-basics
// the likeliest, unless that is A.
func likelyGold(t *testing.T) func(before string, char rune) float64 {
	suite, err := tasks.Open("ko-basics", 42)
	if err != nil {
		t.Fatal(err)
	}
	gold := map[string]string{}
	for _, task := range suite.Tasks {
		for _, it := range task.Items {
			l, err := task.Likelihoods(it)
			if err != nil {
				t.Fatal(err)
			}
			gold[l.Contexts[0]+" "] = it.Answer
		}
	}
	return func(before string, char rune) float64 {
		label, asked := gold[before]
		switch {
		case !asked:
			return echotest.Made(char)
		case label == "A" && char == 'B', label != "A" && string(char) == label:
			return -0.1
		}
		return -3
	}
}

func TestByLikelihood(t *testing.T) {
	server := httptest.NewServer(&echotest.Server{Logprob: likelyGold(t)})
	defer server.Close()
	contents, result := runMethod(t, "openai:m@"+server.URL+"/v1", tasks.ByLikelihood)
	if len(contents.Records) != 12*2*5 {
		t.Errorf("%d records; want 12 items twice with a prompt and four options", len(contents.Records))
	}
	right := 0
	for _, r := range contents.Records {
		if last := *r.Turn == 4; last != (r.Score.Outcome != string(tasks.Unscored)) {
			t.Fatalf("turn %d is %s", *r.Turn, r.Score.Outcome)
		} else if !last {
			continue
		}
		want := "B"
		if r.Score.Gold != "A" {
			want = r.Score.Gold
			right++
		}
		if r.Score.Extracted != want || len(r.Score.Options) != 4 {
			t.Fatalf("%+v; want %s", r.Score, want)
		}
		for _, o := range r.Score.Options {
			p := echotest.Made(' ') - 3
			if o.Label == want {
				p = echotest.Made(' ') - 0.1
			}
			if math.Abs(*o.Logprob-p) > 1e-9 {
				t.Errorf("option %s has log-likelihood %v; want %v", o.Label, *o.Logprob, p)
			}
		}
	}
	got := result.Stages[0].Accuracy.Overall
	if got.N != 24 || got.Items != 12 || got.Correct != right || got.Correct+got.Incorrect != 24 || right == 0 || right == 24 {
		t.Errorf("accuracy %+v; want %d of 24", got, right)
	}
}

func TestMethodThatATargetLacks(t *testing.T) {
	deaf := httptest.NewServer(&echotest.Server{IgnoresEcho: true})
	defer deaf.Close()
	tests := []struct {
		target string
		method tasks.Method
		want   string
	}{
		{"openai:m@" + deaf.URL + "/v1", tasks.ByLikelihood, "ignores echo"},
		{"reference:instant", tasks.ByLikelihood, "404"},
		{"reference:instant", tasks.ByFirstToken, "ignores the question"},
	}
	for _, tc := range tests {
		plan := DefaultPlan()
		plan.Targets, plan.Suites, plan.Method = []TargetPlan{{Target: tc.target}}, []string{"ko-basics"}, tc.method
		job, err := Resolve(plan)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Run(context.Background(), job, filepath.Join(t.TempDir(), "run"), Options{})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s by %s: %v; want %q", tc.target, tc.method, err, tc.want)
		}
	}
}

// TestByFirstToken: against a real server, whose probabilities are those of a
// model of noise.
func TestByFirstToken(t *testing.T) {
	server := ollamatest.Start(t, ollamatest.Options{})
	plan := DefaultPlan()
	plan.Targets, plan.Method = []TargetPlan{{Target: "ollama:" + server.Model + "@" + server.URL}}, tasks.ByLikelihood
	job, err := Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Run(context.Background(), job, filepath.Join(t.TempDir(), "run"), Options{})
	if err == nil || !strings.Contains(err.Error(), "no way to tell how likely") {
		t.Errorf("by likelihood: %v", err)
	}
	contents, _ := runMethod(t, "ollama:"+server.Model+"@"+server.URL, tasks.ByFirstToken)
	if len(contents.Records) != 24 {
		t.Errorf("%d records; want 12 items twice", len(contents.Records))
	}
	for _, r := range contents.Records {
		inside := 0.0
		for _, o := range r.Score.Options {
			inside += o.Share
		}
		s := r.Score
		if s.Outside == nil || *s.Outside < 0 || *s.Outside > 1 || s.Outcome == "unparsed" != (len(s.Options) == 0) || len(s.Options) > 0 && math.Abs(inside-1) > 1e-9 {
			t.Errorf("record %s: %+v", r.ID, s)
		}
	}
}
