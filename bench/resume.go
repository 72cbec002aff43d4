package bench

import (
	"context"
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
)

// Resume sends what is missing in a run directory. It refuses when the plan,
// a suite's content or a model is no longer what it was: the two halves would
// not be one measurement.
func Resume(ctx context.Context, dir *results.Dir, job *Job, o Options) (*Outcome, error) {
	if err := checkOpenFiles(job.widest(), openFiles()); err != nil {
		return nil, err
	}
	if err := job.Plan.checkLocalAddresses(); err != nil {
		return nil, err
	}
	plan, err := dir.Plan()
	if err != nil {
		return nil, err
	}
	contents, err := dir.Read()
	if err != nil {
		return nil, err
	}
	if len(contents.Headers) == 0 {
		return nil, fmt.Errorf("resume %s: the records have no header; the run had not begun, start it anew", dir.Path())
	}
	s := &session{job: job, options: o, dir: dir, runID: contents.Headers[0].RunID, number: len(contents.Headers)}
	if err := s.sameRun(contents.Headers[0], plan); err != nil {
		return nil, fmt.Errorf("resume %s: %w", dir.Path(), err)
	}
	if err := s.takeUp(contents, plan); err != nil {
		return nil, fmt.Errorf("resume %s: %w", dir.Path(), err)
	}
	s.takeStock(contents)
	if s.complete() {
		s.note("nothing is missing in %s", dir.Path())
		return s.outcome(nil)
	}
	if s.telemetry, err = job.openTelemetry(ctx, o.Stop); err != nil {
		return nil, fmt.Errorf("resume %s: %w", dir.Path(), err)
	}
	return s.run(ctx, plan)
}

// complete reports whether no stage has anything left to send.
func (s *session) complete() bool {
	for i := range s.job.Stages {
		if s.left(&s.job.Stages[i]) {
			return false
		}
	}
	return s.searched()
}

// left reports whether a stage has requests, or time, left.
func (s *session) left(st *Stage) bool {
	if s.lost[st.Index] {
		return false
	}
	if st.DurationNS > 0 && !st.Open() {
		return s.spent[st.Index] < st.DurationNS
	}
	return len(s.done[st.Index]) < st.Requests
}

func (s *session) sameRun(h *results.Header, plan []byte) error {
	if h.PlanHash != results.HashPlan(plan) {
		return fmt.Errorf("plan.yaml was changed since the run began; start a new run")
	}
	now := map[string]string{}
	for _, ref := range s.job.suiteRefs() {
		now[ref.Name] = ref.Hash
	}
	for i, st := range s.job.Stages {
		if st.Open() && i < len(h.Stages) && h.Stages[i].Open() && st.Arrival.TraceHash != h.Stages[i].Arrival.TraceHash {
			return fmt.Errorf("trace %s was changed since the run began; start a new run", st.Arrival.Trace)
		}
	}
	for _, ref := range h.Suites {
		if now[ref.Name] != ref.Hash {
			return fmt.Errorf("suite %s was changed since the run began (%.19s… is now %.19s…); start a new run", ref.Name, ref.Hash, now[ref.Name])
		}
	}
	return nil
}

// takeStock finds what is done, how long former sessions sent, and what the
// targets were.
func (s *session) takeStock(c *results.Contents) {
	s.done = make([]map[int]bool, len(s.job.Stages))
	for i := range s.done {
		s.done[i] = c.Done(i)
	}
	s.spent = timeSpent(c, len(s.job.Stages))
	s.digests = map[string]results.TargetInfo{}
	for _, t := range c.Targets {
		if t.When == results.WhenStart && t.Error == "" {
			s.digests[t.Target] = *t
		}
	}
}

// timeSpent is, for each stage, the time from the first measured request due
// to the last one's end, added up over sessions, in nanoseconds.
func timeSpent(c *results.Contents, stages int) []int64 {
	type span struct{ first, last int64 }
	spans := map[[2]int]*span{}
	for _, r := range c.Records {
		due, end := r.Times.DueNS, r.Times.EndNS
		if r.Phase != phaseMeasure || due == nil || end == nil {
			continue
		}
		key := [2]int{r.Stage, r.Session}
		if spans[key] == nil {
			spans[key] = &span{*due, *end}
		}
		spans[key].first, spans[key].last = min(spans[key].first, *due), max(spans[key].last, *end)
	}
	spent := make([]int64, stages)
	for key, sp := range spans {
		spent[key[0]] += sp.last - sp.first
	}
	return spent
}

// sameAsBefore refuses a target whose model is another than in former sessions.
func (s *session) sameAsBefore(now results.TargetInfo) error {
	before, ok := s.digests[now.Target]
	if ok && (before.Digest != now.Digest || before.TemplateHash != now.TemplateHash) {
		return fmt.Errorf("resume: the model of target %s is no longer the one that the run began with (digest %.19s… is now %.19s…); start a new run",
			now.Target, before.Digest, now.Digest)
	}
	return nil
}

// TakeCredentials brings back credentials that stood in the targets' URLs:
// plan.yaml does not hold them. Each name must be one of the job's targets.
func (j *Job) TakeCredentials(names []string) error {
	if len(names) == 0 {
		return nil
	}
	presets, err := runners.Presets(j.Plan.Presets)
	if err != nil {
		return err
	}
	for _, name := range names {
		if j.has(name) {
			continue // named without credentials
		}
		t, err := runners.ParseTarget(name, presets)
		if err != nil {
			return err
		}
		if j.Judge != nil && j.Judge.Name == t.Name {
			t.Preset.KeyEnv = j.Judge.Preset.KeyEnv
			j.Judge.Target = t
		}
		i := slices.IndexFunc(j.Targets, func(have Target) bool { return have.Name == t.Name })
		if i < 0 {
			if j.Judge != nil && j.Judge.Name == t.Name {
				continue
			}
			return fmt.Errorf("target %s is not one of the run's", t)
		}
		t.Preset.KeyEnv = j.Targets[i].Preset.KeyEnv
		j.Targets[i].Target = t
	}
	return nil
}

func (j *Job) has(name string) bool {
	return slices.ContainsFunc(j.Targets, func(t Target) bool { return t.Name == name })
}
