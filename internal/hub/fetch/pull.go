package fetch

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/hanbench/hanbench/internal/hub"
)

// PullAll sees to it that a selection's files are in the cache and sound, and gives
// their names there, sorted. Files that are there are read and checked; nothing is
// asked of the hub where the revision is a commit and none is missing. For a branch
// the hub is asked; where it cannot be reached, what is there will do.
//
// Errors are an *Error, with the kind NoFile for a file that the repository lacks, a
// *hub.WriteError, those of hub.File's Validate, or the context's, after which what
// has come is kept and the next PullAll goes on.
func (c *Client) PullAll(ctx context.Context, s hub.Selection) ([]string, error) {
	f := s.File("*") // for messages
	if err := f.Validate(); err != nil {
		return nil, err
	}
	names := c.known(s)
	here, err := c.sound(names)
	if err != nil {
		return nil, c.Cache.Explain(err)
	}
	if here && (c.Offline || c.settled(f)) {
		c.found(f, names)
		return names, nil
	}
	if c.Offline {
		return nil, c.fail(Offline, f, "", nil)
	}
	entries, commit, err := c.choose(ctx, f, s)
	if err != nil {
		var failed *Error
		if here && errors.As(err, &failed) && failed.Kind == NoNetwork {
			c.found(f, names)
			return names, nil
		}
		return nil, err
	}
	names = nil
	for _, e := range entries {
		f.Path = e.Path
		name, err := c.one(ctx, f, commit, e)
		if err != nil {
			return nil, c.Cache.Explain(err)
		}
		names = append(names, name)
	}
	return names, c.Cache.Explain(c.Cache.SetRef(f.Repo, f.At(), commit))
}

// known is where a selection's files should be; nil where the cache does not
// know of all.
func (c *Client) known(s hub.Selection) (names []string) {
	commit, ok := c.Cache.Commit(s.Repo, s.File("*").At())
	if !ok {
		return nil
	}
	want, missing := s.Wanted(c.Cache.Paths(s.Repo, commit))
	if len(missing) > 0 {
		return nil
	}
	slices.Sort(want)
	for _, p := range slices.Compact(want) {
		names = append(names, c.Cache.Place(s.Repo, commit, p))
	}
	return names
}

// settled reports whether the hub could say nothing new: a commit does not
// change, but only its list says that the files are all.
func (c *Client) settled(f hub.File) bool {
	if !hub.IsCommit(f.At()) {
		return false
	}
	_, listed := c.Cache.Listing(f.Repo, f.At())
	return listed
}

// sound reports whether all of the named files are there and whole. Those that
// are not whole are taken out.
func (c *Client) sound(names []string) (bool, error) {
	all := len(names) > 0
	for _, name := range names {
		ok, err := c.Cache.Sound(name)
		if errors.Is(err, fs.ErrNotExist) {
			all = false
			continue
		}
		if err == nil && !ok {
			err, all = c.Cache.Discard(name), false
		}
		if err != nil {
			return false, err
		}
	}
	return all, nil
}

func (c *Client) found(f hub.File, names []string) {
	commit, _ := c.Cache.Commit(f.Repo, f.At()) // known: the files were found
	root := c.Cache.Place(f.Repo, commit, "")
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
	name := c.Cache.Place(f.Repo, commit, f.Path)
	if s, err := hub.SumFile(name); err == nil {
		if e.Check(name, s) == nil {
			c.observe(Progress{File: f, Stage: Found, Done: s.Size, Total: s.Size})
			return name, nil
		}
		if err := c.Cache.Discard(name); err != nil {
			return "", err
		}
	}
	return c.content(ctx, f, commit, e)
}

// content brings a file's content: it may be here already, in another commit, or
// be fetched by another process at this moment.
func (c *Client) content(ctx context.Context, f hub.File, commit string, e hub.Entry) (string, error) {
	unlock, err := c.lock(ctx, f, e.ETag())
	if err != nil {
		return "", err
	}
	defer unlock()
	blob := c.Cache.Blob(f.Repo, e.ETag())
	s, err := hub.SumFile(blob)
	stage := Found
	if err != nil || e.Check(blob, s) != nil {
		// A blob that is not what it is called is of no use to anybody.
		if err := os.Remove(blob); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if s, err = c.blob(ctx, f, commit, e, blob+".incomplete", blob); err != nil {
			return "", err
		}
		stage = Fetched
	}
	name, err := c.Cache.Link(f.Repo, commit, f.Path, e.ETag())
	if err == nil {
		c.observe(Progress{File: f, Stage: stage, Done: s.Size, Total: s.Size})
	}
	return name, err
}
