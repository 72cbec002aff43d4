package compare

import (
	"fmt"

	"github.com/hanbench/hanbench/results"
)

// hash stands for an item's content.
func hash(i int) string { return fmt.Sprintf("sha256:%064d", i) }

// marks are items with one answer each: '+' right, '-' wrong, 'x' none came.
func marks(outcomes string) []Item {
	var items []Item
	for i, o := range outcomes {
		it := Item{Task: "t", ID: fmt.Sprintf("i%d", i), Hash: hash(i), Prompt: "p"}
		switch o {
		case 'x':
			it.Errors = 1
		case '+':
			it.Scored, it.Correct, it.Valued, it.Value = 1, 1, 1, 1
		default:
			it.Scored, it.Valued = 1, 1
		}
		items = append(items, it)
	}
	return items
}

// times is s n times over.
func times(n int, s string) string {
	out := ""
	for range n {
		out += s
	}
	return out
}

func stageOf(suite string, items []Item) Stage {
	st := Stage{Items: items}
	st.Figures.Target, st.Figures.Suite, st.Figures.Concurrency = "ollama:m", suite, 4
	st.Figures.Counts.Done = len(items)
	return st
}

// runOf is a run of one target; id tells runs apart.
func runOf(id string, stages ...Stage) *Run {
	r := &Run{Source: "runs/" + id, Stages: stages, Summary: Summary{
		RunID: id, Tool: results.Tool{Name: "hanbench", Version: "1"}, Clock: results.ClockKernel,
		Host: results.Host{OS: "linux", Arch: "amd64", CPUs: 2}, Plan: []byte(`{"seed":42,"targets":[{"target":"ollama:m"}]}`),
		Targets: []results.TargetInfo{{Target: "ollama:m", Model: "m", Digest: "sha256:aa"}},
	}}
	for _, st := range stages {
		if _, known := r.Summary.suite(st.Figures.Suite); !known {
			r.Summary.Suites = append(r.Summary.Suites, results.SuiteRef{Name: st.Figures.Suite, Version: "1", Hash: "sha256:s", ScorerVersion: "2"})
		}
	}
	return r
}

func sideOf(name string, runs ...*Run) *Side { return &Side{Name: name, Runs: runs} }

// versusOf is two sides of one run and one suite each.
func versusOf(base, new string) (*Side, *Side) {
	return sideOf("base", runOf("a", stageOf("s", marks(base)))), sideOf("new", runOf("b", stageOf("s", marks(new))))
}
