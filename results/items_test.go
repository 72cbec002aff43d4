package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestItems: an item's epochs add up; what failed is no wrong answer; later turns
// and work without gold are no items of their own.
func TestItems(t *testing.T) {
	record := func(item string, more ...func(*Record)) *Record {
		r := &Record{ID: item, Task: "역사", Category: "고려", Item: item, ItemHash: "sha256:" + item, Hashes: Hashes{Prompt: "p", Answer: "a"},
			Score: Score{Outcome: outcomeCorrect, Value: ptr(1.0), Gold: "C"}}
		for _, f := range more {
			f(r)
		}
		return r
	}
	wrong := func(r *Record) { r.Score.Outcome, r.Score.Value = outcomeIncorrect, ptr(0.25) }
	failed := func(r *Record) {
		r.Error, r.Score = &Error{Cause: "cut_stream"}, Score{Outcome: outcomeError, Gold: "C"}
	}
	withheld := func(r *Record) {
		r.Error, r.Score.Outcome, r.Score.Value = &Error{Cause: causePolicy}, outcomeBlocked, ptr(0.0)
	}
	turn := func(n int, prompt string) func(*Record) {
		return func(r *Record) { r.Turn, r.Hashes.Prompt = &n, prompt }
	}
	unscored := func(r *Record) { r.Score.Outcome, r.Score.Value = outcomeUnscored, nil }
	task := func(name string) func(*Record) { return func(r *Record) { r.Task = name } }
	judged := func(id string) func(*Record) {
		return func(r *Record) { r.ID, r.Task = id, "글짓기"; unscored(r) }
	}
	judgments := &Judgments{verdicts: map[string]*Verdict{"j1": {Adjusted: ptr(7.0)}, "j2": {Outcome: JudgmentUnparsed}}}
	got := itemsOf(factsOf([]*Record{
		record("가"), record("나", withheld), record("가", wrong), record("가", failed),
		record("다", turn(0, "first"), unscored), record("다", turn(1, "second")),
		record("라", task("부하")),
		record("마", judged("j1"), turn(0, "first")), record("마", judged("j2"), turn(1, "second")), record("마", judged("j3"), failed, turn(2, "third")),
		record("바", func(r *Record) { r.ItemHash = "C" }),
	}), SuiteRef{Tasks: []TaskRef{{Name: "역사", Kind: kindChoice}, {Name: "부하", Kind: kindLoad}, {Name: "글짓기", Kind: kindJudged}}}, judgments)
	item := func(id string) Item {
		return Item{Task: "역사", Category: "고려", ID: id, Hash: "sha256:" + id, Gold: "C", Prompt: "p"}
	}
	ga, na, da, ma, ba := item("가"), item("나"), item("다"), item("마"), item("바")
	ga.Scored, ga.Correct, ga.Errors, ga.Valued, ga.Value = 2, 1, 1, 2, 1.25
	na.Scored, na.Valued = 1, 1
	da.Prompt, da.Scored, da.Correct, da.Valued, da.Value = "first", 1, 1, 1, 1
	ma.Task, ma.Prompt, ma.Rated, ma.Rating, ma.Unrated = "글짓기", "first", 1, 7, 2
	ba.Hash, ba.Scored, ba.Correct, ba.Valued, ba.Value = "", 1, 1, 1, 1
	if diff := cmp.Diff([]Item{ga, na, da, ma, ba}, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}
