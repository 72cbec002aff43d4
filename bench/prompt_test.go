package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/results"
)

// TestBrokenPrompt: an item whose prompt cannot be made is recorded as an error;
// the others are asked.
func TestBrokenPrompt(t *testing.T) {
	suite := filepath.Join(t.TempDir(), "틀린 세트")
	if err := os.Mkdir(suite, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"suite.yaml": `{schema: 1, name: broken, version: 1.0.0, tasks: [{name: t, kind: short_answer, items: t.jsonl,
  prompt: "{{ question }}{% if question == '둘' %}{{ missing }}{% endif %}"}]}`,
		"t.jsonl": `{"id": "1", "question": "하나", "answer": "일"}
{"id": "2", "question": "둘", "answer": "이"}
{"id": "3", "question": "셋", "answer": "삼"}
{"id": "4", "question": "넷", "answer": "사"}`,
	} {
		if err := os.WriteFile(filepath.Join(suite, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	plan := DefaultPlan()
	plan.Targets, plan.Suites, plan.Warmup = []TargetPlan{{Target: "reference:instant"}}, []string{suite}, 0
	contents, _ := mustRun(t, plan)
	if len(contents.Records) != 4 {
		t.Fatalf("%d records; want 4", len(contents.Records))
	}
	for _, r := range contents.Records {
		checkBroken(t, r, r.Item == "2")
	}
}

func checkBroken(t *testing.T, r *results.Record, broken bool) {
	t.Helper()
	switch {
	case !broken:
		if r.Error != nil || r.Hashes.Prompt == "" || r.Units.PromptSyllables == 0 {
			t.Errorf("item %s: error %+v, prompt %q of %d syllables", r.Item, r.Error, r.Hashes.Prompt, r.Units.PromptSyllables)
		}
	case r.Error == nil || r.Error.Cause != "prompt" || !strings.Contains(r.Error.Message, "missing") || r.Score.Outcome != "error":
		t.Errorf("item %s: error %+v, outcome %s; want cause prompt, naming the variable", r.Item, r.Error, r.Score.Outcome)
	case r.Times.SentNS != nil:
		t.Errorf("item %s was sent at %d", r.Item, *r.Times.SentNS)
	}
}
