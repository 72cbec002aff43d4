package results

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Durations are read as encoding/json reads []int64, errors included.
func TestDurations(t *testing.T) {
	type plain struct {
		Gaps []int64 `json:"icl_ns"`
	}
	type own struct {
		Gaps Durations `json:"icl_ns"`
	}
	for _, in := range []string{
		`null`, `[]`, `[ ]`, `[7]`, `[1,-2,3]`, "[ 1 ,\n2\t]", `[9223372036854775807,-9223372036854775808]`,
		`[9223372036854775808]`, `[1.5]`, `[1e3]`, `[1,null,3]`, `[1,"2"]`, `[[1],2]`, `"1"`, `{"a":1}`, `5`,
	} {
		line := []byte(`{"icl_ns":` + in + `}`)
		want, got := plain{[]int64{4}}, own{Durations{4}}
		wantErr, gotErr := json.Unmarshal(line, &want), json.Unmarshal(line, &got)
		if (wantErr == nil) != (gotErr == nil) {
			t.Errorf("%s: error %v, want %v", in, gotErr, wantErr)
			continue
		}
		if diff := cmp.Diff(want.Gaps, []int64(got.Gaps)); wantErr == nil && diff != "" {
			t.Errorf("%s: (-encoding/json +own)\n%s", in, diff)
		}
		if extra := cap(got.Gaps) - len(got.Gaps); wantErr == nil && in == `[1,-2,3]` && extra > 0 {
			t.Errorf("%s: room for %d more than it holds", in, extra)
		}
	}
}

func TestDurationsErrorNamesField(t *testing.T) {
	_, err := NewReader(nil, "records.jsonl").parse([]byte(`{"kind":"request","times":{"icl_ns":[1,"x"]}}`))
	const want = `records.jsonl:0: field "times.icl_ns" holds a string; expected int64`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
