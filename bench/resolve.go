package bench

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/workload"
)

// A Job is a plan made ready: suites loaded, targets parsed, items chosen.
// Making it sends nothing.
type Job struct {
	Plan    Plan // resolved; holds no secrets
	Targets []Target
	Suites  []*tasks.Suite
	orders  [][]question // of each suite: its chosen items
	works   []*work      // the plan's workloads
	Stages  []Stage
	Judge   *Target // who rates the answers afterwards; nil for nobody
	// searches make further stages; without them Stages is all.
	searches []asked

	traces map[string]*recording // by file
}

// A Target is a resolved target of the plan.
type Target struct {
	runners.Target
	plan TargetPlan
	// reference is the profile, where this is hanbench's own endpoint.
	reference string
	http      string // version spoken
	// rates and exact are learnt for the workloads before the first stage: what
	// text takes in tokens, and whether the server knows ignore_eos.
	rates workload.Rates
	exact bool
}

// A Stage is one target × one suite × one load level.
type Stage struct {
	results.Stage
	target *Target
	suite  *tasks.Suite // or
	work   *work
	// order holds the chosen items in the order in which they are asked, without
	// their prompts: those of 35,000 would take seconds and half a gigabyte.
	order []question
	// schedule begins the arrivals of an open loop anew, the same each time.
	schedule func() schedule
	// trace is what an open loop replays.
	trace *recording
	talks int // conversations to measure, where a stage has such
	most  int // requests that an item takes; 0 for a workload
}

// A question is an item of a task. For a request it has a prompt too, and for
// the record of that its counts and its name.
type question struct {
	task     *tasks.Task
	item     *tasks.Item
	messages []tasks.Message
	broken   error // why there are no messages
	counts   hangul.Counts
	hash     string
	shared   *keptPrompt // of all requests for the item's first turn; nil where there are too many items

	method tasks.Method // of multiple choice; else ""
	// contexts and continuations are how many texts ByLikelihood compares
	contexts, continuations int

	turn *workload.Turn // of a workload; nil for an item
	at   turn
}

// A keptPrompt is made for the first request that needs it, and kept for the others.
type keptPrompt struct {
	once sync.Once
	made question // messages, counts and hash
}

// mostShared is how many items' prompts are kept. Hundreds of streams ask the
// same few in a load test; of 35,000 items each is asked once.
const mostShared = 2048

// first gives a question the prompt of its item's first turn.
func (q *question) first() {
	if q.shared == nil {
		q.messages, q.broken = q.task.Messages(q.item)
		return
	}
	made := &q.shared.made
	q.shared.once.Do(func() {
		if made.messages, made.broken = q.task.Messages(q.item); made.broken == nil {
			made.count()
		}
	})
	q.messages, q.broken, q.counts, q.hash = made.messages, made.broken, made.counts, made.hash
}

// count counts the prompt and names its text.
func (q *question) count() {
	q.counts = hangul.Counts{}
	for _, m := range q.messages {
		c := hangul.Count(m.Content)
		q.counts.Syllables += c.Syllables
		q.counts.Chars += c.Chars
		q.counts.Letters += c.Letters
	}
	q.hash = HashPrompt(q.messages)
}

// HashPrompt names a prompt as a record does: "sha256:…" over the role, NUL,
// the content, NUL of each message.
func HashPrompt(messages []tasks.Message) string {
	var text strings.Builder
	for _, m := range messages {
		text.WriteString(m.Role + "\x00" + m.Content + "\x00")
	}
	return hashText(text.String())
}

