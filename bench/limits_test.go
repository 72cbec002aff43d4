package bench

import (
	"strings"
	"testing"

	"github.com/hanbench/hanbench/results"
)

func TestOpenFiles(t *testing.T) {
	closed := Stage{Stage: results.Stage{Concurrency: 1000}}
	open := Stage{Stage: results.Stage{Concurrency: 100_000, Arrival: &results.Arrival{}}}
	for _, tc := range []struct {
		limit uint64
		want  string
	}{
		{0, ""}, {1032, ""},
		{1031, "concurrency 1000 needs 1032 open files and the process may have 1031; raise the limit: ulimit -n 1032"},
	} {
		err := checkOpenFiles([]Stage{open, closed}, tc.limit)
		if (err == nil) != (tc.want == "") || err != nil && !strings.HasPrefix(err.Error(), tc.want) {
			t.Errorf("limit %d: error %v, want %q", tc.limit, err, tc.want)
		}
	}
	closed.target = &Target{reference: "default"} // whose other ends are here, too
	if err := checkOpenFiles([]Stage{closed}, 2031); err == nil {
		t.Error("the files of the reference endpoint are not counted")
	}
	if openFiles() == 0 {
		t.Log("this system does not tell its limit")
	}
}
