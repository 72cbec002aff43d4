package fetch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/internal/hub/hubtest"
)

// Each thing that can be wrong has a text that says what to do. HUB and CACHE
// stand for what differs from run to run.
func TestErrors(t *testing.T) {
	gated, private := repo(), repo()
	gated.Gated, gated.Token = true, mine
	private.Private, private.Token = true, mine
	const other = "hf_ofSomebodyElse"
	tests := []struct {
		name  string
		repo  hubtest.Repo
		token string
		file  hub.File
		kind  Kind
		want  string
	}{
		{"토큰 없는 gated", gated, "", at(second, "README.md"), Gated, `
HAERAE-HUB/KMMLU/*@222222222222 is gated: HTTP 401, Access to dataset HAERAE-HUB/KMMLU is restricted. You must have access to it and be authenticated to access it. Please log in.
accept its terms at HUB/datasets/HAERAE-HUB/KMMLU, make a token at HUB/settings/tokens and set HF_TOKEN`},
		{"허락받지 않은 토큰", gated, other, at(second, "README.md"), Gated, `
HAERAE-HUB/KMMLU/*@222222222222 is gated: HTTP 403, Access to dataset HAERAE-HUB/KMMLU is restricted and you are not in the authorized list. Visit HUB/datasets/HAERAE-HUB/KMMLU to ask for access.
the account of the token from HF_TOKEN has no access: accept the terms at HUB/datasets/HAERAE-HUB/KMMLU, or wait until it is granted`},
		{"모르는 토큰", repo(), "hf_unknownToken", at(second, "README.md"), BadToken, `
HAERAE-HUB/KMMLU/*@222222222222: the hub refuses the token from HF_TOKEN: HTTP 401, Invalid credentials in Authorization header
make one that may read at HUB/settings/tokens and set HF_TOKEN, or take it away for public datasets`},
		{"없는 저장소", repo(), "", hub.File{Repo: "HAERAE-HUB/KMLU", Path: "README.md"}, NoRepo, `
HAERAE-HUB/KMLU/*@main: there is no public dataset HAERAE-HUB/KMLU: HTTP 401, Invalid username or password.
check the name at HUB/datasets/HAERAE-HUB/KMLU; of a private one the hub says the same: set HF_TOKEN for it`},
		{"남의 비공개 저장소", private, other, at("main", "README.md"), NoRepo, `
HAERAE-HUB/KMMLU/*@main: there is no public dataset HAERAE-HUB/KMMLU: HTTP 404, Repository not found
check the name at HUB/datasets/HAERAE-HUB/KMMLU; of a private one the hub says the same to a token without access to it (from HF_TOKEN)`},
		{"없는 판", repo(), "", at("v2.0", "README.md"), NoRevision, `
HAERAE-HUB/KMMLU/*@v2.0: HAERAE-HUB/KMMLU has no revision "v2.0": HTTP 404, Invalid rev id: v2.0
see HUB/datasets/HAERAE-HUB/KMMLU/commits/main for those that it has`},
		{"없는 파일", repo(), "", at(second, "data/criminal-law-test.csv"), NoFile, `
HAERAE-HUB/KMMLU/data/criminal-law-test.csv@222222222222: the revision has no such file: did you mean data/criminal law-test.csv?
see HUB/datasets/HAERAE-HUB/KMMLU/tree/2222222222222222222222222222222222222222`},
		{"맞는 것 없는 무늬", repo(), "", at("v1.0", "data/test-*.parquet"), NoFile, `
HAERAE-HUB/KMMLU/data/test-*.parquet@v1.0: the revision has no such file: it has README.md
see HUB/datasets/HAERAE-HUB/KMMLU/tree/v1.0`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, c, _ := serve(t, tt.repo, func(s *Settings) {
				if tt.token != "" {
					s.Token, s.TokenFrom = tt.token, "HF_TOKEN"
				}
			})
			s.Know(other)
			_, err := c.PullAll(t.Context(), only(tt.file))
			var failed *Error
			if !errors.As(err, &failed) || failed.Kind != tt.kind {
				t.Fatalf("%v; want %s", err, tt.kind)
			}
			got := strings.NewReplacer(s.URL, "HUB", c.Cache.Dir, "CACHE").Replace(err.Error())
			if diff := cmp.Diff(strings.TrimSpace(tt.want), got); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if tt.token != "" && strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, failed), tt.token) {
				t.Errorf("the token is in: %#v", failed)
			}
			for _, r := range s.Requests() {
				if r.Store { // none of these is fetched to be refused
					t.Errorf("%s %s was asked of the store", r.Method, r.Path)
				}
			}
			if blobs, err := filepath.Glob(filepath.Join(c.Cache.Dir, "*", "blobs", "*")); err != nil || blobs != nil {
				t.Errorf("the cache holds %v, %v", blobs, err)
			}
		})
	}
}

// A hub that repeats the token in its answer does not make it public.
func TestTokenInAnswer(t *testing.T) {
	c, err := New(Settings{Endpoint: "https://hub.test", Token: mine, TokenFrom: "HF_TOKEN"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := c.fail(BadToken, at("main", "README.md"), "no such token: "+mine, nil).Error()
	if strings.Contains(got, mine) || !strings.Contains(got, "no such token: [secret]") {
		t.Error(got)
	}
}

// A login page, and a server that knows no hub.
func TestNoHub(t *testing.T) {
	s, c, _ := serve(t, repo(), nil)
	for _, f := range []hub.File{at("main", "README.md"), at("main", "*.md")} {
		c.Endpoint = s.StoreURL
		var err error
		if c.endpoint, err = c.address(""); err != nil {
			t.Fatal(err)
		}
		var failed *Error
		if _, err := c.PullAll(t.Context(), only(f)); !errors.As(err, &failed) || failed.Kind != Refused {
			t.Errorf("%s: %v; want %s", f, err, Refused)
		}
	}
}

func TestDiskFull(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /dev/full")
	}
	const path = "data/dev-00000-of-00001.parquet"
	_, c, _ := serve(t, repo(), nil)
	part := c.Cache.Blob(org, body(t, path).SHA256()) + ".incomplete"
	if err := errors.Join(os.MkdirAll(filepath.Dir(part), 0o755), os.Symlink("/dev/full", part)); err != nil {
		t.Fatal(err)
	}
	_, err := c.PullAll(t.Context(), only(at(second, path)))
	var full *hub.WriteError
	if !errors.As(err, &full) || !full.Full {
		t.Fatalf("%v; want a full disk", err)
	}
	if !strings.Contains(err.Error(), "make room") || !strings.Contains(err.Error(), c.Cache.Dir) {
		t.Error(err)
	}
}

func TestNotWritable(t *testing.T) {
	_, c, _ := serve(t, repo(), func(s *Settings) {
		file := filepath.Join(filepath.Dir(s.Cache.Dir), "file")
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		s.Cache.Dir = filepath.Join(file, "hub") // not even root makes a folder in a file
	})
	for _, f := range []hub.File{at(second, "README.md"), at(second, "data/*.parquet")} {
		_, err := c.PullAll(t.Context(), only(f))
		var denied *hub.WriteError
		if !errors.As(err, &denied) || denied.Full {
			t.Errorf("%s: %v; want a cache that cannot be written", f, err)
		}
	}
}

func TestPullNames(t *testing.T) {
	_, c, _ := serve(t, repo(), nil)
	if _, err := c.PullAll(t.Context(), only(hub.File{Repo: "../KMMLU", Path: "README.md"})); err == nil || !strings.Contains(err.Error(), `field "repo"`) {
		t.Errorf("%v; want the field", err)
	}
}
