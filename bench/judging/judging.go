// Package judging has a model rate the answers of a run that is over: it asks a
// judge for a verdict on each answer of a judged suite, and keeps what it said in
// judgments.jsonl.
package judging

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/internal/secret"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/wire"
	"github.com/hanbench/hanbench/tasks/judge"
)

// Options say who judges a run, and how.
type Options struct {
	Plan   bench.JudgePlan
	Target *bench.Target // the plan's, parsed
	// Suites are names or folders to take the references from instead of those of
	// the run's plan that have the same name.
	Suites []string
	// Again judges all answers anew; what was judged is kept under another name.
	Again bool
	// Retries is how often a verdict is asked for again where a failure may pass.
	Retries  int
	Timeouts bench.Timeouts
	NumCtx   int // context length asked of Ollama, in tokens
	Tool     results.Tool
	Secrets  *secret.Redactor
	// Stop, when closed, ends the asking: verdicts on their way may come within
	// Grace, and everything is written.
	Stop     <-chan struct{}
	Grace    time.Duration
	Observer func(Event) // nil: nobody watches; may be called from many goroutines
}

// An Event is what Observer hears: the judge is Ready, a Judgment was written, or
// there is something to Note.
type Event struct {
	Ready       *results.TargetInfo
	Judgment    *results.Judgment
	Note        string
	Done, Total int // judgments of this session
}

// An Outcome is what the judging of a run came to.
type Outcome struct {
	Result      *results.Result
	Interrupted bool // stopped before every answer was judged
}

// An OtherError says that the run was judged otherwise before.
type OtherError struct {
	Dir string
	Why error
}

func (e *OtherError) Error() string {
	return fmt.Sprintf("%s was judged before, and %v; --again judges it anew and keeps the old judgments under another name", filepath.Join(e.Dir, results.JudgmentsFile), e.Why)
}

func (e *OtherError) Unwrap() error { return e.Why }

// A session is one process's part of judging a run.
type session struct {
	Options
	dir     *results.Dir
	log     *results.Log
	head    results.JudgmentsHead
	answers []*answer
	before  *results.Judgments // nil where nothing was judged
	judge   *bench.Endpoint
	oracle  oracle // of hanbench's own endpoint
	journal *results.JudgmentJournal
}

// Run has the judge rate the answers of the run in dir that are not rated yet, and
// makes result.json anew. Answers on which the judge failed are asked for again.
// The error is an *OtherError where another judge rated some of them, ErrNoText for
// a run without texts.
func Run(ctx context.Context, dir *results.Dir, o Options) (*Outcome, error) {
	log, err := dir.Log()
	if err != nil {
		return nil, fmt.Errorf("judge %s: %w", dir.Path(), err)
	}
	defer log.Close()
	s := &session{Options: o, dir: dir, log: log, oracle: oracle{asked: map[uint64]*judge.Protocol{}}}
	if err := s.read(); err != nil {
		return nil, fmt.Errorf("judge %s: %w", dir.Path(), err)
	}
	if err := s.compare(false); err != nil {
		return nil, err
	}
	todo, err := s.todo()
	if err != nil {
		return nil, fmt.Errorf("judge %s: %w", dir.Path(), err)
	}
	if len(todo) == 0 {
		s.note("every answer in %s is judged already", dir.Path())
		return s.conclude(nil)
	}
	if err := s.connect(ctx); err != nil {
		if s.stopping() {
			return s.conclude(nil)
		}
		return nil, err
	}
	defer s.judge.Close()
	if err := s.open(); err != nil {
		return nil, err
	}
	ctx, cancel := bench.UntilStop(ctx, s.Stop, s.Grace)
	defer cancel()
	err = s.ask(ctx, todo)
	if closeErr := s.journal.Close(); err == nil { // else it says the same
		err = closeErr
	}
	return s.conclude(err)
}

// read takes up the run: its answers, and what was judged.
func (s *session) read() error {
	header := s.log.Headers[0]
	protocols, err := s.Plan.Protocols(header.Suites)
	if err != nil {
		return err
	}
	if len(protocols) == 0 {
		return errors.New("the run asked nothing that a judge rates: none of its suites has a task of kind judged")
	}
	if s.answers, err = s.collect(protocols); err != nil {
		return err
	}
	s.head = results.JudgmentsHead{RunID: header.RunID, JudgeInfo: results.JudgeInfo{Tool: s.Tool, Version: judge.Version}}
	for _, ref := range header.Suites {
		if p := protocols[ref.Name]; p != nil {
			s.head.Protocols = append(s.head.Protocols, results.JudgeProtocol{
				Suite: ref.Name, Protocol: p.Name, Low: p.Low, High: p.High, Templates: p.Templates.Hash(), MaxTokens: p.MaxTokens,
			})
		}
	}
	s.head.Judge.Target = s.Target.Name
	if s.Again {
		return nil
	}
	s.before, err = s.dir.Judgments()
	return err
}

