package reference

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// A dialect puts an answer into the words of one protocol.
type dialect interface {
	// event appends the event of a step of a stream to dst; nothing where the
	// protocol has no such event.
	event(dst []byte, s step, t tally) []byte
	// whole is an unstreamed answer.
	whole(thinking, content string, t tally) []byte
	// failure is the body of an error response.
	failure(status int, message string) []byte
}

// A tally is what the last lines of an answer report about it.
type tally struct {
	finish   string
	prompt   int  // tokens
	cached   int  // of these
	caches   bool // there is a prompt cache
	tokens   int  // sent, thinking included
	thinking int  // of these

	total, load, promptEval, eval time.Duration
}

// An exchange is one call on its way to being answered.
type exchange struct {
	call       call
	words      dialect
	streamType string // the content type of a stream
	profile    Profile
	fault      *Fault
	reply      reply
	w          http.ResponseWriter
	log        *LogLine

	received, started, first time.Time // first: of the first token
	due                      time.Time // of what is sent next; zero: nobody waits for it
	tally                    tally
	thinking, content        strings.Builder // of an unstreamed answer
	malformed                bool            // break the unstreamed answer

	cache *promptCache
	chain []uint64 // of the prompt's blocks

	mu  sync.Mutex // guards the writing, which comments share with events
	out *http.ResponseController
	buf []byte
}

// answer answers a call: faults that come before everything, loading, a slot,
// and then the reply step by step.
func (s *Server) answer(ctx context.Context, x *exchange) {
	x.out = http.NewResponseController(x.w)
	x.profile, x.received = s.profile, time.Unix(0, x.log.ReceivedNS)
	x.fault = s.pickFault(x.call)
	x.log.Fault, x.log.PromptTokens = x.fault.kind(), x.tally.prompt
	defer func() { x.log.Tokens = x.tally.tokens }()
	if x.preempt(ctx) {
		return
	}
	quiet := x.keepAlive(ctx)
	defer quiet()

	var err error
	if x.tally.load, err = s.load(ctx); err != nil {
		return
	}
	release, err := s.slots.acquire(ctx)
	if errors.Is(err, errBusy) {
		quiet()
		x.fail(http.StatusServiceUnavailable, errBusy.Error())
	}
	if err != nil {
		return
	}
	defer release()
	x.started = time.Now()
	x.log.StartedNS = x.started.UnixNano()
	t := s.engine.enter(ctx)
	defer t.leave()

	x.reply = compose(s.profile, s.oracle, x.call)
	steps, finish := x.fault.bend(x.reply.script(s.profile))
	x.tally.finish = x.reply.finish
	if finish != "" {
		x.tally.finish = finish
	}
	x.cache, x.chain = s.cache, s.cache.chain(x.call.messages)
	x.tally.caches, x.tally.cached = x.cache != nil, x.cache.known(x.chain, x.tally.prompt)
	p := newPace(s.profile, answerFate(s.profile.Seed, x.call), x.tally.prompt-x.tally.cached, beats(steps))
	x.log.SentNS, x.log.CachedTokens = make([]int64, 0, len(steps)), x.tally.cached
	x.play(ctx, steps, p, t, quiet, func() { t.leave(); release() })
}

// play takes the steps one after the other, each token and the finish when it
// is due, until one of them ends the exchange or the client has gone. quiet is
// called before the first token, release when the answer is complete.
func (x *exchange) play(ctx context.Context, steps []step, p pace, t *turn, quiet, release func()) {
	zero, k := 0.0, 0 // the work when the prompt was read; the beats so far
	for _, s := range steps {
		if s.beats > 0 || s.kind == stepFinish {
			err := error(nil)
			if k == 0 {
				zero, err = t.prefill(p.prefill)
				x.cache.put(x.chain)
			}
			k += s.beats // a step goes out with its last token, the finish after all
			if err != nil || t.decode(zero+float64(p.due[k-min(1, s.beats)])) != nil {
				return
			}
			x.due = t.engine.start.Add(t.at)
			quiet()
		}
		switch s.kind {
		case stepStall:
			begin := t.engine.now()
			if sleep(ctx, s.pause) != nil {
				return
			}
			zero += t.engine.now() - begin
			continue
		case stepHang:
			release()
			sleep(ctx, s.pause)
			return
		}
		if !x.take(ctx, s) {
			return
		}
	}
}

