package hub

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(content), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// Known sums, from sha256sum and git hash-object.
const (
	abcSHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	abcGit    = "f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f"
)

func TestSumFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "abc")
	write(t, name, "abc")
	got, err := SumFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Sum{3, abcSHA256, abcGit}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := SumFile(filepath.Dir(name)); err == nil {
		t.Error("a folder has a sum")
	}
}

func TestCheck(t *testing.T) {
	s := Sum{3, abcSHA256, abcGit}
	zero64, zero40 := strings.Repeat("0", 64), strings.Repeat("0", 40)
	tests := []struct {
		name  string
		check func() error
		want  string // "size", "sha256" or "git blob"; empty is none
	}{
		{"고정 없음", func() error { return File{}.Check("x", s) }, ""},
		{"모두 같음", func() error { return File{Size: 3, SHA256: abcSHA256}.Check("x", s) }, ""},
		{"다른 크기", func() error { return File{Size: 4}.Check("x", s) }, "size"},
		{"다른 해시", func() error { return File{SHA256: zero64}.Check("x", s) }, "sha256"},
		{"LFS", func() error { return Entry{Size: 3, SHA256: abcSHA256, OID: zero40}.Check("x", s) }, ""},
		{"다른 LFS", func() error { return Entry{Size: 3, SHA256: zero64}.Check("x", s) }, "sha256"},
		{"git", func() error { return Entry{Size: -1, OID: abcGit}.Check("x", s) }, ""},
		{"다른 git", func() error { return Entry{Size: 3, OID: zero40}.Check("x", s) }, "git blob"},
		{"빈 파일이어야 함", func() error { return Entry{Size: 0}.Check("x", s) }, "size"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.check()
			var wrong *MismatchError
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (!errors.As(err, &wrong) || wrong.What != tt.want):
				t.Errorf("%v; want a wrong %s", err, tt.want)
			}
		})
	}
}

// The files as Python lays them out, without links, and without a list.
func TestFind(t *testing.T) {
	c := Cache{Dir: t.TempDir()}
	snapshot := func(path string) string { return c.Place("a/b", commit, path) }
	write(t, filepath.Join(c.Repo("a/b"), "refs", "main"), commit)
	write(t, filepath.Join(c.Repo("a/b"), "refs", "broken"), "../../..")
	for _, p := range []string{"x.csv", "y.csv", "data/test-00000-of-00002.parquet", "data/test-00001-of-00002.parquet", "data/dev-00000-of-00003.parquet"} {
		write(t, snapshot(p), "abc")
	}
	// The name of a blob that is linked is taken for its sum.
	if err := os.Symlink(filepath.Join("..", "..", "blobs", strings.Repeat("0", 64)), snapshot("linked.csv")); err != nil {
		t.Skip("links cannot be made here")
	}
	write(t, c.Blob("a/b", strings.Repeat("0", 64)), "xyz")
	f := func(change func(*File)) File {
		f := File{Repo: "a/b", Revision: "main", Path: "x.csv"}
		change(&f)
		return f
	}
	tests := []struct {
		name string
		file File
		want []string
	}{
		{"가지", f(func(*File) {}), []string{"x.csv"}},
		{"커밋", f(func(f *File) { f.Revision = commit }), []string{"x.csv"}},
		{"고정", f(func(f *File) { f.SHA256, f.Size = abcSHA256, 3 }), []string{"x.csv"}},
		{"연결된 이름", f(func(f *File) { f.Path, f.SHA256 = "linked.csv", strings.Repeat("0", 64) }), []string{"linked.csv"}},
		{"무늬", f(func(f *File) { f.Path = "?.csv" }), []string{"x.csv", "y.csv"}},
		{"모든 조각", f(func(f *File) { f.Path = "data/test-*" }), []string{"data/test-00000-of-00002.parquet", "data/test-00001-of-00002.parquet"}},
		{"빠진 조각", f(func(f *File) { f.Path = "data/dev-*" }), nil},
		{"다른 해시", f(func(f *File) { f.SHA256 = strings.Repeat("0", 64) }), nil},
		{"다른 크기", f(func(f *File) { f.Size = 4 }), nil},
		{"없는 가지", f(func(f *File) { f.Revision = "v1" }), nil},
		{"깨진 가지", f(func(f *File) { f.Revision = "broken" }), nil},
		{"없는 파일", f(func(f *File) { f.Path = "z.csv" }), nil},
		{"폴더", f(func(f *File) { f.Path = "data" }), nil},
		{"맞는 것 없음", f(func(f *File) { f.Path = "*.json" }), nil},
		{"없는 저장소", f(func(f *File) { f.Repo = "a/c" }), nil},
		{"나쁜 이름", f(func(f *File) { f.Path = "../x.csv" }), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := c.FindAll(tt.file)
			var want []string
			for _, p := range tt.want {
				want = append(want, snapshot(p))
			}
			if diff := cmp.Diff(want, got); diff != "" || ok != (want != nil) {
				t.Errorf("%v (-want +got):\n%s", ok, diff)
			}
			if one, ok := c.Find(tt.file); ok != (len(want) == 1) || (ok && one != want[0]) {
				t.Errorf("Find %q, %v", one, ok)
			}
		})
	}
	// A list of files says what is missing.
	oid := strings.Repeat("1", 40)
	if err := c.KeepListing("a/b", commit, []Entry{{Path: "x.csv", OID: oid}, {Path: "y.csv", OID: oid}, {Path: "z.csv", OID: oid}}); err != nil {
		t.Fatal(err)
	}
	if got, ok := c.FindAll(f(func(f *File) { f.Path = "?.csv" })); ok {
		t.Errorf("found %v; z.csv is missing", got)
	}
}

