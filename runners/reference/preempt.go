package reference

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// clovaFiltered is how CLOVA Studio words an answer that its policy blocked.
const clovaFiltered = `{"status":{"code":"40005","message":"Output blocked by content policy"}}`

// preempt does the faults that come before an answer is begun, and reports
// whether the exchange is over.
func (x *exchange) preempt(ctx context.Context) bool {
	f := x.fault
	switch f.kind() {
	case FaultRefuse:
		x.hangUp(false)
	case FaultRefuseReset:
		x.hangUp(true)
	case FaultStatus429:
		x.retryAfter(max(f.Duration, time.Second))
		x.fail(f.status(http.StatusTooManyRequests), "Rate limit reached for requests")
	case FaultStatus503:
		if f.Duration > 0 {
			x.retryAfter(f.Duration)
		}
		x.fail(f.status(http.StatusServiceUnavailable), errBusy.Error())
	case FaultStatus500:
		x.fail(f.status(http.StatusInternalServerError), "llama runner process has terminated")
	case FaultHTML:
		x.page(f.status(http.StatusOK), "Welcome")
	case FaultHTML502:
		x.page(f.status(http.StatusBadGateway), "502 Bad Gateway")
	case FaultEmpty:
		x.w.Header().Set("Content-Length", "0")
		x.begin()
	case FaultFirstByteStall:
		return sleep(ctx, f.Duration) != nil
	case FaultContentFilter:
		if f.Status == 0 {
			return false
		}
		respond(x.w, x.log, f.Status, []byte(clovaFiltered))
	default:
		return false
	}
	return true
}

// retryAfter sets that header, in whole seconds.
func (x *exchange) retryAfter(d time.Duration) {
	x.w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(d.Seconds()))))
}

// status is the fault's own status, or else that of its kind.
func (f *Fault) status(ofKind int) int {
	if f.Status != 0 {
		return f.Status
	}
	return ofKind
}

func (x *exchange) page(status int, title string) {
	x.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	page := fmt.Sprintf("<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%[1]s</h1></body></html>\n", title)
	respond(x.w, x.log, status, []byte(page))
}

// keepAlive sends comments and blank lines, the first at once, until quiet is
// called, which returns when the last is out and may be called again.
func (x *exchange) keepAlive(ctx context.Context) (quiet func()) {
	if x.fault.kind() != FaultKeepAlive || !x.call.stream || x.streamType != eventStream {
		return func() {}
	}
	every := x.fault.Duration
	if every == 0 {
		every = 50 * time.Millisecond
	}
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	x.comment()
	done.Go(func() {
		for sleep(ctx, every) == nil {
			x.comment()
		}
	})
	return sync.OnceFunc(func() { cancel(); done.Wait() })
}

// comment sends what is no event: a comment and blank lines.
func (x *exchange) comment() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.begin()
	x.w.Write([]byte(": keep-alive\n\n\n"))
	x.out.Flush()
}
