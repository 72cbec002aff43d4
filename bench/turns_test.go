package bench

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

const judgedSuite = `schema: 1
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

const judgedItems = `{"id": 1, "category": "글쓰기", "questions": ["첫 물음입니다.", "다시 한 번 고쳐 주세요."], "references": [null, "모범"]}
{"id": 2, "category": "글쓰기", "questions": ["한 번만 묻습니다."], "references": [null]}
{"id": 3, "category": "추론", "questions": ["셋째 물음입니다.", "이어서 답해 주세요."], "references": ["가", "나"]}
`

// writeSuite makes a suite of conversations in a new folder.
func writeSuite(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"suite.yaml": judgedSuite, "items.jsonl": judgedItems} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// An item with turns is a conversation: each turn is sent with all that was said
// before, in one slot, and its record keeps what was said.
func TestItemsWithTurns(t *testing.T) {
	plan := DefaultPlan()
	plan.Targets, plan.Suites, plan.Concurrency, plan.Epochs = []TargetPlan{{Target: "reference:instant"}}, []string{writeSuite(t)}, []int{2}, 2
	contents, _ := mustRun(t, plan)
	talks := byConversation(contents.Records)
	if len(talks) != 6 || len(contents.Records) != 10 || contents.Stages()[0].Turns != 2 {
		t.Fatalf("%d conversations, %d records, %d turns; want 6, 10 and 2", len(talks), len(contents.Records), contents.Stages()[0].Turns)
	}
	job, err := Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	items := map[string]*tasks.Item{}
	for _, it := range job.Suites[0].Tasks[0].Items {
		items[it.ID] = it
	}
	for n, turns := range talks {
		it := items[turns[0].Item]
		if len(turns) != len(it.Turns) {
			t.Errorf("conversation %d: %d turns; want %d", n, len(turns), len(it.Turns))
		}
		var said []results.Message
		for i, r := range turns {
			said = append(said, results.Message{Role: "user", Content: it.Turns[i]})
			if diff := cmp.Diff(said, r.Text.Messages); diff != "" {
				t.Errorf("conversation %d, turn %d (-want +got):\n%s", n, i, diff)
			}
			said = append(said, results.Message{Role: "assistant", Content: r.Text.Answer})
			if r.Text.Answer == "" || r.Score.Outcome != string(tasks.Unscored) || r.Slot != turns[0].Slot || r.Epoch != n/3 {
				t.Errorf("conversation %d, turn %d: answer %q, outcome %s, slot %d, epoch %d", n, i, r.Text.Answer, r.Score.Outcome, r.Slot, r.Epoch)
			}
			if want := HashPrompt(messagesOf(r)); r.Hashes.Prompt != want {
				t.Errorf("conversation %d, turn %d: prompt %s, its text is %s", n, i, r.Hashes.Prompt, want)
			}
		}
	}
}

func messagesOf(r *results.Record) []tasks.Message {
	out := make([]tasks.Message, len(r.Text.Messages))
	for i, m := range r.Text.Messages {
		out[i] = tasks.Message(m)
	}
	return out
}
