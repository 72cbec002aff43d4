package judging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/internal/secret"
	"github.com/hanbench/hanbench/results"
)

const suiteFile = `schema: 1
name: 대화
version: 1.0.0
tasks:
  - name: 대화
    kind: judged
    from:
      - file: "*.jsonl"
        columns: {id: id, turns: questions, references: references, category: category}
    prompt: "{{ question }}"
`

const itemsFile = `{"id": 1, "category": "writing", "questions": ["첫 물음", "고쳐 주세요"], "references": [null, null]}
{"id": 2, "category": "math", "questions": ["둘에 둘을 더하면?", "거기에 셋을 더하면?"], "references": ["넷", "일곱"]}
{"id": 3, "category": "writing", "questions": ["영어로 답해 버리는 물음"], "references": [null]}
{"id": 4, "category": "math", "questions": ["모범 답안이 없는 물음"], "references": [null]}
{"id": 5, "category": "writing", "questions": ["답이 오지 않는 물음"], "references": [null]}
{"id": 6, "category": "writing", "questions": ["점수를 못 읽는 물음"], "references": [null]}
{"id": 7, "category": "writing", "questions": ["심사를 사양하는 물음"], "references": [null]}
{"id": 8, "category": "writing", "questions": ["척도를 벗어나는 물음"], "references": [null]}
`

// A chat is an endpoint whose answers, or whose status, a function gives. It
// counts what it is asked, but for the probe.
type chat struct {
	answer func(prompt string) (text string, status int)

	mu      sync.Mutex
	prompts []string
}

func (c *chat) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Messages []struct{ Role, Content string } `json:"messages"`
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil || len(body.Messages) == 0 {
		http.Error(w, "no chat", http.StatusNotFound)
		return
	}
	prompt := body.Messages[len(body.Messages)-1].Content
	text, status := "네", http.StatusOK
	if prompt != "안녕하세요?" {
		var all []string
		for _, m := range body.Messages {
			all = append(all, m.Content)
		}
		c.mu.Lock()
		c.prompts = append(c.prompts, strings.Join(all, "\n"))
		c.mu.Unlock()
		text, status = c.answer(prompt)
	}
	if status != http.StatusOK {
		http.Error(w, `{"error":{"message":"고장"}}`, status)
		return
	}
	quoted, _ := json.Marshal(text)
	fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{\"content\":%s},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", quoted)
}

func (c *chat) asked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.prompts)
}

func start(t *testing.T, c *chat) string {
	t.Helper()
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	return "openai:m@" + server.URL + "/v1"
}

func candidate(prompt string) (string, int) {
	switch {
	case strings.Contains(prompt, "영어로"):
		return "This answer is written in plain English and not in Korean.", http.StatusOK
	case strings.Contains(prompt, "오지 않는"):
		return "", http.StatusInternalServerError
	}
	return "[THINK]무엇을 묻나[/THINK]" + prompt + "에 대한 답입니다.", http.StatusOK
}

func verdict(prompt string) (string, int) {
	switch {
	case strings.Contains(prompt, "못 읽는"):
		return "좋은 글입니다.", http.StatusOK
	case strings.Contains(prompt, "사양하는"):
		return "죄송하지만 이 답변은 평가할 수 없습니다.", http.StatusOK
	case strings.Contains(prompt, "벗어나는"):
		return "점수: [[11]]", http.StatusOK
	case strings.Contains(prompt, "영어로"):
		return "점수: [[9]]", http.StatusOK
	}
	return "짧은 설명. 점수: [[7]]", http.StatusOK
}

