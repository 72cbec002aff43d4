package cmd

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/internal/hub/hubtest"
	"github.com/hanbench/hanbench/internal/secret"
	"github.com/hanbench/hanbench/tasks"
)

const (
	pulledCommit = "2222222222222222222222222222222222222222"
	pulledToken  = "hf_심은토큰0123456789"
)

func pulledRepo() hubtest.Repo {
	return hubtest.Repo{
		Name: "HAERAE-HUB/KMMLU",
		Commits: []hubtest.Commit{{ID: pulledCommit, Files: []hubtest.File{
			{Path: "README.md", Body: []byte("# 시험")},
			{Path: "data/Law-dev.csv", Body: []byte("질문,정답\n")},
			{Path: "data/Law-test.csv", Body: bytes.Repeat([]byte("질문,정답\n"), 100), LFS: true},
		}}},
		Refs: map[string]string{"main": pulledCommit},
	}
}

// wantsData is a suite kmmlu that reads the files of data/, and one of its own.
func wantsData(suite string) ([]tasks.RepoFiles, error) {
	switch suite {
	case "ko-basics":
		return nil, nil
	case "kmmlu":
	default:
		if strings.HasSuffix(suite, ".yaml") {
			return tasks.Repositories(suite)
		}
		return nil, errors.New("no suite " + suite)
	}
	return []tasks.RepoFiles{{Repo: "HAERAE-HUB/KMMLU", Revision: pulledCommit, Wanted: func(paths []string) (want, missing []string) {
		for _, p := range paths {
			if strings.HasPrefix(p, "data/") {
				want = append(want, p)
			}
		}
		if len(want) < 2 {
			missing = []string{"data/<subject>-test.csv"}
		}
		return want, missing
	}}}, nil
}

// pullWith runs the verb with a cache of its own; HUB and CACHE stand for what
// differs from run to run.
func pullWith(t *testing.T, ctx context.Context, s *hubtest.Server, lang string, args ...string) (out, errOut string, err error) {
	t.Helper()
	if os.Getenv("HF_HUB_CACHE") == "" {
		t.Setenv("HF_HUB_CACHE", filepath.Join(t.TempDir(), "hub"))
	}
	for _, name := range []string{"HF_HUB_OFFLINE", "HF_TOKEN_PATH", "HUGGING_FACE_HUB_TOKEN"} {
		t.Setenv(name, "")
	}
	t.Setenv("HF_HOME", t.TempDir())
	t.Setenv("HF_ENDPOINT", s.URL)
	var stdout, stderr bytes.Buffer
	secrets := &secret.Redactor{}
	streams := &IO{Out: secrets.Writer(&stdout), Err: secrets.Writer(&stderr), secrets: secrets, lang: lang}
	c := newSuitesPull(streams, wantsData)
	c.SetArgs(args)
	c.SilenceErrors, c.SilenceUsage = true, true
	err = c.ExecuteContext(ctx)
	if err != nil && !errors.Is(err, errSaid) {
		printError(streams.Err, err)
	}
	plain := strings.NewReplacer(s.URL, "HUB", os.Getenv("HF_HUB_CACHE"), "CACHE", string(filepath.Separator), "/")
	return plain.Replace(stdout.String()), plain.Replace(stderr.String()), err
}

func TestSuitesPull(t *testing.T) {
	s := hubtest.New(pulledRepo())
	defer s.Close()
	const where = "CACHE/datasets--HAERAE-HUB--KMMLU/snapshots/" + pulledCommit
	out, errOut, err := pullWith(t, t.Context(), s, "en", "ko-basics", "kmmlu")
	if err != nil {
		t.Fatal(err, errOut)
	}
	want := "ko-basics brings its items itself: nothing to fetch\nkmmlu: 2 files, 1.4 kB, 2 of them new, in " + where + "\n"
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("  data/Law-dev.csv  14 B\n  data/Law-test.csv  1.4 kB\n", errOut); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	for _, r := range s.Requests() {
		if !strings.HasPrefix(r.UserAgent, "hanbench/") {
			t.Errorf("%s %s by %q", r.Method, r.Path, r.UserAgent)
		}
	}
	out, errOut, err = pullWith(t, t.Context(), s, "ko", "kmmlu")
	if diff := cmp.Diff("kmmlu: 파일 2개, 1.4 kB, 새로 받은 것 0개, 위치 "+where+"\n", out); err != nil || errOut != "" || diff != "" {
		t.Errorf("again: %v %s (-want +got):\n%s", err, errOut, diff)
	}
}