// trees/COMMIT.json as huggingface_hub 2.4 writes it.
func TestListing(t *testing.T) {
	c := Cache{Dir: t.TempDir()}
	git, pointer, lfs := strings.Repeat("1", 40), strings.Repeat("2", 40), strings.Repeat("a", 64)
	name := filepath.Join(c.Repo("a/b"), "trees", commit+".json")
	write(t, name, `{"format_version": 1, "files": {
 "x.parquet": {"size": 12, "blob_id": "`+pointer+`", "lfs_sha256": "`+lfs+`", "lfs_size": 12, "xet_hash": "`+lfs+`"},
 "README.md": {"size": 3, "blob_id": "`+git+`"}}}`)
	want := []Entry{{Path: "README.md", Size: 3, OID: git}, {Path: "x.parquet", Size: 12, OID: pointer, SHA256: lfs}}
	got, ok := c.Listing("a/b", commit)
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("%v (-want +got):\n%s", ok, diff)
	}
	if err := c.KeepListing("a/b", commit, got); err != nil {
		t.Fatal(err)
	}
	again, ok := c.Listing("a/b", commit)
	if diff := cmp.Diff(want, again); !ok || diff != "" {
		t.Errorf("written and read %v (-want +got):\n%s", ok, diff)
	}
	for _, bad := range []string{
		`{"format_version": 2, "files": {}}`, `{`, `{"format_version": 1, "files": {"../x": {"size": 1, "blob_id": "` + git + `"}}}`,
		`{"format_version": 1, "files": {"x": {"size": 1, "blob_id": "../../x"}}}`, `{"format_version": 1, "files": {"x": {"size": -1, "blob_id": "` + git + `"}}}`,
	} {
		write(t, name, bad)
		if got, ok := c.Listing("a/b", commit); ok {
			t.Errorf("%s is read as %v", bad, got)
		}
	}
}

