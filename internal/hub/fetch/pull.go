package fetch

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/hanbench/hanbench/internal/hub"
)

// Pull sees to it that all files that f means are in the cache and sound, and
// gives their names there. Files that are there are read and checked; nothing
// is asked of the hub where the revision is a commit and none is missing. For a
// branch the hub is asked; where it cannot be reached, what is there will do.
//
// Errors are an *Error, a *hub.WriteError, those of f.Validate, or the
// context's, after which what has come is kept and the next Pull goes on.
func (c *Client) Pull(ctx context.Context, f hub.File) ([]string, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	have, err := c.have(f)
	if err != nil {
		return nil, err
	}
	if len(have) > 0 && (c.Offline || hub.IsCommit(f.At())) {
		c.found(f, have)
		return have, nil
	}
	if c.Offline {
		return nil, c.fail(Offline, f, "", nil)
	}
	entries, commit, err := c.look(ctx, f)
	if err != nil {
		var failed *Error
		if len(have) > 0 && errors.As(err, &failed) && failed.Kind == NoNetwork {
			c.found(f, have)
			return have, nil
		}
		return nil, err
	}
	var names []string
	for _, e := range entries {
		name, err := c.one(ctx, hub.File{Repo: f.Repo, Revision: f.Revision, Path: e.Path, SHA256: f.SHA256, Size: f.Size}, commit, e)
		if err != nil {
			return nil, c.Cache.Explain(err)
		}
		names = append(names, name)
	}
	return names, c.Cache.Explain(c.Cache.SetRef(f.Repo, f.At(), commit))
}

// have is what the cache holds of f, if it holds all of it. Files that are not
// sound are taken out.
func (c *Client) have(f hub.File) ([]string, error) {
	names, ok := c.Cache.FindAll(f)
	if !ok {
		return nil, nil
	}
	whole := true
	for _, name := range names {
		sound, err := c.Cache.Sound(name)
		if err == nil && !sound {
			err, whole = c.Cache.Discard(name), false
		}
		if err != nil {
			return nil, c.Cache.Explain(err)
		}
	}
	if !whole {
		return nil, nil
	}
	return names, nil
}

func (c *Client) found(f hub.File, names []string) {
	commit, _ := c.Cache.Commit(f.Repo, f.At()) // known: the files were found
	root := c.Cache.Snapshot(f.Repo, commit, "")
	for _, name := range names {
		if rel, err := filepath.Rel(root, name); err == nil {
			f.Path = filepath.ToSlash(rel)
		}
		size := sizeOf(name)
		c.observe(Progress{File: f, Stage: Found, Done: size, Total: size})
	}
}

// one brings one file of a commit into the cache.
func (c *Client) one(ctx context.Context, f hub.File, commit string, e hub.Entry) (string, error) {
	name := c.Cache.Snapshot(f.Repo, commit, f.Path)
	if s, err := hub.SumFile(name); err == nil {
		if e.Check(name, s) == nil && f.Check(name, s) == nil {
			c.observe(Progress{File: f, Stage: Found, Done: s.Size, Total: s.Size})
			return name, nil
		}
		if err := c.Cache.Discard(name); err != nil {
			return "", err
		}
	}
	if err := c.asPinned(f, e); err != nil {
		return "", err
	}
	etag := e.ETag()
	if etag == "" {
		return c.unnamed(ctx, f, commit, e)
	}
	unlock, err := c.lock(ctx, f, etag)
	if err != nil {
		return "", err
	}
	defer unlock()
	blob := c.Cache.Blob(f.Repo, etag)
	s, err := hub.SumFile(blob)
	stage := Found
	if err != nil || e.Check(blob, s) != nil {
		// A blob that is not what it is called is of no use to anybody.
		if err := os.Remove(blob); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
		if s, err = c.blob(ctx, f, commit, e, blob+".incomplete", blob); err != nil {
			return "", err
		}
		stage = Fetched
	}
	// An etag of git is no SHA-256: only the content tells.
	if err := f.Check(f.Path, s); err != nil {
		return "", c.fail(Changed, f, err.Error(), err)
	}
	name, err = c.Cache.Link(f.Repo, commit, f.Path, etag)
	if err == nil {
		c.observe(Progress{File: f, Stage: stage, Done: s.Size, Total: s.Size})
	}
	return name, err
}

// asPinned compares what the hub promises with what f pins: a file that is
// another one need not be fetched to know it.
func (c *Client) asPinned(f hub.File, e hub.Entry) error {
	promised := hub.Sum{Size: e.Size, SHA256: e.SHA256}
	if e.Size < 0 {
		promised.Size = f.Size
	}
	if e.SHA256 == "" {
		promised.SHA256 = f.SHA256
	}
	if err := f.Check(f.Path, promised); err != nil {
		return c.fail(Changed, f, err.Error(), err)
	}
	return nil
}
