package bench

import (
	"os"

	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/tasks"
)

// OpenSuite loads a suite as tasks.OpenWith does, public benchmarks that were
// fetched among them.
func OpenSuite(ref string, seed uint64) (*tasks.Suite, error) {
	return tasks.OpenWith(ref, tasks.Options{Seed: seed, Snapshots: Pulled()})
}

// Pulled finds what was fetched of dataset repositories in the cache that the
// usual variables name; nil where they name none that can be.
func Pulled() tasks.Snapshots {
	cache, err := hub.DefaultCache(os.Getenv)
	if err != nil {
		return nil
	}
	return cache
}
