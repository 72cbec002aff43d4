package lmeval

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/tasks/python"
)

type goldenScores struct {
	Filters []struct {
		Steps     []map[string]any
		Responses []string
		Doc       Doc
		Want      []string
	}
	Matches []struct {
		Options          map[string]any
		Prediction, Gold string
		Want             bool
	}
}

// dict is a mapping as a task file gives it.
func dict(t *testing.T, m map[string]any) *python.Dict {
	t.Helper()
	v, err := python.From(m)
	if err != nil {
		t.Fatal(err)
	}
	return v.(*python.Dict)
}

func toMap(v any) (map[string]any, bool) {
	d, ok := v.(*python.Dict)
	if !ok {
		return nil, false
	}
	m := map[string]any{}
	for _, key := range d.Keys() {
		m[python.Str(key)], _ = d.Get(key)
	}
	return m, true
}

func TestFiltersAsHarness(t *testing.T) {
	var golden goldenScores
	readJSON(t, "scores.json", &golden)
	if len(golden.Filters) < 100 {
		t.Fatalf("only %d cases were found", len(golden.Filters))
	}
	for _, c := range golden.Filters {
		var p Pipeline
		for _, step := range c.Steps {
			f, err := newFilter(dict(t, step))
			if err != nil {
				t.Fatal(err)
			}
			p.filters = append(p.filters, f)
		}
		got, err := p.Apply(c.Responses, c.Doc)
		if err != nil {
			t.Errorf("%v of %q: %v", c.Steps, c.Responses, err)
		}
		if diff := cmp.Diff(c.Want, got); diff != "" {
			t.Errorf("%v of %q (-harness +here):\n%s", c.Steps, c.Responses, diff)
		}
	}
}

func TestMatchesAsHarness(t *testing.T) {
	var golden goldenScores
	readJSON(t, "scores.json", &golden)
	if len(golden.Matches) < 50 {
		t.Fatalf("only %d cases were found", len(golden.Matches))
	}
	for _, c := range golden.Matches {
		d := dict(t, c.Options)
		d.Set("metric", "exact_match")
		m, err := newMetric(d)
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.Matches(c.Prediction, []string{"다른 답 하나", c.Gold})
		if err != nil || got != c.Want {
			t.Errorf("%v: %q against %q is %t, %v; in the harness %t", c.Options, c.Prediction, c.Gold, got, err, c.Want)
		}
	}
}
