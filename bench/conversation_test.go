package bench

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks/workload"
)

const talkative = `{name: w, input: {chars: 80}, output: {chars: 50}, items: 6,
	turns: {distribution: uniform, min: 2, max: 4}, think: {mean: 300ms, sd: 100ms}, prefix: {chars: 60, groups: 2}}`

// numbered answers every request with a number of its own.
func numbered() func(runners.Request) runners.Response {
	var n atomic.Int64
	return func(req runners.Request) runners.Response {
		return runners.Response{Text: fmt.Sprintf("답 %d", n.Add(1)), Finish: "stop"}
	}
}

// byConversation sorts records into conversations, each in the order of its turns.
func byConversation(records []*results.Record) map[int][]*results.Record {
	out := map[int][]*results.Record{}
	for _, r := range records {
		out[*r.Conversation] = append(out[*r.Conversation], r)
	}
	for _, turns := range out {
		slices.SortFunc(turns, func(a, b *results.Record) int { return *a.Turn - *b.Turn })
	}
	return out
}

// checkConversation: every turn is due when the one before has ended and its
// user has thought, and its prompt is all that was said before and one message.
func checkConversation(t *testing.T, w *work, n int, turns []*results.Record) {
	t.Helper()
	if len(turns) != w.Turns(n) {
		t.Fatalf("conversation %d: %d turns; want %d", n, len(turns), w.Turns(n))
	}
	for i, r := range turns {
		if *r.Turn != i || r.Seq != n*w.Stride()+i || r.Slot != turns[0].Slot {
			t.Errorf("conversation %d, turn %d: turn %d, seq %d, slot %d", n, i, *r.Turn, r.Seq, r.Slot)
		}
		if i == 0 {
			if got := roles(r); got != "system user" {
				t.Errorf("first turn: %s", got)
			}
			continue
		}
		before := turns[i-1]
		if pause := w.Turn(n, i, workload.Marker{}, workload.Rates{}).Think; *r.Times.DueNS != *before.Times.EndNS+int64(pause) {
			t.Errorf("conversation %d, turn %d: due %v after the last answer; want %v", n, i, time.Duration(*r.Times.DueNS-*before.Times.EndNS), pause)
		}
		if *r.Times.SentNS != *r.Times.DueNS {
			t.Errorf("conversation %d, turn %d: sent %v late", n, i, time.Duration(*r.Times.SentNS-*r.Times.DueNS))
		}
		said := append(slices.Clone(before.Text.Messages), results.Message{Role: "assistant", Content: before.Text.Answer})
		if diff := cmp.Diff(said, r.Text.Messages[:len(r.Text.Messages)-1]); diff != "" {
			t.Errorf("conversation %d, turn %d: history (-want +got):\n%s", n, i, diff)
		}
	}
}

func roles(r *results.Record) string {
	var out []string
	for _, m := range r.Text.Messages {
		out = append(out, m.Role)
	}
	return strings.Join(out, " ")
}

// TestConversations: in a closed loop of three slots, and when five begin each
// second, every conversation's turns come in their order.
func TestConversations(t *testing.T) {
	for _, open := range []bool{false, true} {
		t.Run(map[bool]string{false: "닫힌 고리", true: "열린 고리"}[open], func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, r := newFake(t, func(p *Plan) {
					works(t, talkative)(p)
					p.Concurrency, p.Warmup = []int{3}, 1
				})
				r.answer = numbered()
				st := &s.job.Stages[0]
				if open {
					st.Arrival, st.Concurrency = &results.Arrival{}, 100
					st.schedule = func() schedule { l := listed(every(st.talks+st.warmups(), 200*time.Millisecond)); return &l }
					s.sleep = time.Sleep
				}
				records := measure(t, s, r)
				var warm, measured []*results.Record
				for _, rec := range records {
					if rec.Phase == phaseWarmup {
						warm = append(warm, rec)
					} else {
						measured = append(measured, rec)
					}
				}
				if len(warm) != st.Warmup || len(measured) != st.Requests || st.Turns != 4 || r.most > 3 && !open {
					t.Errorf("%d and %d requests, %d in flight; want %d and %d", len(warm), len(measured), r.most, st.Warmup, st.Requests)
				}
				talks := byConversation(measured)
				if len(talks) != 6 {
					t.Fatalf("%d conversations; want 6", len(talks))
				}
				for n, turns := range talks {
					checkConversation(t, st.work, n, turns)
					if open {
						begun := *measured[0].Times.DueNS + int64(n)*int64(200*time.Millisecond)
						if *turns[0].Times.DueNS != begun {
							t.Errorf("conversation %d is due %v late", n, time.Duration(*turns[0].Times.DueNS-begun))
						}
					}
				}
				checkConversation(t, st.work, 0, byConversation(warm)[0])
				if warm[0].Text.Messages[1].Content == talks[0][0].Text.Messages[1].Content {
					t.Error("the warm-up's prompt is sent again")
				}
			})
		})
	}
}

// A slowComposer takes 200 ms to make a request.
type slowComposer struct{ *fakeRunner }

func (s slowComposer) Compose(req runners.Request) runners.Draft {
	time.Sleep(200 * time.Millisecond)
	return s.fakeRunner.Compose(req)
}

