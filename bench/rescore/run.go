package rescore

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/bench"
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
}

// A Change is one record whose score is another one now.
type Change struct {
	Record *results.Record
	Is     results.Score
}

// Outcome reports whether the outcome itself changed, and not only the evidence.
func (c *Change) Outcome() bool { return c.Record.Score.Outcome != c.Is.Outcome }

// A Run is a run directory scored again; nothing is written yet.
type Run struct {
	Dir      *results.Dir
	Contents *results.Contents
	Suites   []results.SuiteRef // as they are now
	Changes  []Change           // in the order of the records
	// Scored counts the records scored again, Kept those that keep their score:
	// Failed (no answer came), and Stale (their item is not what was asked).
	Scored, Failed, Stale int
	// Golds are the items whose gold answer changed, by "task/id".
	Golds []string

	tool results.Tool
}

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
	contents, err := dir.Read()
	if err != nil {
		return nil, err
	}
	plan, err := bench.ReadPlan(filepath.Join(dir.Path(), results.PlanFile), bench.DefaultPlan())
	if err != nil {
		return nil, err
	}
	suites, err := bench.OpenSuites(&plan, o.Suites, contents.Headers[0].Suites, hasGold)
	if err != nil {
		return nil, fmt.Errorf("score %s: %w", dir.Path(), err)
	}
	r := &Run{Dir: dir, Contents: contents, tool: o.Tool}
	for _, ref := range contents.Headers[0].Suites {
		if s := suites[ref.Name]; s != nil && hasGold(ref) {
			r.Suites = append(r.Suites, bench.SuiteRef(s))
		}
	}
	if len(r.Suites) == 0 {
		return nil, fmt.Errorf("score %s: the run asked nothing that has a gold answer", dir.Path())
	}
	if err := r.score(newIndex(suites), o.Changed); err != nil {
		return nil, err
	}
	return r, nil
}

// hasGold reports whether a suite has a task that is scored.
func hasGold(ref results.SuiteRef) bool {
	return slices.ContainsFunc(ref.Tasks, func(t results.TaskRef) bool { return scored(tasks.Kind(t.Kind)) })
}

// scored reports whether answers to a kind of task are held against something
// here: a judge's ratings have a verb of their own.
func scored(k tasks.Kind) bool { return k != tasks.Load && k != tasks.Judged }

// score fills in what changed.
func (r *Run) score(items index, changed string) error {
	read := false // anything at all
	methods := methods(r.Contents)
	var stale, golds names
	for _, rec := range r.Contents.Records {
		if rec.Error != nil {
			r.Failed++
			continue
		}
		if !slices.ContainsFunc(r.Suites, func(ref results.SuiteRef) bool { return ref.Name == rec.Suite }) {
			continue
		}
		q, same := items.find(methods[rec.Stage], rec)
		if same && (!scored(q.task.Kind) || rec.Turn != nil && *rec.Turn < len(q.item.Turns)-1) {
			continue // its last turn is what is scored
		}
		if !same {
			stale.add(rec)
			if q.item == nil || changed != ScoreChanged {
				read = true
				r.Stale++
				continue
			}
		}
		is, ok := score(methods[rec.Stage], rec, q)
		if !ok {
			continue
		}
		read = true
		r.Scored++
		if rec.Score.Gold != q.item.Answer {
			golds.add(rec)
		}
		if !sameScore(rec.Score, is) {
			r.Changes = append(r.Changes, Change{rec, is})
		}
	}
	r.Golds = golds.list
	if !read {
		return fmt.Errorf("score %s: %w", r.Dir.Path(), ErrNoText)
	}
	if changed == RefuseChanged && r.Stale > 0 {
		return &StaleError{r.Dir.Path(), r.Stale, stale.list}
	}
	return nil
}

// score is a record's score today; ok is false where there is nothing to score:
// its text was left out, or it decided nothing.
func score(m tasks.Method, rec *results.Record, q question) (is results.Score, ok bool) {
	if byProbability(m, q.task) {
		return decide(m, rec, q)
	}
	if rec.Text == nil {
		return is, false
	}
	answer := tasks.Answer{Text: rec.Text.Answer, Truncated: rec.Finish == "length", Blocked: rec.Finish == "content_filter"}
	return bench.ScoreOf(q.item, q.task.Score(q.item, answer)), true
}

// names are items as "task/id", each once, in the order of the records.
type names struct {
	list []string
	seen map[string]bool
}

func (n *names) add(rec *results.Record) {
	name := rec.Task + "/" + rec.Item
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	if !n.seen[name] {
		n.list = append(n.list, name)
	}
	n.seen[name] = true
}

func sameScore(a, b results.Score) bool {
	same := func(x, y *float64) bool { return x == y || x != nil && y != nil && *x == *y }
	span := a.Span == b.Span || a.Span != nil && b.Span != nil && *a.Span == *b.Span
	return a.Outcome == b.Outcome && a.Extracted == b.Extracted && a.Gold == b.Gold && a.Rule == b.Rule && same(a.Value, b.Value) && span && maps.Equal(a.Variants, b.Variants) &&
		slices.Equal(a.Measures, b.Measures) && maps.EqualFunc(a.Counts, b.Counts, slices.Equal)
}

// Same reports whether the run's own scores are already those of today, by this
// scorer and these suites.
func (r *Run) Same() bool {
	if len(r.Changes) > 0 {
		return false
	}
	for _, now := range r.Suites {
		for _, was := range r.Contents.Headers[0].Suites {
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
	lines := make([]results.ScoreLine, len(r.Changes))
	for i, c := range r.Changes {
		lines[i] = results.ScoreLine{ID: c.Record.ID, Score: c.Is}
	}
	head := results.ScoresHead{RunID: r.Contents.Headers[0].RunID, Tool: r.tool, Suites: r.Suites, Records: len(r.Contents.Records), Scored: r.Scored}
	return results.NewScores(head, lines)
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

// A Move is how many records went from one outcome to another within a task.
type Move struct {
	Suite, Task string
	Was, Is     string
	N           int
}

// Moves add up the measured records whose outcome changed, by suite and task in
// the order of their first.
func (r *Run) Moves() []Move {
	var moves []Move
	for i := range r.Changes {
		c := &r.Changes[i]
		if !c.Outcome() || c.Record.Phase != results.PhaseMeasure {
			continue
		}
		m := Move{Suite: c.Record.Suite, Task: c.Record.Task, Was: c.Record.Score.Outcome, Is: c.Is.Outcome}
		k := slices.IndexFunc(moves, func(have Move) bool {
			have.N = 0
			return have == m
		})
		if k < 0 {
			k = len(moves)
			moves = append(moves, m)
		}
		moves[k].N++
	}
	return moves
}
