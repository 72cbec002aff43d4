package cmd

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/hub/hubtest"
	"github.com/hanbench/hanbench/internal/hub/hubtest/layout"
	"github.com/hanbench/hanbench/tasks"
)

// TestFaultsOfTheHub: what may go wrong with the hub, for each public benchmark.
func TestFaultsOfTheHub(t *testing.T) {
	faults := []struct {
		name string
		try  func(*testing.T, benchmark)
	}{
		{"cut", cutOff},
		{"wrong checksum", wrongContent},
		{"gated", gated},
		{"wrong revision", wrongRevision},
		{"renamed column", renamedColumn},
		{"no network", noNetwork},
	}
	for _, suite := range tasks.Public() {
		b := benchmarkOf(t, suite)
		for _, fault := range faults {
			t.Run(suite+"/"+fault.name, func(t *testing.T) { fault.try(t, b) })
		}
	}
}

// victim is the largest file that the suite reads, or the first with its content,
// which is the one that is fetched.
func (b benchmark) victim(t *testing.T) hubtest.File {
	t.Helper()
	files := b.wanted(t)
	slices.SortFunc(files, func(a, b hubtest.File) int { return strings.Compare(a.Path, b.Path) })
	largest := slices.MaxFunc(files, func(a, b hubtest.File) int { return len(a.Body) - len(b.Body) })
	return files[slices.IndexFunc(files, func(f hubtest.File) bool { return f.ETag() == largest.ETag() })]
}

// inCache is what the cache holds of a content, by the names of the files: a blob,
// or a part of one.
func inCache(t *testing.T, f hubtest.File) map[string]string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(os.Getenv("HF_HUB_CACHE"), "*", "blobs", f.ETag()+"*"))
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]string{}
	for _, name := range found {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		held[filepath.Base(name)] = string(b)
	}
	return held
}

// checkCache compares it with what should be there of the content; "" is nothing.
func checkCache(t *testing.T, f hubtest.File, name string, length int) {
	t.Helper()
	want := map[string]string{}
	if name != "" {
		want[name] = string(f.Body[:length])
	}
	if got := inCache(t, f); !maps.Equal(got, want) {
		t.Errorf("the cache holds %v; want %d bytes of %s as %q", slices.Collect(maps.Keys(got)), length, f.Path, name)
	}
}

// cutOff: a transfer that breaks off goes on where it stopped, in the same pull
// and in a later one, and what comes of it is right.
func cutOff(t *testing.T, b benchmark) {
	s := serve(t, b.repo())
	f := b.victim(t)
	third := len(f.Body) / 3
	s.Fail(f.Path, hubtest.Fault{CutAt: third}, hubtest.Fault{CutAt: third}, hubtest.Fault{Status: 410})
	fails(t, exitFailure, []string{"suites", "pull", b.name}, f.Path, "HTTP 410")
	checkCache(t, f, f.ETag()+".incomplete", 2*third)
	fails(t, exitFailure, []string{"suites", "check", b.name}, "hanbench suites pull "+b.name)
	must(t, "suites", "pull", b.name)
	var ranges []string
	for _, r := range s.Requests() {
		if r.Range != "" {
			ranges = append(ranges, r.Range)
		}
	}
	// Each twice where the hub sends on: to the store, or to its own cache.
	want := []string{fmt.Sprintf("bytes=%d-", third), fmt.Sprintf("bytes=%d-", 2*third), fmt.Sprintf("bytes=%d-", 2*third)}
	if got := slices.Compact(slices.Clone(ranges)); !slices.Equal(got, slices.Compact(want)) || len(ranges) != 2*len(want) {
		t.Errorf("asked for %v; want each of %v, sent on", ranges, want)
	}
	checkCache(t, f, f.ETag(), len(f.Body))
}

// wrongContent: what has another checksum than the hub says is not kept, and a
// later pull brings what is right.
func wrongContent(t *testing.T, b benchmark) {
	s := serve(t, b.repo())
	f := b.victim(t)
	s.Fail(f.Path, hubtest.Fault{Wrong: true})
	fails(t, exitFailure, []string{"suites", "pull", b.name}, f.Path, "what came is not what was promised", "the bad part was removed")
	checkCache(t, f, "", 0)
	fails(t, exitFailure, []string{"suites", "check", b.name}, "on this machine", "hanbench suites pull "+b.name)
	must(t, "suites", "pull", b.name)
	checkCache(t, f, f.ETag(), len(f.Body))
}

