package bench

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
)

// listed is a schedule of the times listed.
type listed []time.Duration

func (l *listed) Next() (time.Duration, bool) {
	if len(*l) == 0 {
		return 0, false
	}
	due := (*l)[0]
	*l = (*l)[1:]
	return due, true
}

// newOpen is a session whose only stage is an open loop over the times, on the
// bubble's clock.
func newOpen(t *testing.T, most, warmup int, times ...time.Duration) (*session, *fakeRunner) {
	t.Helper()
	s, r := newFake(t, func(p *Plan) { p.Limit = 100 })
	time.Sleep(time.Millisecond)
	st := &s.job.Stages[0]
	st.Arrival, st.Concurrency, st.Warmup, st.Requests = &results.Arrival{}, most, warmup, len(times)-warmup
	st.schedule = func() schedule { l := listed(slices.Clone(times)); return &l }
	s.sleep = time.Sleep
	return s, r
}

// every is n times, gap apart, the first one gap from the start.
func every(n int, gap time.Duration) []time.Duration {
	times := make([]time.Duration, n)
	for i := range times {
		times[i] = time.Duration(i+1) * gap
	}
	return times
}

// TestOpenLoopDoesNotWait: requests leave when they are due, though the first
// are still in flight, and due is what the schedule says.
func TestOpenLoopDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		times := []time.Duration{0, 3 * time.Millisecond, 3 * time.Millisecond, 400 * time.Millisecond}
		s, r := newOpen(t, 10, 0, times...)
		r.latency = time.Second
		begun := s.clock.Now()
		records := measure(t, s, r)
		if len(records) != len(times) || r.most != 4 {
			t.Fatalf("%d records, at most %d in flight; want 4 and 4", len(records), r.most)
		}
		for i, rec := range records {
			want := begun + int64(times[i])
			if *rec.Times.DueNS != want || *rec.Times.SentNS != want {
				t.Errorf("request %d due at %d and sent at %d; want both at %d", i, *rec.Times.DueNS, *rec.Times.SentNS, want)
			}
		}
	})
}

// TestOpenLoopDrops: what is due when the most are in flight is a record of
// its own, and no slot is used twice at a time.
func TestOpenLoopDrops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newOpen(t, 3, 0, every(10, 10*time.Millisecond)...)
		r.latency = 45 * time.Millisecond
		var dropped []int
		free := map[int]int64{}
		for _, rec := range measure(t, s, r) {
			if rec.Error != nil {
				if rec.Error.Cause != "dropped" || rec.Times.SentNS != nil || rec.Times.DueNS == nil || rec.Score.Outcome != "error" {
					t.Errorf("record %+v, error %+v", rec, rec.Error)
				}
				dropped = append(dropped, rec.Seq)
				continue
			}
			if *rec.Times.SentNS < free[rec.Slot] {
				t.Errorf("request %d was sent while its slot %d was taken", rec.Seq, rec.Slot)
			}
			free[rec.Slot] = *rec.Times.EndNS
		}
		// Three slots, each taken for 45 of every 50 ms.
		if want := []int{3, 4, 8, 9}; !slices.Equal(dropped, want) {
			t.Errorf("dropped %v; want %v", dropped, want)
		}
	})
}

// TestOpenLoopWarmsUpOnItsSchedule: no pause between the phases.
func TestOpenLoopWarmsUpOnItsSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newOpen(t, 10, 4, every(10, 10*time.Millisecond)...)
		records := measure(t, s, r)
		var dues []int64
		measured := 0
		for _, rec := range records {
			dues = append(dues, *rec.Times.DueNS)
			if rec.Phase == "measure" {
				measured++
				if rec.Seq == 0 && *rec.Times.DueNS != slices.Min(dues)+40*msec {
					t.Errorf("the first measured request is due at %d", *rec.Times.DueNS)
				}
			}
		}
		slices.Sort(dues)
		for i := 1; i < len(dues); i++ {
			if dues[i]-dues[i-1] != 10*msec {
				t.Errorf("gap %d is %d ns", i, dues[i]-dues[i-1])
			}
		}
		if len(records) != 10 || measured != 6 {
			t.Errorf("%d records, %d measured", len(records), measured)
		}
	})
}

const msec = int64(time.Millisecond)

