package cmd

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/internal/hub/hubtest"
	"github.com/hanbench/hanbench/internal/hub/hubtest/layout"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

const (
	standInToken = "hf_standInToken0123"
	// standInCommit is what a branch of a stand-in points to.
	standInCommit = "89abcdef0123456789abcdef0123456789abcdef"
)

// A benchmark is what a public one has on the hub.
type benchmark struct {
	name  string
	sf    *tasks.SuiteFile
	files []hubtest.File // those that it reads, and others
}

func benchmarkOf(t *testing.T, name string, renames ...layout.Rename) benchmark {
	t.Helper()
	sf, err := tasks.Describe(name)
	if err != nil {
		t.Fatal(err)
	}
	files, ok := layout.Whole(name, renames...)
	if !ok {
		t.Fatalf("there is no stand-in of %s: add it to package layout", name)
	}
	return benchmark{name, sf, append(files, hubtest.File{Path: "README.md", Body: []byte("# 시험")})}
}

// repo is the benchmark's repository at the revision that its recipe names.
func (b benchmark) repo() hubtest.Repo {
	commit := b.sf.Hub.Revision
	if !hub.IsCommit(commit) {
		commit = standInCommit
	}
	r := hubtest.Repo{
		Name: b.sf.Hub.Repo, Commits: []hubtest.Commit{{ID: commit, Files: b.files}},
		Refs: map[string]string{"main": commit, b.sf.Hub.Revision: commit},
	}
	if b.sf.Hub.Gated {
		r.Gated, r.Token = true, standInToken
	}
	return r
}

// wanted are the files that the suite reads.
func (b benchmark) wanted(t *testing.T) (files []hubtest.File) {
	t.Helper()
	var paths []string
	for _, f := range b.files {
		paths = append(paths, f.Path)
	}
	want, missing := b.sf.Wanted(paths)
	if len(want) == 0 || len(missing) > 0 {
		t.Fatalf("the stand-in has %d files that are read, and lacks %v", len(want), missing)
	}
	for _, f := range b.files {
		if slices.Contains(want, f.Path) {
			files = append(files, f)
		}
	}
	return files
}

// serve is a stand-in of the hub with one repository, an empty cache and the
// token that the repository wants.
func serve(t *testing.T, repo hubtest.Repo) *hubtest.Server {
	t.Helper()
	s := hubtest.New(repo)
	t.Cleanup(s.Close)
	hubEnvironment(t, s.URL)
	t.Setenv("HF_TOKEN", repo.Token)
	return s
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
	code = Main(append([]string{"--lang", "en"}, args...), &IO{Out: &stdout, Err: &stderr, Signals: osSignals, pullAgain: time.Millisecond})
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
			b := benchmarkOf(t, name)
			s := serve(t, b.repo())
			fails(t, exitFailure, []string{"suites", "check", name}, name+" is not on this machine; fetch it with: hanbench suites pull "+name)
			must(t, "suites", "pull", name)
			checkFetched(t, s, b)
			s.Close()
			out := must(t, "suites", "check", name)
			items := b.sf.Items()
			if want := fmt.Sprintf("%s %s: ok, %d tasks, %d items, sha256:", name, b.sf.Version, len(b.sf.Tasks), items); items == 0 || !strings.HasPrefix(out, want) {
				t.Errorf("check says %q; want %q", out, want)
			}
			if said := strings.Contains(must(t, "suites", "show", name, "--items", "0"), "! no commit is pinned: "); said == hub.IsCommit(b.sf.Hub.Revision) {
				t.Errorf("show says that no commit is pinned: %t; the revision is %s", said, b.sf.Hub.Revision)
			}
			if strings.Contains(out, "a part") {
				t.Errorf("check says that something lacks:\n%s", out)
			}
			checkRun(t, name)
		})
	}
}

// checkFetched: what the suite reads was fetched, and nothing else.
func checkFetched(t *testing.T, s *hubtest.Server, b benchmark) {
	t.Helper()
	contents := map[string]bool{} // files that are the same are fetched once
	want := b.wanted(t)
	for _, f := range want {
		contents[f.ETag()] = true
	}
	got := 0
	for _, r := range s.Requests() {
		if r.Method == "GET" && (r.Store || strings.Contains(r.Path, "/resolve-cache/")) {
			got++
		}
	}
	if got != len(contents) {
		t.Errorf("%d files were fetched; the suite reads %d of %d, %d of them different", got, len(want), len(b.files), len(contents))
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