// TestTurnsAreReadyWhenDue: a turn is made while its user thinks, and the first
// requests of an open loop, two at once, before its schedule begins.
func TestTurnsAreReadyWhenDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) {
			works(t, `{name: w, turns: 3, think: 1s, items: 2}`)(p)
			p.Concurrency = []int{2}
		})
		st := &s.job.Stages[0]
		st.Arrival, st.Concurrency = &results.Arrival{}, 2
		st.schedule = func() schedule { return &listed{0, 0} }
		s.sleep = time.Sleep
		for _, rec := range measure(t, s, slowComposer{r}) {
			if late := *rec.Times.SentNS - *rec.Times.DueNS; late != 0 {
				t.Errorf("turn %d of conversation %d sent %v late", *rec.Turn, *rec.Conversation, time.Duration(late))
			}
		}
	})
}

// TestConversationOfRequests: a number of requests is rounded up to whole
// conversations.
func TestConversationOfRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) {
			works(t, talkative)(p)
			p.Concurrency, p.Requests = []int{2}, 4
		})
		st := s.job.Stages[0]
		if st.Requests < 4 || st.Requests > 4+3 || len(measure(t, s, r)) != st.Requests {
			t.Errorf("%d requests in %d conversations", st.Requests, st.talks)
		}
	})
}

// TestLostTurns: after a request that failed the rest of its conversation is
// recorded as lost, and so is all of one that found no slot.
func TestLostTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) {
			works(t, `{name: w, turns: 3, think: 1s, items: 3}`)(p)
			p.Concurrency = []int{2}
		})
		st := &s.job.Stages[0]
		st.Arrival, st.Concurrency = &results.Arrival{}, 2
		st.schedule = func() schedule { l := listed(every(3, 100*time.Millisecond)); return &l }
		s.sleep = time.Sleep
		var sent atomic.Int64
		r.answer = func(runners.Request) runners.Response {
			if sent.Add(1) == 3 { // the first to come to its second turn
				return runners.Response{Err: &runners.Error{Cause: runners.CauseCut}}
			}
			return runners.Response{Text: "네", Finish: "stop"}
		}
		got := map[string]string{}
		for n, turns := range byConversation(measure(t, s, r)) {
			for _, rec := range turns {
				cause := "ok"
				if rec.Error != nil {
					cause = rec.Error.Cause
				}
				got[fmt.Sprint(n, ".", *rec.Turn)] = cause
			}
		}
		want := map[string]string{
			"0.0": "ok", "0.1": "cut_stream", "0.2": "turn_lost",
			"1.0": "ok", "1.1": "ok", "1.2": "ok",
			"2.0": "dropped", "2.1": "dropped", "2.2": "dropped",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestConversationsResume: what was broken off is begun anew, what was whole is
// not sent again.
func TestConversationsResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) {
			works(t, `{name: w, turns: 3, items: 3}`)(p)
			p.Concurrency = []int{1}
		})
		s.done[0] = map[int]bool{0: true, 1: true, 2: true, 3: true, 4: true}
		var got []int
		for _, rec := range measure(t, s, r) {
			got = append(got, rec.Seq)
		}
		if diff := cmp.Diff([]int{3, 4, 5, 6, 7, 8}, got); diff != "" {
			t.Errorf("seqs (-want +got):\n%s", diff)
		}
	})
}

// TestConversationsForAWhile: when the time is over no turn is sent any more.
func TestConversationsForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) {
			works(t, `{name: w, turns: 5, think: 400ms}`)(p)
			p.Concurrency, p.Duration = []int{2}, 2*time.Second
		})
		begun := s.clock.Now()
		records := measure(t, s, r)
		// Five turns a slot take 5 × 50 ms and 4 pauses: 1.85 s; the next begins at once.
		if len(records) != 12 {
			t.Errorf("%d requests; want 12", len(records))
		}
		for _, rec := range records {
			if after := time.Duration(*rec.Times.SentNS - begun); after >= 2*time.Second {
				t.Errorf("turn %d of conversation %d sent after %v", *rec.Turn, *rec.Conversation, after)
			}
		}
	})
}

// TestConversationStops: a stop breaks off conversations between their turns.
func TestConversationStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) {
			works(t, `{name: w, turns: 5, think: 10s}`)(p)
			p.Concurrency = []int{2}
		})
		stop := make(chan struct{})
		s.options.Stop = stop
		time.AfterFunc(12*time.Second, func() { close(stop) })
		start := time.Now()
		if n := len(measure(t, s, r)); n != 4 {
			t.Errorf("%d requests; want 4", n)
		}
		if took := time.Since(start); took != 12*time.Second {
			t.Errorf("took %v; want 12s", took)
		}
	})
}

// TestConversationBrokenOffAtARetry: a stop while a turn waits to be sent again
// breaks its conversation off; what would follow is not lost but missing.
func TestConversationBrokenOffAtARetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) {
			works(t, `{name: w, turns: 3, items: 1}`)(p)
			p.Concurrency, p.Retries = []int{1}, 1
		})
		var sent atomic.Int64
		r.answer = func(runners.Request) runners.Response {
			if sent.Add(1) == 2 {
				after := 30 * time.Second
				return runners.Response{Err: &runners.Error{Cause: runners.CauseOverloaded, RetryAfter: &after}}
			}
			return runners.Response{Text: "네", Finish: "stop"}
		}
		stop := make(chan struct{})
		s.options.Stop = stop
		time.AfterFunc(10*time.Second, func() { close(stop) })
		measure(t, s, r)
		log, err := s.dir.Log()
		if err != nil {
			t.Fatal(err)
		}
		defer log.Close()
		if diff := cmp.Diff(map[int]bool{0: true}, log.Done(0)); diff != "" {
			t.Errorf("done (-want +got):\n%s", diff)
		}
	})
}
