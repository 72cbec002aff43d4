package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/hanbench/hanbench/bench/telemetry"
	"github.com/hanbench/hanbench/internal/secret"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
	"github.com/hanbench/hanbench/runners/wire"
	"github.com/hanbench/hanbench/tasks"
)

// Options are what a run needs besides its job.
type Options struct {
	Tool     results.Tool
	Observer Observer // nil: nobody watches
	// Stop, when closed, ends the sending: what is in flight may finish within
	// Grace, and everything is written.
	Stop  <-chan struct{}
	Grace time.Duration
	// Secrets hides keys in every line written.
	Secrets *secret.Redactor
	// PullProgress hears how far the pull of a model is.
	PullProgress func(status string, done, total int64)
	// Calibration is what stands in this machine's file; nil: nothing.
	Calibration *results.Calibration
}

// An Observer hears what a run does, from many goroutines at once. It must not
// block: requests wait for it.
type Observer interface {
	Observe(Event)
}

// An Event is a TargetReady, TargetFailed, StageStarted, StageEnded, Recorded or
// Noted.
type Event any

// The events of a run.
type (
	// TargetReady: the target has been probed and loaded.
	TargetReady struct{ results.TargetInfo }
	// TargetFailed: the target cannot be measured; its stages are left out.
	TargetFailed struct {
		Target string
		Err    error
	}
	// StageStarted: requests begin; Done of them stand in the records already.
	StageStarted struct {
		results.Stage
		Done int
	}
	// StageEnded: the stage's last answer has come.
	StageEnded struct{ results.Stage }
	// Recorded: a request has ended and stands in records.jsonl.
	Recorded struct{ results.Record }
	// Noted is a sentence for the user.
	Noted struct{ Text string }
)

// An Outcome is what a run came to.
type Outcome struct {
	Dir         *results.Dir
	Result      *results.Result
	Interrupted bool // stopped before every request was sent; resumable
	// Failures are the targets that could not be measured.
	Failures []TargetFailed
}

// A session is one process's part of a run.
type session struct {
	job     *Job
	options Options
	dir     *results.Dir
	journal *results.Journal
	// telemetry reads devices beside the run; nil where the plan names none.
	telemetry *telemetry.Recorder
	clock     wire.Clock
	runID     string
	number    int
	// done holds, for each stage, the requests already in the records.
	done []map[int]bool
	// spent is, for each stage, how long former sessions sent, in ns.
	spent []int64
	// digests are what former sessions found each target to be.
	digests map[string]results.TargetInfo

	sleep func(time.Duration) // of open loops; nil: an alarm of their own

	// survey is what the searches know; nil where the plan has none.
	survey *results.Survey
	// warned: a level of the search was beyond the calibration, by whether it
	// was an open loop.
	warned map[bool]bool
	// lost are the stages that a search ended early in former sessions, and
	// earlier the records of those.
	lost    map[int]bool
	earlier map[int][]*results.Record

	failures []TargetFailed
	oracle   reference.Oracle
}

// Run measures a job into a new run directory at path. An error leaves what
// was measured in the directory; where nothing was, the directory is removed.
func Run(ctx context.Context, job *Job, path string, o Options) (*Outcome, error) {
	if err := checkOpenFiles(job.widest(), openFiles()); err != nil {
		return nil, err
	}
	if err := job.Plan.checkLocalAddresses(); err != nil {
		return nil, err
	}
	telemetry, err := job.openTelemetry(ctx, o.Stop)
	if err != nil {
		return nil, err
	}
	plan, err := job.Plan.Encode()
	if err != nil {
		return nil, fmt.Errorf("encode the plan: %w", err)
	}
	plan = o.Secrets.Bytes(plan)
	dir, err := results.CreateDir(path)
	if err != nil {
		return nil, err
	}
	if err := dir.WritePlan(plan); err != nil {
		return nil, err
	}
	s := &session{job: job, options: o, dir: dir, telemetry: telemetry, runID: newRunID(time.Now(), job)}
	s.done = make([]map[int]bool, len(job.Stages))
	s.spent = make([]int64, len(job.Stages))
	return s.run(ctx, plan)
}

