package fetch

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/internal/hub/hubtest"
)

const (
	org     = "HAERAE-HUB/KMMLU"
	first   = "1111111111111111111111111111111111111111"
	second  = "2222222222222222222222222222222222222222"
	parquet = "3333333333333333333333333333333333333333"
	mine    = "hf_tokenOfTheTests"
)

// long is longer than the buffers on the way.
var long = bytes.Repeat([]byte("질문,정답\n형법상 미수범의 처벌은?,2\n"), 20_000)

func files() []hubtest.File {
	return []hubtest.File{
		{Path: "README.md", Body: []byte("# 한국어 시험\n")},
		{Path: "data/criminal law-test.csv", Body: long},
		{Path: "data/test-00000-of-00002.parquet", Body: append([]byte("PAR1 0 "), long...), LFS: true},
		{Path: "data/test-00001-of-00002.parquet", Body: append([]byte("PAR1 1 "), long...), LFS: true},
		{Path: "data/dev-00000-of-00001.parquet", Body: []byte("PAR1 dev"), LFS: true},
	}
}

func repo() hubtest.Repo {
	return hubtest.Repo{
		Name: org,
		Commits: []hubtest.Commit{
			{ID: first, Files: []hubtest.File{{Path: "README.md", Body: []byte("old\n")}}},
			{ID: second, Files: files()},
			{ID: parquet, Files: []hubtest.File{{Path: "abstract/test/0000.parquet", Body: []byte("PAR1 converted"), LFS: true}}},
		},
		Refs: map[string]string{"main": second, "v1.0": first, "refs/convert/parquet": parquet},
	}
}

func at(revision, path string) hub.File { return hub.File{Repo: org, Revision: revision, Path: path} }

// only wants the files of a path or of a pattern.
func only(f hub.File) hub.Selection {
	return hub.Selection{Repo: f.Repo, Revision: f.Revision, Wanted: func(paths []string) (want, missing []string) {
		for _, p := range paths {
			if ok, _ := path.Match(f.Path, p); ok {
				want = append(want, p)
			}
		}
		if len(want) == 0 {
			missing = []string{f.Path}
		}
		return want, missing
	}}
}

func body(t *testing.T, path string) hubtest.File {
	t.Helper()
	all := files()
	i := slices.IndexFunc(all, func(f hubtest.File) bool { return f.Path == path })
	if i < 0 {
		t.Fatalf("no file %s", path)
	}
	return all[i]
}

// serve starts a stand-in and a client for it, with quick retries.
func serve(t *testing.T, r hubtest.Repo, change func(*Settings)) (*hubtest.Server, *Client, *[]Progress) {
	t.Helper()
	s := hubtest.New(r)
	t.Cleanup(s.Close)
	settings := Settings{
		Endpoint: s.URL, Cache: hub.Cache{Dir: filepath.Join(t.TempDir(), "hub")},
		UserAgent: "hanbench/test", FirstWait: time.Millisecond,
	}
	if change != nil {
		change(&settings)
	}
	var seen []Progress
	c, err := New(settings, func(p Progress) { seen = append(seen, p) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return s, c, &seen
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// wantPulled checks names and contents against the stand-in's files.
func wantPulled(t *testing.T, c *Client, commit string, names []string, paths ...string) {
	t.Helper()
	var want []string
	for _, p := range paths {
		want = append(want, c.Cache.Place(org, commit, p))
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Fatalf("files (-want +got):\n%s", diff)
	}
	for i, p := range paths {
		if !bytes.Equal(read(t, names[i]), body(t, p).Body) {
			t.Errorf("%s has another content", p)
		}
	}
}

// leftovers are the parts in a cache.
func leftovers(t *testing.T, c *Client) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(c.Cache.Dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".incomplete") {
			found = append(found, filepath.Base(name))
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return found
}

func TestPull(t *testing.T) {
	tests := []struct {
		name   string
		file   hub.File
		commit string
		paths  []string
	}{
		{"LFS 파일", at(second, "data/dev-00000-of-00001.parquet"), second, []string{"data/dev-00000-of-00001.parquet"}},
		{"git 파일, 빈칸 있는 이름", at(second, "data/criminal law-test.csv"), second, []string{"data/criminal law-test.csv"}},
		{"가지", at("main", "README.md"), second, []string{"README.md"}},
		{"판이 없으면 main", at("", "README.md"), second, []string{"README.md"}},
		{"무늬", at(second, "data/test-*.parquet"), second, []string{"data/test-00000-of-00002.parquet", "data/test-00001-of-00002.parquet"}},
		{"가지의 무늬", at("main", "data/*.csv"), second, []string{"data/criminal law-test.csv"}},
	}
	for _, links := range []bool{true, false} {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				s, c, seen := serve(t, repo(), func(s *Settings) { s.Cache.NoLinks = !links })
				names, err := c.PullAll(t.Context(), only(tt.file))
				if err != nil {
					t.Fatal(err)
				}
				wantPulled(t, c, tt.commit, names, tt.paths...)
				if left := leftovers(t, c); left != nil {
					t.Errorf("parts were left: %v", left)
				}
				if info, err := os.Lstat(names[0]); err != nil || info.Mode().IsRegular() == links {
					t.Errorf("%v, %v; links: %v", info.Mode(), err, links)
				}
				// Now without any network, as package tasks looks.
				if dir, commit, ok := c.Cache.Snapshot(org, tt.file.Revision); !ok || commit != tt.commit || dir != c.Cache.Place(org, tt.commit, "") {
					t.Errorf("Snapshot %s, %s, %v", dir, commit, ok)
				}
				last := (*seen)[len(*seen)-1]
				if last.Stage != Fetched || last.File.Path != tt.paths[len(tt.paths)-1] || last.Done != last.Total {
					t.Errorf("the last progress is %+v", last)
				}
				s.Requests()
				again, err := c.PullAll(t.Context(), only(tt.file))
				if diff := cmp.Diff(names, again); err != nil || diff != "" {
					t.Errorf("again: %v %s", err, diff)
				}
				for _, r := range s.Requests() {
					if r.Store || hub.IsCommit(tt.file.Revision) {
						t.Errorf("%s %s was asked again", r.Method, r.Path)
					}
				}
				if last := (*seen)[len(*seen)-1]; last.Stage != Found {
					t.Errorf("the last progress is %+v, of a file that was there", last)
				}
			})
		}
	}
}

