package results

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rescoredDir is a run of four requests, all correct, of which the second was
// scored again and is wrong.
func rescoredDir(t *testing.T) (*Dir, *Scores) {
	t.Helper()
	d := newDir(t)
	plan := testPlan("")
	h := testHeader(0, 4, 1)
	h.PlanHash = HashPlan(plan)
	must(t, d.WritePlan(plan), os.WriteFile(filepath.Join(d.Path(), RecordsFile), journal(t, h, testTarget(0, WhenStart), closedLoop(0, 1, upTo(4)), testTarget(0, WhenEnd)), 0o644))
	suites := testHeader(0, 4, 1).Suites
	suites[0].ScorerVersion, suites[0].Hash = "2", "sha256:고친 문항"
	head := ScoresHead{RunID: h.RunID, Tool: Tool{Name: "hanbench", Version: "0.2.0"}, Suites: suites, Records: 4, Scored: 4}
	return d, NewScores(head, []ScoreLine{{ID: "0-0-m-1", Score: Score{Outcome: outcomeIncorrect, Value: ptr(0.0), Extracted: "C", Gold: "A"}}})
}

func TestScoresStandOverTheRecords(t *testing.T) {
	d, scores := rescoredDir(t)
	before, err := d.WriteResult()
	must(t, err)
	must(t, d.WriteScores(scores))
	r, err := d.WriteResult()
	must(t, err)
	if was, is := *before.Stages[0].Accuracy.Overall.Accuracy, *r.Stages[0].Accuracy.Overall.Accuracy; was != 1 || is != 0.75 {
		t.Errorf("accuracy was %v and is %v, want 1 and 0.75", was, is)
	}
	if r.Suites[0].ScorerVersion != "2" || r.Rescored == nil || r.Rescored.Was[0].ScorerVersion != "1" {
		t.Errorf("suites %+v, rescored %+v", r.Suites, r.Rescored)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "1 of 4 scores changed (scores.jsonl)") {
		t.Errorf("warnings: %q", r.Warnings)
	}
	// The file is what it says, and reads back.
	data, err := os.ReadFile(filepath.Join(d.Path(), ScoresFile))
	must(t, err)
	schema := compile(t, "scores")
	for line := range strings.Lines(string(data)) {
		if err := validate(t, schema, line); err != nil {
			t.Errorf("%v\n%s", err, line)
		}
	}
	again, err := d.Scores()
	must(t, err)
	if diff := cmp.Diff(scores, again, cmp.AllowUnexported(Scores{})); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if err := validate(t, compile(t, "result"), string(r.Encode())); err != nil {
		t.Error(err)
	}
	// Without it the run is as it was.
	was, err := d.RemoveScores()
	must(t, err)
	back, err := d.Summarize()
	must(t, err)
	if !was || !bytes.Equal(before.Encode(), back.Encode()) {
		t.Errorf("removed %t; the result is not the first one", was)
	}
	if was, err := d.RemoveScores(); was || err != nil {
		t.Errorf("removed what is not there: %t, %v", was, err)
	}
}

func TestScoresOlderThanTheRecords(t *testing.T) {
	d, scores := rescoredDir(t)
	scores.Head.Records = 3
	r, err := d.SummarizeWith(scores)
	must(t, err)
	if !strings.Contains(strings.Join(r.Warnings, "\n"), "1 requests were recorded after the answers were scored again") {
		t.Errorf("warnings: %q", r.Warnings)
	}
	scores.Head.RunID = "20261123-070000-other"
	if _, err := d.SummarizeWith(scores); err == nil || !strings.Contains(err.Error(), "belongs to run 20261123-070000-other") {
		t.Errorf("error is %v", err)
	}
}

func TestBadScores(t *testing.T) {
	const head = `{"kind":"scores","schema":1,"run_id":"r","changed":1}` + "\n"
	const score = `{"kind":"score","id":"a","score":{"outcome":"correct","value":1,"span":null}}` + "\n"
	tests := []struct{ name, file, want string }{
		{"빈 파일", "", "scores.jsonl:1: holds no line of kind"},
		{"머리글 없음", score, `scores.jsonl:1: kind is "score"`},
		{"머리글이 둘", head + head, `scores.jsonl:2: kind is "scores"`},
		{"줄이 모자람", head, "speaks of 1 changed scores, the file has 0"},
		{"같은 요청이 두 번", head + score + score, "scores.jsonl:3: request a is there twice"},
		{"모르는 결과", head + strings.Replace(score, "correct", "right", 1), `scores.jsonl:2: outcome is "right"`},
		{"모르는 판", strings.Replace(head, `"schema":1`, `"schema":9`, 1), "schema 9 is not known"},
		{"JSON이 아님", head + "x\n", "scores.jsonl:2: is not a JSON object"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ReadScores(strings.NewReader(tt.file), ScoresFile)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
}

func FuzzReadScores(f *testing.F) {
	f.Add([]byte(`{"kind":"scores","schema":1,"changed":1}` + "\n" + `{"kind":"score","id":"a","score":{"outcome":"correct"}}`))
	f.Add([]byte("\n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadScores(bytes.NewReader(data), ScoresFile)
		if err == nil && (len(s.byID) != s.Head.Changed || len(s.lines) != s.Head.Changed) {
			t.Fatalf("%d lines, %d scores of %d", len(s.lines), len(s.byID), s.Head.Changed)
		}
	})
}
