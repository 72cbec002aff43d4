package hub

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Selection is the files of a repository that something needs, picked from
// all that there are.
type Selection struct {
	Repo, Revision string // as those of File
	// Wanted picks from the paths of a repository. missing has a pattern, in
	// whatever language the selection knows, for each kind of file of which none
	// or too few are there.
	Wanted func(paths []string) (want, missing []string)
}

// File names one file of the selection.
func (s Selection) File(path string) File {
	return File{Repo: s.Repo, Revision: s.Revision, Path: path}
}

// Snapshot is the folder that holds a repository's files as they were at the
// revision, and the commit that this was; ok is false where nothing of it is
// here. Some of the files may lack.
func (c Cache) Snapshot(repo, revision string) (dir, commit string, ok bool) {
	f := File{Repo: repo, Revision: revision, Path: "x"}
	if f.Validate() != nil {
		return "", "", false
	}
	if commit, ok = c.Commit(repo, f.At()); !ok {
		return "", "", false
	}
	dir = c.Place(repo, commit, "")
	info, err := os.Stat(dir)
	return dir, commit, err == nil && info.IsDir()
}

// Paths is what a commit is known to hold: all of its files where their list is
// kept, else those that are here.
func (c Cache) Paths(repo, commit string) []string {
	var paths []string
	if entries, ok := c.Listing(repo, commit); ok {
		for _, e := range entries {
			paths = append(paths, e.Path)
		}
		return paths
	}
	paths, err := below(c.Place(repo, commit, ""))
	if err != nil {
		return nil
	}
	return paths
}

// maxBelow bounds a folder: a person may name the wrong one.
const maxBelow = 100_000

// below lists the files under a folder, with slashes, sorted. Links count as
// files; hidden folders are left out.
func below(root string) (paths []string, err error) {
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != root && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if paths = append(paths, filepath.ToSlash(rel)); len(paths) > maxBelow {
			return fmt.Errorf("%s holds more than %d files; name the folder of the dataset's own", root, maxBelow)
		}
		return err
	})
	slices.Sort(paths)
	return paths, err
}

// ImportAll copies what is wanted from a folder laid out as the repository is,
// or one file, into the cache, and gives the names there. missing are the
// patterns of which no file, or too few, are in the cache afterwards.
func (c Cache) ImportAll(s Selection, from string) (names, missing []string, err error) {
	if err := s.File("x").Validate(); err != nil {
		return nil, nil, err
	}
	sources, err := c.brought(s, from)
	if err != nil {
		return nil, nil, err
	}
	paths := make([]string, 0, len(sources))
	for p := range sources {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	want, missing := s.Wanted(paths)
	if len(want) == 0 {
		return nil, nil, fmt.Errorf("--from %s has no file of %s; it needs %s, laid out as in the repository", from, s.Repo, strings.Join(missing, ", "))
	}
	for _, p := range want {
		name, err := c.Import(s.File(p), sources[p])
		if err != nil {
			return nil, nil, err
		}
		names = append(names, name)
	}
	if dir, _, ok := c.Snapshot(s.Repo, s.Revision); ok {
		if here, err := below(dir); err == nil {
			_, missing = s.Wanted(here)
		}
	}
	return names, missing, nil
}

// brought maps the paths of the repository to the files below from. A lone file
// stands for itself, and for one of the repository that has its name.
func (c Cache) brought(s Selection, from string) (map[string]string, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, fmt.Errorf("--from: %w", err)
	}
	sources := map[string]string{}
	if info.IsDir() {
		paths, err := below(from)
		if err != nil {
			return nil, errors.Join(errors.New("--from"), err)
		}
		for _, p := range paths {
			sources[p] = filepath.Join(from, filepath.FromSlash(p))
		}
	} else {
		sources[filepath.Base(from)] = from
	}
	if commit, ok := c.Commit(s.Repo, s.File("x").At()); ok {
		for _, p := range c.Paths(s.Repo, commit) {
			if name, ok := sources[path.Base(p)]; ok && sources[p] == "" {
				sources[p] = name
			}
		}
	}
	return sources, nil
}
