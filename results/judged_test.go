package results

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// judgedDir is a run of two conversations of two turns and one that failed.
func judgedDir(t *testing.T) (d *Dir, head JudgmentsHead) {
	t.Helper()
	d = newDir(t)
	plan := testPlan("")
	h := testHeader(0, 5, 1)
	h.PlanHash = HashPlan(plan)
	h.Suites[0].Tasks = []TaskRef{{Name: "대화", Kind: kindJudged, Items: 3}}
	records := closedLoop(0, 1, upTo(5))
	for i, r := range records {
		r.Task, r.Item, r.Category = "대화", string(rune('1'+i/2)), "글쓰기"
		r.Conversation, r.Turn = ptr(i/2), ptr(i%2)
		r.Score = Score{Outcome: outcomeUnscored}
		r.Hashes.Answer = "sha256:답"
	}
	records[4].Error, records[4].Hashes.Answer = &Error{Cause: "cut_stream", Message: "끊김"}, ""
	must(t, d.WritePlan(plan), os.WriteFile(filepath.Join(d.Path(), RecordsFile), journal(t, h, testTarget(0, WhenStart), records), 0o644))
	return d, JudgmentsHead{RunID: h.RunID, JudgeInfo: JudgeInfo{
		Judge: testTarget(0, WhenStart), Version: "1", Protocols: []JudgeProtocol{{Suite: h.Suites[0].Name, Protocol: "ko-mt-bench", Low: 1, High: 10, Templates: "sha256:글"}},
	}}
}

func rated(seq int, id string, rating, adjusted float64) Judgment {
	j := Judgment{Request: id, ID: id + ".j0", Attempts: 1, Task: "대화", Item: string(rune('1' + seq/2)), Category: "글쓰기", Turn: seq % 2, Outcome: JudgmentRated, Rating: &rating, Adjusted: &adjusted}
	if rating != adjusted {
		j.Penalty = "square-root"
	}
	return j
}

