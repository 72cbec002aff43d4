package fetch

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/internal/hub/hubtest"
)

// pythonClient calls huggingface_hub and prints what it did as JSON. The steps
// come as JSON in its first argument.
const pythonClient = `
import json, sys
import huggingface_hub as h
out = []
for step in json.loads(sys.argv[1]):
    call = {"download": h.hf_hub_download, "snapshot": h.snapshot_download, "cached": h.try_to_load_from_cache}[step.pop("call")]
    try:
        out.append(str(call(repo_type="dataset", **step)))
    except Exception as e:
        out.append(type(e).__name__.removeprefix("Remote")) # older ones have no prefix
print(json.dumps(out))
`

// python runs the real client of the hub against a stand-in, with a cache.
// HANBENCH_HUB_PYTHON names a Python that has huggingface_hub.
func python(t *testing.T, s *hubtest.Server, cache string, env []string, steps ...map[string]any) []string {
	t.Helper()
	interpreter := os.Getenv("HANBENCH_HUB_PYTHON")
	if interpreter == "" {
		t.Skip("HANBENCH_HUB_PYTHON is not set: it names a Python with huggingface_hub, to hold the stand-in and the cache against")
	}
	arg, err := json.Marshal(steps)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), interpreter, "-c", pythonClient, string(arg))
	c.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "HF_HUB_CACHE=" + cache,
		"HF_ENDPOINT=" + s.URL, "HF_HUB_DISABLE_PROGRESS_BARS=1", "HF_HUB_DISABLE_TELEMETRY=1",
	}, env...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	b, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var out []string
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return out
}

// The stand-in is good enough for Python's own client, and what that leaves in
// its cache is found here.
func TestPythonFetchesWeFind(t *testing.T) {
	s, c, _ := serve(t, repo(), nil)
	got := python(t, s, c.Cache.Dir, nil,
		map[string]any{"call": "download", "repo_id": org, "filename": "README.md"},
		map[string]any{"call": "download", "repo_id": org, "filename": "data/criminal law-test.csv", "revision": second},
		map[string]any{"call": "snapshot", "repo_id": org, "allow_patterns": []string{"data/*.parquet"}},
		map[string]any{"call": "download", "repo_id": org, "filename": "abstract/test/0000.parquet", "revision": "refs/convert/parquet"},
		map[string]any{"call": "download", "repo_id": org, "filename": "data/none.csv"},
		map[string]any{"call": "download", "repo_id": org, "filename": "README.md", "revision": "v9"},
	)
	want := []string{
		c.Cache.Place(org, second, "README.md"),
		c.Cache.Place(org, second, "data/criminal law-test.csv"),
		filepath.Join(c.Cache.Repo(org), "snapshots", second),
		c.Cache.Place(org, parquet, "abstract/test/0000.parquet"),
		"EntryNotFoundError", "RevisionNotFoundError",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("Python (-want +got):\n%s", diff)
	}
	s.Close() // from here on there is no network
	for _, f := range []hub.File{
		at("main", "README.md"), at(second, "README.md"), at("main", "data/criminal law-test.csv"),
		at("main", "data/test-*.parquet"), at(second, "data/*.parquet"), at("refs/convert/parquet", "abstract/*/*.parquet"),
	} {
		if _, err := c.PullAll(t.Context(), only(f)); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// What was fetched here Python finds, without asking.
func TestWeFetchPythonFinds(t *testing.T) {
	s, c, _ := serve(t, repo(), nil)
	paths := []string{"README.md", "data/criminal law-test.csv", "data/test-*.parquet", "data/dev-00000-of-00001.parquet"}
	for _, p := range paths {
		if _, err := c.PullAll(t.Context(), only(at("main", p))); err != nil {
			t.Fatal(err)
		}
	}
	s.Requests()
	offline := []string{"HF_HUB_OFFLINE=1"}
	got := python(t, s, c.Cache.Dir, offline,
		map[string]any{"call": "cached", "repo_id": org, "filename": "README.md"},
		map[string]any{"call": "download", "repo_id": org, "filename": "data/criminal law-test.csv"},
		map[string]any{"call": "download", "repo_id": org, "filename": "data/test-00001-of-00002.parquet", "revision": second},
		map[string]any{"call": "snapshot", "repo_id": org},
	)
	want := []string{
		c.Cache.Place(org, second, "README.md"),
		c.Cache.Place(org, second, "data/criminal law-test.csv"),
		c.Cache.Place(org, second, "data/test-00001-of-00002.parquet"),
		filepath.Join(c.Cache.Repo(org), "snapshots", second), // whole: it has our list of files
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Python, offline (-want +got):\n%s", diff)
	}
	// Online it asks for headers, and fetches nothing again.
	got = python(t, s, c.Cache.Dir, nil, map[string]any{"call": "snapshot", "repo_id": org})
	if diff := cmp.Diff(want[3:], got); diff != "" {
		t.Errorf("Python, online (-want +got):\n%s", diff)
	}
	for _, r := range s.Requests() {
		if r.Store || (r.Method == "GET" && slices.Contains([]string{"resolve", "resolve-cache"}, filepath.Base(r.Path))) {
			t.Errorf("Python fetched again: %+v", r)
		}
	}
}

func TestPythonGated(t *testing.T) {
	r := repo()
	r.Gated, r.Token = true, mine
	s, c, _ := serve(t, r, nil)
	s.Know("hf_ofSomebodyElse")
	step := func() map[string]any {
		return map[string]any{"call": "download", "repo_id": org, "filename": "data/dev-00000-of-00001.parquet"}
	}
	for _, tt := range []struct{ token, want string }{
		{"", "GatedRepoError"}, {"hf_ofSomebodyElse", "GatedRepoError"}, {mine, c.Cache.Place(org, second, "data/dev-00000-of-00001.parquet")},
	} {
		got := python(t, s, c.Cache.Dir, []string{"HF_TOKEN=" + tt.token}, step())
		if diff := cmp.Diff([]string{tt.want}, got); diff != "" {
			t.Errorf("token %q (-want +got):\n%s", tt.token, diff)
		}
	}
}
