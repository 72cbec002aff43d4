package bench

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/hanbench/hanbench/runners"
	"golang.org/x/sync/errgroup"
)

// The phases of a stage.
const (
	phaseWarmup  = "warmup"
	phaseMeasure = "measure"
)

// A loop is one phase of a stage: a closed loop of so many slots, each sending
// its next request when its last has ended.
type loop struct {
	*session
	stage  *Stage
	runner runners.Runner
	phase  string
	params map[string]any

	mu      sync.Mutex
	pending func() (seq int, ok bool) // the next request of the stage's order
}

// stage runs the warm-up and the measured requests of a stage.
func (s *session) stage(ctx context.Context, st *Stage, r runners.Runner) error {
	done := s.done[st.Index]
	s.observe(StageStarted{st.Stage, len(done)})
	l := &loop{session: s, stage: st, runner: r, params: s.job.Plan.sampling(st.target.plan)}
	if s.left(st) {
		if err := l.run(ctx, phaseWarmup, count(st.Warmup)); err != nil {
			return err
		}
		if err := l.run(ctx, phaseMeasure, l.measured(done)); err != nil {
			return err
		}
	}
	s.observe(StageEnded{st.Stage})
	return nil
}

// count gives 0 to n−1.
func count(n int) func() (int, bool) {
	seq := -1
	return func() (int, bool) {
		seq++
		return seq, seq < n
	}
}

// measured gives the requests of the stage that are not in the records yet.
func (l *loop) measured(done map[int]bool) func() (int, bool) {
	st := l.stage
	if st.DurationNS > 0 {
		return l.forDuration(st.DurationNS-l.spent[st.Index], done)
	}
	all := count(st.Requests)
	return func() (int, bool) {
		for {
			seq, ok := all()
			if !ok || !done[seq] {
				return seq, ok
			}
		}
	}
}

// forDuration gives requests until the time is over, counted from the first.
func (l *loop) forDuration(left int64, done map[int]bool) func() (int, bool) {
	var deadline int64
	seq := -1
	return func() (int, bool) {
		now := l.clock.Now()
		if deadline == 0 {
			deadline = now + left
		}
		for seq++; done[seq]; seq++ {
		}
		return seq, now < deadline
	}
}

// run sends until pending has no more, Stop is closed or a record cannot be
// written, and waits for what is in flight. Replies are decoded, scored and
// written beside the slots: a slot's next request need not wait for that.
func (l *loop) run(ctx context.Context, phase string, pending func() (int, bool)) error {
	l.phase, l.pending = phase, pending
	ctx, cancel := l.untilStop(ctx, l.options.Grace)
	defer cancel()
	// What waits here is lost when the process is killed: one reply a slot at most.
	replies := make(chan *reply, l.stage.Concurrency)
	var slots sync.WaitGroup
	for slot := range l.stage.Concurrency {
		slots.Go(func() { l.slot(ctx, slot, replies) })
	}
	var writers errgroup.Group
	for range min(runtime.GOMAXPROCS(0), l.stage.Concurrency) {
		writers.Go(func() error { return l.write(replies, cancel) })
	}
	slots.Wait()
	close(replies)
	return writers.Wait()
}

func (l *loop) next() (int, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stopping() {
		return 0, false
	}
	return l.pending()
}

// slot sends one request after another.
func (l *loop) slot(ctx context.Context, slot int, replies chan<- *reply) {
	for ctx.Err() == nil {
		due := l.clock.Now()
		seq, ok := l.next()
		if !ok {
			return
		}
		for attempt := 0; ; attempt++ {
			r := l.ask(ctx, slot, seq, attempt, due)
			again := attempt < l.job.Plan.Retries && passing(r.response().Err)
			replies <- r
			if !again || !l.wait(ctx, attempt, r.response().Err) {
				break
			}
			due = l.clock.Now()
		}
	}
}

// A reply is an answer with what was asked, not yet decoded.
type reply struct {
	question *question
	request  runners.Request
	due      int64
	response func() *runners.Response // decodes it, the first time

	slot, seq, attempt, epoch int
}

// ask sends the messages of an item.
func (l *loop) ask(ctx context.Context, slot, seq, attempt int, due int64) *reply {
	q := &l.stage.order[seq%len(l.stage.order)]
	epoch := seq / len(l.stage.order)
	req := runners.Request{
		ID:        fmt.Sprintf("%s.%d.%s%d.%d", l.idPrefix(), l.stage.Index, l.phase[:1], seq, attempt),
		Messages:  runnerMessages(q.messages),
		MaxTokens: l.maxTokens(q),
		Params:    l.epochParams(q, epoch),
	}
	decode := l.runner.Send(ctx, req)
	return &reply{
		question: q, request: req, due: due, slot: slot, seq: seq, attempt: attempt, epoch: epoch,
		response: sync.OnceValue(func() *runners.Response { r := decode(); return &r }),
	}
}

// write turns replies into records: the answer into a score, all of it into a
// line. The error is a record that could not be written, and ends the run by
// cancel; a request that failed is a record like any.
func (l *loop) write(replies <-chan *reply, cancel func()) error {
	var failed error
	for r := range replies {
		rec := l.record(r)
		if err := l.journal.Request(rec); err != nil {
			failed = err
			cancel()
			continue
		}
		l.observe(Recorded{rec})
	}
	return failed
}

func (l *loop) maxTokens(q *question) int {
	for _, n := range []int{l.stage.target.plan.MaxTokens, l.job.Plan.MaxTokens, q.task.MaxTokens} {
		if n > 0 {
			return n
		}
	}
	return defaultMaxTokens
}

// epochParams are the sampling parameters of one request: another seed for
// each epoch, else every epoch would draw the same answer, and the task's stop
// sequences where the plan has none of its own.
func (l *loop) epochParams(q *question, epoch int) map[string]any {
	params := maps.Clone(l.params)
	if seed, ok := params["seed"].(uint64); ok {
		params["seed"] = seed + uint64(epoch)
	}
	if _, set := params["stop"]; !set && len(q.task.Stop) > 0 {
		params["stop"] = q.task.Stop
	}
	return params
}

// passing reports whether a failure may be over when it is tried again.
func passing(e *runners.Error) bool {
	if e == nil {
		return false
	}
	switch e.Cause {
	case runners.CauseRateLimited, runners.CauseOverloaded, runners.CauseConnect, runners.CauseConnectTimeout,
		runners.CauseFirstByte, runners.CauseIdle, runners.CauseCut:
		return true
	case runners.CauseStatus:
		return e.Status >= 500 || e.Status == http.StatusRequestTimeout || e.Status == http.StatusConflict
	}
	return false
}

// wait holds a retry back as long as the server asked, or a second, doubled
// with each attempt up to a minute. It reports whether to go on.
func (l *loop) wait(ctx context.Context, attempt int, e *runners.Error) bool {
	const most = time.Minute
	pause := min(time.Second<<min(attempt, 6), most)
	if e.RetryAfter != nil {
		pause = min(*e.RetryAfter, most)
	}
	select {
	case <-time.After(pause):
		return true
	case <-l.options.Stop:
	case <-ctx.Done():
	}
	return false
}