// TestOpenLoopResumes where it stopped: the time of what is done is left out.
func TestOpenLoopResumes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newOpen(t, 10, 0, every(10, 10*time.Millisecond)...)
		s.done[0] = map[int]bool{0: true, 1: true, 2: true, 6: true}
		begun := s.clock.Now()
		var seqs []int
		for i, rec := range measure(t, s, r) {
			seqs = append(seqs, rec.Seq)
			if want := begun + int64(i+1)*10*msec; *rec.Times.DueNS != want {
				t.Errorf("request %d is due at %d; want %d", rec.Seq, *rec.Times.DueNS, want)
			}
		}
		if want := []int{3, 4, 5, 7, 8, 9}; !slices.Equal(seqs, want) {
			t.Errorf("sent %v; want %v", seqs, want)
		}
	})
}

func TestOpenLoopStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newOpen(t, 10, 0, every(5, time.Hour)...)
		stop := make(chan struct{})
		s.options.Stop = stop
		time.AfterFunc(90*time.Minute, func() { close(stop) })
		start := time.Now()
		if n := len(measure(t, s, r)); n != 1 {
			t.Errorf("%d records; want 1", n)
		}
		if took := time.Since(start) - 90*time.Minute; took > 100*time.Millisecond {
			t.Errorf("stopped %v after it was told", took)
		}
	})
}

// TestOpenLoopRetries keep their slot, and are due when their request arrived:
// its user waits since then.
func TestOpenLoopRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newOpen(t, 1, 0, 0, time.Millisecond)
		s.job.Plan.Retries = 1
		r.answer = func(runners.Request) runners.Response {
			return runners.Response{Err: &runners.Error{Cause: runners.CauseStatus, Status: 500}}
		}
		var causes []string
		records := measure(t, s, r)
		for _, rec := range records {
			causes = append(causes, rec.Error.Cause)
		}
		if want := []string{"http_status", "http_status", "dropped"}; !slices.Equal(causes, want) {
			t.Fatalf("causes %v; want %v", causes, want)
		}
		first, retry := records[0].Times, records[1].Times
		if *retry.DueNS != *first.DueNS || *retry.SentNS < *first.EndNS+1000*msec {
			t.Errorf("the retry is due at %d and sent at %d; want it due at %d", *retry.DueNS, *retry.SentNS, *first.DueNS)
		}
	})
}

// A leaving runner notes when its requests get ready, when they leave, and when their
// answers are first waited for.
type leavingRunner struct {
	*fakeRunner
	mu    sync.Mutex
	steps string
}

func (r *leavingRunner) note(step string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.steps += step
}

func (r *leavingRunner) Compose(req runners.Request) runners.Draft {
	return &leavingDraft{runner: r, Draft: r.fakeRunner.Compose(req)}
}

type leavingDraft struct {
	runner *leavingRunner
	runners.Draft
	ready sync.Once
}

func (d *leavingDraft) Ready() { d.ready.Do(func() { d.runner.note("r") }) }

func (d *leavingDraft) Send() runners.Flight {
	d.runner.note("s")
	wait := d.Draft.Send()
	return func(ctx context.Context) runners.Reply {
		d.runner.note("w")
		return wait(ctx)
	}
}

// TestBurstLeavesFirst: what follows a send waits while the next request is due, and
// no longer. Connections are taken before, for as many as have a slot.
func TestBurstLeavesFirst(t *testing.T) {
	const ms = time.Millisecond
	for _, tc := range []struct {
		name  string
		slots int
		times []time.Duration
		want  string
	}{
		{"bursts", 10, []time.Duration{ms, ms, ms, 60 * ms, 60 * ms, 60*ms + soon/2, 150 * ms}, "rrrssswww rrrssswww rsw"},
		{"one near, one not", 10, []time.Duration{ms, 5 * ms, 50 * ms}, "rrsw sw rsw"},
		{"more than are looked at", 10, []time.Duration{ms, ms, ms, ms, ms}, "rrrssssswwwww"},
		{"more than there are slots", 2, []time.Duration{ms, ms, ms}, "rrssww"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, fake := newOpen(t, tc.slots, 0, tc.times...)
				r := &leavingRunner{fakeRunner: fake}
				measure(t, s, r)
				if want := strings.ReplaceAll(tc.want, " ", ""); r.steps != want {
					t.Errorf("ready, send, wait: %s; want %s", r.steps, want)
				}
			})
		})
	}
}
