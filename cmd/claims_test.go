package cmd

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/claim"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestClaimWords(t *testing.T) {
	en, ko := reflect.ValueOf(claimWordsEnglish), reflect.ValueOf(claimWordsKorean)
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		if name == "words" {
			continue
		}
		a, b := en.Field(i).String(), ko.Field(i).String()
		if a == "" || b == "" || a == b && name != "holmTitle" {
			t.Errorf("%s is %q and %q", name, a, b)
		}
		if diff := cmp.Diff(figuresOf(a), figuresOf(b)); diff != "" {
			t.Errorf("%s (-english +korean):\n%s", name, diff)
		}
	}
}

func TestClaimSaysInside(t *testing.T) {
	inner := results.Finding{Message: "prices are in KRW and USD", Format: "prices are in %s and %s", Args: []any{"KRW", "USD"}}
	outer := results.Finding{Format: "nothing could be compared: %s", Args: []any{inner}}
	p := &claimPrinter{IO: &IO{Out: io.Discard, lang: "ko"}}
	if got, want := p.say(outer), "비교할 수 있는 것이 없습니다: 가격의 통화가 KRW, USD로 다릅니다"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	closed := results.Finding{Format: "nobody outside can test it: %s", Args: []any{claim.Words{KO: "비공개", EN: "not public"}}}
	if got, want := p.say(closed), "밖에서는 시험할 수 없습니다: 비공개"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestShippedClaimsCanBeTested: their suites are ones that hanbench has, and the
// targets of their commands can be named.
func TestShippedClaimsCanBeTested(t *testing.T) {
	f, err := claim.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	presets, err := runners.Presets("")
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Claims {
		c := &f.Claims[i]
		for _, p := range c.Suites {
			if !tasks.IsName(p.Suite) && p.Suite != "sovereignty" { // which the claim says is not there
				t.Errorf("%s: no suite %s", c.ID, p.Suite)
			}
		}
		for _, s := range append(slices.Clone(c.Rivals), c.Subject) {
			name, _, _ := strings.Cut(s.Target, ":")
			if s.Target != "" && !slices.ContainsFunc(presets, func(p runners.Preset) bool { return p.Name == name }) {
				t.Errorf("%s: no preset of target %s", c.ID, s.Target)
			}
		}
		if c.Closed.Empty() && len(c.Commands()) == 0 {
			t.Errorf("%s: no run would test it", c.ID)
		}
	}
}

// TestShippedClaimsConform: the files are as `hanbench schema claims` says.
func TestShippedClaimsConform(t *testing.T) {
	data, err := jsonSchema("claims")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("claims", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("claims")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../results/claim/claims/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	check := func(name string, text []byte) error {
		data, err := yaml.YAMLToJSON(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return compiled.Validate(v)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := check(name, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if check("wrong", []byte("schema: 1\nclaims: [{id: 1}]\n")) == nil {
		t.Error("anything conforms")
	}
}
