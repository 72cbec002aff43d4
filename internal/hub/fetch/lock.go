package fetch

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/hanbench/hanbench/internal/hub"
)

// lockPoll is how often a lock is tried that another process holds.
const lockPoll = 100 * time.Millisecond

// lock keeps other processes, Python's among them, from fetching the same
// content. Like theirs the file stays where it is.
func (c *Client) lock(ctx context.Context, f hub.File, etag string) (unlock func(), err error) {
	name := filepath.Join(c.Cache.Dir, ".locks", filepath.Base(c.Cache.Repo(f.Repo)), etag+".lock")
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, err
	}
	told := false
	for {
		file, held, err := tryLock(name)
		if err != nil {
			return nil, err
		}
		if held {
			return func() { file.Close() }, nil // which also lets go of it
		}
		if !told {
			c.observe(Progress{File: f, Stage: Locked, Total: -1})
			told = true
		}
		if err := sleep(ctx, lockPoll); err != nil {
			return nil, err
		}
	}
}

// tryLock opens and locks a file, unless another holds it.
func tryLock(name string) (file *os.File, held bool, err error) {
	file, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o664)
	if err != nil {
		return nil, false, err
	}
	if held, err = lockNamed(file, name); err != nil || !held {
		file.Close()
		return nil, false, err
	}
	return file, true, nil
}

// lockNamed locks an open file. Whoever held it may have deleted it meanwhile,
// as Python's filelock does: a lock that nobody else can find is none.
func lockNamed(file *os.File, name string) (held bool, err error) {
	if held, err = lockFile(file); err != nil || !held {
		return false, err
	}
	mine, err := file.Stat()
	if err != nil {
		return false, err
	}
	there, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(mine, there), err
}
