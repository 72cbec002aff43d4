package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// What the documentation tells a CI job to run is YAML, and its calls of hanbench have
// the verbs and flags that there are.
func TestDocumentedJobs(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "gates.md"))
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	for i, block := range strings.Split(string(text), "```yaml\n")[1:] {
		block, _, _ = strings.Cut(block, "```")
		var job any
		if err := yaml.Unmarshal([]byte(block), &job); err != nil {
			t.Errorf("block %d: %v", i+1, err)
		}
		for line := range strings.Lines(block) {
			_, call, ok := strings.Cut(line, "- hanbench ")
			if !ok {
				_, call, ok = strings.Cut(line, "- run: hanbench ")
			}
			if !ok {
				continue
			}
			calls++
			verb, args, err := newRoot(&IO{}).Find(strings.Fields(call))
			if err == nil {
				err = verb.ParseFlags(args)
			}
			if err == nil && verb.Args != nil {
				err = verb.Args(verb, verb.Flags().Args())
			}
			if err != nil {
				t.Errorf("hanbench %s: %v", strings.TrimSpace(call), err)
			}
		}
	}
	if calls < 6 {
		t.Errorf("%d calls of hanbench were found; expected those of both examples", calls)
	}
}
