package bench

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/hanbench/hanbench/results"
)

// mustRun runs a plan into a folder of the test's own.
func mustRun(t *testing.T, plan Plan) (*results.Contents, *results.Result) {
	t.Helper()
	job, err := Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	out, err := Run(context.Background(), job, filepath.Join(t.TempDir(), "run"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	contents, err := out.Dir.Read()
	if err != nil {
		t.Fatal(err)
	}
	return contents, out.Result
}
