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
	})
}

func TestImport(t *testing.T) {
	from := filepath.Join(t.TempDir(), "받은 것.csv")
	write(t, from, "abc")
	tests := []struct {
		name, revision, path string
		from                 string
		text                 string // of the error; "" is none
	}{
		{"커밋", commit, "data/x.csv", from, ""},
		{"모르는 가지", "refs/convert/parquet", "data/Tax-test.csv", from, ""},
		{"없는 것", commit, "x.csv", from + "x", "no such file"},
		{"폴더", commit, "x.csv", filepath.Dir(from), "copy "},
		{"나쁜 이름", "", "../x", from, `field "path"`},
	}
	for _, links := range []bool{true, false} {
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				c, f := Cache{Dir: t.TempDir(), NoLinks: !links}, File{Repo: "a/b", Revision: tt.revision, Path: tt.path}
				name, err := c.Import(f, tt.from)
				if tt.text != "" {
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
				if info, err := os.Lstat(name); err != nil || info.Mode().IsRegular() == links {
					t.Errorf("%v, %v; links: %v", info.Mode(), err, links)
				}
				id, ok := c.Commit("a/b", f.At())
				if b, err := os.ReadFile(name); err != nil || string(b) != "abc" || !ok || name != c.Place("a/b", id, tt.path) {
					t.Errorf("%s holds %q, %v", name, b, err)
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

func TestBring(t *testing.T) {
	c := Cache{Dir: filepath.FromSlash("/cache/hub")}
	got := c.Bring(File{Repo: "HAERAE-HUB/KMMLU", Revision: commit, Path: "data/Law-test.csv"}, DefaultEndpoint)
	want := `without network, bring the file: get it from
  https://huggingface.co/datasets/HAERAE-HUB/KMMLU/resolve/` + commit + `/data/Law-test.csv
on a machine that has network, and give it to hanbench suites pull with --from PATH; or copy the folder datasets--HAERAE-HUB--KMMLU of that machine's cache to ` + c.Dir
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
