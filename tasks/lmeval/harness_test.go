package lmeval

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// The real files of the harness, unedited, on documents of ours: what it
// rendered is known by its hash (testdata/README.md).
func TestRealFiles(t *testing.T) {
	root := os.Getenv("HANBENCH_LMEVAL")
	if root == "" {
		t.Skip("HANBENCH_LMEVAL is not set: the folder lm_eval/tasks of the Python package lm_eval 0.4.13")
	}
	var golden struct {
		Tasks []struct {
			File   string
			Splits map[string][]Doc
			SHA256 map[string]string
		}
	}
	readJSON(t, "harness.json", &golden)
	if len(golden.Tasks) < 12 {
		t.Fatalf("only %d golden files were found", len(golden.Tasks))
	}
	for _, g := range golden.Tasks {
		task := loadOne(t, filepath.Join(root, g.File))
		for shots, want := range g.SHA256 {
			n, err := strconv.Atoi(shots)
			if err != nil {
				t.Fatal(err)
			}
			rendered, err := prompts(task, g.Splits, n)
			if err != nil {
				t.Errorf("%s with %d examples: %v", g.File, n, err)
				continue
			}
			if got := hashOf(rendered); got != want {
				t.Errorf("%s with %d examples: other prompts than the harness's", g.File, n)
			}
		}
	}
}

func hashOf(prompts []Prompt) string {
	h := sha256.New()
	for _, p := range prompts {
		for _, s := range p.Contexts {
			h.Write([]byte(s + "\x00"))
		}
		for _, s := range p.Continuations {
			h.Write([]byte(s + "\x01"))
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// All files of the harness: each task is loaded, or its error says why not.
func TestAllRealFiles(t *testing.T) {
	root := os.Getenv("HANBENCH_LMEVAL")
	if root == "" {
		t.Skip("HANBENCH_LMEVAL is not set: the folder lm_eval/tasks of the Python package lm_eval 0.4.13")
	}
	library, errs := Load(root)
	functions, others := 0, 0
	for _, err := range errs {
		var e *Error
		if !errors.As(err, &e) || e.File == "" {
			t.Errorf("an error without a place: %v", err)
			continue
		}
		if e.Function != "" {
			functions++
			continue
		}
		others++
	}
	t.Logf("%d tasks, %d groups; %d need Python, %d cannot be used for another reason", len(library.Tasks), len(library.Groups), functions, others)
	if len(library.Tasks) < 5000 || others > 200 {
		t.Error("version 0.4.13 has 5459 tasks that can be loaded, and 131 other errors")
	}
}