// take does one step that takes no time, and reports whether to go on.
func (x *exchange) take(ctx context.Context, s step) bool {
	x.count(s)
	switch {
	case s.kind == stepReset:
		x.hangUp(true)
		return false
	case x.call.stream && s.kind == stepCut:
		return false
	case x.call.stream:
		x.buf = x.words.event(x.buf[:0], s, x.tally)
		err := x.send(ctx, x.buf, s.text != "")
		return err == nil && s.kind != stepFailure
	case s.kind == stepToken && s.thinking:
		x.thinking.WriteString(s.text)
	case s.kind == stepToken:
		x.content.WriteString(s.text)
	case s.kind == stepFailure:
		x.fail(http.StatusOK, failureMessage)
		return false
	case s.kind == stepMalformed:
		x.malformed = true
	case s.kind == stepFinish:
		return x.sendWhole(ctx, x.malformed)
	case s.kind == stepCut:
		x.sendWhole(ctx, true)
		return false
	}
	return true
}

// failureMessage is what an error under status 200 says.
const failureMessage = "an error was encountered while running the model"

// count brings the tally up to a step.
func (x *exchange) count(s step) {
	switch s.kind {
	case stepToken:
		if x.first.IsZero() {
			x.first = time.Now()
		}
		x.tally.tokens += s.tokens
		if s.thinking {
			x.tally.thinking += s.tokens
		}
	case stepFinish:
		x.rememberAnswer()
		now := time.Now()
		if x.first.IsZero() {
			x.first = now
		}
		x.tally.total = now.Sub(x.received)
		x.tally.promptEval = x.first.Sub(x.started)
		x.tally.eval = now.Sub(x.first)
		x.log.Finish = x.tally.finish
	}
}

// rememberAnswer puts the answer into the prompt cache, behind its prompt.
func (x *exchange) rememberAnswer() {
	if x.cache == nil || x.tally.finish != finishStop && x.tally.finish != finishLength {
		return
	}
	answer := message{"assistant", strings.Join(x.reply.content, "")}
	x.cache.put(x.cache.chain(append(slices.Clip(x.call.messages), answer)))
}

// sendWhole sends an unstreamed answer, or only its first half.
func (x *exchange) sendWhole(ctx context.Context, half bool) bool {
	body := x.words.whole(x.thinking.String(), x.content.String(), x.tally)
	if half {
		body = body[:len(body)/2]
	}
	return x.send(ctx, body, true) == nil
}

// begin sends the header unless it is already out.
func (x *exchange) begin() {
	if x.log.Status != 0 {
		return
	}
	x.log.Status = http.StatusOK
	contentType := "application/json; charset=utf-8"
	if x.call.stream {
		contentType = x.streamType
	}
	x.w.Header().Set("Content-Type", contentType)
	x.w.WriteHeader(http.StatusOK)
}

// send writes b and flushes it. Moments are noted just before the write, or
// where the bytes drip before the last of them.
func (x *exchange) send(ctx context.Context, b []byte, hasText bool) error {
	if len(b) == 0 {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.begin()
	if x.fault.kind() == FaultSlowDrip {
		pause := x.fault.Duration
		if pause == 0 {
			pause = time.Millisecond
		}
		for ; len(b) > 1; b = b[1:] {
			x.w.Write(b[:1])
			if err := x.out.Flush(); err != nil {
				return err
			}
			if err := sleep(ctx, pause); err != nil {
				return err
			}
		}
		x.due = time.Time{} // the pauses are no delay of ours
	}
	x.log.sent(hasText, x.due)
	x.due = time.Time{}
	if _, err := x.w.Write(b); err != nil {
		return err
	}
	return x.out.Flush()
}

// fail sends an error: as a response, or as an event of a stream that has begun.
func (x *exchange) fail(status int, message string) {
	if x.log.Status != 0 {
		x.send(context.Background(), x.words.event(nil, step{kind: stepFailure}, x.tally), false)
		return
	}
	respond(x.w, x.log, status, x.words.failure(status, message))
}

// hangUp closes the connection, with a TCP reset or cleanly.
func (x *exchange) hangUp(reset bool) {
	conn, _, err := x.out.Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(interface{ SetLinger(seconds int) error }); ok && reset {
		tcp.SetLinger(0)
	}
	conn.Close()
}
