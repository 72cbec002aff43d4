package bench

import (
	"context"
	"errors"
	"math"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
	return mustRun(t, plan)
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

// taskFiles are a task of choices that are the questions, and one answered in words.
func taskFiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"둘.yaml": "task: 둘\ndataset_path: 자료\ntest_split: test\noutput_type: multiple_choice\ndoc_to_text: label\n" +
			"doc_to_choice: \"{{[x, y]}}\"\ndoc_to_target: z\nmetric_list: [{metric: acc}]\n",
		"글.yaml": "task: 글\ndataset_path: 자료\ntest_split: test\noutput_type: generate_until\ndoc_to_text: x\ndoc_to_target: z\n" +
			"repeats: 2\ngeneration_kwargs: {until: [다], temperature: 0.5, max_gen_toks: 9}\n",
		"자료/test.jsonl": `{"x": "컵이", "y": "가방이", "z": "크다", "label": 1}` + "\n",
	} {
		p := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestTaskFiles: a task file's choices are compared as it writes them, after
// contexts of their own where the options are the questions, and what it says of
// repeats and parameters holds where the plan says nothing.
func TestTaskFiles(t *testing.T) {
	dir := taskFiles(t)
	handler := &echotest.Server{Logprob: func(before string, char rune) float64 {
		if strings.HasPrefix(before, "컵이 ") { // likelier than after the other
			return -0.01
		}
		return echotest.Made(char)
	}}
	server := httptest.NewServer(handler)
	defer server.Close()
	plan := DefaultPlan()
	plan.Targets, plan.Method = []TargetPlan{{Target: "openai:m@" + server.URL + "/v1"}}, tasks.ByLikelihood
	plan.Suites = []string{filepath.Join(dir, "둘.yaml"), filepath.Join(dir, "글.yaml")}
	contents, _ := mustRun(t, plan)
	var prompts []string
	for _, r := range contents.Records {
		prompts = append(prompts, r.Text.Messages[0].Content)
	}
	want := []string{"컵이", "가방이", "컵이 크다", "가방이 크다", "컵이", "컵이"}
	if diff := cmp.Diff(want, prompts); diff != "" {
		t.Fatalf("prompts (-want +got):\n%s", diff)
	}
	score := contents.Records[3].Score
	if score.Extracted != "A" || score.Outcome != "incorrect" || score.Variants["acc"] != "incorrect" {
		t.Errorf("%+v; want option A, the likelier", score)
	}
	for i, want := range []float64{echotest.Made(' ') - 0.02, echotest.Made(' ') + echotest.Made('크') + echotest.Made('다')} {
		if o := score.Options[i]; math.Abs(*o.Logprob-want) > 1e-9 {
			t.Errorf("option %d has log-likelihood %v; want %v", i, *o.Logprob, want)
		}
	}
	job, err := Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	loop := &loop{session: &session{job: job}, stage: &job.Stages[1], params: plan.sampling(plan.Targets[0])}
	q := &job.Stages[1].order[0]
	params := loop.epochParams(q, 0)
	if params["temperature"] != 0.5 || cmp.Diff([]string{"다"}, params["stop"]) != "" || loop.maxTokens(q) != 9 {
		t.Errorf("parameters %v, %d tokens", params, loop.maxTokens(q))
	}
	loop.params = map[string]any{"temperature": 1.0}
	if got := loop.epochParams(q, 0)["temperature"]; got != 1.0 {
		t.Errorf("temperature %v; want the plan's", got)
	}
}