// compare refuses to mix what two judges say. known says that the judge has been
// looked at.
func (s *session) compare(known bool) error {
	if s.before == nil {
		return nil
	}
	was, now := s.before.Head, s.head
	if !known { // of the model nothing yet, hanbench's own has not even a name
		was.Judge = results.TargetInfo{Target: was.Judge.Target}
		now.Judge = results.TargetInfo{Target: now.Judge.Target}
	}
	if err := was.Same(&now); err != nil {
		return &OtherError{s.dir.Path(), err}
	}
	return nil
}

// todo are the answers to be judged in this session: those without a verdict.
func (s *session) todo() ([]*answer, error) {
	if s.before == nil {
		return s.answers, nil
	}
	var todo []*answer
	for _, a := range s.answers {
		v := s.before.Of(a.ID())
		if v != nil && v.Outcome != results.JudgmentFailed {
			continue
		}
		if v != nil && v.Cause == causeUnjudgable { // asked again where it can be asked now
			d, err := s.dialogue(a)
			if err != nil {
				return nil, err
			}
			if d.err != nil {
				continue
			}
		}
		todo = append(todo, a)
	}
	return todo, nil
}

// connect makes the judge ready, and looks whether it is the one of before.
func (s *session) connect(ctx context.Context) (err error) {
	ctx, cancel := bench.UntilStop(ctx, s.Stop, 0)
	defer cancel()
	s.judge, err = s.Target.Connect(ctx, s.oracle.gold, runners.Options{
		RunID: s.head.RunID + ".judge", Clock: wire.NewClock(), Conns: s.concurrency(), Timeouts: wire.Timeouts(s.Timeouts),
		Params: s.Plan.Params(), NumCtx: cmp.Or(s.NumCtx, bench.DefaultPlan().NumCtx),
	})
	if err != nil {
		return fmt.Errorf("judge: %w", err)
	}
	s.head.Judge = s.judge.Info
	if s.Observer != nil {
		s.Observer(Event{Ready: &s.judge.Info})
	}
	if err := s.compare(true); err != nil {
		s.judge.Close()
		return err
	}
	return nil
}

// open opens judgments.jsonl, after what was there was set aside where all is to
// be judged again.
func (s *session) open() (err error) {
	if s.Again {
		name, err := s.dir.SetJudgmentsAside()
		if err != nil {
			return err
		}
		if name != "" {
			s.note("the former judgments are in %s", filepath.Join(s.dir.Path(), name))
		}
	}
	if s.journal, err = s.dir.AppendJudgments(s.Secrets.Bytes); err != nil {
		return err
	}
	for _, w := range s.journal.Warnings() {
		s.note("%s", w)
	}
	err = s.unchanged()
	if err == nil && s.before == nil {
		err = s.journal.Head(s.head)
	}
	if err != nil {
		_ = s.journal.Close()
	}
	return err
}

// unchanged finds out, now that no other process can write, whether one did since
// the file was read.
func (s *session) unchanged() error {
	now, err := s.dir.Judgments()
	if err != nil {
		return err
	}
	if lines(now) != lines(s.before) {
		return fmt.Errorf("%s was written by another process meanwhile; judge again to go on", filepath.Join(s.dir.Path(), results.JudgmentsFile))
	}
	return nil
}

// lines is how many a file has, the first among them; 0 for none.
func lines(j *results.Judgments) int {
	if j == nil {
		return 0
	}
	return 1 + j.Lines
}

// conclude makes the result anew, for which there is to be room.
func (s *session) conclude(err error) (*Outcome, error) {
	s.answers, s.before = nil, nil
	s.log.Close()
	result, summaryErr := s.dir.WriteResult()
	if err == nil {
		err = summaryErr
	}
	return &Outcome{Result: result, Interrupted: s.stopping()}, err
}

func (s *session) concurrency() int { return cmp.Or(s.Plan.Concurrency, 4) }

func (s *session) note(format string, args ...any) {
	if s.Observer != nil {
		s.Observer(Event{Note: fmt.Sprintf(format, args...)})
	}
}

// stopping reports whether the user has asked to stop.
func (s *session) stopping() bool {
	select {
	case <-s.Stop:
		return true
	default:
		return false
	}
}