func FuzzListing(f *testing.F) {
	f.Add([]byte(`{"format_version": 1, "files": {"x": {"size": 1, "blob_id": "` + commit + `", "lfs_sha256": "` + abcSHA256 + `", "lfs_size": 0}}}`))
	f.Add([]byte(`{"format_version": 1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		entries, ok := parseListing(b)
		for _, e := range entries {
			if !ok || !isPath(e.Path) || strings.Trim(e.ETag(), "0123456789abcdef") != "" || e.Size < 0 {
				t.Errorf("%v, %+v", ok, e)
			}
		}
	})
}

func FuzzFile(f *testing.F) {
	f.Add("HAERAE-HUB/KMMLU", "main", "data/Law-test.csv")
	f.Add("a", "refs/convert/parquet", "*/test/*.parquet")
	f.Add("..", "..", "a/../..")
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, repo, revision, path string) {
		file := File{Repo: repo, Revision: revision, Path: path}
		if file.Validate() != nil {
			return
		}
		c := Cache{Dir: root}
		home := filepath.Join(root, "datasets--") // no name leads out of the cache
		for _, name := range []string{c.ref(repo, file.At()), c.Place(repo, commit, path)} {
			if !strings.HasPrefix(name, home) {
				t.Errorf("%+v leads to %s", file, name)
			}
		}
		if _, ok := c.FindAll(file); ok {
			t.Errorf("%+v is found in an empty cache", file)
		}
	})
}

func TestImport(t *testing.T) {
	from := t.TempDir()
	for _, name := range []string{"Law-test.csv", "data/Tax-test.csv", "Law/test/0000.parquet", "Tax/test/0000.parquet"} {
		write(t, filepath.Join(from, filepath.FromSlash(name)), "abc")
	}
	zero := strings.Repeat("0", 64)
	tests := []struct {
		name string
		file File
		from string   // below the folder
		want []string // paths; nil is an error
		text string   // of the error
	}{
		{"파일", File{Repo: "a/b", Revision: commit, Path: "data/x.csv", SHA256: abcSHA256, Size: 3}, "Law-test.csv", []string{"data/x.csv"}, ""},
		{"폴더의 이름으로", File{Repo: "a/b", Revision: commit, Path: "data/Law-test.csv"}, "", []string{"data/Law-test.csv"}, ""},
		{"폴더의 길로", File{Repo: "a/b", Revision: commit, Path: "data/Tax-test.csv"}, "", []string{"data/Tax-test.csv"}, ""},
		{"무늬", File{Repo: "a/b", Revision: commit, Path: "data/*-test.csv"}, "", []string{"data/Tax-test.csv"}, ""},
		{"이름만 맞는 무늬", File{Repo: "a/b", Revision: commit, Path: "deep/*-test.csv"}, "", []string{"deep/Law-test.csv"}, ""},
		{"폴더도 무늬", File{Repo: "a/b", Revision: commit, Path: "*/test/*.parquet"}, "", []string{"Law/test/0000.parquet", "Tax/test/0000.parquet"}, ""},
		{"모르는 가지", File{Repo: "a/b", Revision: "refs/convert/parquet", Path: "data/Tax-test.csv"}, "", []string{"data/Tax-test.csv"}, ""},
		{"다른 해시", File{Repo: "a/b", Revision: commit, Path: "x.csv", SHA256: zero}, "Law-test.csv", nil, "sha256 is " + abcSHA256 + "; expected " + zero},
		{"다른 크기", File{Repo: "a/b", Revision: commit, Path: "x.csv", Size: 4}, "Law-test.csv", nil, "size is 3 bytes; expected 4 bytes"},
		{"없는 것", File{Repo: "a/b", Revision: commit, Path: "x.csv"}, "none", nil, "none"},
		{"폴더에 없음", File{Repo: "a/b", Revision: commit, Path: "data/none.csv"}, "", nil, "has no none.csv, nor data/none.csv below it"},
		{"파일 하나에 무늬", File{Repo: "a/b", Revision: commit, Path: "*.csv"}, "Law-test.csv", nil, "name the folder"},
		{"나쁜 이름", File{Repo: "a/b", Path: "../x"}, "Law-test.csv", nil, `field "path"`},
	}
	for _, links := range []bool{true, false} {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				c := Cache{Dir: t.TempDir(), NoLinks: !links}
				names, err := c.Import(tt.file, filepath.Join(from, tt.from))
				if tt.want == nil {
					if err == nil || !strings.Contains(err.Error(), tt.text) {
						t.Fatalf("%v; want %q", err, tt.text)
					}
					if parts, _ := filepath.Glob(filepath.Join(c.Repo("a/b"), "blobs", "*")); parts != nil {
						t.Errorf("left %v", parts)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if info, err := os.Lstat(names[0]); err != nil || info.Mode().IsRegular() == links {
					t.Errorf("%v, %v; links: %v", info.Mode(), err, links)
				}
				found, ok := c.FindAll(tt.file)
				if diff := cmp.Diff(names, found); !ok || diff != "" {
					t.Errorf("FindAll %v (-imported +found):\n%s", ok, diff)
				}
				var paths []string
				for _, name := range names {
					id, _ := c.Commit(tt.file.Repo, tt.file.At())
					rel, err := filepath.Rel(c.Place("a/b", id, ""), name)
					if b, err2 := os.ReadFile(name); err != nil || err2 != nil || string(b) != "abc" {
						t.Errorf("%s holds %q, %v", name, b, errors.Join(err, err2))
					}
					paths = append(paths, filepath.ToSlash(rel))
				}
				if diff := cmp.Diff(tt.want, paths); diff != "" {
					t.Errorf("paths (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// What a commit holds is known from its list, pinned or not.
func TestImportAgainstListing(t *testing.T) {
	c := Cache{Dir: t.TempDir()}
	from := filepath.Join(t.TempDir(), "x.csv")
	write(t, from, "abd")
	if err := c.KeepListing("a/b", commit, []Entry{{Path: "x.csv", Size: 3, OID: abcGit}}); err != nil {
		t.Fatal(err)
	}
	var wrong *MismatchError
	if _, err := c.Import(File{Repo: "a/b", Revision: commit, Path: "x.csv"}, from); !errors.As(err, &wrong) || wrong.What != "git blob" {
		t.Errorf("%v; want another git blob", err)
	}
	write(t, from, "abc")
	if _, err := c.Import(File{Repo: "a/b", Revision: commit, Path: "x.csv"}, from); err != nil {
		t.Error(err)
	}
}

func TestImportNotWritable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	write(t, dir, "abc")
	var denied *WriteError
	_, err := (Cache{Dir: dir}).Import(File{Repo: "a/b", Revision: commit, Path: "x.csv"}, dir)
	if !errors.As(err, &denied) || denied.Full || !strings.Contains(err.Error(), "HF_HUB_CACHE") {
		t.Errorf("%v; want a cache that cannot be written", err)
	}
}

func TestMissing(t *testing.T) {
	c := Cache{Dir: filepath.FromSlash("/cache/hub")}
	got := c.Missing(File{Repo: "HAERAE-HUB/KMMLU", Revision: commit, Path: "data/Law-test.csv"}, "hanbench suites pull kmmlu").Error()
	want := `HAERAE-HUB/KMMLU/data/Law-test.csv@222222222222 is not on this machine (looked in ` + c.Repo("HAERAE-HUB/KMMLU") + `)
fetch it: hanbench suites pull kmmlu
without network, bring the file: get it from
  https://huggingface.co/datasets/HAERAE-HUB/KMMLU/resolve/` + commit + `/data/Law-test.csv
on a machine that has network, and give it to hanbench suites pull with --from PATH; or copy the folder datasets--HAERAE-HUB--KMMLU of that machine's cache to ` + c.Dir
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
