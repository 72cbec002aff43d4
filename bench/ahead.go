package bench

import (
	"context"
	"iter"
	"sync"
	"time"
)

// lookahead is how many requests are ready before they are due. Making one takes
// longer than sending it; hundreds of slots become free together, and an open
// loop's requests are due to the microsecond.
const lookahead = 256

// headStart is how long a schedule waits at most for its first requests to be made.
const headStart = time.Second

// A queue holds requests that are ready to be sent.
type queue struct {
	ready  chan place
	filled chan struct{} // closed when as many are ready as there may be
	end    chan struct{}

	near [2]place // those due next, of which n are known
	n    int
}

// ahead makes the requests of the places ready before they are sent, until stop.
func (l *loop) ahead(places iter.Seq[place]) *queue {
	q := &queue{
		ready:  make(chan place, min(lookahead, l.stage.Concurrency)),
		filled: make(chan struct{}), end: make(chan struct{}),
	}
	go func() {
		defer close(q.ready)
		full := sync.OnceFunc(func() { close(q.filled) })
		defer full()
		for at := range places {
			first := at
			first.seq *= l.stage.stride()
			at.ready = l.composed(first)
			select {
			case q.ready <- at:
			case <-q.end:
				return
			}
			if len(q.ready) == cap(q.ready) {
				full()
			}
		}
	}()
	return q
}

// take gives the next request; ok is false after the last. Where none is ready it
// calls idle before it waits.
func (q *queue) take(idle func()) (at place, ok bool) {
	if q.n > 0 {
		at, q.near[0] = q.near[0], q.near[1]
		q.n--
		return at, true
	}
	select {
	case at, ok = <-q.ready:
	default:
		idle()
		at, ok = <-q.ready
	}
	return at, ok
}

// prepare has a request, and those that are due soon after it, take their
// connections, so that a burst is not held up by that. At most so many do: each is to
// be sent.
func (q *queue) prepare(at place, most int) {
	for i := 0; i < most; i++ {
		at.ready.draft.Ready()
		if i == q.n && !q.peek() || q.near[i].due-at.due > int64(nearly) {
			return
		}
		at = q.near[i]
	}
}

// peek looks at one more of those that are due next; false where none is ready or
// enough have been looked at.
func (q *queue) peek() bool {
	if q.n == len(q.near) {
		return false
	}
	select {
	case at, ok := <-q.ready:
		if ok {
			q.near[q.n] = at
			q.n++
		}
		return ok
	default:
		return false
	}
}

// stop ends the making; what has not been taken by then is not sent.
func (q *queue) stop() {
	close(q.end)
	for range q.ready { // until it is closed
	}
}

// start is the time at which a schedule begins: when its first requests have been
// made, for many of them may be due at once.
func (l *loop) start(ctx context.Context, q *queue) int64 {
	patience := time.NewTimer(headStart)
	defer patience.Stop()
	select {
	case <-q.filled:
	case <-patience.C:
	case <-l.options.Stop:
	case <-ctx.Done():
	}
	return l.clock.Now()
}
