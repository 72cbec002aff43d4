package cmd

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/hub/hubtest"
	"github.com/hanbench/hanbench/internal/hub/hubtest/layout"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

const standInToken = "hf_standInToken0123"

// hubOf is a stand-in of the hub with a benchmark's whole repository.
func hubOf(t *testing.T, suite string) (*hubtest.Server, *tasks.SuiteFile, []hubtest.File) {
	t.Helper()
	sf, err := tasks.Describe(suite)
	if err != nil {
		t.Fatal(err)
	}
	files, ok := layout.Whole(suite)
	if !ok {
		t.Fatalf("there is no stand-in of %s: add it to package layout", suite)
	}
	commit := sf.Hub.Revision
	if !regexp.MustCompile(`^[0-9a-f]{40}$`).MatchString(commit) {
		commit = "89abcdef0123456789abcdef0123456789abcdef"
	}
	repo := hubtest.Repo{
		Name: sf.Hub.Repo, Refs: map[string]string{"main": commit, sf.Hub.Revision: commit},
		Commits: []hubtest.Commit{{ID: commit, Files: append(slices.Clone(files), hubtest.File{Path: "README.md", Body: []byte("# 시험")})}},
	}
	if sf.Hub.Gated {
		repo.Gated, repo.Token = true, standInToken
	}
	s := hubtest.New(repo)
	t.Cleanup(s.Close)
	hubEnvironment(t, s.URL)
	return s, sf, files
}

// hubEnvironment has an empty cache and nothing of the user's.
func hubEnvironment(t *testing.T, endpoint string) {
	t.Helper()
	for _, name := range []string{"HF_HUB_OFFLINE", "HF_TOKEN", "HF_TOKEN_PATH", "HUGGING_FACE_HUB_TOKEN"} {
		t.Setenv(name, "")
	}
	t.Setenv("HF_HUB_CACHE", filepath.Join(t.TempDir(), "hub"))
	t.Setenv("HF_HOME", t.TempDir())
	t.Setenv("HF_ENDPOINT", endpoint)
}

// verb runs hanbench as a user does.
func verb(args ...string) (out, errOut string, code int) {
	var stdout, stderr bytes.Buffer
	code = Main(append([]string{"--lang", "en"}, args...), &IO{Out: &stdout, Err: &stderr, Signals: osSignals})
	return stdout.String(), stderr.String(), code
}

// must is the output of a verb that succeeds.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, errOut, code := verb(args...)
	if code != exitOK {
		t.Fatalf("%v: exit %d\n%s%s", args, code, out, errOut)
	}
	return out
}

// fails checks that a verb ends with the code and says all of want.
func fails(t *testing.T, code int, args []string, want ...string) {
	t.Helper()
	out, errOut, got := verb(args...)
	if got != code {
		t.Errorf("%v: exit %d, want %d\n%s%s", args, got, code, out, errOut)
	}
	for _, w := range want {
		if !strings.Contains(errOut, w) {
			t.Errorf("%v says\n%swithout %q", args, errOut, w)
		}
	}
}

// TestEverySuiteOfTheHub: each public benchmark, whole, is fetched from its
// repository's stand-in and then, without network, checked, shown and run.
func TestEverySuiteOfTheHub(t *testing.T) {
	names := tasks.Public()
	if len(names) < 25 {
		t.Fatalf("only %d public benchmarks: %v", len(names), names)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			s, sf, files := hubOf(t, name)
			fails(t, exitFailure, []string{"suites", "check", name}, name+" is not on this machine; fetch it with: hanbench suites pull "+name)
			if sf.Hub.Gated {
				fails(t, exitFailure, []string{"suites", "pull", name}, "is gated", "accept", "HF_TOKEN")
				t.Setenv("HF_TOKEN", standInToken)
			}
			s.Requests()
			must(t, "suites", "pull", name)
			checkFetched(t, s, sf, files)
			s.Close()
			out := must(t, "suites", "check", name)
			items := sf.Items()
			if want := fmt.Sprintf("%s %s: ok, %d tasks, %d items, sha256:", name, sf.Version, len(sf.Tasks), items); items > 0 && !strings.HasPrefix(out, want) {
				t.Errorf("check says %q; want %q", out, want)
			}
			if strings.Contains(out, "a part") {
				t.Errorf("check says that something lacks:\n%s", out)
			}
			checkRun(t, name)
		})
	}
}

// checkFetched: what the suite reads was fetched, and nothing else.
func checkFetched(t *testing.T, s *hubtest.Server, sf *tasks.SuiteFile, files []hubtest.File) {
	t.Helper()
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	want, missing := sf.Wanted(paths)
	if len(want) == 0 || len(missing) > 0 {
		t.Fatalf("the stand-in has %d files that are read, and lacks %v", len(want), missing)
	}
	contents := map[string]bool{} // files that are the same are fetched once
	for _, f := range files {
		if slices.Contains(want, f.Path) {
			contents[f.ETag()] = true
		}
	}
	got := 0
	for _, r := range s.Requests() {
		if r.Method == "GET" && (r.Store || strings.Contains(r.Path, "/resolve-cache/")) {
			got++
		}
	}
	if got != len(contents) {
		t.Errorf("%d files were fetched; the suite reads %d of %d, %d of them different", got, len(want), len(files)+1, len(contents))
	}
}

// checkRun runs three items of a suite and looks at its records.
func checkRun(t *testing.T, suite string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	must(t, "run", "--suite", suite, "--target", "reference:instant", "--limit", "3", "--out", dir, "--quiet")
	d, err := results.OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	contents, err := d.Read()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range contents.Records {
		if r.Error != nil || r.Text == nil || len(r.Text.Messages) == 0 || r.Text.Messages[len(r.Text.Messages)-1].Content == "" || r.Text.Answer == "" {
			t.Errorf("%s: error %+v, text %+v", r.Item, r.Error, r.Text)
		}
		seen[r.Item] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d items were asked; want 3: %v", len(seen), seen)
	}
	if slices.ContainsFunc(contents.Headers[0].Suites[0].Tasks, func(task results.TaskRef) bool { return task.Kind != string(tasks.Judged) }) {
		must(t, "score", dir) // finds the items, which are not in the records
	}
}
