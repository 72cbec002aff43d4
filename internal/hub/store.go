package hub

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// noCommit stands for the commit of a file that was brought by hand at a branch
// whose commit is unknown: git's own word for none. The next fetch replaces it.
const noCommit = "0000000000000000000000000000000000000000"

// SetRef notes the commit at which a branch or tag stands; of a commit there is
// nothing to note.
func (c Cache) SetRef(repo, revision, commit string) error {
	if IsCommit(revision) {
		return nil
	}
	if have, ok := c.Commit(repo, revision); ok && have == commit {
		return nil // the cache may be one that only reads
	}
	return writeFile(c.ref(repo, revision), []byte(commit))
}

// Link makes a blob the file of a snapshot, in place of what was there. Where
// links cannot be made the blob itself is moved there.
func (c Cache) Link(repo, commit, path, etag string) (name string, err error) {
	name, blob := c.Place(repo, commit, path), c.Blob(repo, etag)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return "", err
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err
	}
	if !c.NoLinks {
		// A relative link outlives a move of the cache.
		target, err := filepath.Rel(filepath.Dir(name), blob)
		if err == nil && os.Symlink(target, name) == nil {
			return name, nil
		}
	}
	if err := os.Rename(blob, name); err != nil {
		return "", fmt.Errorf("neither a link nor the file could be put at %s: %w", name, err)
	}
	return name, nil
}

// Sound reads a file of the cache and compares it with the name of its blob.
// Where snapshots hold contents there is no name, and nothing to compare.
func (c Cache) Sound(name string) (bool, error) {
	s, err := SumFile(name)
	if err != nil {
		return false, err
	}
	// Python may share blobs between repositories: the first link names it.
	blob, err := os.Readlink(name)
	if err != nil {
		return true, nil
	}
	same, checked := s.Has(filepath.Base(blob))
	return same || !checked, nil
}

// Discard takes a file out of a snapshot, and its blob: neither is sound.
func (c Cache) Discard(name string) error {
	if target, err := os.Readlink(name); err == nil {
		blob := target
		if !filepath.IsAbs(blob) {
			blob = filepath.Join(filepath.Dir(name), target)
		}
		if err := os.Remove(blob); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return os.Remove(name)
}

// Import copies a file of this machine into the cache as f, and gives its name
// there. Where the commit's list of files is here it must be what that says. A copy
// and no hard link: who changes his file afterwards would change the cache.
func (c Cache) Import(f File, from string) (name string, err error) {
	if err := f.Validate(); err != nil {
		return "", err
	}
	defer func() { err = c.Explain(err) }()
	commit, ok := c.Commit(f.Repo, f.At())
	if !ok {
		commit = noCommit
		if err := c.SetRef(f.Repo, f.At(), commit); err != nil {
			return "", err
		}
	}
	blobs := filepath.Join(c.Repo(f.Repo), "blobs")
	if err := os.MkdirAll(blobs, 0o777); err != nil {
		return "", err
	}
	part, err := copyBeside(from, blobs)
	if err != nil {
		return "", err
	}
	defer os.Remove(part)     // gone already when all went well
	sum, err := SumFile(part) // of the copy: the file may change at any time
	if err != nil {
		return "", err
	}
	if entries, ok := c.Listing(f.Repo, commit); ok {
		for _, e := range entries {
			if e.Path == f.Path {
				if err := e.Check(from, sum); err != nil {
					return "", err
				}
			}
		}
	}
	if err := os.Rename(part, c.Blob(f.Repo, sum.SHA256)); err != nil {
		return "", err
	}
	return c.Link(f.Repo, commit, f.Path, sum.SHA256)
}

func copyBeside(name, folder string) (part string, err error) {
	in, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer in.Close()
	out, err := os.CreateTemp(folder, "import-*.incomplete")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, in)
	// Blobs are for everybody, as the rest of the cache is.
	if err = errors.Join(err, out.Chmod(0o644), out.Sync(), out.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("copy %s: %w", name, err), os.Remove(out.Name()))
	}
	return out.Name(), nil
}
