package cmd

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/hub/hubtest"
	"github.com/hanbench/hanbench/internal/hub/hubtest/layout"
	"github.com/hanbench/hanbench/tasks"
)

// faultCases are a benchmark of each format, the last of them gated, with one of
// its files, and what becomes of that file where a column is renamed.
func faultCases() []faultCase {
	return []faultCase{
		{"hrm8k", "HRM8K/ksm_test.csv", rename("question", "questions"), `HRM8K/ksm_test.csv:2: has no column "question" (did you mean "questions"?); has it been renamed?`},
		{"kobest", "copa/test.jsonl", rename(`"premise"`, `"premises"`), `copa/test.jsonl:1: has no column "premise" (did you mean "premises"?); has it been renamed?`},
		{"kmmlu-redux", "default/test/0000.parquet", func([]byte) []byte {
			return layout.Rows("x.parquet", struct {
				Question string   `parquet:"question"`
				Options  []string `parquet:"options,list"`
				Solution string   `parquet:"solutions"`
			}{"물음", []string{"가", "나"}, "1"}).Body
		}, `default/test/0000.parquet: has no column "solution" (did you mean "solutions"?); has it been renamed?`},
	}
}

type faultCase struct {
	suite, path string
	renamed     func([]byte) []byte
	said        string // of the renamed column
}

func rename(from, to string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(from), []byte(to)) }
}

func fileOf(t *testing.T, files []hubtest.File, path string) hubtest.File {
	t.Helper()
	i := slices.IndexFunc(files, func(f hubtest.File) bool { return f.Path == path })
	if i < 0 {
		t.Fatalf("the stand-in has no %s", path)
	}
	return files[i]
}

// TestPullCut: a download that breaks off in the middle is continued there.
func TestPullCut(t *testing.T) {
	for _, tc := range faultCases() {
		t.Run(tc.suite, func(t *testing.T) {
			s, _, files := hubOf(t, tc.suite)
			t.Setenv("HF_TOKEN", tokenFor(tc.suite))
			half := len(fileOf(t, files, tc.path).Body) / 2
			s.Fail(tc.path, hubtest.Fault{CutAt: half})
			must(t, "suites", "pull", tc.suite)
			want := fmt.Sprintf("bytes=%d-", half)
			if !slices.ContainsFunc(s.Requests(), func(r hubtest.Request) bool { return r.Range == want }) {
				t.Errorf("nobody asked for %s", want)
			}
			must(t, "suites", "check", tc.suite)
		})
	}
}

// tokenFor is the token with which a suite may be read, "" where all may.
func tokenFor(suite string) string {
	if sf, err := tasks.Describe(suite); err == nil && sf.Hub.Gated {
		return standInToken
	}
	return ""
}

// TestPullWrong: what has another checksum than the hub says is not kept.
func TestPullWrong(t *testing.T) {
	for _, tc := range faultCases() {
		t.Run(tc.suite, func(t *testing.T) {
			s, _, files := hubOf(t, tc.suite)
			t.Setenv("HF_TOKEN", tokenFor(tc.suite))
			s.Fail(tc.path, slices.Repeat([]hubtest.Fault{{Wrong: true}}, 10)...)
			fails(t, exitFailure, []string{"suites", "pull", tc.suite}, tc.path, "what came is not what was promised", "the bad part was removed")
			etag := fileOf(t, files, tc.path).ETag()
			if left, _ := filepath.Glob(filepath.Join(os.Getenv("HF_HUB_CACHE"), "*", "blobs", etag+"*")); len(left) > 0 {
				t.Errorf("left in the cache: %v", left)
			}
			fails(t, exitFailure, []string{"suites", "check", tc.suite}, "on this machine", "hanbench suites pull "+tc.suite)
		})
	}
}

// TestPullRenamed: a column that has another name now is named, and the file.
func TestPullRenamed(t *testing.T) {
	for _, tc := range faultCases() {
		t.Run(tc.suite, func(t *testing.T) {
			s, sf, files := hubOf(t, tc.suite)
			s.Close()
			i := slices.IndexFunc(files, func(f hubtest.File) bool { return f.Path == tc.path })
			files[i].Body = tc.renamed(fileOf(t, files, tc.path).Body)
			commit := "89abcdef0123456789abcdef0123456789abcdef"
			if len(sf.Hub.Revision) == len(commit) {
				commit = sf.Hub.Revision
			}
			s = hubtest.New(hubtest.Repo{Name: sf.Hub.Repo, Commits: []hubtest.Commit{{ID: commit, Files: files}}, Refs: map[string]string{sf.Hub.Revision: commit}})
			defer s.Close()
			t.Setenv("HF_ENDPOINT", s.URL)
			must(t, "suites", "pull", tc.suite)
			for _, args := range [][]string{{"suites", "check", tc.suite}, {"run", "--dry-run", "--suite", tc.suite, "--target", "reference:instant"}} {
				if out, errOut, code := verb(args...); code == exitOK || !strings.Contains(filepath.ToSlash(errOut), tc.said) {
					t.Errorf("%v: exit %d\n%s%s\nwant %s", args, code, out, errOut, tc.said)
				}
			}
		})
	}
}

// TestPullRevision: a repository without the pinned commit.
func TestPullRevision(t *testing.T) {
	for _, tc := range faultCases() {
		t.Run(tc.suite, func(t *testing.T) {
			s, sf, files := hubOf(t, tc.suite)
			s.Close()
			const other = "0123456789abcdef0123456789abcdef01234567"
			s = hubtest.New(hubtest.Repo{Name: sf.Hub.Repo, Commits: []hubtest.Commit{{ID: other, Files: files}}, Refs: map[string]string{"main": other}})
			defer s.Close()
			t.Setenv("HF_ENDPOINT", s.URL)
			fails(t, exitFailure, []string{"suites", "pull", tc.suite}, sf.Hub.Repo, fmt.Sprintf("has no revision %q", sf.Hub.Revision))
		})
	}
}

// TestPullNoNetwork: without the hub, what to do is said; the files may be
// brought.
func TestPullNoNetwork(t *testing.T) {
	for _, tc := range faultCases() {
		t.Run(tc.suite, func(t *testing.T) {
			s, sf, files := hubOf(t, tc.suite)
			s.Close()
			fails(t, exitFailure, []string{"suites", "pull", tc.suite}, "cannot be reached", "--from", sf.Hub.Repo)
			t.Setenv("HF_HUB_OFFLINE", "1")
			fails(t, exitFailure, []string{"suites", "pull", tc.suite}, "HF_HUB_OFFLINE forbids fetching it")
			folder := t.TempDir()
			for _, f := range files {
				name := filepath.Join(folder, filepath.FromSlash(f.Path))
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, f.Body, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			brought := must(t, "suites", "check", tc.suite+"@"+folder)
			if from := must(t, "suites", "check", tc.suite, "--from", folder); from != brought {
				t.Errorf("with --from:\n%s\nwith @:\n%s", from, brought)
			}
			must(t, "suites", "pull", tc.suite, "--from", folder)
			if pulled := must(t, "suites", "check", tc.suite); pulled != brought || strings.Contains(pulled, "a part") {
				t.Errorf("pulled:\n%s\nbrought:\n%s", pulled, brought)
			}
		})
	}
}

// TestKorMedMCQAByID: answers published elsewhere call its items doctor_0, …
func TestKorMedMCQAByID(t *testing.T) {
	hubOf(t, "kormedmcqa")
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