// newRunID is unique enough to join server logs of several runs: the time to
// the millisecond and the first model.
func newRunID(now time.Time, job *Job) string {
	return now.UTC().Format("20060102-150405.000") + "-" + FileName(job.Targets[0])
}

// FileName is the target's model, or the reference endpoint's profile, with
// only what is harmless in file names and HTTP headers.
func FileName(t Target) string {
	s := t.Model
	if t.reference != "" {
		s = "reference-" + strings.TrimSuffix(filepath.Base(t.reference), filepath.Ext(t.reference))
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '.', r == '_':
			return r
		}
		return '-'
	}, s)
	return strings.Trim(s, ".-")
}

// mostLeftOut bounds what is said of one suite; hanbench suites check says all.
const mostLeftOut = 5

// tellLeftOut says what of the suites' task files is not asked or not computed.
func (s *session) tellLeftOut() {
	for _, suite := range s.job.Suites {
		told := 0
		for _, f := range suite.Findings {
			if f.Code != tasks.LeftOut {
				continue
			}
			if told++; told > mostLeftOut {
				s.note("%s: more is left out: see hanbench suites check", suite.Name)
				break
			}
			s.note("%s: %s", cmp.Or(f.Task, suite.Name), f.Text)
		}
	}
}

func (s *session) run(ctx context.Context, plan []byte) (*Outcome, error) {
	journal, err := s.dir.Append()
	if err != nil {
		return nil, err
	}
	s.journal = journal
	s.journal.Scrub = s.options.Secrets.Bytes
	for _, w := range journal.Warnings() {
		s.note("%s", w)
	}
	s.tellLeftOut()
	// The loops that read and the alarm of an open loop wait in the kernel, where
	// they keep a processor of the Go scheduler; with none to spare its monitor
	// takes it away at once, which costs more than the reading, and they wait until
	// they get it back.
	processors := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(processors + wire.Loops() + 2)
	defer runtime.GOMAXPROCS(processors)
	s.clock = wire.NewClock()
	s.oracle = s.job.oracle()
	s.warnOfLoad()
	header := s.header(plan)
	if err = s.beginSurvey(plan, &header); err != nil {
		return nil, errors.Join(err, journal.Close())
	}
	err = s.journal.Header(header)
	endTelemetry := func() error { return nil }
	if err == nil {
		endTelemetry, err = s.startTelemetry()
	}
	for i := range s.job.Targets {
		if err == nil && !s.stopping() {
			err = s.target(ctx, &s.job.Targets[i])
		}
	}
	err = errors.Join(err, endTelemetry())
	if closeErr := journal.Close(); err == nil { // else it says the same
		err = closeErr
	}
	if err == nil && len(s.failures) == len(s.job.Targets) && s.number == 0 {
		return nil, errors.Join(s.abandon(), s.dir.RemoveUnused())
	}
	return s.outcome(err)
}

// abandon is the error of a run in which no target could be measured.
func (s *session) abandon() error {
	var errs []error
	for _, f := range s.failures {
		errs = append(errs, f.Err)
	}
	return errors.Join(errs...)
}

func (s *session) outcome(err error) (*Outcome, error) {
	result, summaryErr := s.dir.WriteResult()
	out := &Outcome{Dir: s.dir, Result: result, Interrupted: s.stopping(), Failures: s.failures}
	return out, errors.Join(err, summaryErr)
}

func (s *session) header(plan []byte) results.Header {
	return results.Header{
		Kind: "header", Schema: results.Schema, RunID: s.runID, Session: s.number, Tool: s.options.Tool,
		Anchor: s.clock.Anchor().UTC().Format(time.RFC3339Nano), Clock: wire.Source(), PlanHash: results.HashPlan(plan),
		Stages: s.job.stageRefs(), Suites: s.job.suiteRefs(), Simulated: s.job.Simulated(),
		Host: Host(), Calibration: s.calibrated(),
	}
}