// hashText names a text without showing it.
func hashText(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Resolve makes a plan ready. The error is for a person; it may join several.
func Resolve(p Plan) (*Job, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	job := &Job{Plan: p}
	if err := errors.Join(job.resolveTargets(), job.resolveSuites(), job.resolveWorkloads(), job.readTraces(), job.resolveJudge(), job.resolveTelemetry()); err != nil {
		return nil, err
	}
	if err := job.Plan.checkRepeats(); err != nil {
		return nil, err
	}
	for _, suite := range job.Suites {
		order, err := chooseItems(suite, &p)
		if err != nil {
			return nil, err
		}
		job.orders = append(job.orders, order)
	}
	for i := range job.Targets {
		for k, suite := range job.Suites {
			order := job.orders[k]
			if err := job.ask(asked{Stage{suite: suite, order: order, most: mostRequests(order)}, &job.Targets[i], suite.Name, len(order)}); err != nil {
				return nil, err
			}
		}
		for _, w := range job.works {
			if err := job.ask(asked{Stage{work: w}, &job.Targets[i], w.Recipe.Name, w.items(p.Limit)}); err != nil {
				return nil, err
			}
		}
	}
	job.fitFiles(openFiles())
	return job, nil
}

func (j *Job) resolveTargets() error {
	presets, err := runners.Presets(j.Plan.Presets)
	if err != nil {
		return err
	}
	var errs []error
	if j.Plan.Presets != "" {
		j.Plan.Presets = absolute(j.Plan.Presets)
	}
	planned := slices.Clone(j.Plan.Targets)
	for i, tp := range planned {
		t, err := parseTarget(tp, presets)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		planned[i].Target = t.Name // without credentials
		t.plan, t.http = planned[i], j.Plan.http(tp)
		j.Targets = append(j.Targets, t)
	}
	j.Plan.Targets = planned
	return errors.Join(errs...)
}

func parseTarget(tp TargetPlan, presets []runners.Preset) (Target, error) {
	if rest, ok := strings.CutPrefix(tp.Target, referencePrefix); ok {
		return referenceTarget(tp, rest)
	}
	t, err := runners.ParseTarget(tp.Target, presets)
	if err != nil {
		return Target{}, err
	}
	if tp.KeyEnv != "" {
		t.Preset.KeyEnv = tp.KeyEnv
	}
	return Target{Target: t}, nil
}

func (j *Job) resolveSuites() error {
	var errs []error
	names := map[string]string{}
	paths := slices.Clone(j.Plan.Suites)
	for i, ref := range paths {
		paths[i] = tasks.Absolute(ref)
		suite, err := OpenSuite(paths[i], j.Plan.Seed, j.Plan.Shots)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if other, taken := names[suite.Name]; taken {
			errs = append(errs, fmt.Errorf("suites %s and %s are both called %q; give one another name", other, ref, suite.Name))
		}
		names[suite.Name] = ref
		if slices.ContainsFunc(j.Plan.Workloads, func(w workload.Recipe) bool { return w.Name == suite.Name }) {
			errs = append(errs, fmt.Errorf("a workload is called %q like suite %s; give it another name", suite.Name, ref))
		}
		j.Suites = append(j.Suites, suite)
	}
	j.Plan.Suites = paths
	return errors.Join(errs...)
}

// absolute is the path from the root: a run may be resumed from another folder.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// chooseItems shuffles the items of all tasks by the plan's seed, so that every
// part of a stage asks the same mix, and takes its limit of them; 0 takes all.
// The prompt of each task's first is tried; one of each shape was when the suite
// was loaded.
func chooseItems(suite *tasks.Suite, p *Plan) ([]question, error) {
	var all []question
	for _, t := range suite.Tasks {
		for _, it := range t.Items {
			all = append(all, question{task: t, item: it})
		}
	}
	rng := rand.New(rand.NewPCG(p.Seed, 0x68616e62656e6368)) // "hanbench"
	rng.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	if p.Limit > 0 && p.Limit < len(all) {
		all = all[:p.Limit]
	}
	tried := map[*tasks.Task]bool{}
	for i := range all {
		q := &all[i]
		q.choose(p.Method)
		if len(all) <= mostShared {
			q.shared = &keptPrompt{}
		}
		if tried[q.task] {
			continue
		}
		tried[q.task] = true
		if err := q.part(turn{}).broken; err != nil {
			return nil, fmt.Errorf("suite %s: %w", suite.Name, err)
		}
	}
	return all, nil
}

// asked is one target × one suite or workload, on all levels.
type asked struct {
	what   Stage // without a level
	target *Target
	name   string
	items  int
}

// ask makes the stages of one on the plan's levels, or the search that will.
func (j *Job) ask(a asked) error {
	if j.Plan.searches() {
		j.searches = append(j.searches, a)
		return nil
	}
	for _, level := range j.Plan.levels() {
		s, err := j.stage(a, level)
		if err != nil {
			return err
		}
		j.Stages = append(j.Stages, s)
	}
	return nil
}

// stage is the next one: a on a level.
func (j *Job) stage(a asked, level Level) (Stage, error) {
	s := a.what
	s.target = a.target
	s.Stage = results.Stage{Index: len(j.Stages), Target: a.target.Name, Suite: a.name, Items: a.items, Warmup: j.Plan.Warmup}
	if s.suite != nil && j.Plan.Method != tasks.ByText {
		s.Method = string(j.Plan.Method)
	}
	asked := a.items
	if s.suite != nil && j.Plan.Epochs == 1 {
		asked *= max(1, s.suite.Repeats)
	}
	if err := level.apply(&s, j, asked); err != nil {
		return s, fmt.Errorf("plan: %w", err)
	}
	requests, _ := level.bound(&j.Plan, 0)
	s.gather(requests > 0)
	return s, nil
}

// Simulated reports whether any target is the reference endpoint.
func (j *Job) Simulated() bool {
	return slices.ContainsFunc(j.Targets, func(t Target) bool { return t.Simulated })
}

// Secrets are the strings that must appear nowhere.
func (j *Job) Secrets() []string {
	var secrets []string
	for _, t := range j.Targets {
		secrets = append(secrets, t.Secrets()...)
	}
	if j.Judge != nil {
		secrets = append(secrets, j.Judge.Secrets()...)
	}
	return secrets
}

// FirstPrompt is what the first item of a task will be sent.
type FirstPrompt struct {
	Suite, Task, Item string
	Messages          []tasks.Message
}

// FirstPrompts are the first prompts of each task that has a chosen item.
func (j *Job) FirstPrompts() []FirstPrompt {
	var prompts []FirstPrompt
	seen := map[*tasks.Task]bool{}
	for i, s := range j.Stages {
		if s.work != nil {
			if !seen[s.work.task] {
				prompts = append(prompts, j.Stages[i].firstWork())
			}
			seen[s.work.task] = true
			continue
		}
		for _, t := range s.suite.Tasks {
			first := slices.IndexFunc(s.order, func(q question) bool { return q.task == t })
			if first >= 0 && !seen[t] {
				seen[t] = true
				q := s.order[first].part(turn{})
				prompts = append(prompts, FirstPrompt{s.Suite, t.Name, q.item.ID, q.messages})
			}
		}
	}
	return prompts
}

func (j *Job) suiteRefs() []results.SuiteRef {
	var refs []results.SuiteRef
	for _, s := range j.Suites {
		refs = append(refs, SuiteRef(s))
	}
	for _, w := range j.works {
		refs = append(refs, w.ref())
	}
	return refs
}

// SuiteRef names a suite, and the scorer of this build, as a file of results does.
func SuiteRef(s *tasks.Suite) results.SuiteRef {
	ref := results.SuiteRef{Name: s.Name, Version: s.Version, Hash: s.Hash, ScorerVersion: tasks.ScorerVersion}
	ref.Notes = s.Notes
	if s.Hub != nil {
		hub := results.Hub(*s.Hub)
		ref.Hub = &hub
	}
	for _, f := range s.Findings {
		ref.Findings = append(ref.Findings, results.DataFinding{Task: f.Task, Code: string(f.Code), Count: f.Count, Items: f.Items, Text: f.Text})
	}
	for _, g := range s.Groups {
		group := results.GroupRef{Name: g.Name, Tasks: g.Tasks}
		for _, a := range g.Aggregates {
			group.Aggregates = append(group.Aggregates, results.Aggregate(a))
		}
		ref.Groups = append(ref.Groups, group)
	}
	for _, t := range s.Tasks {
		ref.Items += len(t.Items)
		ref.Tasks = append(ref.Tasks, results.TaskRef{Name: t.Name, Kind: string(t.Kind), Labels: t.Labels, Metrics: t.Metrics, Items: len(t.Items), Examples: t.Examples()})
	}
	return ref
}

func (j *Job) stageRefs() []results.Stage {
	refs := []results.Stage{}
	for _, s := range j.Stages {
		if s.Search == nil { // those are declared one by one
			refs = append(refs, s.Stage)
		}
	}
	return refs
}
