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
	s := &session{job: job, options: o, dir: dir}
	if err := s.goOn(plan); err != nil {
		return nil, err
	}
	if s.complete() {
		s.note("nothing is missing in %s", dir.Path())
		return s.outcome(nil)
	}
	if s.telemetry, err = job.openTelemetry(ctx, o.Stop); err != nil {
		return nil, fmt.Errorf("resume %s: %w", dir.Path(), err)
	}
	return s.run(ctx, plan)
}

// goOn brings back what former sessions knew.
func (s *session) goOn(plan []byte) error {
	log, err := s.dir.Log()
	if err != nil {
		return err
	}
	defer log.Close()
	s.runID, s.number = log.Headers[0].RunID, len(log.Headers)
	if err := s.sameRun(log.Headers[0], plan); err != nil {
		return fmt.Errorf("resume %s: %w", s.dir.Path(), err)
	}
	if err := s.takeUp(log, plan); err != nil {
		return fmt.Errorf("resume %s: %w", s.dir.Path(), err)
	}
	s.takeStock(log)
	return nil
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
func (s *session) takeStock(log *results.Log) {
	s.done, s.spent = make([]map[int]bool, len(s.job.Stages)), make([]int64, len(s.job.Stages))
	for i := range s.job.Stages {
		s.done[i], s.spent[i] = log.Done(i), log.SpentNS(i)
	}
	s.digests = map[string]results.TargetInfo{}
	for _, t := range log.Targets {
		if t.When == results.WhenStart && t.Error == "" {
			s.digests[t.Target] = *t
		}
	}
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
