package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/hub/hubtest"
	"github.com/hanbench/hanbench/internal/hub/hubtest/layout"
	"github.com/hanbench/hanbench/internal/secret"
)

// kobaltAt is the commit that the recipe of kobalt pins.
const kobaltAt = "30c30a431066508e6bef77cfa6d6059b85b12f0d"

// kobaltRepo has 700 items of ours in the layout of KoBALT, whose train.jsonl
// holds a JSON list.
func kobaltRepo(question string) hubtest.Repo {
	var items []map[string]any
	for i := range 700 {
		items = append(items, map[string]any{
			"ID": fmt.Sprintf("k-%d", i), question: fmt.Sprintf("%d번째 물음. 고르세요.\nA: 가\nB: 나", i), "Answer": "B",
			"Class": "Syntax", "Subclass": "일치", "Level": i % 3, "Sampling_YN": 0,
		})
	}
	body, err := json.Marshal(items)
	if err != nil {
		panic(err)
	}
	return hubtest.Repo{Name: "snunlp/KoBALT-700", Commits: []hubtest.Commit{{ID: kobaltAt, Files: []hubtest.File{
		{Path: "README.md", Body: []byte("# 시험")}, {Path: "data/train.jsonl", Body: body, LFS: true},
	}}}, Refs: map[string]string{"main": kobaltAt}}
}

// suitesVerb runs hanbench suites with a cache of its own.
func suitesVerb(args ...string) (out, errOut string, err error) {
	var stdout, stderr bytes.Buffer
	secrets := &secret.Redactor{}
	streams := &IO{Out: secrets.Writer(&stdout), Err: secrets.Writer(&stderr), secrets: secrets, lang: "en"}
	c := newSuites(streams)
	c.SetArgs(args)
	c.SilenceErrors, c.SilenceUsage = true, true
	err = c.Execute()
	if err != nil && !errors.Is(err, errSaid) {
		printError(streams.Err, err)
	}
	return stdout.String(), stderr.String(), err
}

// TestPublicSuite: a benchmark is pulled, and then read without network.
func TestPublicSuite(t *testing.T) {
	t.Setenv("HF_HUB_CACHE", filepath.Join(t.TempDir(), "hub"))
	t.Setenv("HF_HOME", t.TempDir())
	t.Setenv("HF_HUB_OFFLINE", "")
	s := hubtest.New(kobaltRepo("Question"))
	t.Setenv("HF_ENDPOINT", s.URL)
	if _, errOut, err := suitesVerb("check", "kobalt"); err == nil || !strings.Contains(errOut, "kobalt is not on this machine; fetch it with: hanbench suites pull kobalt") {
		t.Errorf("before: %v %s", err, errOut)
	}
	if _, errOut, err := suitesVerb("pull", "kobalt"); err != nil {
		t.Fatal(err, errOut)
	}
	s.Close()
	if out, errOut, err := suitesVerb("check", "kobalt"); err != nil || !strings.HasPrefix(out, "kobalt 1.0.0: ok, 1 tasks, 700 items, sha256:") {
		t.Errorf("check: %v %s %s", err, out, errOut)
	}
	out, _, err := suitesVerb("show", "kobalt")
	if err != nil || !strings.Contains(out, "repository: snunlp/KoBALT-700 @ "+kobaltAt+"\n") || !strings.Contains(out, "0번째 물음.") {
		t.Errorf("show: %v %s", err, out)
	}
	out, _, err = suitesVerb("list")
	for _, line := range strings.Split(out, "\n") {
		fields := strings.Fields(line)
		if len(fields) > 4 && fields[0] == "kobalt" && fields[4] != "yes" || len(fields) > 4 && fields[0] == "kobbq" && fields[4] != "no" {
			t.Errorf("list: %s", line)
		}
	}
	if err != nil || !strings.Contains(out, "kobalt") {
		t.Errorf("list: %v %s", err, out)
	}
}

// TestRenamedColumn: the error says where and what it is called now.
func TestRenamedColumn(t *testing.T) {
	t.Setenv("HF_HUB_CACHE", filepath.Join(t.TempDir(), "hub"))
	t.Setenv("HF_HOME", t.TempDir())
	t.Setenv("HF_HUB_OFFLINE", "")
	s := hubtest.New(kobaltRepo("Questions"))
	defer s.Close()
	t.Setenv("HF_ENDPOINT", s.URL)
	if _, errOut, err := suitesVerb("pull", "kobalt"); err != nil {
		t.Fatal(err, errOut)
	}
	_, errOut, err := suitesVerb("check", "kobalt")
	if err == nil || !strings.Contains(errOut, `data/train.jsonl:1: has no column "Question", but Answer, Class, ID, Level, Questions, Sampling_YN, Subclass; has it been renamed to "Questions"?`) {
		t.Errorf("%v %s", err, errOut)
	}
}

// TestShowPart: a part of a benchmark may lack the examples; then none are shown.
func TestShowPart(t *testing.T) {
	files, _ := layout.Small("kmmlu")
	for _, tc := range []struct{ kept, examples string }{
		{"data/Accounting-test.csv", "–"},
		{"data/Accounting-", "5"},
	} {
		folder := t.TempDir()
		for _, f := range files {
			if strings.HasPrefix(f.Path, tc.kept) {
				name := filepath.Join(folder, filepath.FromSlash(f.Path))
				if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, f.Body, 0o644)); err != nil {
					t.Fatal(err)
				}
			}
		}
		out, _, err := suitesVerb("show", "kmmlu@"+folder)
		row := regexp.MustCompile(`(?m)^kmmlu +multiple_choice +2 +A 1 C 1 +(\S+)`).FindStringSubmatch(out)
		if err != nil || row == nil || row[1] != tc.examples {
			t.Errorf("%s: %v, %q; want %s examples\n%s", tc.kept, err, row, tc.examples, out)
		}
	}
}