// target measures every stage of a target. A target that cannot be reached is
// reported and left out; the error is one that ends the run.
func (s *session) target(ctx context.Context, t *Target) error {
	if t.reference != "" {
		server, err := startReference(t, s.oracle)
		if err != nil {
			return s.failed(t, err)
		}
		defer server.Close()
	}
	runner, err := runners.New(t.Target, s.runnerOptions(t))
	if err != nil {
		return s.failed(t, err)
	}
	defer runner.Close()
	prepareCtx, cancel := s.untilStop(ctx, 0)
	info, err := runner.Prepare(prepareCtx)
	if err == nil {
		err = s.learn(prepareCtx, t, runner, &info)
	}
	if err == nil {
		err = s.checkMethod(prepareCtx, t, runner)
	}
	cancel()
	if s.stopping() {
		return nil
	}
	if err != nil {
		return s.failed(t, err)
	}
	line := targetLine(t, info, s.number, "start")
	if err := s.sameAsBefore(line); err != nil {
		return err
	}
	if err := s.journal.Target(line); err != nil {
		return err
	}
	s.observe(TargetReady{line})
	for i := range s.job.Stages {
		st := &s.job.Stages[i]
		if st.target != t || s.stopping() || st.Search != nil && !s.left(st) {
			continue
		}
		if err := s.stage(ctx, st, runner); err != nil {
			return err
		}
	}
	if err := s.searchAll(ctx, t, runner); err != nil {
		return err
	}
	return s.lookAgain(ctx, t, runner)
}

// lookAgain notes what the target is after its last request, so that a model
// changed in the middle does not pass unseen.
func (s *session) lookAgain(ctx context.Context, t *Target, r runners.Runner) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	info, err := r.Inspect(ctx)
	if err != nil {
		s.note("target %s could not be looked at again after the run: %v", t, err)
		return nil
	}
	return s.journal.Target(targetLine(t, info, s.number, "end"))
}

func (s *session) failed(t *Target, err error) error {
	s.failures = append(s.failures, TargetFailed{Target: t.Name, Err: err})
	s.observe(s.failures[len(s.failures)-1])
	line := targetLine(t, runners.Info{}, s.number, "start")
	line.Error = err.Error()
	return s.journal.Target(line)
}

func (s *session) runnerOptions(t *Target) runners.Options {
	p := &s.job.Plan
	local, _ := p.localAddresses() // the plan is valid
	return runners.Options{
		LocalAddresses: local, HTTP2: t.http == http2,
		RunID: fmt.Sprintf("%s.t%d", s.idPrefix(), slices.IndexFunc(s.job.Targets, func(o Target) bool { return o.Name == t.Name })), Clock: s.clock, Conns: p.maxConns(), Timeouts: p.Timeouts.wire(),
		Params: s.job.probed(t), NumCtx: p.numCtx(t.plan), Pull: p.Pull, Progress: s.options.PullProgress,
	}
}

// idPrefix begins every request id of the session; a resumed run's differ.
func (s *session) idPrefix() string {
	if s.number == 0 {
		return s.runID
	}
	return fmt.Sprintf("%s.r%d", s.runID, s.number)
}

func (s *session) observe(e Event) {
	if s.options.Observer != nil {
		s.options.Observer.Observe(e)
	}
}

func (s *session) note(format string, args ...any) { s.observe(Noted{fmt.Sprintf(format, args...)}) }

// stopping reports whether the user has asked to stop.
func (s *session) stopping() bool {
	select {
	case <-s.options.Stop:
		return true
	default:
		return false
	}
}

func (s *session) untilStop(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	return UntilStop(ctx, s.options.Stop, grace)
}

// UntilStop is ctx cancelled once stop has been closed for the grace given.
func UntilStop(ctx context.Context, stop <-chan struct{}, grace time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		select {
		case <-stop:
		case <-ctx.Done():
			return
		}
		select {
		case <-time.After(grace):
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(); <-finished }
}