func TestJudgmentsInResult(t *testing.T) {
	d, head := judgedDir(t)
	c, err := d.Read()
	must(t, err)
	j, err := d.AppendJudgments(nil)
	must(t, err)
	failed := Judgment{Request: c.Records[1].ID, Task: "대화", Item: "1", Turn: 1, Outcome: JudgmentFailed, Error: &Error{Cause: "connect", Message: "없음"}}
	unparsed := Judgment{Request: c.Records[2].ID, Task: "대화", Item: "2", Outcome: JudgmentUnparsed, Why: "no-rating"}
	must(t, j.Head(head), j.Judgment(rated(0, c.Records[0].ID, 9, 3)), j.Judgment(failed), j.Judgment(unparsed),
		j.Judgment(rated(1, c.Records[1].ID, 7, 7)), j.Close())
	r, err := d.Summarize()
	must(t, err)
	got := r.Stages[0].Judged
	want := &Judged{
		Judge: head.Judge.Target, Protocol: "ko-mt-bench", Low: 1, High: 10, Answers: 5, Unanswered: 1, Missing: 1, Errors: map[string]int{},
		RatingBlock: RatingBlock{N: 3, Rated: 2, Unparsed: map[string]int{"no-rating": 1}, Mean: ptr(5.0)}, RawMean: ptr(8.0), Penalties: map[string]int{"square-root": 1},
		Turns: []RatingGroup{
			{"1", RatingBlock{N: 2, Rated: 1, Unparsed: map[string]int{"no-rating": 1}, Mean: ptr(3.0)}},
			{"2", RatingBlock{N: 1, Rated: 1, Unparsed: map[string]int{}, Mean: ptr(7.0)}},
		},
		Categories: []RatingGroup{{"글쓰기", RatingBlock{N: 2, Rated: 2, Unparsed: map[string]int{}, Mean: ptr(5.0)}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := validate(t, compile(t, "result"), string(r.Encode())); err != nil {
		t.Error(err)
	}
	data, err := os.ReadFile(filepath.Join(d.Path(), JudgmentsFile))
	must(t, err)
	schema := compile(t, "judgments")
	for line := range strings.Lines(string(data)) {
		if err := validate(t, schema, line); err != nil {
			t.Errorf("%v\n%s", err, line)
		}
	}
}

func TestJudgmentsOfAnotherRun(t *testing.T) {
	d, head := judgedDir(t)
	head.RunID = "다른 실행"
	j, err := d.AppendJudgments(nil)
	must(t, err)
	must(t, j.Head(head), j.Close())
	if _, err := d.Summarize(); err == nil || !strings.Contains(err.Error(), "belongs to run 다른 실행") {
		t.Errorf("error %v", err)
	}
}

func TestSameJudge(t *testing.T) {
	_, head := judgedDir(t)
	for name, change := range map[string]func(*JudgmentsHead){
		"judge was":            func(h *JudgmentsHead) { h.Judge.Target = "openai:다른" },
		"judge's digest was":   func(h *JudgmentsHead) { h.Judge.Digest = "sha256:다름" },
		"version of the rules": func(h *JudgmentsHead) { h.Version = "2" },
		"and is logickor for":  func(h *JudgmentsHead) { h.Protocols = []JudgeProtocol{{Suite: "가", Protocol: "logickor"}} },
		"templates of the jud": func(h *JudgmentsHead) {
			p := h.Protocols[0]
			p.Templates = "sha256:다른 글"
			h.Protocols = []JudgeProtocol{p}
		},
	} {
		now := head
		change(&now)
		if err := head.Same(&now); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	now := head
	now.Tool.Version, now.Judge.LoadNS = "9", ptr(int64(3))
	if err := head.Same(&now); err != nil {
		t.Errorf("another build of hanbench: %v", err)
	}
}

const judgmentsHead = `{"kind":"judgments","schema":1,"run_id":"r","judge_version":"1","protocols":[]}` + "\n"

func TestReadJudgments(t *testing.T) {
	const line = `{"kind":"judgment","request":"a","outcome":"rated","rating":8,"adjusted":8}` + "\n"
	for _, tc := range []struct {
		name, text, want string // of the error
		lines, warnings  int
	}{
		{"온전함", judgmentsHead + line + line, "", 2, 0},
		{"찢어진 마지막 줄", judgmentsHead + line + `{"kind":"judgm`, "", 1, 1},
		{"줄바꿈만 없음", judgmentsHead + strings.TrimSpace(line), "", 1, 0},
		{"머리 없음", line, `j:1: kind is "judgment"`, 0, 0},
		{"머리 둘", judgmentsHead + judgmentsHead, `j:2: kind is "judgments"`, 0, 0},
		{"빈 파일", "", "no header line", 0, 0},
		{"모르는 판", strings.Replace(judgmentsHead, `"schema":1`, `"schema":9`, 1), "schema 9 is not known", 0, 0},
		{"모르는 결과", judgmentsHead + strings.Replace(line, "rated", "fine", 1), `j:2: outcome is "fine"`, 0, 0},
		{"점수 없는 rated", judgmentsHead + `{"kind":"judgment","request":"a","outcome":"rated"}` + "\n", `j:2: outcome is "rated", and a rating is there: false`, 0, 0},
		{"점수 있는 unparsed", judgmentsHead + strings.Replace(line, `"rated"`, `"unparsed"`, 1), `j:2: outcome is "unparsed", and a rating is there: true`, 0, 0},
		{"까닭 없는 error", judgmentsHead + `{"kind":"judgment","request":"a","outcome":"error"}` + "\n", `j:2: outcome is "error" without an error`, 0, 0},
		{"JSON이 아님", judgmentsHead + "점수\n" + line, "j:2: is not a JSON object", 0, 0},
	} {
		j, err := ReadJudgments(strings.NewReader(tc.text), "j")
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v; want %q", tc.name, err, tc.want)
		}
		if err == nil && (j.Lines != tc.lines || len(j.Warnings) != tc.warnings) {
			t.Errorf("%s: %d lines, warnings %q", tc.name, j.Lines, j.Warnings)
		}
	}
}

// Whatever stands in the file gives judgments or an error that names it, and what
// is rated has a rating.
func FuzzReadJudgments(f *testing.F) {
	f.Add(judgmentsHead + `{"kind":"judgment","request":"a","outcome":"rated","rating":8,"adjusted":8}`)
	f.Add(judgmentsHead + `{"kind":"judgment","outcome":"error","error":{}}` + "\n{")
	f.Add("\n\n{}")
	f.Fuzz(func(t *testing.T, text string) {
		j, err := ReadJudgments(strings.NewReader(text), "파일")
		if err != nil {
			if !strings.Contains(err.Error(), "파일") {
				t.Fatalf("error %v names no file", err)
			}
			return
		}
		for request, v := range j.verdicts {
			if (v.Outcome == JudgmentRated) != (v.Adjusted != nil) || (v.Rating == nil) != (v.Adjusted == nil) {
				t.Fatalf("%s: %+v", request, v)
			}
		}
		if len(j.verdicts) > j.Lines {
			t.Fatalf("%d verdicts of %d lines", len(j.verdicts), j.Lines)
		}
	})
}

func TestSetJudgmentsAside(t *testing.T) {
	d, head := judgedDir(t)
	if name, err := d.SetJudgmentsAside(); name != "" || err != nil {
		t.Errorf("nothing is there: %q, %v", name, err)
	}
	for _, want := range []string{"judgments-1.jsonl", "judgments-2.jsonl"} {
		j, err := d.AppendJudgments(nil)
		must(t, err)
		must(t, j.Head(head))
		if _, err := d.SetJudgmentsAside(); !errors.Is(err, ErrLocked) {
			t.Errorf("while it is written: %v", err)
		}
		must(t, j.Close())
		if name, err := d.SetJudgmentsAside(); name != want || err != nil {
			t.Errorf("%q, %v; want %q", name, err, want)
		}
	}
}
