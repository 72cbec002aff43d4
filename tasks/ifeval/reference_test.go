package ifeval

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// referenceFile are verdicts of the published checker; the file says of which
// version, and how they were got.
type referenceFile struct {
	Texts        []string
	Instructions []struct {
		ID            string
		Kwargs        map[string]any
		Strict, Loose string // a 1 or 0 for each text
	}
}

func TestVerdictsAgreeWithPublishedChecker(t *testing.T) {
	data, err := os.ReadFile("testdata/lm_eval.json")
	if err != nil {
		t.Fatal(err)
	}
	var file referenceFile
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	checked, ids := 0, map[string]bool{}
	for _, want := range file.Instructions {
		list, err := Parse([]string{want.ID}, []map[string]any{want.Kwargs})
		if err != nil {
			t.Error(err)
			continue
		}
		ids[want.ID] = true
		for i, text := range file.Texts {
			v := list.Check(text)
			got := Result{want.ID, v.Strict, v.Loose}
			if diff := cmp.Diff(Result{want.ID, want.Strict[i] == '1', want.Loose[i] == '1'}, got); diff != "" {
				t.Errorf("%v of %q (-want +got):\n%s", want.Kwargs, text, diff)
			}
			checked++
		}
	}
	// All of IFEval's but the three that ask for a language.
	if len(ids) != 22 || checked < 3000 {
		t.Errorf("%d rules and %d verdicts were compared", len(ids), checked)
	}
}
