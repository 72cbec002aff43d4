package rescore

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

func must(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

const suiteYAML = `schema: 1
name: 세트
version: 1.0.0
tasks:
  - name: 상식
    kind: multiple_choice
    items: items.jsonl
    prompt: "{{ question }} {% for o in options %}{{ o.label }}. {{ o.text }} {% endfor %}"
`

// suiteAt writes a suite with the items, one a line.
func suiteAt(t *testing.T, dir string, items ...string) *tasks.Suite {
	t.Helper()
	must(t, os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, "suite.yaml"), []byte(suiteYAML), 0o644),
		os.WriteFile(filepath.Join(dir, "items.jsonl"), []byte(strings.Join(items, "\n")+"\n"), 0o644))
	s, err := tasks.Open(dir, 42)
	must(t, err)
	return s
}

const (
	capital     = `{"id":"수도","question":"수도는?","options":["부산","서울"],"answer":"B"}`
	capitalGold = `{"id":"수도","question":"수도는?","options":["부산","서울"],"answer":"A"}`
	capitalNew  = `{"id":"수도","question":"옛 수도는?","options":["부산","서울"],"answer":"A"}`
	king        = `{"id":"임금","question":"한글을 만든 임금은?","options":["세종","태조"],"answer":"A"}`
)

// runOf writes a run of the suite, each answer to an item in turn, scored when
// it was made.
func runOf(t *testing.T, suiteDir string, s *tasks.Suite, change func(*results.Record), answers ...string) *results.Dir {
	t.Helper()
	return runBy(t, "", suiteDir, s, change, answers...)
}

