package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/wire"
)

// A fakeRunner stands for an endpoint where a test is about the schedule: it
// answers after a fixed time of the test's clock. What endpoints really do is
// tested in package runners.
type fakeRunner struct {
	latency time.Duration
	clock   wire.Clock
	answer  func(runners.Request) runners.Response // nil: "A"

	mu       sync.Mutex
	requests []runners.Request
	inFlight int
	most     int
}

func (f *fakeRunner) Prepare(context.Context) (runners.Info, error) { return runners.Info{}, nil }
func (f *fakeRunner) Inspect(context.Context) (runners.Info, error) { return runners.Info{}, nil }

func (f *fakeRunner) Compose(req runners.Request) runners.Draft { return fakeDraft{f, req} }

type fakeDraft struct {
	runner *fakeRunner
	req    runners.Request
}

func (fakeDraft) Ready() {}

func (d fakeDraft) Send() runners.Flight {
	return func(ctx context.Context) runners.Reply {
		resp := d.runner.do(ctx, d.req)
		return func() runners.Response { return resp }
	}
}

func (*fakeRunner) Close() {}

func (f *fakeRunner) do(ctx context.Context, req runners.Request) runners.Response {
	f.mu.Lock()
	f.requests = append(f.requests, req)
	f.inFlight++
	f.most = max(f.most, f.inFlight)
	f.mu.Unlock()
	sent := f.clock.Now()
	resp := runners.Response{Text: "A", Finish: "stop"}
	if f.answer != nil {
		resp = f.answer(req)
	}
	select {
	case <-time.After(f.latency):
	case <-ctx.Done():
		resp = runners.Response{Err: &runners.Error{Cause: runners.CauseCancelled}}
	}
	end := f.clock.Now()
	resp.Sent, resp.FirstOutput, resp.LastOutput, resp.End = &sent, &end, &end, &end
	f.mu.Lock()
	f.inFlight--
	f.mu.Unlock()
	return resp
}

// newSession is one over a plan with a single reference target, or the one that
// change sets; nothing is started.
func newSession(t testing.TB, change func(*Plan)) *session {
	t.Helper()
	plan := DefaultPlan()
	plan.Targets = []TargetPlan{{Target: "reference:instant"}}
	plan.Suites = []string{"ko-basics"}
	change(&plan)
	job, err := Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := results.CreateDir(filepath.Join(t.TempDir(), "run"))
	if err != nil {
		t.Fatal(err)
	}
	journal, err := dir.Append()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { journal.Close() })
	s := &session{
		job: job, dir: dir, journal: journal, clock: wire.NewClock(), runID: "test",
		done: make([]map[int]bool, len(job.Stages)), spent: make([]int64, len(job.Stages)),
		options: Options{Grace: time.Second},
	}
	if err := journal.Header(s.header(nil)); err != nil {
		t.Fatal(err)
	}
	return s
}

// newFake is a session with a runner that takes 50 ms.
func newFake(t testing.TB, change func(*Plan)) (*session, *fakeRunner) {
	t.Helper()
	s := newSession(t, change)
	return s, &fakeRunner{clock: s.clock, latency: 50 * time.Millisecond}
}

// measure runs the session's only stage and gives its records, in their order.
func measure(t testing.TB, s *session, r runners.Runner) []*results.Record {
	t.Helper()
	if err := s.stage(context.Background(), &s.job.Stages[0], r); err != nil {
		t.Fatal(err)
	}
	contents, err := s.dir.Read()
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(contents.Records, func(a, b *results.Record) int { return a.Seq - b.Seq })
	return contents.Records
}

// TestClosedLoopKeepsEverySlotBusy: N items at a latency of L and a concurrency
// of C take N·L/C, on a clock that only the latency moves.
func TestClosedLoopKeepsEverySlotBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n, c = 200, 10
		s, r := newFake(t, func(p *Plan) { p.Limit, p.Concurrency = n, []int{c} })
		start := time.Now()
		records := measure(t, s, r)
		if got, want := time.Since(start), n*r.latency/c; got != want {
			t.Errorf("took %v; want %v", got, want)
		}
		if len(records) != n || r.most != c {
			t.Errorf("%d records, at most %d in flight; want %d and %d", len(records), r.most, n, c)
		}
		for i, rec := range records {
			if rec.Seq != i || rec.Error != nil || rec.Times.DueNS == nil {
				t.Fatalf("record %d: %+v", i, rec)
			}
		}
	})
}

