package bench

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

// OpenSuite loads a suite as tasks.OpenWith does, public benchmarks that were
// fetched among them. shots is how many examples are shown in place of the
// suite's own number; nil leaves that.
func OpenSuite(ref string, seed uint64, shots *int) (*tasks.Suite, error) {
	return tasks.OpenWith(ref, tasks.Options{Seed: seed, Snapshots: Pulled(), Shots: shots})
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

// OpenSuites opens the suites that a run asked, by name, as they are today: those
// of the plan, or of the same name among instead. The error is one of instead that
// the run did not ask, or a suite that is needed and cannot be read.
func OpenSuites(plan *Plan, instead []string, asked []results.SuiteRef, needed func(results.SuiteRef) bool) (map[string]*tasks.Suite, error) {
	suites := map[string]*tasks.Suite{}
	for _, name := range instead {
		s, err := OpenSuite(name, plan.Seed, plan.Shots)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(asked, func(ref results.SuiteRef) bool { return ref.Name == s.Name }) {
			return nil, fmt.Errorf("suite %s (%s) is not one of the run's", s.Name, name)
		}
		suites[s.Name] = s
	}
	var errs []error
	for _, name := range plan.Suites {
		if suites[name] != nil {
			continue
		}
		s, err := OpenSuite(name, plan.Seed, plan.Shots)
		if err != nil {
			errs = append(errs, err)
		} else if suites[s.Name] == nil {
			suites[s.Name] = s
		}
	}
	for _, ref := range asked {
		if suites[ref.Name] == nil && needed(ref) {
			return nil, fmt.Errorf("suite %s, which the run asked, cannot be read from where its plan says (--suite names another folder): %w", ref.Name, errors.Join(errs...))
		}
	}
	return suites, nil
}
