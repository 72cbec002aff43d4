package hub

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Cache is a folder laid out as huggingface_hub does: what Python fetched is
// found here, and the other way round.
//
//	datasets--ORG--NAME/
//	  blobs/ETAG               the contents
//	  snapshots/COMMIT/PATH    links to them
//	  refs/REVISION            the commit that a branch or tag stood at
//	  trees/COMMIT.json        all files of the commit (since huggingface_hub 1)
//
// Where links cannot be made, snapshots hold the contents themselves.
type Cache struct {
	Dir string
	// NoLinks keeps contents in snapshots even where links could be made.
	NoLinks bool
}

// Repo is the folder of a repository.
func (c Cache) Repo(repo string) string {
	return filepath.Join(c.Dir, "datasets--"+strings.ReplaceAll(repo, "/", "--"))
}

// Blob is where the content of that name lies, or would lie.
func (c Cache) Blob(repo, etag string) string {
	return filepath.Join(c.Repo(repo), "blobs", etag)
}

// Place is where a commit's file lies, or would lie.
func (c Cache) Place(repo, commit, path string) string {
	return filepath.Join(c.Repo(repo), "snapshots", commit, filepath.FromSlash(path))
}

// Commit is the commit at which a revision was last seen; a commit is itself.
// ok is false where it never was.
func (c Cache) Commit(repo, revision string) (commit string, ok bool) {
	if IsCommit(revision) {
		return revision, true
	}
	b, err := os.ReadFile(c.ref(repo, revision))
	commit = strings.TrimSpace(string(b))
	return commit, err == nil && IsCommit(commit)
}

func (c Cache) ref(repo, revision string) string {
	return filepath.Join(c.Repo(repo), "refs", filepath.FromSlash(revision))
}

// Find is where one file lies; ok is false where it is not there, is not what f
// pins, or f is a pattern that several match. It needs no network.
func (c Cache) Find(f File) (name string, ok bool) {
	names, ok := c.FindAll(f)
	if !ok || len(names) != 1 {
		return "", false
	}
	return names[0], true
}

// FindAll is where all files of a pattern lie, in the order of their paths, or
// the one file that f names. ok is false where one is missing: of a pattern
// that is known from the commit's list of files, and without one from names of
// the form …-00000-of-00003…. It needs no network.
func (c Cache) FindAll(f File) (names []string, ok bool) {
	commit, known := c.Commit(f.Repo, f.At())
	if !known || f.Validate() != nil {
		return nil, false
	}
	paths := []string{f.Path}
	if f.IsPattern() {
		if paths, ok = c.matching(f, commit); !ok {
			return nil, false
		}
	}
	for _, p := range paths {
		name := c.Place(f.Repo, commit, p)
		if !f.at(name) {
			return nil, false
		}
		names = append(names, name)
	}
	return names, len(names) > 0
}

// at reports whether the named file is there and has what f pins. A link to a
// blob that is called by the SHA-256 has been checked when it was made.
func (f File) at(name string) bool {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || (f.Size > 0 && info.Size() != f.Size) {
		return false
	}
	if f.SHA256 == "" {
		return true
	}
	if target, err := os.Readlink(name); err == nil && filepath.Base(target) == f.SHA256 {
		return true
	}
	s, err := SumFile(name)
	return err == nil && s.SHA256 == f.SHA256
}

// matching lists the paths of a pattern, and whether they are known to be all.
func (c Cache) matching(f File, commit string) (paths []string, whole bool) {
	if listing, ok := c.Listing(f.Repo, commit); ok {
		for _, e := range listing {
			if f.Matches(e.Path) {
				paths = append(paths, e.Path)
			}
		}
		return paths, len(paths) > 0
	}
	root := filepath.Join(c.Repo(f.Repo), "snapshots", commit)
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if rel = filepath.ToSlash(rel); err == nil && f.Matches(rel) {
			paths = append(paths, rel)
		}
		return err
	})
	slices.Sort(paths)
	return paths, err == nil && len(paths) > 0 && allShards(paths)
}

var shardPattern = regexp.MustCompile(`-(\d{5})-of-(\d{5})`)

// allShards reports whether none is missing of the files that say how many of
// them there are.
func allShards(paths []string) bool {
	have, want := map[string]int{}, map[string]int{}
	for _, p := range paths {
		m := shardPattern.FindStringSubmatchIndex(p)
		if m == nil {
			continue
		}
		series := p[:m[2]] + "*" + p[m[3]:]
		have[series]++
		want[series], _ = strconv.Atoi(p[m[4]:m[5]]) // five digits
	}
	for series, n := range want {
		if have[series] != n {
			return false
		}
	}
	return true
}

// Missing is the error for a file that is not in the cache: what it is, where
// it was looked for, how to get it. Pull is the command that fetches it.
func (c Cache) Missing(f File, pull string) error {
	return fmt.Errorf("%s is not on this machine (looked in %s)\nfetch it: %s\n%s", f, c.Repo(f.Repo), pull, c.Bring(f, DefaultEndpoint))
}

// Bring says how to do without network.
func (c Cache) Bring(f File, endpoint string) string {
	return fmt.Sprintf("without network, bring the file: get it from\n  %s\non a machine that has network, and give it to hanbench suites pull with --from PATH; or copy the folder %s of that machine's cache to %s",
		f.URL(endpoint), path.Base(filepath.ToSlash(c.Repo(f.Repo))), c.Dir)
}
