package tasks

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hanbench/hanbench/internal/hub/hubtest"
)

// put writes the files below dir.
func put(t testing.TB, dir string, files ...hubtest.File) {
	t.Helper()
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// oneSnapshot is a snapshot of whatever repository is asked for.
type oneSnapshot string

func (s oneSnapshot) Snapshot(string, string) (dir, commit string, ok bool) {
	return string(s), "0123456789abcdef0123456789abcdef01234567", true
}