// runBy is runOf by a method.
func runBy(t *testing.T, m tasks.Method, suiteDir string, s *tasks.Suite, change func(*results.Record), answers ...string) *results.Dir {
	t.Helper()
	dir, err := results.CreateDir(filepath.Join(t.TempDir(), "run"))
	must(t, err)
	plan := bench.DefaultPlan()
	plan.Suites, plan.Targets = []string{suiteDir}, []bench.TargetPlan{{Target: "reference:instant"}}
	data, err := plan.Encode()
	must(t, err, dir.WritePlan(data))
	task := s.Tasks[0]
	lines := []any{results.Header{
		Kind: "header", Schema: 1, RunID: "r", Anchor: "2026-11-23T06:39:33Z", Clock: results.ClockUser, PlanHash: results.HashPlan(data),
		Suites: []results.SuiteRef{bench.SuiteRef(s)}, Stages: []results.Stage{{Target: "reference:instant", Suite: s.Name, Concurrency: 1, Items: len(answers), Requests: len(answers), Method: string(m)}},
	}}
	for i, text := range answers {
		it := task.Items[i%len(task.Items)]
		messages, err := task.Messages(it)
		must(t, err)
		rec := results.Record{
			Kind: "request", ID: fmt.Sprintf("r.m%d", i), Phase: results.PhaseMeasure, Seq: i, Suite: s.Name, Task: task.Name, Item: it.ID, ItemHash: it.Hash,
			Finish: "stop", Score: bench.ScoreOf(it, task.Score(it, tasks.Answer{Text: text})), Text: &results.Text{Answer: text}, Hashes: results.Hashes{Prompt: bench.HashPrompt(messages)},
		}
		if change != nil {
			change(&rec)
		}
		lines = append(lines, rec)
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	for _, line := range lines {
		must(t, e.Encode(line))
	}
	must(t, os.WriteFile(filepath.Join(dir.Path(), results.RecordsFile), []byte(b.String()), 0o644))
	return dir
}

// outcome is what became of a run.
type outcome struct {
	Scored, Failed, Stale int
	Moves                 []Move
	Golds                 []string
}

func TestDir(t *testing.T) {
	tests := []struct {
		name    string
		then    []string // items when the run was made; now is what they are today
		now     []string
		changed string
		change  func(*results.Record)
		answers []string
		want    outcome
	}{
		{"그대로", []string{capital, king}, []string{capital, king}, RefuseChanged, nil, []string{"B", "A"}, outcome{Scored: 2}},
		{"정답만 고침", []string{capital, king}, []string{capitalGold, king}, RefuseChanged, nil, []string{"B", "A"},
			outcome{Scored: 2, Moves: []Move{{"세트", "상식", "correct", "incorrect", 1}}, Golds: []string{"상식/수도"}}},
		{"여러 번 물은 문항", []string{capital}, []string{capitalGold}, RefuseChanged, nil, []string{"B", "A", "모름"},
			outcome{Scored: 3, Moves: []Move{{"세트", "상식", "correct", "incorrect", 1}, {"세트", "상식", "incorrect", "correct", 1}}, Golds: []string{"상식/수도"}}},
		{"다른 물음은 그대로 둠", []string{capital, king}, []string{capitalNew, king}, KeepChanged, nil, []string{"B", "A"}, outcome{Scored: 1, Stale: 1}},
		{"다른 물음도 채점", []string{capital, king}, []string{capitalNew, king}, ScoreChanged, nil, []string{"B", "A"},
			outcome{Scored: 2, Moves: []Move{{"세트", "상식", "correct", "incorrect", 1}}, Golds: []string{"상식/수도"}}},
		{"없어진 문항", []string{capital, king}, []string{king}, ScoreChanged, nil, []string{"B", "A"}, outcome{Scored: 1, Stale: 1}},
		{"다른 채점기로 채점된 것", []string{capital}, []string{capital}, RefuseChanged,
			func(r *results.Record) { r.Score.Outcome, r.Score.Value = "unparsed", nil }, []string{"B"},
			outcome{Scored: 1, Moves: []Move{{"세트", "상식", "unparsed", "correct", 1}}}},
		{"토큰 한도에서 끊긴 답", []string{capital}, []string{capital}, RefuseChanged,
			func(r *results.Record) { r.Finish = "length" }, []string{"먼저 살펴보면"},
			outcome{Scored: 1, Moves: []Move{{"세트", "상식", "unparsed", "truncated", 1}}}},
		{"차단된 답", []string{capital}, []string{capital}, RefuseChanged,
			func(r *results.Record) { r.Finish = "content_filter" }, []string{""},
			outcome{Scored: 1, Moves: []Move{{"세트", "상식", "unparsed", "blocked", 1}}}},
		{"실패한 요청", []string{capital, king}, []string{capitalGold, king}, RefuseChanged, func(r *results.Record) {
			if r.Item == "수도" {
				r.Error, r.Score = &results.Error{Cause: "connect"}, results.Score{Outcome: "error"}
			}
		}, []string{"B", "A"}, outcome{Scored: 1, Failed: 1}},
		{"준비 요청은 세지 않음", []string{capital}, []string{capitalGold}, RefuseChanged,
			func(r *results.Record) { r.Phase = results.PhaseWarmup }, []string{"B"}, outcome{Scored: 1, Golds: []string{"상식/수도"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := filepath.Join(t.TempDir(), "세트")
			dir := runOf(t, at, suiteAt(t, at, tt.then...), tt.change, tt.answers...)
			suiteAt(t, at, tt.now...)
			run, err := Dir(dir, RunOptions{Changed: tt.changed})
			must(t, err)
			if diff := cmp.Diff(tt.want, outcome{run.Scored, run.Failed, run.Stale, run.Moves, run.Golds}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			// Written, it is what was promised; and again it comes to the same.
			_, promised, err := run.Results()
			must(t, err)
			written, err := run.Write()
			must(t, err)
			if diff := cmp.Diff(string(promised.Encode()), string(written.Encode())); diff != "" {
				t.Errorf("(-promised +written):\n%s", diff)
			}
			again, err := Dir(dir, RunOptions{Changed: tt.changed})
			must(t, err)
			if diff := cmp.Diff(run.changed, again.changed); diff != "" {
				t.Errorf("(-first +second):\n%s", diff)
			}
		})
	}
}

// What was decided by probabilities is held against today's gold, never read as
// text; the requests that only lead up to it decide nothing.
func TestDirByProbability(t *testing.T) {
	logprob := func(v float64) *float64 { return &v }
	options := []results.OptionScore{{Label: "A", Logprob: logprob(-3), Share: 0.1}, {Label: "B", Logprob: logprob(-1), Share: 0.9}}
	for _, m := range []tasks.Method{tasks.ByFirstToken, tasks.ByLikelihood} {
		t.Run(string(m), func(t *testing.T) {
			at := filepath.Join(t.TempDir(), "세트")
			s := suiteAt(t, at, capital)
			value := 1.0
			dir := runBy(t, m, at, s, func(r *results.Record) {
				if r.Seq == 0 {
					r.Score = results.Score{Outcome: "unscored", Gold: "B"}
				} else {
					r.Score = results.Score{Outcome: "correct", Value: &value, Extracted: "B", Gold: "B", Options: options}
				}
				if m == tasks.ByLikelihood {
					l, err := s.Tasks[0].Likelihoods(s.Tasks[0].Items[0])
					must(t, err)
					r.Hashes.Prompt = bench.HashPrompt([]tasks.Message{{Role: "prompt", Content: []string{l.Texts()[0], l.Texts()[2]}[r.Seq]}})
				}
			}, "A", "A")
			suiteAt(t, at, capitalGold)
			run, err := Dir(dir, RunOptions{Changed: RefuseChanged})
			must(t, err)
			want := outcome{Scored: 1, Moves: []Move{{"세트", "상식", "correct", "incorrect", 1}}, Golds: []string{"상식/수도"}}
			if diff := cmp.Diff(want, outcome{run.Scored, run.Failed, run.Stale, run.Moves, run.Golds}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			is := run.changed[0].Score
			if is.Extracted != "B" || is.Gold != "A" || *is.Value != 0 || len(is.Options) != 2 || (len(is.Variants) > 0) != (m == tasks.ByLikelihood) {
				t.Errorf("%+v", is)
			}
		})
	}
}

func TestDirRefuses(t *testing.T) {
	at := filepath.Join(t.TempDir(), "세트")
	dir := runOf(t, at, suiteAt(t, at, capital, king), nil, "B", "A", "B")
	suiteAt(t, at, capitalNew, king)
	_, err := Dir(dir, RunOptions{Changed: RefuseChanged})
	var stale *StaleError
	if !errors.As(err, &stale) || stale.N != 2 || !cmp.Equal(stale.Items, []string{"상식/수도"}) {
		t.Errorf("error is %v", err)
	}
	bare := runOf(t, at, suiteAt(t, at, capital), func(r *results.Record) { r.Text = nil }, "B")
	if _, err := Dir(bare, RunOptions{Changed: RefuseChanged}); !errors.Is(err, ErrNoText) {
		t.Errorf("error is %v, want ErrNoText", err)
	}
}

// Lines stand in the order of the file, unknown items in their places, and what
// is missing at the end.
func TestFileOrder(t *testing.T) {
	dir := t.TempDir()
	s := suiteAt(t, filepath.Join(dir, "세트"), capital, king)
	path := filepath.Join(dir, "a.csv")
	must(t, os.WriteFile(path, []byte("id,answer,response\n모름,A,A\n임금,세종,A\n모름2,A,A\n"), 0o644))
	a, err := File(path, AnswerOptions{Suite: s, Rules: results.DefaultRules()})
	must(t, err)
	var got []string
	for i, l := range a.Lines {
		got = append(got, fmt.Sprintf("%s %d %s %s %q", l.Kind, l.Row, l.Item, l.Score.Outcome, a.Texts[i]))
	}
	want := []string{`unknown 1 모름 unscored "A"`, `answer 2 임금 correct "A"`, `unknown 3 모름2 unscored "A"`, `missing 0 수도 error ""`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"2 answers are to no item of suite 세트 (the first on line 2) and were not scored"}, a.Summary.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}