// TestNothingWaitsWithoutACrowd: when a request is sent, its slot's last one
// stands in the records, so that a killed process loses what is in flight.
func TestNothingWaitsWithoutACrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const c = 8
		s, r := newFake(t, func(p *Plan) { p.Limit, p.Concurrency = 100, []int{c} })
		sent, most := 0, 0
		var mu sync.Mutex
		r.answer = func(runners.Request) runners.Response {
			mu.Lock()
			defer mu.Unlock()
			sent++
			data, err := os.ReadFile(filepath.Join(s.dir.Path(), results.RecordsFile))
			if err != nil {
				t.Error(err)
			}
			most = max(most, sent-bytes.Count(data, []byte(`"kind":"request"`)))
			return runners.Response{Text: "A", Finish: "stop"}
		}
		measure(t, s, r)
		if most != c {
			t.Errorf("%d requests had been sent and not recorded; want %d at most", most, c)
		}
	})
}

func TestEveryItemOnceInASeededOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		order := func(seed uint64) (items []string) {
			s, r := newFake(t, func(p *Plan) { p.Limit, p.Seed = 50, seed })
			for _, rec := range measure(t, s, r) {
				items = append(items, rec.Item)
			}
			return items
		}
		first := order(1)
		if diff := cmp.Diff(first, order(1)); diff != "" {
			t.Errorf("the same seed gives another order (-first +second):\n%s", diff)
		}
		if slices.Equal(first, order(2)) {
			t.Error("another seed gives the same order")
		}
		if once := slices.Compact(slices.Sorted(slices.Values(first))); len(once) != 50 {
			t.Errorf("%d different items of 50", len(once))
		}
	})
}

// TestEpochs: each item is asked that many times, each time with another seed
// on the wire, and with the plan's own in the first.
func TestEpochs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) { p.Limit, p.Epochs, p.Seed = 3, 4, 7 })
		asked := map[string][]int64{}
		for _, rec := range measure(t, s, r) {
			asked[rec.Item] = append(asked[rec.Item], *rec.Seed)
			if want := int64(7 + rec.Epoch); *rec.Seed != want {
				t.Errorf("epoch %d has seed %d; want %d", rec.Epoch, *rec.Seed, want)
			}
		}
		if len(asked) != 3 {
			t.Fatalf("%d items; want 3", len(asked))
		}
		for item, seeds := range asked {
			if slices.Sort(seeds); !slices.Equal(seeds, []int64{7, 8, 9, 10}) {
				t.Errorf("%s: seeds %v", item, seeds)
			}
		}
	})
}

func TestRequestsGoRoundTheItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) { p.Limit, p.Requests, p.Warmup = 3, 8, 5 })
		count := map[string]int{}
		for _, rec := range measure(t, s, r) {
			count[rec.Phase]++
		}
		if diff := cmp.Diff(map[string]int{"warmup": 5, "measure": 8}, count); diff != "" {
			t.Errorf("records by phase (-want +got):\n%s", diff)
		}
	})
}

func TestDurationBoundsTheSending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) { p.Limit, p.Duration, p.Concurrency = 3, time.Second, []int{2} })
		time.Sleep(time.Millisecond) // moment 0 is counted as 1 ns
		start := time.Now()
		records := measure(t, s, r)
		// Two slots send every 50 ms, the last time just before the second is over.
		if got := time.Since(start); len(records) != 40 || got != time.Second {
			t.Errorf("%d requests in %v; want 40 in 1s", len(records), got)
		}
	})
}

// TestStop: sending ends at once, what is in flight may finish, and what takes
// longer than the grace is cancelled.
func TestStop(t *testing.T) {
	for _, tc := range []struct {
		name            string
		latency         time.Duration
		done, cancelled int
	}{
		{"answers come within the grace", 400 * time.Millisecond, 3 * 4, 0},
		{"answers take longer", 10 * time.Second, 0, 4},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, r := newFake(t, func(p *Plan) { p.Limit, p.Concurrency = 100, []int{4} })
				r.latency = tc.latency
				stop := make(chan struct{})
				s.options.Stop = stop
				time.AfterFunc(time.Second, func() { close(stop) })
				start := time.Now()
				var done, cancelled int
				for _, rec := range measure(t, s, r) {
					if rec.Error == nil {
						done++
					} else {
						cancelled++
					}
				}
				if done != tc.done || cancelled != tc.cancelled || !s.stopping() {
					t.Errorf("%d done, %d cancelled, stopped %v; want %d and %d", done, cancelled, s.stopping(), tc.done, tc.cancelled)
				}
				if took := time.Since(start); took > 2*time.Second {
					t.Errorf("took %v; want the second and the grace at most", took)
				}
			})
		})
	}
}