func TestPullConverted(t *testing.T) {
	_, c, _ := serve(t, repo(), nil)
	f := at("refs/convert/parquet", "abstract/test/*.parquet")
	names, err := c.PullAll(t.Context(), only(f))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(read(t, names[0])); got != "PAR1 converted" {
		t.Errorf("content %q", got)
	}
	if got := string(read(t, filepath.Join(c.Cache.Repo(org), "refs", "refs", "convert", "parquet"))); got != parquet {
		t.Errorf("refs/refs/convert/parquet holds %q", got)
	}
}

// The layout that Python expects.
func TestLayout(t *testing.T) {
	_, c, _ := serve(t, repo(), nil)
	if _, err := c.PullAll(t.Context(), only(at("main", "data/dev-*.parquet"))); err != nil {
		t.Fatal(err)
	}
	dev := body(t, "data/dev-00000-of-00001.parquet")
	link, err := os.Readlink(filepath.Join(c.Cache.Dir, "datasets--HAERAE-HUB--KMMLU", "snapshots", second, "data", "dev-00000-of-00001.parquet"))
	if want := filepath.Join("..", "..", "..", "blobs", dev.SHA256()); err != nil || link != want {
		t.Errorf("link to %q, %v; want %q", link, err, want)
	}
	if got := string(read(t, filepath.Join(c.Cache.Repo(org), "refs", "main"))); got != second {
		t.Errorf("refs/main holds %q", got)
	}
	if got := read(t, c.Cache.Blob(org, dev.SHA256())); !bytes.Equal(got, dev.Body) {
		t.Errorf("the blob holds %q", got)
	}
	if entries, ok := c.Cache.Listing(org, second); !ok || len(entries) != len(files()) {
		t.Errorf("the list of files holds %v, %v", entries, ok)
	}
}

