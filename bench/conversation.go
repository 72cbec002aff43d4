package bench

import (
	"context"
	"time"

	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
)

// A conversation is several requests, each sent when the answer to the one
// before has come and its user has thought. It has one slot to its end, and its
// turns have neighbouring seqs. Elsewhere every request is a conversation of one.

// gather makes whole conversations of a stage's requests. bounded says that so
// many requests are asked, and not so many conversations.
func (st *Stage) gather(bounded bool) {
	if st.stride() == 1 {
		return
	}
	st.Turns = st.stride()
	_, st.Warmup = st.cover(st.Warmup)
	if bounded {
		st.talks, st.Requests = st.cover(st.Requests)
		return
	}
	st.talks = st.Requests
	st.Requests = 0
	for n := range st.talks {
		st.Requests += st.turns(n)
	}
}

// cover is the least number of conversations that have so many requests, and how
// many they have.
func (st *Stage) cover(requests int) (talks, covered int) {
	for ; covered < requests; talks++ {
		covered += st.turns(talks)
	}
	return talks, covered
}

// turns is the number of requests of the n-th conversation.
func (st *Stage) turns(n int) int {
	if st.stride() == 1 {
		return 1
	}
	if st.work == nil {
		return st.order[n%len(st.order)].requests()
	}
	return st.work.Turns(n)
}

// conversations and warmups are how many are measured, 0 where time bounds them,
// and how many are sent before.
func (st *Stage) conversations() int {
	if st.stride() == 1 {
		return st.Requests
	}
	return st.talks
}

func (st *Stage) warmups() int {
	if st.stride() == 1 {
		return st.Warmup
	}
	talks, _ := st.cover(st.Warmup)
	return talks
}

// recorded reports whether all of a conversation's requests are in the records.
// One that was broken off is begun anew: what was said is not known.
func (l *loop) recorded(n int) bool {
	done, stride := l.done[l.stage.Index], l.stage.stride()
	for turn := range l.stage.turns(n) {
		if !done[n*stride+turn] {
			return false
		}
	}
	return true
}

// converse sends the requests of the conversation whose number is at.seq. After
// one that failed the others cannot be sent; they are recorded as lost.
func (l *loop) converse(ctx context.Context, at place, replies chan<- *reply) {
	n, stride, turns := at.seq, l.stage.stride(), l.stage.turns(at.seq)
	for turn := range turns {
		at.seq = n*stride + turn
		if turn > 0 {
			at.ready = l.composed(at) // while the user thinks
			at.due += int64(at.ready.question.pause())
			if !l.think(ctx, at.due) {
				return
			}
		}
		r := l.request(ctx, at, replies)
		if turn == turns-1 || r.again { // the last, or broken off before another attempt
			return
		}
		got := r.response()
		if got.Err != nil {
			if got.Err.Cause != runners.CauseCancelled {
				at.due = l.clock.Now()
				l.unsent(at, n, turn+1, causeTurnLost, "not sent: an earlier turn of its conversation failed", replies)
			}
			return
		}
		if at.due = l.clock.Now(); got.End != nil {
			at.due = *got.End
		}
		if r.request.Echo != "" {
			at.echoes = append(at.echoes, got.Echo)
			continue
		}
		said := r.question.messages
		at.history = append(said[:len(said):len(said)], tasks.Message{Role: "assistant", Content: got.Text})
	}
}

// pause is how long a user thinks before this turn.
func (q *question) pause() time.Duration {
	if q.turn == nil {
		return 0
	}
	return q.turn.Think
}

// think waits until the next turn is due, its pause after the end of the last
// answer. It reports whether to go on.
func (l *loop) think(ctx context.Context, due int64) bool {
	until, inTime := due, true
	if end := l.deadline.Load(); end > 0 && due >= end {
		until, inTime = end, false // the user thinks to the end of the stage
	}
	pause := time.NewTimer(time.Duration(until - l.clock.Now()))
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-l.options.Stop:
	case <-ctx.Done():
	}
	select {
	case <-l.options.Stop: // closed, perhaps as the pause ended
		return false
	default:
		return inTime && ctx.Err() == nil
	}
}

// causeTurnLost is that of a turn that had nothing to follow.
const causeTurnLost runners.Cause = "turn_lost"

// unsent records the turns of the n-th conversation from the given one on as
// never sent.
func (l *loop) unsent(at place, n, from int, cause runners.Cause, message string, replies chan<- *reply) {
	for turn := from; turn < l.stage.turns(n); turn++ {
		at.seq = n*l.stage.stride() + turn
		r := l.planned(at)
		r.response = func() *runners.Response {
			return &runners.Response{Err: &runners.Error{Cause: cause, Message: message}}
		}
		replies <- r
	}
}
