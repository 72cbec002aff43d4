package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadScoredAnswers(t *testing.T) {
	const good = `{"kind":"answer","row":1,"line":2,"item":"a","epoch":0,"repeat":0,"of":1,"score":{"outcome":"correct","value":1,"span":null},"pred":null}`
	lines, err := ReadScoredAnswers(strings.NewReader(good+"\n\n"+strings.Replace(good, `"a"`, `"나"`, 1)), "d.jsonl")
	if err != nil || len(lines) != 2 || lines[1].Item != "나" {
		t.Fatalf("%d answers, %v", len(lines), err)
	}
	for name, tc := range map[string]struct{ old, new, want string }{
		"kind":      {`"answer"`, `"request"`, `d.jsonl:2: kind is "request"`},
		"outcome":   {`"correct"`, `"right"`, `d.jsonl:2: outcome is "right"`},
		"score":     {`"value":1`, `"value":1.5`, `d.jsonl:2: score.value is 1.5`},
		"repeat":    {`"repeat":0`, `"repeat":1`, `d.jsonl:2: epoch 0, repeat 1 of 1 cannot be`},
		"no object": {good, `[]`, `d.jsonl:2: is not a line of score --details`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadScoredAnswers(strings.NewReader(good+"\n"+strings.Replace(good, tc.old, tc.new, 1)), "d.jsonl")
			if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
	var se *SyntaxError
	if _, err := ReadScoredAnswers(strings.NewReader("\n"), "d.jsonl"); !errors.As(err, &se) {
		t.Errorf("an empty file: %v", err)
	}
}

// FuzzReadScoredAnswers: what is read, written and read again is the same.
func FuzzReadScoredAnswers(f *testing.F) {
	f.Add([]byte(`{"kind":"answer","row":1,"item":"a","of":1,"score":{"outcome":"correct","value":1}}`))
	f.Add([]byte(`{"kind":"missing","item":"나","score":{"outcome":"error"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := ReadScoredAnswers(bytes.NewReader(data), "f")
		if err != nil {
			return
		}
		var b bytes.Buffer
		for i := range lines {
			text, err := json.Marshal(&lines[i])
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(text, '\n'))
		}
		again, err := ReadScoredAnswers(&b, "f")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(len(lines), len(again)); diff != "" {
			t.Error(diff)
		}
	})
}
