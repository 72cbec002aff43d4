package cmd

import (
	"os"

	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/tasks"
)

// snapshots finds what was fetched of dataset repositories in the cache that
// the usual variables name; nil where they name none that can be.
func snapshots() tasks.Snapshots {
	cache, err := hub.DefaultCache(os.Getenv)
	if err != nil {
		return nil
	}
	return fetched{cache}
}

// fetched is the hub's cache as package tasks looks at it.
type fetched struct{ cache hub.Cache }

// Snapshot implements tasks.Snapshots.
func (f fetched) Snapshot(repo, revision string) (dir, commit string, ok bool) {
	commit, ok = f.cache.Commit(repo, revision)
	if !ok {
		return "", "", false
	}
	dir = f.cache.Snapshot(repo, commit, "")
	info, err := os.Stat(dir)
	return dir, commit, err == nil && info.IsDir()
}
