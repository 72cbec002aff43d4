package rescore

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

// What becomes of records whose item is not the one that was asked.
const (
	// RefuseChanged is the default: an error that names them.
	RefuseChanged = "refuse"
	// KeepChanged leaves their scores as they are.
	KeepChanged = "keep"
	// ScoreChanged holds the answers against today's item of the same id; those
	// whose item is gone keep their scores.
	ScoreChanged = "score"
)

// RunOptions say how a run is scored again.
type RunOptions struct {
	// Suites are names or folders to take instead of those of the plan that
	// have the same name.
	Suites  []string
	Changed string // RefuseChanged, KeepChanged or ScoreChanged
	Tool    results.Tool
	// Watch sees each change, in the order of the records; nil: nobody watches.
	Watch func(Change)
}

// A Change is one record whose score is another one now. It holds for the time of
// the call.
type Change struct {
	Record *results.Record
	Is     results.Score
}

// outcome reports whether the outcome itself changed, and not only the evidence.
func (c *Change) outcome() bool { return c.Record.Score.Outcome != c.Is.Outcome }

// A Run is a run directory scored again; nothing is written yet.
type Run struct {
	Dir    *results.Dir
	Header *results.Header    // of the first session
	Suites []results.SuiteRef // as they are now
	// Scored counts the records scored again, Kept those that keep their score:
	// Failed (no answer came), and Stale (their item is not what was asked).
	Scored, Failed, Stale int
	// Golds are the items whose gold answer changed, by "task/id".
	Golds []string
	// Moves add up the measured records whose outcome changed, by suite and task in
	// the order of their first.
	Moves []Move

	tool    results.Tool
	records int
	changed []results.ScoreLine // in the order of the records
}

// A Move is how many records went from one outcome to another within a task.
type Move struct {
	Suite, Task string
	Was, Is     string
	N           int
}

// Changed counts the records whose score is another one now.
func (r *Run) Changed() int { return len(r.changed) }

// ErrNoText says that a run was made with --no-text.
var ErrNoText = errors.New("the run was made with --no-text: its records hold no answers to score")

// A StaleError names records whose item is not the one that was asked.
type StaleError struct {
	Dir   string
	N     int // records
	Items []string
}

func (e *StaleError) Error() string {
	shown := strings.Join(e.Items[:min(len(e.Items), 3)], ", ")
	if len(e.Items) > 3 {
		shown += fmt.Sprintf(" and %d more", len(e.Items)-3)
	}
	return fmt.Sprintf("%s: %d answers are to items that are no longer what was asked: %s; --changed keep leaves their scores as they are, --changed score takes today's item of the same id", e.Dir, e.N, shown)
}

// Dir scores the answers of a run again.
func Dir(dir *results.Dir, o RunOptions) (*Run, error) {
	s := scoring{run: &Run{Dir: dir, tool: o.Tool}, options: o, variants: variants{}}
	before, err := dir.Records(func(before *results.Contents, rec *results.Record) error {
		if s.run.Header == nil {
			if err := s.begin(before.Headers[0]); err != nil {
				return err
			}
		}
		s.add(before, rec)
		return nil
	})
	if err == nil && s.run.Header == nil { // no request was sent
		err = s.begin(before.Headers[0])
	}
	if err != nil {
		return nil, err
	}
	return s.end()
}

// hasGold reports whether a suite has a task that is scored.
func hasGold(ref results.SuiteRef) bool {
	return slices.ContainsFunc(ref.Tasks, func(t results.TaskRef) bool { return scored(tasks.Kind(t.Kind)) })
}

// scored reports whether answers to a kind of task are held against something
// here: a judge's ratings have a verb of their own.
func scored(k tasks.Kind) bool { return k != tasks.Load && k != tasks.Judged }

// Same reports whether the run's own scores are already those of today, by this
// scorer and these suites.
func (r *Run) Same() bool {
	if len(r.changed) > 0 {
		return false
	}
	for _, now := range r.Suites {
		for _, was := range r.Header.Suites {
			if was.Name == now.Name && (was.Hash != now.Hash || was.ScorerVersion != now.ScorerVersion) {
				return false
			}
		}
	}
	return true
}

// Scores are today's, or nil where the run's own are the same.
func (r *Run) Scores() *results.Scores {
	if r.Same() {
		return nil
	}
	head := results.ScoresHead{RunID: r.Header.RunID, Tool: r.tool, Suites: r.Suites, Records: r.records, Scored: r.Scored}
	return results.NewScores(head, r.changed)
}

// Results are the run's as it was made and as it is with today's scores.
func (r *Run) Results() (was, is *results.Result, err error) {
	if was, err = r.Dir.SummarizeWith(nil); err != nil {
		return nil, nil, err
	}
	is, err = r.Dir.SummarizeWith(r.Scores())
	return was, is, err
}

// Write writes scores.jsonl, or removes it where the run's own scores are the
// same, and makes result.json anew.
func (r *Run) Write() (*results.Result, error) {
	if scores := r.Scores(); scores != nil {
		if err := r.Dir.WriteScores(scores); err != nil {
			return nil, err
		}
	} else if _, err := r.Dir.RemoveScores(); err != nil {
		return nil, err
	}
	return r.Dir.WriteResult()
}
