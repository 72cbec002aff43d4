package wire

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Timeouts bound the parts of a call; 0 means no bound.
type Timeouts struct {
	Connect   time.Duration // name, TCP and TLS
	FirstByte time.Duration // from having a connection to the body's first byte
	Idle      time.Duration // between two reads of the body
	Total     time.Duration // the whole call
}

// lingerAfterDone is how long the close of a stream is waited for after its
// last line, so that the connection can be used again.
const lingerAfterDone = 200 * time.Millisecond

// The parts of a call that can run out of time.
const (
	PartConnect   = "connect"
	PartFirstByte = "first_byte"
	PartIdle      = "idle"
	PartTotal     = "total"
)

// A TimeoutError says which part of a call ran out of time.
type TimeoutError struct {
	Part  string
	After time.Duration
}

func (e *TimeoutError) Error() string {
	switch e.Part {
	case PartConnect:
		return fmt.Sprintf("no connection within %s", e.After)
	case PartFirstByte:
		return fmt.Sprintf("no byte of an answer within %s", e.After)
	case PartIdle:
		return fmt.Sprintf("the stream was silent for %s", e.After)
	default:
		return fmt.Sprintf("not finished within %s", e.After)
	}
}

// watchdog cancels a call whose current part takes too long. One timer serves
// all parts. Entering a part winds it anew; entering the same part again, as
// every read of a stream does, only notes the time, and the timer finds it when
// it runs out.
type watchdog struct {
	cancel      context.CancelCauseFunc
	cancelTotal context.CancelFunc // nil without such a limit
	limits      Timeouts

	mu      sync.Mutex
	part    string
	after   time.Duration
	entered time.Time
	timer   *time.Timer
}

// watch starts a watchdog in the connect part. The returned context carries
// the *TimeoutError as its cause; stop must be called.
func watch(ctx context.Context, limits Timeouts) (context.Context, *watchdog) {
	w := &watchdog{limits: limits}
	if limits.Total > 0 {
		cause := &TimeoutError{Part: PartTotal, After: limits.Total}
		ctx, w.cancelTotal = context.WithTimeoutCause(ctx, limits.Total, cause)
	}
	ctx, w.cancel = context.WithCancelCause(ctx)
	w.enter(PartConnect, limits.Connect)
	return ctx, w
}

func (w *watchdog) enter(part string, after time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.entered = time.Now()
	if part == w.part && after == w.after {
		return
	}
	w.part, w.after = part, after
	switch {
	case after <= 0:
		if w.timer != nil {
			w.timer.Stop()
		}
	case w.timer == nil:
		w.timer = time.AfterFunc(after, w.bark)
	default:
		w.timer.Reset(after)
	}
}

// read notes that some of the body has come. After the stream's last line only
// its close is waited for.
func (w *watchdog) read(ended bool) {
	after := w.limits.Idle
	if ended {
		after = lingerAfterDone
	}
	w.enter(PartIdle, after)
}

func (w *watchdog) bark() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.after <= 0 { // entered while the timer ran out
		return
	}
	if left := w.after - time.Since(w.entered); left > 0 {
		w.timer.Reset(left)
		return
	}
	w.cancel(&TimeoutError{Part: w.part, After: w.after})
}

func (w *watchdog) stop() {
	w.mu.Lock()
	if w.timer != nil {
		w.timer.Stop()
	}
	w.mu.Unlock()
	w.cancel(nil)
	if w.cancelTotal != nil {
		w.cancelTotal()
	}
}
