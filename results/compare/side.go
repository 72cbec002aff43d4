// Package compare holds two sides against each other: the same items answered by
// both, the same levels of load carried by both. It is pure: what a side measured
// is read before.
package compare

import (
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
	// Recorded: answers from elsewhere, of which no time is known.
	Recorded bool
}

// A Stage is one target × suite × level of load of a run.
type Stage struct {
	// Figures are the stage's summary. Of answers recorded elsewhere only Suite and
	// Accuracy are filled in.
	Figures  results.StageResult
	Items    []Item    // in the order in which they were asked
	Requests []Request // that were answered, in the order of sending; empty for recorded answers
}

// An Item is what a stage says of one item, its epochs added up.
type Item struct {
	Task     string
	Category string
	Group    string // items that share a passage; "" for none
	ID       string
	Hash     string // of the item's content; "" where it is not known

	Scored  int     // epochs with an outcome
	Correct int     // of them
	Errors  int     // epochs on which no answer came
	Valued  int     // epochs with a graded score
	Value   float64 // sum of the graded scores, each in [0,1]
}

// A Request is one answered request's times, nanoseconds; NaN where one is not
// there.
type Request struct {
	Session int
	FromNS  int64 // when it was sent; of an open loop, when it was due
	EndNS   int64
	TTFT    float64
	TPOT    float64
	E2E     float64
}
