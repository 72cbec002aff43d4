// Package compare holds two sides against each other: the same items answered by
// both, the same levels of load carried by both. It asks no endpoint and draws
// chance from a seed alone: the same files give the same comparison.
package compare

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// A Side is one of the two. Its runs are repeats of one another.
type Side struct {
	Name string // as it is printed
	Runs []*Run
}

// A Run is one run directory's share, or one file of answers recorded elsewhere.
type Run struct {
	Source  string // its path as it was given
	Summary Summary
	Stages  []Stage
}

// A Summary says how a run was made, so that what changed between two can be told.
type Summary struct {
	RunID     string
	Tool      results.Tool
	Started   string
	Host      results.Host
	Simulated bool
	Clock     string
	PlanHash  string
	// Plan is the plan's keys as JSON; nil where there was no plan.
	Plan    []byte
	Suites  []results.SuiteRef
	Targets []results.TargetInfo
	Judge   *results.JudgeInfo
	// Capacity is there where the plan asks for it.
	Capacity []results.Capacity
	// Recorded: answers from elsewhere, of which no time is known.
	Recorded bool
	// Rules say what counted of recorded answers; nil for a run.
	Rules *results.AnswerRules
	// Warnings are of reading: a torn last line that was dropped, and such.
	Warnings []string
}

// Item is what a stage says of one item, its epochs added up.
type Item = results.Item

// Request is one answered request's times, nanoseconds; NaN where one is not
// there.
type Request = results.Request

// A Stage is one target × suite × level of load of a run.
type Stage struct {
	// Figures are the stage's summary. Of answers recorded elsewhere only Suite,
	// Counts and Accuracy are filled in.
	Figures  results.StageResult
	Items    []Item    // in the order in which they were asked
	Requests []Request // that were answered, in the order of sending; empty for recorded answers
	Failures []Request // that were not: only when they were sent and how long they took
	// Prompts are what the answered requests took and gave by what was asked.
	Prompts []results.PromptUsage
	// ByPosition: the items have no names; an id is a place in the file.
	ByPosition bool
}

// Targets are the names of the targets that a run measured, in the order of its
// stages. Answers recorded elsewhere have one, "".
func (r *Run) Targets() []string {
	var names []string
	for i := range r.Stages {
		if name := r.Stages[i].Figures.Target; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Only is the share of a run that one of its targets has. The error lists the
// targets where it has not that one.
func (r *Run) Only(target string) (*Run, error) {
	if !slices.Contains(r.Targets(), target) {
		return nil, fmt.Errorf("%s: %q is not one of its targets: %s", r.Source, target, strings.Join(r.Targets(), ", "))
	}
	own := *r
	own.Stages, own.Summary.Targets = nil, nil
	for _, st := range r.Stages {
		if st.Figures.Target == target {
			own.Stages = append(own.Stages, st)
		}
	}
	own.Summary.Capacity = slices.DeleteFunc(slices.Clone(r.Summary.Capacity), func(c results.Capacity) bool { return c.Target != target })
	for _, t := range r.Summary.Targets {
		if t.Target == target {
			own.Summary.Targets = append(own.Summary.Targets, t)
		}
	}
	// Of a run that ended before its target was asked the header alone knows.
	own.Summary.Simulated = len(own.Summary.Targets) == 0 && r.Summary.Simulated ||
		slices.ContainsFunc(own.Stages, func(s Stage) bool { return s.Figures.Simulated })
	return &own, nil
}

// slo are the limits of the plan; nil where it has none.
func (s *Summary) slo() (*results.SLO, error) {
	var plan struct {
		SLO *results.SLO `json:"slo"`
	}
	if len(s.Plan) == 0 {
		return nil, nil
	}
	err := json.Unmarshal(s.Plan, &plan)
	return plan.SLO, err
}

// suite is how a run had the suite of that name.
func (s *Summary) suite(name string) (results.SuiteRef, bool) {
	i := slices.IndexFunc(s.Suites, func(ref results.SuiteRef) bool { return ref.Name == name })
	if i < 0 {
		return results.SuiteRef{}, false
	}
	return s.Suites[i], true
}
