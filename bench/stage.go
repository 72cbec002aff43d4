package bench

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
	"golang.org/x/sync/errgroup"
)

// The phases of a stage.
const (
	phaseWarmup  = "warmup"
	phaseMeasure = "measure"
)

// A loop sends the requests of a stage.
type loop struct {
	*session
	stage  *Stage
	runner runners.Runner
	params map[string]any

	inFlight atomic.Int64 // requests
	deadline atomic.Int64 // of a closed loop that time bounds; 0 for none

	watch *watch // of a stage that a search may end early; else nil
}

// stage runs the warm-up and the measured requests of a stage.
func (s *session) stage(ctx context.Context, st *Stage, r runners.Runner) error {
	s.observe(StageStarted{st.Stage, len(s.done[st.Index])})
	if s.left(st) {
		l := &loop{session: s, stage: st, runner: r, params: s.job.Plan.sampling(st.target.plan), watch: s.watches(st)}
		if err := l.run(ctx); err != nil {
			return err
		}
		s.tell(st, l.watch)
	}
	s.observe(StageEnded{st.Stage})
	return nil
}

// run sends until all is sent, Stop is closed or a record cannot be written,
// and waits for what is in flight. Replies are decoded, scored and written
// beside the senders, who wait for that unless there is a crowd.
func (l *loop) run(ctx context.Context) error {
	ctx, cancel := l.untilStop(ctx, l.options.Grace)
	defer cancel()
	// What waits here is lost when the process is killed: nothing while there is
	// no crowd, and in one a reply a slot at most.
	replies := make(chan *reply, l.stage.Concurrency)
	var writers errgroup.Group
	for range min(runtime.NumCPU(), l.stage.Concurrency) {
		writers.Go(func() error { return l.write(replies, cancel) })
	}
	if l.stage.Open() {
		l.open(ctx, replies)
	} else {
		l.closed(ctx, replies)
	}
	close(replies)
	return writers.Wait()
}

// A place says which request of a stage is meant, and when it is due.
type place struct {
	phase              string
	slot, seq, attempt int
	due                int64
	history            []tasks.Message          // of a conversation's earlier turns
	echoes             [][]runners.TokenLogprob // of an item's earlier requests
	ready              *reply                   // made ready ahead, for the first attempt at the first turn
}

// request sends a request, and again where it failed for a passing reason and
// the plan has retries. The reply is that of the last attempt.
func (l *loop) request(ctx context.Context, at place, replies chan<- *reply) *reply {
	for ; ; at.attempt++ {
		r := l.ask(ctx, at)
		r.again = at.attempt < l.job.Plan.Retries && r.response().Err.Passing()
		replies <- r
		if !l.crowded() {
			<-r.written
		}
		if !r.again || !l.wait(ctx, at.attempt, r.response().Err) {
			return r
		}
		at.ready = nil
		if !l.stage.Open() { // there a user waits since the arrival
			at.due = l.clock.Now()
		}
	}
}

// A reply is an answer with what was asked, not yet decoded.
type reply struct {
	place
	question *question
	request  runners.Request
	epoch    int
	draft    runners.Draft            // until it is sent
	flight   runners.Flight           // until it has ended
	again    bool                     // another attempt is to follow
	response func() *runners.Response // decodes it, the first time
	written  chan struct{}            // closed when its record stands in the file
}

// crowd is how many requests in flight are so many that records are written
// beside them and not before the slot's next request: hundreds of streams that
// end together take a second to write.
const crowd = 64

func (l *loop) crowded() bool { return l.inFlight.Load() > crowd }

// ask sends the messages of an item.
func (l *loop) ask(ctx context.Context, at place) *reply {
	r := at.ready
	if r == nil {
		r = l.composed(at)
	}
	at.ready, r.place = nil, at
	if r.flight == nil {
		l.send(r)
	}
	decode := r.flight(ctx)
	l.inFlight.Add(-1)
	r.flight = nil
	r.response = sync.OnceValue(func() *runners.Response { got := decode(); return &got })
	return r
}

// send hands a request that is ready to the kernel.
func (l *loop) send(r *reply) {
	l.inFlight.Add(1)
	r.flight, r.draft = r.draft.Send(), nil
}

// composed is a request that is ready to be sent.
func (l *loop) composed(at place) *reply {
	r := l.planned(at)
	if r.question.broken != nil {
		r.draft = r.question.unmade()
		return r
	}
	r.question.fill(&r.request)
	r.draft = l.runner.Compose(r.request)
	return r
}

// planned is a request that has not been sent.
func (l *loop) planned(at place) *reply {
	q, epoch := l.question(at)
	r := &reply{
		place: at, question: q, epoch: epoch, written: make(chan struct{}),
		request: runners.Request{
			ID:        fmt.Sprintf("%s.%d.%s%d.%d", l.idPrefix(), l.stage.Index, at.phase[:1], at.seq, at.attempt),
			Messages:  runnerMessages(q.messages),
			MaxTokens: l.maxTokens(q),
			Params:    l.epochParams(q, epoch),
		},
	}
	return r
}

// write turns replies into records: the answer into a score, all of it into a
// line. The error is a record that could not be written, and ends the run by
// cancel; a request that failed is a record like any.
func (l *loop) write(replies <-chan *reply, cancel func()) error {
	var failed error
	for r := range replies {
		rec := l.record(r)
		err := l.journal.Request(rec)
		close(r.written)
		if err != nil {
			failed = err
			cancel()
			continue
		}
		l.watch.add(&rec)
		l.observe(Recorded{rec})
	}
	return failed
}

func (l *loop) maxTokens(q *question) int {
	if q.turn != nil {
		return l.turnTokens(q.turn)
	}
	for _, n := range []int{l.stage.target.plan.MaxTokens, l.job.Plan.MaxTokens, q.task.MaxTokens} {
		if n > 0 {
			return n
		}
	}
	return defaultMaxTokens
}

// epochParams are the sampling parameters of one request: another seed for
// each epoch, else every epoch would draw the same answer, and the task's stop
// sequences and parameters where the plan has none of its own. A temperature of 0
// is the default, and none of its own.
func (l *loop) epochParams(q *question, epoch int) map[string]any {
	params := maps.Clone(l.params)
	if seed, ok := params["seed"].(uint64); ok {
		params["seed"] = seed + uint64(epoch)
	}
	if _, set := params["stop"]; !set && len(q.task.Stop) > 0 {
		params["stop"] = q.task.Stop
	}
	for name, value := range q.task.Sampling {
		if planned, set := params[name]; !set || name == "temperature" && isZero(planned) {
			params[name] = value
		}
	}
	if q.turn != nil && q.turn.Exact && l.stage.target.exact {
		params[paramIgnoreEOS], params[paramMinTokens] = true, l.turnTokens(q.turn)
	}
	return params
}

func isZero(v any) bool { return v == 0 || v == 0.0 }

// wait holds a retry back. It reports whether to go on.
func (l *loop) wait(ctx context.Context, attempt int, e *runners.Error) bool {
	select {
	case <-time.After(e.Pause(attempt)):
		return true
	case <-l.options.Stop:
	case <-ctx.Done():
	}
	return false
}