func TestFaults(t *testing.T) {
	const lfs, plain = "data/test-00000-of-00002.parquet", "data/criminal law-test.csv"
	half := len(long) / 2
	tests := []struct {
		name   string
		faults []hubtest.Fault
		ranges []bool // of each GET of the content: asked for a part?
		kind   Kind   // empty: it goes well
	}{
		{"끊김", []hubtest.Fault{{CutAt: half}}, []bool{false, true}, ""},
		{"시작도 전에 끊김", []hubtest.Fault{{CutAt: -1}}, []bool{false, false}, ""},
		{"여러 번 끊김", slices.Repeat([]hubtest.Fault{{CutAt: 1000}}, 20), slices.Concat([]bool{false}, slices.Repeat([]bool{true}, 20)), ""},
		{"503 뒤에 성공", []hubtest.Fault{{Status: 503}, {Status: 502}}, []bool{false, false, false}, ""},
		{"429, 곧 다시", []hubtest.Fault{{Status: 429, RateLimit: `"api";r=0;t=0`}}, []bool{false, false}, ""},
		{"계속 503", slices.Repeat([]hubtest.Fault{{Status: 503}}, tries), slices.Repeat([]bool{false}, tries), Refused},
		{"너무 긴 Retry-After", []hubtest.Fault{{Status: 429, RetryAfter: "3600"}}, []bool{false}, Refused},
		{"끊긴 뒤 범위를 모름", []hubtest.Fault{{CutAt: half}, {NoRange: true}}, []bool{false, true}, ""},
		{"끊긴 뒤 다른 범위", []hubtest.Fault{{CutAt: half}, {WrongRange: true}}, []bool{false, true, false}, ""},
		{"틀린 바이트", []hubtest.Fault{{Wrong: true}}, []bool{false}, Corrupt},
		{"끊긴 뒤 틀린 바이트", []hubtest.Fault{{CutAt: half}, {Wrong: true}}, []bool{false, true}, Corrupt},
		{"너무 긺", []hubtest.Fault{{Longer: true}}, []bool{false}, Corrupt},
		{"멈춤", []hubtest.Fault{{Before: time.Minute}}, []bool{false, false}, ""},
	}
	for _, path := range []string{lfs, plain} {
		for _, tt := range tests {
			t.Run(path+"/"+tt.name, func(t *testing.T) {
				s, c, _ := serve(t, repo(), func(s *Settings) {
					if slices.Contains(tt.faults, hubtest.Fault{Before: time.Minute}) {
						s.Stall = 2 * time.Second
					}
				})
				s.Fail(path, tt.faults...)
				names, err := c.PullAll(t.Context(), only(at(second, path)))
				var failed *Error
				switch {
				case tt.kind == "" && err != nil:
					t.Fatal(err)
				case tt.kind == "":
					wantPulled(t, c, second, names, path)
				case !errors.As(err, &failed) || failed.Kind != tt.kind:
					t.Fatalf("%v; want %s", err, tt.kind)
				}
				if left := leftovers(t, c); tt.kind != Refused && left != nil {
					t.Errorf("parts were left: %v", left)
				}
				if tt.kind != "" {
					if _, err := os.Stat(c.Cache.Place(org, second, path)); !errors.Is(err, fs.ErrNotExist) {
						t.Errorf("the cache has it all the same: %v", err)
					}
				}
				var ranges []bool
				for _, r := range s.Requests() {
					if r.Method == "GET" && (r.Store || strings.HasPrefix(r.Path, "/api/resolve-cache/")) {
						ranges = append(ranges, r.Range != "")
					}
				}
				if diff := cmp.Diff(tt.ranges, ranges); diff != "" {
					t.Errorf("GETs with a range (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// What a killed process left is continued, and thrown away where it was bad.
func TestPartOfAnother(t *testing.T) {
	const path = "data/test-00000-of-00002.parquet"
	f := body(t, path)
	tests := []struct {
		name   string
		part   []byte
		ranges []string
	}{
		{"앞부분", f.Body[:1000], []string{"bytes=1000-"}},
		{"전부", f.Body, nil},
		{"틀린 앞부분", bytes.Repeat([]byte("x"), 1000), []string{"bytes=1000-", ""}},
		{"틀린 전부", bytes.Repeat([]byte("x"), len(f.Body)), []string{""}},
		{"너무 김", append(slices.Clone(f.Body), 'x'), []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, c, _ := serve(t, repo(), nil)
			part := c.Cache.Blob(org, f.SHA256()) + ".incomplete"
			if err := errors.Join(os.MkdirAll(filepath.Dir(part), 0o755), os.WriteFile(part, tt.part, 0o644)); err != nil {
				t.Fatal(err)
			}
			names, err := c.PullAll(t.Context(), only(at(second, path)))
			if err != nil {
				t.Fatal(err)
			}
			wantPulled(t, c, second, names, path)
			var ranges []string
			for _, r := range s.Requests() {
				if r.Store {
					ranges = append(ranges, r.Range)
				}
			}
			if diff := cmp.Diff(tt.ranges, ranges); diff != "" {
				t.Errorf("ranges asked of the store (-want +got):\n%s", diff)
			}
		})
	}
}

// A damaged file of the cache is fetched again, whoever put it there.
func TestDamaged(t *testing.T) {
	const path = "data/dev-00000-of-00001.parquet"
	for _, name := range []string{"snapshot", "blob alone"} {
		t.Run(name, func(t *testing.T) {
			_, c, _ := serve(t, repo(), nil)
			names, err := c.PullAll(t.Context(), only(at(second, path)))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(names[0], []byte("PAR1 dxv"), 0o644); err != nil {
				t.Fatal(err)
			}
			if name == "blob alone" {
				if err := os.Remove(names[0]); err != nil {
					t.Fatal(err)
				}
			}
			if names, err = c.PullAll(t.Context(), only(at(second, path))); err != nil {
				t.Fatal(err)
			}
			wantPulled(t, c, second, names, path)
		})
	}
}

func TestInterrupted(t *testing.T) {
	const path = "data/test-00000-of-00002.parquet"
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("interrupted")
	s, c, _ := serve(t, repo(), nil)
	c.observe = func(p Progress) {
		if p.Stage == Fetching && p.Done > 10_000 {
			cancel(stop)
		}
	}
	s.Fail(path, hubtest.Fault{Between: time.Millisecond})
	if _, err := c.PullAll(ctx, only(at(second, path))); !errors.Is(err, stop) {
		t.Fatalf("%v; want what ended the context", err)
	}
	if left := leftovers(t, c); len(left) != 1 {
		t.Fatalf("parts %v; want one", left)
	}
	s.Requests()
	names, err := c.PullAll(t.Context(), only(at(second, path)))
	if err != nil {
		t.Fatal(err)
	}
	wantPulled(t, c, second, names, path)
	i := slices.IndexFunc(s.Requests(), func(r hubtest.Request) bool { return r.Store && strings.HasPrefix(r.Range, "bytes=") })
	if i < 0 {
		t.Error("it began again")
	}
}

// The token goes to the hub, and to no other server.
func TestTokenStaysHome(t *testing.T) {
	r := repo()
	r.Gated, r.Token = true, mine
	s, c, _ := serve(t, r, func(s *Settings) { s.Token, s.TokenFrom = mine, "HF_TOKEN" })
	for _, p := range []string{"data/dev-*.parquet", "data/test-00000-of-00002.parquet", "README.md"} {
		if _, err := c.PullAll(t.Context(), only(at("main", p))); err != nil {
			t.Fatal(err)
		}
	}
	atHub, atStore := 0, 0
	for _, r := range s.Requests() {
		if r.UserAgent != "hanbench/test" {
			t.Errorf("%s %s by %q", r.Method, r.Path, r.UserAgent)
		}
		if !r.Store {
			atHub++
			if r.Authorization != "Bearer "+mine {
				t.Errorf("%s %s without the token", r.Method, r.Path)
			}
			continue
		}
		atStore++
		if r.Authorization != "" {
			t.Errorf("%s %s carries the token to the store", r.Method, r.Path)
		}
	}
	if atHub < 6 || atStore != 2 {
		t.Errorf("%d requests at the hub and %d at the store", atHub, atStore)
	}
}

// A branch moves: what was fetched stays, the new file comes.
func TestMovedBranch(t *testing.T) {
	r := repo()
	r.Refs["main"] = first
	_, c, _ := serve(t, r, nil)
	names, err := c.PullAll(t.Context(), only(at("main", "README.md")))
	if err != nil || string(read(t, names[0])) != "old\n" {
		t.Fatalf("%v, %v", names, err)
	}
	r.Refs["main"] = second // the stand-in's own: the map is shared
	if names, err = c.PullAll(t.Context(), only(at("main", "README.md"))); err != nil {
		t.Fatal(err)
	}
	wantPulled(t, c, second, names, "README.md")
	if commit, ok := c.Cache.Commit(org, "main"); !ok || commit != second {
		t.Errorf("main is %s, %v", commit, ok)
	}
}

// Without network what is there will do, and else the error says how.
func TestNoNetwork(t *testing.T) {
	s, c, _ := serve(t, repo(), nil)
	if _, err := c.PullAll(t.Context(), only(at("main", "README.md"))); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := c.PullAll(t.Context(), only(at("main", "README.md"))); err != nil {
		t.Errorf("%v, though it is in the cache", err)
	}
	_, err := c.PullAll(t.Context(), only(at(second, "data/criminal law-test.csv")))
	var failed *Error
	if !errors.As(err, &failed) || failed.Kind != NoNetwork {
		t.Fatalf("%v; want %s", err, NoNetwork)
	}
	for _, want := range []string{"connection refused", s.URL + "/datasets/" + org + "/resolve/" + second + "/data/criminal%20law-test.csv", "--from PATH", c.Cache.Dir} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
}

func TestOffline(t *testing.T) {
	s, c, _ := serve(t, repo(), func(s *Settings) { s.Offline = true })
	_, err := c.PullAll(t.Context(), only(at("main", "README.md")))
	want := &Error{Kind: Offline, File: at("main", "*"), Endpoint: s.URL, Cache: c.Cache}
	var failed *Error
	if !errors.As(err, &failed) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, failed); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	if r := s.Requests(); len(r) > 0 {
		t.Errorf("asked all the same: %+v", r)
	}
	c.Offline = false
	if _, err := c.PullAll(t.Context(), only(at("main", "README.md"))); err != nil {
		t.Fatal(err)
	}
	c.Offline = true
	s.Requests()
	if names, err := c.PullAll(t.Context(), only(at("main", "README.md"))); err != nil || len(names) != 1 {
		t.Errorf("%v, %v; want what is in the cache", names, err)
	}
	if r := s.Requests(); len(r) > 0 {
		t.Errorf("asked all the same: %+v", r)
	}
}

// both wants test and dev files, as a suite's recipe does.
func both(repo, revision string) hub.Selection {
	return hub.Selection{Repo: repo, Revision: revision, Wanted: func(paths []string) (want, missing []string) {
		for _, pattern := range []string{"data/test-*.parquet", "data/dev-*.parquet"} {
			found, lacks := only(hub.File{Path: pattern}).Wanted(paths)
			want, missing = append(want, found...), append(missing, lacks...)
		}
		return want, missing
	}}
}

func TestPullAll(t *testing.T) {
	paths := []string{"data/dev-00000-of-00001.parquet", "data/test-00000-of-00002.parquet", "data/test-00001-of-00002.parquet"}
	for _, revision := range []string{second, "main"} {
		t.Run(revision, func(t *testing.T) {
			s, c, seen := serve(t, repo(), nil)
			names, err := c.PullAll(t.Context(), both(org, revision))
			if err != nil {
				t.Fatal(err)
			}
			wantPulled(t, c, second, names, paths...)
			if dir, commit, ok := c.Cache.Snapshot(org, revision); !ok || commit != second || dir != c.Cache.Place(org, second, "") {
				t.Errorf("Snapshot %s, %s, %v", dir, commit, ok)
			}
			// One that is lost is fetched again, the others are not.
			if err := os.Remove(c.Cache.Blob(org, body(t, paths[1]).SHA256())); err != nil {
				t.Fatal(err)
			}
			s.Requests()
			*seen = nil
			if names, err = c.PullAll(t.Context(), both(org, revision)); err != nil {
				t.Fatal(err)
			}
			wantPulled(t, c, second, names, paths...)
			stored := 0
			for _, r := range s.Requests() {
				if r.Store {
					stored++
				}
			}
			if stored != 1 {
				t.Errorf("%d downloads; want one", stored)
			}
			// All are there: without network too.
			s.Close()
			again, err := c.PullAll(t.Context(), both(org, revision))
			if diff := cmp.Diff(names, again); err != nil || diff != "" {
				t.Errorf("without network: %v %s", err, diff)
			}
		})
	}
}

func TestPullAllMissing(t *testing.T) {
	_, c, _ := serve(t, repo(), nil)
	_, err := c.PullAll(t.Context(), both(org, first))
	var failed *Error
	if !errors.As(err, &failed) || failed.Kind != NoFile || failed.File.Path != "data/test-*.parquet" || !strings.Contains(err.Error(), "it has README.md") {
		t.Errorf("%v; want the pattern, and what there is", err)
	}
}

// Some files of a commit, without the list of all, are not taken for all.
func TestPullAllOfPart(t *testing.T) {
	s, c, _ := serve(t, repo(), nil)
	for _, p := range []string{"data/test-00000-of-00002.parquet", "data/dev-00000-of-00001.parquet"} {
		brought := filepath.Join(t.TempDir(), "brought")
		if err := os.WriteFile(brought, body(t, p).Body, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Cache.Import(at(second, p), brought); err != nil {
			t.Fatal(err)
		}
	}
	names, err := c.PullAll(t.Context(), both(org, second))
	if err != nil || len(names) != 3 {
		t.Errorf("%v, %v; want three files", names, err)
	}
	s.Close()
}