// newRun is a run that asked the suite of a candidate.
func newRun(t *testing.T) *results.Dir {
	t.Helper()
	suite := t.TempDir()
	for name, text := range map[string]string{"suite.yaml": suiteFile, "items.jsonl": itemsFile} {
		if err := os.WriteFile(filepath.Join(suite, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	plan := bench.DefaultPlan()
	plan.Targets, plan.Suites = []bench.TargetPlan{{Target: start(t, &chat{answer: candidate})}}, []string{suite}
	job, err := bench.Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	out, err := bench.Run(context.Background(), job, filepath.Join(t.TempDir(), "run"), bench.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return out.Dir
}

func options(t *testing.T, target string) Options {
	t.Helper()
	o := Options{Plan: bench.JudgePlan{Target: target, Protocol: "ko-mt-bench"}, Timeouts: bench.DefaultPlan().Timeouts, Secrets: &secret.Redactor{}}
	var err error
	if o.Target, err = o.Plan.ParseTarget(""); err != nil {
		t.Fatal(err)
	}
	return o
}

// judgments are the lines of a run's judgments.jsonl after its head.
func judgments(t *testing.T, dir *results.Dir) []results.Judgment {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir.Path(), results.JudgmentsFile))
	if err != nil {
		t.Fatal(err)
	}
	var all []results.Judgment
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		var j results.Judgment
		if err := json.Unmarshal([]byte(line), &j); err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			all = append(all, j)
		}
	}
	return all
}

func ratings(all []results.Judgment) map[string]string {
	out := map[string]string{}
	for _, l := range all {
		text := l.Outcome
		if l.Rating != nil {
			text = fmt.Sprintf("%s %g %g %s", text, *l.Rating, *l.Adjusted, l.Penalty)
		}
		if l.Error != nil {
			text += " " + l.Error.Cause
		}
		out[fmt.Sprintf("%s.%d", l.Item, l.Turn)] = strings.TrimSpace(text + " " + l.Why)
	}
	return out
}

func TestRun(t *testing.T) {
	dir := newRun(t)
	judge := &chat{answer: verdict}
	o := options(t, start(t, judge))
	out, err := Run(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"1.0": "rated 7 7", "1.1": "rated 7 7", "2.0": "rated 7 7", "2.1": "rated 7 7", "3.0": "rated 9 3 square-root",
		"4.0": "error unjudgable", "6.0": "unparsed no-rating", "7.0": "refused no-rating", "8.0": "unparsed out-of-range",
	}
	if diff := cmp.Diff(want, ratings(judgments(t, dir))); diff != "" {
		t.Errorf("judgments (-want +got):\n%s", diff)
	}
	figures := out.Result.Stages[0].Judged
	counts := []any{figures.Answers, figures.Unanswered, figures.Missing, figures.Errors, figures.N, figures.Rated, figures.Unparsed, figures.Penalties, *figures.Mean, *figures.RawMean}
	if diff := cmp.Diff([]any{10, 1, 0, map[string]int{causeUnjudgable: 1}, 8, 5, map[string]int{"no-rating": 1, "refused": 1, "out-of-range": 1},
		map[string]int{"square-root": 1}, 6.2, 7.4}, counts); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	checkPrompts(t, judge.prompts)

	// What is judged is not asked again, nor what cannot be.
	before := judge.asked()
	if _, err := Run(context.Background(), dir, o); err != nil || judge.asked() != before {
		t.Errorf("again: %v, %d further requests", err, judge.asked()-before)
	}
}

// checkPrompts: a second turn is judged with the whole dialogue and both
// references, and without what the model thought.
func checkPrompts(t *testing.T, prompts []string) {
	t.Helper()
	found := false
	for _, p := range prompts {
		if strings.Contains(p, "무엇을 묻나") {
			t.Errorf("the judge is shown reasoning:\n%s", p)
		}
		if strings.Contains(p, "거기에 셋을 더하면?에 대한 답입니다.") {
			found = true
			for _, part := range []string{"둘에 둘을 더하면?에 대한 답입니다.", "넷", "일곱"} {
				if !strings.Contains(p, part) {
					t.Errorf("the second turn is judged without %q:\n%s", part, p)
				}
			}
		}
	}
	if !found {
		t.Error("no prompt has the second turn")
	}
}

