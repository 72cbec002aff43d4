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
	return cache
}
