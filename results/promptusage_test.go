package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPromptUsages(t *testing.T) {
	of := func(seq int, prompt string, change func(*Record)) *Record {
		r := testRecord(seq, 0, int64(seq)*msec, msec)
		r.Hashes.Prompt = prompt
		if change != nil {
			change(r)
		}
		return r
	}
	got := promptUsagesOf(factsOf([]*Record{
		of(0, "가", nil),
		of(1, "나", func(r *Record) { r.Usage = nil }),
		of(2, "가", func(r *Record) { r.Usage.OutputTokens = nil }),
		of(3, "다", func(r *Record) { r.Error = &Error{Cause: "connect"} }),
		of(4, "라", func(r *Record) { r.Turn = ptr(1) }),
		of(5, "마", func(r *Record) { r.Asked = &Asked{} }),
		of(6, "", nil),
		of(7, "가", func(r *Record) { r.Task = "지리" }),
	}))
	want := []PromptUsage{
		{Prompt: "가", Task: "역사", Category: "고려", Requests: 2, Input: 300, InputN: 2, Output: 30, OutputN: 1, Chars: 52},
		{Prompt: "나", Task: "역사", Category: "조선", Requests: 1, Chars: 26},
		{Prompt: "가", Task: "지리", Category: "조선", Requests: 1, Input: 150, InputN: 1, Output: 30, OutputN: 1, Chars: 26},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