// A verdict on which the judge failed is asked for again, and its last line
// counts.
func TestRunGoesOn(t *testing.T) {
	dir := newRun(t)
	broken := true
	judge := &chat{}
	judge.answer = func(prompt string) (string, int) {
		if broken && strings.Contains(prompt, "첫 물음") {
			return "", http.StatusInternalServerError
		}
		return verdict(prompt)
	}
	o := options(t, start(t, judge))
	out, err := Run(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	figures := out.Result.Stages[0].Judged
	if figures.Errors["http_status"] != 2 || figures.Rated != 3 {
		t.Fatalf("errors %v, %d rated", figures.Errors, figures.Rated)
	}
	broken = false
	before := judge.asked()
	if out, err = Run(context.Background(), dir, o); err != nil {
		t.Fatal(err)
	}
	figures = out.Result.Stages[0].Judged
	if judge.asked()-before != 2 || figures.Errors["http_status"] != 0 || figures.Rated != 5 || figures.Missing != 0 {
		t.Errorf("%d further requests, errors %v, %d rated, %d missing", judge.asked()-before, figures.Errors, figures.Rated, figures.Missing)
	}
	ids := map[string]bool{}
	for _, l := range judgments(t, dir) {
		if l.ID != "" && ids[l.ID] {
			t.Errorf("id %s was sent twice", l.ID)
		}
		ids[l.ID] = true
	}
}

// Another judge or protocol is refused, unless all is judged anew: then what was
// measured keeps its place under another name.
func TestRunOtherJudge(t *testing.T) {
	dir := newRun(t)
	first, second := start(t, &chat{answer: verdict}), &chat{answer: func(string) (string, int) { return "점수: [[2]]", http.StatusOK }}
	if _, err := Run(context.Background(), dir, options(t, first)); err != nil {
		t.Fatal(err)
	}
	was, err := os.ReadFile(filepath.Join(dir.Path(), results.JudgmentsFile))
	if err != nil {
		t.Fatal(err)
	}
	o := options(t, start(t, second))
	var other *OtherError
	if _, err := Run(context.Background(), dir, o); !errors.As(err, &other) || second.asked() != 0 {
		t.Errorf("another judge: %v, asked %d times", err, second.asked())
	}
	by := options(t, first)
	by.Plan.Protocol = "logickor"
	if _, err := Run(context.Background(), dir, by); !errors.As(err, &other) || !strings.Contains(err.Error(), "logickor") {
		t.Errorf("another protocol: %v", err)
	}
	o.Again = true
	out, err := Run(context.Background(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if mean := *out.Result.Stages[0].Judged.RawMean; mean != 2 {
		t.Errorf("mean by the second judge is %v", mean)
	}
	aside, err := os.ReadFile(filepath.Join(dir.Path(), "judgments-1.jsonl"))
	if err != nil || string(aside) != string(was) {
		t.Errorf("the first judgments are not as they were: %v", err)
	}
}

// Two processes that judge one run do not write over each other.
func TestRunMeanwhile(t *testing.T) {
	dir := newRun(t)
	judge := &chat{answer: verdict}
	o := options(t, start(t, judge))
	o.Observer = func(e Event) {
		if e.Ready == nil {
			return
		}
		j, err := dir.AppendJudgments(nil)
		if err == nil {
			err = errors.Join(j.Head(results.JudgmentsHead{RunID: "다른 과정"}), j.Close())
		}
		if err != nil {
			t.Error(err)
		}
	}
	if _, err := Run(context.Background(), dir, o); err == nil || !strings.Contains(err.Error(), "was written by another process meanwhile") || judge.asked() != 0 {
		t.Errorf("error %v, asked %d times", err, judge.asked())
	}
}

// A judge that cannot be reached costs nothing that was measured.
func TestRunJudgeDown(t *testing.T) {
	dir := newRun(t)
	o := options(t, "openai:m@http://127.0.0.1:1/v1")
	o.Again = true
	if _, err := Run(context.Background(), dir, o); err == nil || !strings.Contains(err.Error(), "judge") {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir.Path(), results.JudgmentsFile)); err == nil {
		t.Error("judgments.jsonl was made")
	}
}
