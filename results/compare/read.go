package compare

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/hanbench/hanbench/results"
)

// ReadRun reads a run directory: plan.yaml, records.jsonl and what later verbs
// laid beside them. What result.json says is not taken: the figures are made of
// the records. The error says which file and line is not what it should be, or
// which request was tampered with.
func ReadRun(dir *results.Dir) (*Run, error) {
	m, err := dir.Measured()
	if err != nil {
		return nil, err
	}
	if err := untampered(m.Contents.Records); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir.Path(), results.RecordsFile), err)
	}
	run := &Run{
		Source: dir.Path(),
		Summary: Summary{
			RunID: m.RunID, Tool: m.Tool, Started: m.Started, Host: m.Host, Simulated: m.Simulated, Clock: m.Clock,
			PlanHash: m.PlanHash, Plan: m.Plan, Suites: m.Suites, Targets: m.Targets, Judge: m.Judge, Capacity: m.Capacity, Warnings: m.Contents.Warnings,
		},
	}
	slo, err := run.Summary.slo()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir.Path(), results.PlanFile), err)
	}
	for _, st := range m.Stages {
		settled := m.Contents.Settled(st.Index)
		ref, _ := run.Summary.suite(st.Suite)
		run.Stages = append(run.Stages, Stage{
			Figures: st, Items: results.Items(settled, ref, m.Judgments), Requests: results.Requests(settled, &st.Stage, slo),
			Prompts: results.PromptUsages(settled),
		})
	}
	return run, nil
}

// untampered finds what no run writes.
func untampered(records []*results.Record) error {
	type request struct {
		phase                        string
		session, stage, seq, attempt int
	}
	seen := make(map[request]bool, len(records))
	for _, r := range records {
		key := request{r.Phase, r.Session, r.Stage, r.Seq, r.Attempt}
		if seen[key] {
			return fmt.Errorf("request %s is there twice: a run writes each once, so the file was edited or put together; take it as the run wrote it", r.ID)
		}
		seen[key] = true
		if v := r.Score.Value; v != nil && !(*v >= 0 && *v <= 1) {
			return fmt.Errorf("request %s: score.value is %v; expected a number from 0 to 1", r.ID, *v)
		}
	}
	return nil
}

// FromAnswers makes a run of answers that were recorded elsewhere and scored; of
// an item that was not answered, nothing. source is their path as it was given.
// s.Suite.Name may be "" where the file's own gold made the items.
func FromAnswers(source string, s *results.ScoredAnswers, lines []results.ScoredAnswer) (*Run, error) {
	if err := s.Rules.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	asked := slices.DeleteFunc(slices.Clone(lines), func(a results.ScoredAnswer) bool {
		return a.Kind == results.AnswerUnknown || a.Kind == results.AnswerMissing && s.Rules.Missing == results.CountApart
	})
	records := s.Rules.Counted(asked)
	if len(records) == 0 {
		return nil, fmt.Errorf("%s: no answer in it was scored", source)
	}
	st := Stage{ByPosition: nameless(asked), Items: results.Items(records, s.Suite, nil)}
	if st.ByPosition {
		place(st.Items)
	}
	st.Figures.Suite, st.Figures.Accuracy = s.Suite.Name, s.Accuracy
	st.Figures.Counts.Done = len(records)
	for i := range st.Items {
		st.Figures.Counts.Failed += st.Items[i].Errors
	}
	rules := s.Rules
	return &Run{
		Source:  source,
		Summary: Summary{RunID: s.File.Hash, Tool: s.Tool, Suites: []results.SuiteRef{s.Suite}, Recorded: true, Rules: &rules, Warnings: s.Warnings},
		Stages:  []Stage{st},
	}, nil
}

// nameless says that the answers name no items: each one's name is its place
// among those of its trial, and its content is not known.
func nameless(lines []results.ScoredAnswer) bool {
	return !slices.ContainsFunc(lines, func(a results.ScoredAnswer) bool { return !a.NoID })
}

// place names items by their place in their category: files list categories in
// different orders.
func place(items []Item) {
	next := map[string]int{}
	for i := range items {
		category := plain(items[i].Category)
		next[category]++
		items[i].ID = fmt.Sprintf("%s %d", category, next[category])
	}
}
