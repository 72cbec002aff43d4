package hub

import (
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pair wants two files of data/.
func pair(repo, revision string) Selection {
	return Selection{Repo: repo, Revision: revision, Wanted: func(paths []string) (want, missing []string) {
		for _, pattern := range []string{"data/*-dev.csv", "data/*-test.csv"} {
			before := len(want)
			for _, p := range paths {
				if ok, _ := path.Match(pattern, p); ok { // the patterns are good
					want = append(want, p)
				}
			}
			if len(want) == before {
				missing = append(missing, pattern)
			}
		}
		return want, missing
	}}
}

func TestImportAll(t *testing.T) {
	laidOut, flat := t.TempDir(), t.TempDir()
	for _, name := range []string{"data/Law-dev.csv", "data/Law-test.csv", "README.md", ".git/data/Tax-test.csv"} {
		write(t, filepath.Join(laidOut, filepath.FromSlash(name)), "abc")
		write(t, filepath.Join(flat, path.Base(name)), "abc")
	}
	tests := []struct {
		name, from string
		listed     []string // the commit's files, where their list is kept
		want       []string
		missing    []string
		text       string // of an error
	}{
		{"저장소 모양의 폴더", laidOut, nil, []string{"data/Law-dev.csv", "data/Law-test.csv"}, nil, ""},
		{"평평한 폴더, 목록 있음", flat, []string{"data/Law-dev.csv", "data/Law-test.csv"}, []string{"data/Law-dev.csv", "data/Law-test.csv"}, nil, ""},
		{"평평한 폴더, 목록 없음", flat, nil, nil, nil, "it needs data/*-dev.csv, data/*-test.csv, laid out as in the repository"},
		{"파일 하나", filepath.Join(flat, "Law-dev.csv"), []string{"data/Law-dev.csv", "data/Law-test.csv"}, []string{"data/Law-dev.csv"}, []string{"data/*-test.csv"}, ""},
		{"없는 폴더", filepath.Join(flat, "none"), nil, nil, nil, "--from"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Cache{Dir: t.TempDir()}
			if tt.listed != nil {
				var entries []Entry
				for _, p := range tt.listed {
					entries = append(entries, Entry{Path: p, Size: 3, OID: abcGit})
				}
				if err := c.KeepListing("a/b", commit, entries); err != nil {
					t.Fatal(err)
				}
			}
			names, missing, err := c.ImportAll(pair("a/b", commit), tt.from)
			if (err != nil) != (tt.text != "") || (err != nil && !strings.Contains(err.Error(), tt.text)) {
				t.Fatalf("%v; want %q", err, tt.text)
			}
			var want []string
			for _, p := range tt.want {
				want = append(want, c.Place("a/b", commit, p))
			}
			if diff := cmp.Diff(want, names); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.missing, missing); diff != "" {
				t.Errorf("missing (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSnapshot(t *testing.T) {
	c := Cache{Dir: t.TempDir()}
	if _, _, ok := c.Snapshot("a/b", commit); ok {
		t.Error("found in an empty cache")
	}
	write(t, c.Place("a/b", commit, "x.csv"), "abc")
	write(t, filepath.Join(c.Repo("a/b"), "refs", "refs", "convert", "parquet"), commit)
	for _, revision := range []string{commit, "refs/convert/parquet"} {
		dir, id, ok := c.Snapshot("a/b", revision)
		if want := filepath.Join(c.Repo("a/b"), "snapshots", commit); !ok || dir != want || id != commit {
			t.Errorf("%s: %s, %s, %v", revision, dir, id, ok)
		}
	}
	for _, revision := range []string{"", "main", "../" + commit} {
		if dir, _, ok := c.Snapshot("a/b", revision); ok {
			t.Errorf("%q is at %s", revision, dir)
		}
	}
}