// TestResumeSendsWhatIsMissing and nothing else.
func TestResumeSendsWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) { p.Limit = 20 })
		s.done[0] = map[int]bool{0: true, 3: true, 19: true}
		var seqs []int
		for _, rec := range measure(t, s, r) {
			seqs = append(seqs, rec.Seq)
		}
		if len(seqs) != 17 || slices.Contains(seqs, 0) || slices.Contains(seqs, 3) || slices.Contains(seqs, 19) {
			t.Errorf("sent %v", seqs)
		}
	})
}

// TestRetries: a passing failure is tried again after as long as the server
// asked, each attempt a record of its own; any other failure is not.
func TestRetries(t *testing.T) {
	wait := 3 * time.Second
	for _, tc := range []struct {
		name     string
		err      runners.Error
		attempts int
		pause    time.Duration
	}{
		{"rate limited", runners.Error{Cause: runners.CauseRateLimited, Status: 429, RetryAfter: &wait}, 3, 2 * wait},
		{"server error", runners.Error{Cause: runners.CauseStatus, Status: 500}, 3, time.Second + 2*time.Second},
		{"bad request", runners.Error{Cause: runners.CauseStatus, Status: 400}, 1, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, r := newFake(t, func(p *Plan) { p.Limit, p.Concurrency, p.Retries = 1, []int{1}, 2 })
				r.answer = func(runners.Request) runners.Response { return runners.Response{Err: &tc.err} }
				start := time.Now()
				records := measure(t, s, r)
				if len(records) != tc.attempts {
					t.Fatalf("%d attempts; want %d", len(records), tc.attempts)
				}
				ids := map[string]bool{}
				for _, rec := range records {
					ids[rec.ID] = true
				}
				if len(ids) != tc.attempts {
					t.Errorf("ids %v; want one for each attempt", ids)
				}
				if got, want := time.Since(start), tc.pause+time.Duration(tc.attempts)*r.latency; got != want {
					t.Errorf("took %v; want %v", got, want)
				}
			})
		})
	}
}

// TestWhatIsAsked: task settings, plan settings and target settings in their
// order of precedence.
func TestWhatIsAsked(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Plan)
		tokens int
		params map[string]any
	}{
		{"the task's", func(*Plan) {}, 256, map[string]any{"seed": uint64(42), "temperature": 0}},
		{"the plan's", func(p *Plan) { p.MaxTokens = 9; p.Sampling = map[string]any{"top_k": 1} }, 9,
			map[string]any{"seed": uint64(42), "top_k": 1}},
		{"the target's", func(p *Plan) {
			p.MaxTokens = 9
			p.Targets[0].MaxTokens = 5
			p.Targets[0].Sampling = map[string]any{"temperature": 0.6, "seed": nil}
		}, 5, map[string]any{"temperature": 0.6}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, r := newFake(t, func(p *Plan) { p.Limit = 1; tc.change(p) })
				measure(t, s, r)
				if diff := cmp.Diff(tc.params, r.requests[0].Params); diff != "" || r.requests[0].MaxTokens != tc.tokens {
					t.Errorf("%d tokens; params (-want +got):\n%s", r.requests[0].MaxTokens, diff)
				}
			})
		})
	}
}

func TestNoText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, func(p *Plan) { p.Suites, p.NoText = []string{"ko-generated"}, true })
		r.answer = func(runners.Request) runners.Response {
			return runners.Response{Text: "정답은 비밀입니다", Err: &runners.Error{Cause: runners.CauseStatus, Message: "비밀"}}
		}
		for _, rec := range measure(t, s, r) {
			said := fmt.Sprintf("%v %v %v %+v", rec.Text, rec.Score.Extracted, rec.Error.Message, rec.Hashes)
			if rec.Text != nil || rec.Hashes.Prompt == "" || rec.Hashes.Answer == "" || cmp.Equal(rec.Error.Message, "비밀") {
				t.Fatalf("record holds text: %s", said)
			}
		}
	})
}
