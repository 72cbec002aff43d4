package reference

import (
	"container/heap"
	"context"
	"math"
	"sync"
	"time"
)

// An engine is what the answers in the slots share, as a batch shares the one
// model on the one device. Answers are planned in the engine's own time, work:
// the time that they would take alone. With b slots taken it goes at
//
//	d work / dt = 1 / (1 + batch_slowdown · (b − 1))
//
// so that a token that takes 1 / decode_tps alone takes Profile.StepTime(b). A
// slot counts as taken from when it is given to when its answer ends, the
// reading of its prompt included. How prompts are read depends on
// Profile.Prefill:
//
//	each      beside all others, in prompt / prefill_tps
//	in_turn   one after the other in the order of their slots, for
//	          prompt / prefill_tps each; tokens go on meanwhile
//	blocking  in turn, and work stands still meanwhile
//
// Reading is in real time; batch_slowdown has no part in it. A prompt whose
// client leaves is read to its end.
//
// What is due is worked off in the order of its times, each as at its own, so
// that one that is late makes no other late. Profile.CapacityRPS follows from
// these equations.
type engine struct {
	slowdown         float64 // of each further slot taken
	inTurn, blocking bool    // see above; what blocks is in turn, too
	start            time.Time

	mu    sync.Mutex
	alarm alarm
	rings time.Duration // what the alarm is set to, since start; 0: to nothing
	batch int
	at    time.Duration // since start, up to which work is counted
	work  float64       // nanoseconds
	read  time.Duration // since start, when the prompts so far are read

	reading, decoding agenda // who waits: for a real time, for a work
}

// An alarm calls the function that it was made with after the duration last
// set. It may call it in between, too.
type alarm interface {
	set(d time.Duration)
	stop()
}

func newEngine(p Profile) *engine {
	e := &engine{
		slowdown: p.BatchSlowdown,
		inTurn:   p.Prefill == prefillInTurn || p.Prefill == prefillBlocking,
		blocking: p.Prefill == prefillBlocking,
		start:    time.Now(),
	}
	e.alarm = &timerAlarm{ring: e.ring}
	return e
}

// A turn is one answer's place in the batch. One goroutine uses it.
type turn struct {
	engine  *engine
	entered time.Duration // since the engine's start
	ready   chan error
	forget  func() bool

	due   float64       // real time or work, as its agenda has it
	queue *agenda       // that it waits in, or nil
	place int           // there
	work  float64       // when its prompt was read
	at    time.Duration // since the engine's start, when it was last due
	left  bool
	gone  error // the context's
}

// enter takes a place in the batch until leave is called.
func (e *engine) enter(ctx context.Context) *turn {
	t := &turn{engine: e, ready: make(chan error, 1)}
	t.forget = context.AfterFunc(ctx, func() { t.end(ctx.Err()) })
	e.mu.Lock()
	defer e.mu.Unlock()
	e.settle()
	e.batch++
	t.entered, t.work = e.at, e.work
	e.setAlarm()
	return t
}

// leave gives the place in the batch back; it may be called again.
func (t *turn) leave() {
	t.forget()
	e := t.engine
	e.mu.Lock()
	defer e.mu.Unlock()
	if t.left {
		return
	}
	t.left = true
	e.settle()
	e.batch--
	e.setAlarm()
}

// end breaks the wait off, and every later one.
func (t *turn) end(err error) {
	t.engine.mu.Lock()
	defer t.engine.mu.Unlock()
	t.gone = err
	if t.queue != nil {
		heap.Remove(t.queue, t.place)
		t.queue = nil
		t.ready <- err
	}
}

// prefill waits until the prompt has been read, which takes d by itself, and
// returns the work at that moment. The error is the context's.
func (t *turn) prefill(d time.Duration) (work float64, err error) {
	if d <= 0 {
		return t.work, nil
	}
	e := t.engine
	e.mu.Lock()
	e.settle()
	end := t.entered + d
	if e.inTurn {
		end = max(t.entered, e.read) + d
		e.read = end
	}
	err = t.wait(&e.reading, float64(end))
	return t.work, err
}

// decode waits for a work. The error is the context's.
func (t *turn) decode(work float64) error {
	e := t.engine
	e.mu.Lock()
	e.settle()
	if work <= e.work {
		defer e.mu.Unlock()
		t.at = e.at - time.Duration((e.work-work)*e.stretch())
		return t.gone
	}
	return t.wait(&e.decoding, work)
}

// wait is called with the lock held and gives it back.
func (t *turn) wait(a *agenda, due float64) error {
	if t.gone != nil {
		defer t.engine.mu.Unlock()
		return t.gone
	}
	t.queue, t.due = a, due
	heap.Push(a, t)
	t.engine.setAlarm()
	t.engine.mu.Unlock()
	return <-t.ready
}

// now is the work done.
func (e *engine) now() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.settle()
	return e.work
}

// ring is what the alarm calls.
func (e *engine) ring() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.rings = 0
	e.settle()
	e.setAlarm()
}

// setAlarm is called where somebody may have become due earlier. An alarm that
// is too early stays: it finds nothing and is set anew.
func (e *engine) setAlarm() {
	_, at, ok := e.next()
	if !ok || e.rings != 0 && e.rings <= at {
		return
	}
	e.rings = max(at, 1)
	e.alarm.set(at - time.Since(e.start))
}

// settle works off what has become due, and counts the work up to this moment.
// Every change of the batch comes after it.
func (e *engine) settle() {
	now := time.Since(e.start)
	for {
		t, at, ok := e.next()
		if !ok || at > now {
			e.advance(now)
			return
		}
		e.advance(at)
		if t.queue == &e.reading {
			t.work = e.work
		}
		heap.Pop(t.queue)
		t.at = at
		t.queue = nil
		t.ready <- nil
	}
}

func (e *engine) advance(to time.Duration) {
	if from := e.goesOn(); to > from {
		e.work += float64(to-from) / e.stretch()
	}
	e.at = max(e.at, to)
}

// goesOn is when work goes on: from where it is counted up to, or once the
// prompts are read that it waits for.
func (e *engine) goesOn() time.Duration {
	if e.blocking {
		return max(e.at, e.read)
	}
	return e.at
}

// stretch is the time that a unit of work takes.
func (e *engine) stretch() float64 { return 1 + e.slowdown*float64(max(e.batch, 1)-1) }

// next is who is due first, and when; ok is false where nobody waits.
func (e *engine) next() (t *turn, at time.Duration, ok bool) {
	if len(e.decoding) > 0 {
		t, ok = e.decoding[0], true
		left := max(0, t.due-e.work) * e.stretch()
		at = e.goesOn() + time.Duration(math.Ceil(left)) // earlier it would not be done
	}
	if len(e.reading) > 0 {
		if r := e.reading[0]; !ok || time.Duration(r.due) < at {
			return r, time.Duration(r.due), true
		}
	}
	return t, at, ok
}

// An agenda is a heap of those who wait, the one due first on top.
type agenda []*turn

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].due < a[j].due }
func (a agenda) Swap(i, j int) {
	a[i], a[j] = a[j], a[i]
	a[i].place, a[j].place = i, j
}

func (a *agenda) Push(x any) {
	t := x.(*turn)
	t.place = len(*a)
	*a = append(*a, t)
}

func (a *agenda) Pop() any {
	old := *a
	last := len(old) - 1
	t := old[last]
	old[last] = nil
	*a = old[:last]
	return t
}
