package bench

import (
	"context"
	"sync"
)

// closed runs a closed loop: so many slots, each sending its next request when
// its last has ended. Warm-up ends before the first measured request begins.
func (l *loop) closed(ctx context.Context, replies chan<- *reply) {
	l.slots(ctx, phaseWarmup, count(l.stage.warmups()), replies)
	l.slots(ctx, phaseMeasure, l.measured(), replies)
}

// slots sends the requests, or conversations, that next gives.
func (l *loop) slots(ctx context.Context, phase string, next func() (int, bool), replies chan<- *reply) {
	made := l.ahead(func(yield func(place) bool) {
		for seq, ok := next(); ok; seq, ok = next() {
			if !yield(place{phase: phase, seq: seq}) {
				return
			}
		}
	})
	defer made.stop()
	var slots sync.WaitGroup
	for slot := range l.stage.Concurrency {
		slots.Go(func() {
			for ctx.Err() == nil {
				due := l.clock.Now()
				at, ok := <-made.ready
				if !ok || l.stopping() || l.over(due) {
					return
				}
				at.slot, at.due = slot, due
				l.converse(ctx, at, replies)
			}
		})
	}
	slots.Wait()
}

// over reports whether the time of a stage that time bounds has run out.
func (l *loop) over(now int64) bool {
	end := l.deadline.Load()
	return end > 0 && now >= end
}

// count gives 0 to n−1.
func count(n int) func() (int, bool) {
	seq := -1
	return func() (int, bool) {
		seq++
		return seq, seq < n
	}
}

// measured gives the requests, or conversations, of the stage that are not in
// the records yet.
func (l *loop) measured() func() (int, bool) {
	st := l.stage
	if st.DurationNS > 0 {
		return l.forDuration(st.DurationNS - l.spent[st.Index])
	}
	all := count(st.conversations())
	return func() (int, bool) {
		for {
			seq, ok := all()
			if !ok || !l.recorded(seq) {
				return seq, ok
			}
		}
	}
}

// forDuration gives requests until the time is over, counted from the first.
func (l *loop) forDuration(left int64) func() (int, bool) {
	seq := -1
	return func() (int, bool) {
		now := l.clock.Now()
		l.deadline.CompareAndSwap(0, now+left)
		for seq++; l.recorded(seq); seq++ {
		}
		return seq, now < l.deadline.Load()
	}
}
