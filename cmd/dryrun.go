package cmd

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
)

// printDryRun shows what a run would do.
func printDryRun(streams *IO, o *runOptions, job *bench.Job) error {
	plan, err := job.Plan.Encode()
	if err != nil {
		return err
	}
	if o.json {
		return printDryRunJSON(streams, plan, job)
	}
	w, out := streams.words(), streams.Out
	fmt.Fprintf(out, "%s\n", plan)
	t := table{header: []string{w.target, w.suite, w.level, w.items, w.warmup, w.requests}, right: []int{2, 3, 4, 5}}
	total, unbounded := 0, false
	for _, s := range job.Stages {
		requests := fmt.Sprint(s.Requests)
		if s.Requests == 0 && !s.Open() {
			requests, unbounded = fmt.Sprintf(w.asManyAsFit, time.Duration(s.DurationNS)), true
		}
		total += s.Requests + s.Warmup
		t.add(s.Target, s.Suite, levelName(&s.Stage), fmt.Sprint(s.Items), fmt.Sprint(s.Warmup), requests)
	}
	if len(t.rows) > 0 {
		t.print(streams)
	}
	if job.Searches() {
		fmt.Fprintf(out, "\n"+w.searching+"\n", job.Plan.Capacity.SLO)
	} else if unbounded {
		fmt.Fprintln(out, "\n"+w.boundedByTime)
	} else {
		fmt.Fprintf(out, "\n%s: %d\n", w.requests, total)
	}
	if n, ok := job.JudgeRequests(); job.Judge != nil && ok {
		fmt.Fprintf(out, w.judgeRequests+"\n", job.Judge.Name, n)
	} else if job.Judge != nil {
		fmt.Fprintf(out, w.judgeUnknown+"\n", job.Judge.Name)
	}
	for _, p := range job.FirstPrompts() {
		fmt.Fprintf(out, "\n── %s / %s / %s\n", p.Suite, p.Task, p.Item)
		for _, m := range p.Messages {
			fmt.Fprintf(out, "[%s]\n%s\n", m.Role, m.Content)
		}
	}
	fmt.Fprintf(out, "\n%s\n", w.nothingSent)
	return nil
}

// The dry run as JSON. Requests and JudgeRequests are null where time bounds a
// stage, or a search is to find the levels.
type (
	dryRun struct {
		Plan     json.RawMessage `json:"plan"`
		Stages   []dryStage      `json:"stages"`
		Requests *int            `json:"requests"`
		// JudgeRequests come after them, to the judge.
		JudgeRequests *int        `json:"judge_requests"`
		FirstPrompts  []dryPrompt `json:"first_prompts"`
	}
	dryStage struct {
		Target      string `json:"target"`
		Suite       string `json:"suite"`
		Concurrency int    `json:"concurrency"`
		Items       int    `json:"items"`
		Warmup      int    `json:"warmup"`
		Requests    int    `json:"requests"`
		DurationNS  int64  `json:"duration_ns,omitempty"`

		Arrival *results.Arrival `json:"arrival,omitempty"`
	}
	dryPrompt struct {
		Suite    string            `json:"suite"`
		Task     string            `json:"task"`
		Item     string            `json:"item"`
		Messages []results.Message `json:"messages"`
	}
)

func printDryRunJSON(streams *IO, plan []byte, job *bench.Job) error {
	planJSON, err := yaml.YAMLToJSON(plan)
	if err != nil {
		return err
	}
	total := 0
	d := dryRun{Plan: planJSON, Stages: []dryStage{}, Requests: &total, FirstPrompts: []dryPrompt{}}
	if job.Searches() {
		d.Requests = nil
	}
	for _, s := range job.Stages {
		d.Stages = append(d.Stages, dryStage{s.Target, s.Suite, s.Concurrency, s.Items, s.Warmup, s.Requests, s.DurationNS, s.Arrival})
		total += s.Requests + s.Warmup
		if s.Requests == 0 {
			d.Requests = nil
		}
	}
	if n, ok := job.JudgeRequests(); ok {
		d.JudgeRequests = &n
	}
	for _, p := range job.FirstPrompts() {
		prompt := dryPrompt{Suite: p.Suite, Task: p.Task, Item: p.Item}
		for _, m := range p.Messages {
			prompt.Messages = append(prompt.Messages, results.Message(m))
		}
		d.FirstPrompts = append(d.FirstPrompts, prompt)
	}
	e := json.NewEncoder(streams.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}
