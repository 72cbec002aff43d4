package compare

import (
	"fmt"
	"path/filepath"

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
	if err := m.Untampered(); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir.Path(), results.RecordsFile), err)
	}
	if err := dir.Intact(m); err != nil {
		return nil, err
	}
	run := &Run{
		Source: dir.Path(),
		Summary: Summary{
			RunID: m.RunID, Tool: m.Tool, Started: m.Started, Host: m.Host, Simulated: m.Simulated, Clock: m.Clock,
			PlanHash: m.PlanHash, Plan: m.Plan, Suites: m.Suites, Targets: m.Targets, Judge: m.Judge, Capacity: m.Capacity, Warnings: m.ReadWarnings,
		},
	}
	slo, err := run.Summary.slo()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir.Path(), results.PlanFile), err)
	}
	for _, st := range m.Stages {
		ref, _ := run.Summary.suite(st.Suite)
		run.Stages = append(run.Stages, Stage{
			Figures: st, Items: m.Items(st.Index, ref), Requests: m.Requests(&st.Stage, slo), Failures: m.Failures(&st.Stage), Prompts: m.PromptUsages(st.Index),
		})
	}
	return run, nil
}

// FromAnswers makes a run of answers that were recorded elsewhere and scored; of
// an item that was not answered, nothing. source is their path as it was given.
// s.Suite.Name may be "" where the file's own gold made the items.
func FromAnswers(source string, s *results.ScoredAnswers, lines []results.ScoredAnswer) (*Run, error) {
	if err := s.Rules.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	items, n := s.Rules.ItemsOf(lines, s.Suite)
	if n == 0 {
		return nil, fmt.Errorf("%s: no answer in it was scored", source)
	}
	st := Stage{ByPosition: nameless(lines, s.Rules.Asks), Items: items}
	if st.ByPosition {
		place(st.Items)
	}
	st.Figures.Suite, st.Figures.Accuracy = s.Suite.Name, s.Accuracy
	st.Figures.Counts.Done = n
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
func nameless(lines []results.ScoredAnswer, asked func(*results.ScoredAnswer) bool) bool {
	for i := range lines {
		if asked(&lines[i]) && !lines[i].NoID {
			return false
		}
	}
	return true
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
