package rescore

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

// A scoring goes through a run's records, once and in their order.
type scoring struct {
	run     *Run
	options RunOptions
	items   index
	read    bool // anything at all
	// methods are how each stage has its answers to multiple choice.
	methods      map[int]tasks.Method
	stale, golds names
	variants     variants
}

// begin opens the suites that the run asked.
func (s *scoring) begin(h *results.Header) error {
	dir := s.run.Dir.Path()
	s.run.Header = h
	plan, err := bench.ReadPlan(filepath.Join(dir, results.PlanFile), bench.DefaultPlan())
	if err != nil {
		return err
	}
	suites, err := bench.OpenSuites(&plan, s.options.Suites, h.Suites, hasGold)
	if err != nil {
		return fmt.Errorf("score %s: %w", dir, err)
	}
	for _, ref := range h.Suites {
		if suite := suites[ref.Name]; suite != nil && hasGold(ref) {
			s.run.Suites = append(s.run.Suites, bench.SuiteRef(suite))
		}
	}
	if len(s.run.Suites) == 0 {
		return fmt.Errorf("score %s: the run asked nothing that has a gold answer", dir)
	}
	s.items = newIndex(suites)
	return nil
}

// add scores a record again and notes what changed.
func (s *scoring) add(before *results.Contents, rec *results.Record) {
	r := s.run
	r.records++
	if rec.Error != nil {
		r.Failed++
		return
	}
	if !slices.ContainsFunc(r.Suites, func(ref results.SuiteRef) bool { return ref.Name == rec.Suite }) {
		return
	}
	method := s.method(before, rec.Stage)
	q, same := s.items.find(method, rec)
	if same && (!scored(q.task.Kind) || rec.Turn != nil && *rec.Turn < len(q.item.Turns)-1) {
		return // its last turn is what is scored
	}
	if !same {
		s.stale.add(rec)
		if q.item == nil || s.options.Changed != ScoreChanged {
			s.read = true
			r.Stale++
			return
		}
	}
	is, ok := score(method, rec, q)
	if !ok {
		return
	}
	s.read = true
	r.Scored++
	if rec.Score.Gold != q.item.Answer {
		s.golds.add(rec)
	}
	if !sameScore(rec.Score, is) {
		s.change(Change{rec, is})
	}
}

// method is by which a stage has its answers to multiple choice.
func (s *scoring) method(before *results.Contents, stage int) tasks.Method {
	if _, known := s.methods[stage]; !known {
		s.methods = methods(before)
	}
	return s.methods[stage]
}

func (s *scoring) change(c Change) {
	c.Is.Variants = s.variants.once(c.Is.Variants)
	s.run.changed = append(s.run.changed, results.ScoreLine{ID: c.Record.ID, Score: c.Is})
	if c.outcome() && c.Record.Phase == results.PhaseMeasure {
		s.move(Move{Suite: c.Record.Suite, Task: c.Record.Task, Was: c.Record.Score.Outcome, Is: c.Is.Outcome})
	}
	if s.options.Watch != nil {
		s.options.Watch(c)
	}
}

func (s *scoring) move(m Move) {
	k := slices.IndexFunc(s.run.Moves, func(have Move) bool {
		have.N = 0
		return have == m
	})
	if k < 0 {
		k = len(s.run.Moves)
		s.run.Moves = append(s.run.Moves, m)
	}
	s.run.Moves[k].N++
}

// end is the run once all records were seen.
func (s *scoring) end() (*Run, error) {
	r := s.run
	r.Golds = s.golds.list
	if !s.read {
		return nil, fmt.Errorf("score %s: %w", r.Dir.Path(), ErrNoText)
	}
	if s.options.Changed == RefuseChanged && r.Stale > 0 {
		return nil, &StaleError{r.Dir.Path(), r.Stale, s.stale.list}
	}
	return r, nil
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

func sameScore(a, b results.Score) bool {
	same := func(x, y *float64) bool { return x == y || x != nil && y != nil && *x == *y }
	span := a.Span == b.Span || a.Span != nil && b.Span != nil && *a.Span == *b.Span
	return a.Outcome == b.Outcome && a.Extracted == b.Extracted && a.Gold == b.Gold && a.Rule == b.Rule && same(a.Value, b.Value) && span && maps.Equal(a.Variants, b.Variants) &&
		slices.Equal(a.Measures, b.Measures) && maps.EqualFunc(a.Counts, b.Counts, slices.Equal)
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
		n.seen[name] = true
	}
}