// A task file's repository may hold but a program; the hub keeps its rows at
// another revision. What was pulled is found.
func TestSuitesPullTaskFile(t *testing.T) {
	const converted = "3333333333333333333333333333333333333333"
	s := hubtest.New(hubtest.Repo{
		Name: "skt/kobest_v1",
		Commits: []hubtest.Commit{
			{ID: pulledCommit, Files: []hubtest.File{{Path: "kobest_v1.py", Body: []byte("class KoBEST: ...")}}},
			{ID: converted, Files: []hubtest.File{
				{Path: "boolq/test/0000.jsonl", Body: []byte(`{"문단": "가", "label": 1}` + "\n")},
				{Path: "copa/test/0000.jsonl", Body: []byte("{}\n")},
			}},
		},
		Refs: map[string]string{"main": pulledCommit, tasks.Converted: converted},
	})
	defer s.Close()
	file := filepath.Join(t.TempDir(), "boolq.yaml")
	yaml := "task: boolq\ndataset_path: skt/kobest_v1\ndataset_name: boolq\ntest_split: test\noutput_type: multiple_choice\n" +
		"doc_to_text: \"{{문단}} 답:\"\ndoc_to_target: label\ndoc_to_choice: [아니오, 예]\n"
	if err := os.WriteFile(file, []byte(yaml), 0o644); err != nil {
		t.Fatal(err)
	}
	out, errOut, err := pullWith(t, t.Context(), s, "en", file)
	if err != nil || !strings.Contains(out, "boolq.yaml: 1 files") || !strings.Contains(errOut, "boolq/test/0000.jsonl") {
		t.Fatalf("%v, %s%s", err, out, errOut)
	}
	suite, err := tasks.OpenWith(file, tasks.Options{Snapshots: bench.Pulled()})
	if err != nil || len(suite.Tasks[0].Items) != 1 {
		t.Errorf("%+v, %v", suite, err)
	}
}

func TestSuitesPullFrom(t *testing.T) {
	s := hubtest.New(pulledRepo())
	defer s.Close()
	folder := t.TempDir()
	for name, content := range map[string]string{"data/Law-dev.csv": "가", "data/Law-test.csv": "나"} {
		name = filepath.Join(folder, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	out, errOut, err := pullWith(t, t.Context(), s, "en", "kmmlu", "--from", folder)
	if err != nil || !strings.HasPrefix(out, "kmmlu: 2 files, 6 B, 2 of them new, in CACHE/") {
		t.Errorf("%v, %s%s", err, out, errOut)
	}
	t.Setenv("HF_HUB_CACHE", t.TempDir())
	if err := os.Remove(filepath.Join(folder, "data", "Law-dev.csv")); err != nil {
		t.Fatal(err)
	}
	_, errOut, err = pullWith(t, t.Context(), s, "en", "kmmlu", "--from", folder)
	if want := "these files are still missing: data/<subject>-test.csv"; err == nil || !strings.Contains(errOut, want) {
		t.Errorf("%v, %s; want %q", err, errOut, want)
	}
	if r := s.Requests(); len(r) > 0 {
		t.Errorf("asked the hub: %+v", r)
	}
}

func TestSuitesPullErrors(t *testing.T) {
	gated := pulledRepo()
	gated.Gated = true
	tests := []struct {
		name string
		repo hubtest.Repo
		env  string // a variable and its value
		args []string
		code int
		want string
	}{
		{"이름 없음", pulledRepo(), "", nil, exitUsage, "name at least one suite"},
		{"모르는 이름", pulledRepo(), "", []string{"kmmlu", "kmlu"}, exitUsage, "no suite kmlu"},
		{"여러 세트의 --from", pulledRepo(), "", []string{"kmmlu", "ko-basics", "--from", "."}, exitUsage, "name one"},
		{"gated", gated, "", []string{"kmmlu"}, exitFailure, "hanbench: kmmlu: HAERAE-HUB/KMMLU/*@222222222222 is gated: HTTP 401"},
		{"모르는 토큰", pulledRepo(), "HF_TOKEN=" + strings.TrimPrefix(pulledToken, "hf_심은토큰"), []string{"kmmlu"}, exitFailure, "the hub refuses the token from HF_TOKEN"},
		{"토큰 아닌 글", pulledRepo(), "HF_TOKEN=" + pulledToken, []string{"kmmlu"}, exitUsage, "the token in HF_TOKEN has characters that no token has"},
		{"주소 아님", pulledRepo(), "HF_ENDPOINT=x", []string{"kmmlu"}, exitUsage, "HF_ENDPOINT is no address"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := hubtest.New(tt.repo)
			defer s.Close()
			name, value, _ := strings.Cut(tt.env, "=")
			if name == "HF_ENDPOINT" {
				s.URL = value
			} else if name != "" {
				t.Setenv(name, value)
			}
			_, errOut, err := pullWith(t, t.Context(), s, "en", tt.args...)
			if exitCode(err) != tt.code || !strings.Contains(errOut, tt.want) {
				t.Errorf("exit %d, %s; want %d and %q", exitCode(err), errOut, tt.code, tt.want)
			}
			if value != "" && name == "HF_TOKEN" && strings.Contains(errOut, value) {
				t.Errorf("the token is in: %s", errOut)
			}
		})
	}
}

func TestSuitesPullInterrupted(t *testing.T) {
	s := hubtest.New(pulledRepo())
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, errOut, err := pullWith(t, ctx, s, "en", "kmmlu")
	if exitCode(err) != exitInterrupted || !strings.Contains(errOut, "what has come is kept") {
		t.Errorf("exit %d, %s", exitCode(err), errOut)
	}
}

func TestRepositories(t *testing.T) {
	if r, err := tasks.Repositories("ko-basics"); r != nil || err != nil {
		t.Errorf("%v, %v; want a suite without files of the hub", r, err)
	}
	if _, err := tasks.Repositories("ko-basic"); err == nil || !strings.Contains(err.Error(), "ko-basics") {
		t.Errorf("%v; want the name that was meant", err)
	}
}

func TestSizeText(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 12_345_678: "12.3 MB", 5e9: "5.0 GB", 5e12: "5000.0 GB"} {
		if got := sizeText(n); got != want {
			t.Errorf("%d is %s; want %s", n, got, want)
		}
	}
}
