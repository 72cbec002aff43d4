package bench

import (
	"context"
	"iter"
	"runtime/debug"
	"sync"
	"time"

	"github.com/hanbench/hanbench/runners"
)

// A schedule gives the times at which an open loop's requests are due, counted
// from its start and never falling; ok is false after the last.
type schedule interface {
	Next() (due time.Duration, ok bool)
}

// openGCPercent is GOGC while requests leave by a schedule.
const openGCPercent = 400

// open runs an open loop: each request is sent when it is due, whatever has
// become of those before. The first arrivals are the warm-up; the measured
// ones follow on the same schedule, so that the load does not break off in
// between.
func (l *loop) open(ctx context.Context, replies chan<- *reply) {
	// Short answers at a high rate make the collector run several times a second,
	// and each time requests leave milliseconds late.
	defer debug.SetGCPercent(debug.SetGCPercent(openGCPercent))
	next := l.ahead(l.arrivals())
	defer next.stop()
	var flying sync.WaitGroup
	flying.Go(func() { l.dispatch(ctx, next, &flying, replies) })
	flying.Wait()
}

// dispatch sends each request that is ready when it is due.
func (l *loop) dispatch(ctx context.Context, next *queue, flying *sync.WaitGroup, replies chan<- *reply) {
	sleep := l.sleep
	if sleep == nil {
		sleep = newAlarm(l.stage.Arrival.RatePerS).sleep
	}
	free := make(chan int, l.stage.Concurrency)
	for slot := range l.stage.Concurrency {
		free <- slot
	}
	sent := make([]place, 0, mostHeld)
	follow := func() {
		for _, at := range sent {
			flying.Go(func() {
				l.converse(ctx, at, replies)
				free <- at.slot
			})
		}
		sent = sent[:0]
	}
	defer follow()
	start := l.start(ctx, next)
	for at, ok := next.take(follow); ok; at, ok = next.take(follow) {
		due := at.due + start
		if len(sent) == mostHeld || due-l.clock.Now() > int64(soon) {
			follow()
			l.until(ctx, due-int64(nearly), sleep)
			next.prepare(at, len(free))
		}
		at.due = due
		l.until(ctx, at.due, sleep)
		if l.stopping() || ctx.Err() != nil {
			return
		}
		select {
		case at.slot = <-free:
			l.send(at.ready) // in this thread, which has just been woken for it
			sent = append(sent, at)
		default:
			flying.Go(func() {
				l.unsent(at, at.seq, 0, causeDropped, "not sent: it was due while as many requests as max_in_flight allows were in flight", replies)
			})
		}
	}
}

// nearly is how long before it is due a request gets its connection.
const nearly = 10 * time.Millisecond

// Goroutines that wait for answers are started when there is time for it: starting
// one takes as long as a good part of sending the next request, which may be due.
// They are not held back for long, so that answers are not read late.
const (
	soon     = 100 * time.Microsecond
	mostHeld = 16
)

// arrivals are the requests that are not in the records yet, with the time
// from the start at which each is due. What is in the records is left out
// together with the time before it.
func (l *loop) arrivals() iter.Seq[place] {
	return func(yield func(place) bool) {
		st, times, warmups := l.stage, l.stage.schedule(), l.stage.warmups()
		var last, skipped time.Duration
		for n := range warmups + st.conversations() {
			due, ok := times.Next()
			if !ok {
				return
			}
			at := place{phase: phaseMeasure, seq: n - warmups}
			if at.seq < 0 {
				at = place{phase: phaseWarmup, seq: n}
			}
			if at.phase == phaseMeasure && l.recorded(at.seq) {
				skipped += due - last
			} else if at.due = int64(due - skipped); !yield(at) {
				return
			}
			last = due
		}
	}
}

// until waits for a moment, looking up now and then whether to stop.
func (l *loop) until(ctx context.Context, due int64, sleep func(time.Duration)) {
	const most = 50 * time.Millisecond
	for !l.stopping() && ctx.Err() == nil {
		left := time.Duration(due - l.clock.Now())
		if left <= 0 {
			return
		}
		sleep(min(left, most))
	}
}

// causeDropped is that of a request that was never sent.
const causeDropped runners.Cause = "dropped"
