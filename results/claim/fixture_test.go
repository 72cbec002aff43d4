package claim

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
)

// A made is a model that was measured, made up.
type made struct {
	model, country string
	// outcomes of the items of each suite: 1 is right, 0 wrong, x no answer.
	outcomes map[string]string
	// category of an item, "" without.
	category func(i int) string
	tokens   func(i int) int // of the prompts; nil for none
	change   func(run *compare.Run)
}

// run makes the run of a model.
func (m made) run() *compare.Run {
	run := &compare.Run{Source: "runs/" + m.model, Summary: compare.Summary{
		RunID: "run-" + m.model, Host: results.Host{OS: "linux", Arch: "amd64", CPUs: 8}, PlanHash: "sha256:1",
		Plan:    []byte(`{"targets":[{"target":"` + m.model + `"}],"seed":42}`),
		Targets: []results.TargetInfo{{Target: m.model, Model: m.model, Country: m.country, URL: "http://127.0.0.1:8000/v1", Protocol: "openai"}},
	}}
	for suite, outcomes := range m.outcomes {
		ref := results.SuiteRef{Name: suite, Version: "1", Hash: "sha256:" + suite, ScorerVersion: "2", Items: len(outcomes), Tasks: []results.TaskRef{{Name: suite, Kind: "multiple_choice", Items: len(outcomes)}}}
		run.Summary.Suites = append(run.Summary.Suites, ref)
		st := compare.Stage{}
		st.Figures.Target, st.Figures.Suite, st.Figures.Concurrency = m.model, suite, 1
		st.Figures.Counts.Done, st.Figures.Counts.Succeeded = len(outcomes), len(outcomes)
		st.Figures.Validity.Status = results.Valid
		for i, o := range outcomes {
			it := compare.Item{Task: suite, ID: fmt.Sprint(i), Hash: fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(suite+fmt.Sprint(i)))), Scored: 1, Valued: 1, Prompt: fmt.Sprint("p", i)}
			if m.category != nil {
				it.Category = m.category(i)
			}
			switch o {
			case '1':
				it.Correct, it.Value = 1, 1
			case 'x':
				it.Scored, it.Valued, it.Errors = 0, 0, 1
			}
			st.Items = append(st.Items, it)
			if m.tokens != nil {
				st.Prompts = append(st.Prompts, results.PromptUsage{Prompt: it.Prompt, Task: it.Task, Category: it.Category, Requests: 1,
					Input: m.tokens(i), InputN: 1, Output: 10, OutputN: 1, Chars: 20})
			}
		}
		run.Stages = append(run.Stages, st)
	}
	if m.change != nil {
		m.change(run)
	}
	return run
}

// discordant makes two sides of n items: both right on right, then only the first
// on first, only the second on second, both wrong on the rest.
func discordant(n, right, first, second int) (a, b string) {
	rest := n - right - first - second
	return strings.Repeat("1", right+first) + strings.Repeat("0", second+rest),
		strings.Repeat("1", right) + strings.Repeat("0", first) + strings.Repeat("1", second) + strings.Repeat("0", rest)
}

// judged gives the verdicts on claims (YAML without its head) by the made-up
// models.
func judged(t *testing.T, claims string, models ...made) *Verdicts {
	t.Helper()
	f, err := Parse("c.yaml", []byte("schema: 1\n"+claims))
	if err != nil {
		t.Fatal(err)
	}
	return judgedFile(t, f, models...)
}

// knownOnce is Models, read once for thousands of verdicts.
var knownOnce = sync.OnceValues(Models)

func judgedFile(t *testing.T, f *File, models ...made) *Verdicts {
	t.Helper()
	var runs []*compare.Run
	for _, m := range models {
		runs = append(runs, m.run())
	}
	known, err := knownOnce()
	if err != nil {
		t.Fatal(err)
	}
	contenders, err := Contenders(runs, nil, append(f.Models, known...))
	if err != nil {
		t.Fatal(err)
	}
	v, err := Judge(f, contenders, Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// oneClaim is a claim of a against others, with more keys.
func oneClaim(more string) string {
	return `claims:
  - id: c
    text: {ko: 가, en: a}
    source: {who: 나, where: 다, when: "2025"}
    subject: {country: [KR]}
    rivals: [{country: [US, CN]}]
    suites: [s]
    ` + strings.ReplaceAll(strings.TrimSpace(more), "\n", "\n    ") + "\n"
}
