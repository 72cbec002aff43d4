package jinja

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type golden struct {
	Values map[string]any
	Cases  []struct {
		Template string
		Want     string
		Error    string // the class of Python's exception
	}
}

func readGolden(t testing.TB) golden {
	t.Helper()
	data, err := os.ReadFile("testdata/jinja2.json")
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var g golden
	if err := d.Decode(&g); err != nil {
		t.Fatal(err)
	}
	if len(g.Cases) < 100 {
		t.Fatalf("only %d templates were found", len(g.Cases))
	}
	return g
}

// What Jinja2 itself printed, under the harness's settings (testdata/README.md).
func TestRenderAsJinja2(t *testing.T) {
	g := readGolden(t)
	for _, c := range g.Cases {
		template, err := Parse(c.Template)
		got := ""
		if err == nil {
			got, err = template.Render(g.Values)
		}
		if c.Error != "" {
			if err == nil {
				t.Errorf("%q: no error, Jinja2 has %s; got %q", c.Template, c.Error, got)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.Template, err)
			continue
		}
		if diff := cmp.Diff(c.Want, got); diff != "" {
			t.Errorf("%q (-Jinja2 +here):\n%s", c.Template, diff)
		}
	}
}