// gated: without a token, or with one whose account has not agreed to the terms,
// where to do so is said.
func gated(t *testing.T, b benchmark) {
	repo := b.repo()
	repo.Gated, repo.Token = true, standInToken
	s := serve(t, repo)
	terms := s.URL + "/datasets/" + repo.Name
	t.Setenv("HF_TOKEN", "")
	fails(t, exitFailure, []string{"suites", "pull", b.name}, b.name+": "+repo.Name, "is gated", "accept its terms at "+terms+",", "set HF_TOKEN")
	s.Know("hf_anotherToken0123")
	t.Setenv("HF_TOKEN", "hf_anotherToken0123")
	fails(t, exitFailure, []string{"suites", "pull", b.name}, b.name+": "+repo.Name, "the account of the token from HF_TOKEN has no access", "accept the terms at "+terms+",")
}

// wrongRevision: the repository has not what the recipe pins.
func wrongRevision(t *testing.T, b benchmark) {
	const other = "0123456789abcdef0123456789abcdef01234567"
	repo := b.repo()
	repo.Commits[0].ID, repo.Refs = other, map[string]string{"elsewhere": other}
	serve(t, repo)
	fails(t, exitFailure, []string{"suites", "pull", b.name}, b.name+": "+repo.Name, fmt.Sprintf("has no revision %q", b.sf.Hub.Revision), "/commits/main")
}

// renamedColumn: the file, the column and those that are there are named.
func renamedColumn(t *testing.T, b benchmark) {
	from, file := b.question(t)
	renamed := benchmarkOf(t, b.name, layout.Rename{File: file, From: from, To: from + "_2026"})
	serve(t, renamed.repo())
	must(t, "suites", "pull", b.name)
	for _, args := range [][]string{{"suites", "check", b.name}, {"run", "--dry-run", "--suite", b.name, "--target", "reference:instant"}} {
		_, errOut, code := verb(args...)
		errOut = filepath.ToSlash(errOut)
		_, said, found := strings.Cut(errOut, fmt.Sprintf("has no column %q, but ", from))
		if code == exitOK || !found || !strings.Contains(errOut, file+":") || !strings.Contains(said, from+"_2026") {
			t.Errorf("%v: exit %d\n%s\nwant %s, %s and its columns", args, code, errOut, file, from)
		}
	}
}

// question is the column with the questions, and the first file that has it.
func (b benchmark) question(t *testing.T) (column, file string) {
	t.Helper()
	columns := b.sf.Tasks[0].From[0].Columns
	column = columns.Question
	if columns.Turns != "" {
		column = columns.Turns
	}
	one := *b.sf // what its first task reads
	one.Tasks = one.Tasks[:1]
	return column, benchmark{b.name, &one, b.files}.wanted(t)[0].Path
}

// noNetwork: what to do is said.
func noNetwork(t *testing.T, b benchmark) {
	s := serve(t, b.repo())
	s.Close()
	fails(t, exitFailure, []string{"suites", "pull", b.name}, "cannot be reached", "--from", b.sf.Hub.Repo)
	t.Setenv("HF_HUB_OFFLINE", "1")
	fails(t, exitFailure, []string{"suites", "pull", b.name}, "HF_HUB_OFFLINE forbids fetching it", "--from")
	fails(t, exitUsage, []string{"run", "--suite", b.name, "--target", "reference:instant"}, b.name+" is not on this machine", "hanbench suites pull "+b.name, "https://huggingface.co/datasets/"+b.sf.Hub.Repo, b.name+"@FOLDER")
}

// TestBrought: files of each format that somebody brought do as those of the hub.
func TestBrought(t *testing.T) {
	for _, suite := range []string{"hrm8k", "kobest", "kmmlu-redux"} {
		t.Run(suite, func(t *testing.T) {
			b := benchmarkOf(t, suite)
			serve(t, b.repo()).Close()
			folder := t.TempDir()
			for _, f := range b.files {
				name := filepath.Join(folder, filepath.FromSlash(f.Path))
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, f.Body, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			brought := must(t, "suites", "check", b.name, "--from", folder)
			must(t, "suites", "pull", b.name, "--from", folder)
			if pulled := must(t, "suites", "check", b.name); pulled != brought || strings.Contains(pulled, "a part") {
				t.Errorf("pulled:\n%s\nbrought:\n%s", pulled, brought)
			}
		})
	}
}

// TestKorMedMCQAByID: answers published elsewhere call its items doctor_0, …
func TestKorMedMCQAByID(t *testing.T) {
	serve(t, benchmarkOf(t, "kormedmcqa").repo())
	must(t, "suites", "pull", "kormedmcqa")
	file := filepath.Join(t.TempDir(), "answers.csv")
	lines := "id,category,answer,response\n"
	for _, id := range []string{"pharm_884", "doctor_0", "nurse_877", "dentist_810", "doctor_434"} {
		category, _, _ := strings.Cut(id, "_")
		lines += id + "," + category + ",E,E\n"
	}
	if err := os.WriteFile(file, []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	out := must(t, "score", "--responses", file, "--suite", "kormedmcqa")
	if !strings.Contains(out, "matched by id") || !strings.Contains(out, "missing 3004") || strings.Contains(out, "unknown") {
		t.Error(out)
	}
}
