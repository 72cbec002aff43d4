package python

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// golden is what Python itself gave (see testdata/README.md).
type golden struct {
	FindAll []struct {
		Pattern, Text, Error string
		Found                []any
	}
	Sub []struct {
		Pattern, Repl, Text, Want string
		Count                     int
	}
	Literal []struct {
		Source, Repr string
		Error        bool
	}
	Sample []struct {
		Seed uint32
		N, K int
		Want []int
	}
	Float []struct{ Value, Want string }
}

func readGolden(t *testing.T) golden {
	t.Helper()
	data, err := os.ReadFile("testdata/python.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	if len(g.FindAll) < 500 || len(g.Sub) < 10 || len(g.Literal) < 40 || len(g.Sample) < 40 || len(g.Float) < 10 {
		t.Fatal("the golden file has lost cases")
	}
	return g
}

func TestFindAllAsPython(t *testing.T) {
	for _, c := range readGolden(t).FindAll {
		re, err := Compile(c.Pattern)
		if c.Error != "" {
			if err == nil {
				t.Errorf("%s: no error, Python has %s", c.Pattern, c.Error)
			}
			continue
		}
		if err != nil {
			t.Error(err)
			continue
		}
		got, err := re.FindAll(c.Text)
		if err != nil {
			t.Error(err)
		}
		for i, v := range got {
			if groups, ok := v.(Tuple); ok {
				got[i] = []any(groups)
			}
		}
		want := c.Found
		if len(want) == 0 {
			want = nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s in %q (-Python +here):\n%s", c.Pattern, c.Text, diff)
		}
	}
}

func TestReplaceAsPython(t *testing.T) {
	for _, c := range readGolden(t).Sub {
		re, err := Compile(c.Pattern)
		if err != nil {
			t.Fatal(err)
		}
		got, err := re.Replace(c.Text, c.Repl, c.Count)
		if err != nil || got != c.Want {
			t.Errorf("%s by %s in %q: got %q, %v; Python has %q", c.Pattern, c.Repl, c.Text, got, err, c.Want)
		}
	}
}

func TestLiteralAsPython(t *testing.T) {
	for _, c := range readGolden(t).Literal {
		v, err := Literal(c.Source)
		switch {
		case c.Error && err == nil:
			t.Errorf("%q: no error, got %s", c.Source, Repr(v))
		case !c.Error && err != nil:
			t.Errorf("%q: %v; Python has %s", c.Source, err, c.Repr)
		case !c.Error && Repr(v) != c.Repr:
			t.Errorf("%q: got %s, Python has %s", c.Source, Repr(v), c.Repr)
		}
	}
}

func TestSampleAsPython(t *testing.T) {
	var random *Random
	var seed uint32
	for i, c := range readGolden(t).Sample {
		if i == 0 || c.Seed != seed {
			random, seed = NewRandom(c.Seed), c.Seed
		}
		if diff := cmp.Diff(c.Want, random.Sample(c.N, c.K)); diff != "" {
			t.Errorf("seed %d, %d of %d (-Python +here):\n%s", c.Seed, c.K, c.N, diff)
		}
	}
}

func TestFloatAsPython(t *testing.T) {
	for _, c := range readGolden(t).Float {
		f, err := strconv.ParseFloat(c.Value, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := Str(f); got != c.Want {
			t.Errorf("%s: got %s, Python has %s", c.Value, got, c.Want)
		}
	}
}
