package calibrate

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
)

// try puts a load on this process through the very path of hanbench run, and
// says what came of it.
func (c *calibrator) try(ctx context.Context, l load) (*results.Trial, error) {
	dir, err := os.MkdirTemp("", "hanbench-calibrate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	profile, log := filepath.Join(dir, "profile.yaml"), filepath.Join(dir, "log.jsonl")
	if err := os.WriteFile(profile, l.profile(), 0o644); err != nil {
		return nil, err
	}
	e, err := start(c.Serve(profile, log), c.ServerCores)
	if err != nil {
		return nil, err
	}
	m, runErr := c.run(ctx, l, e.target, filepath.Join(dir, "run"))
	if err := e.end(); err != nil && runErr == nil {
		runErr = err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if runErr != nil {
		return nil, runErr
	}
	return m.judge(l, log)
}

// A measurement is a run and what it cost.
type measurement struct {
	meter
	outcome *bench.Outcome
	base    int64 // memory before the run; 0: not known
	most    int64
}

func (c *calibrator) run(ctx context.Context, l load, target, dir string) (*measurement, error) {
	job, err := bench.Resolve(l.plan(target))
	if err != nil {
		return nil, err
	}
	m := &measurement{}
	before, known := forgetPeak()
	if m.outcome, err = bench.Run(ctx, job, dir, bench.Options{Tool: c.Tool, Observer: &m.meter}); err != nil {
		return nil, err
	}
	if m.outcome.Result == nil || len(m.outcome.Result.Stages) != 1 {
		return nil, fmt.Errorf("the run at %s %v has no result", l.search, l.value)
	}
	if known {
		m.base, m.most = before, m.peak
	}
	return m, nil
}

// A meter hears of a run's one stage and notes what that cost: the summary
// afterwards is no part of it.
type meter struct {
	cpu  time.Duration
	peak int64
}

// Observe implements bench.Observer.
func (m *meter) Observe(e bench.Event) {
	switch e.(type) {
	case bench.StageStarted:
		m.cpu = -cpuTime()
	case bench.StageEnded:
		m.cpu += cpuTime()
		m.peak, _ = peak()
	}
}

// judge holds the run against the endpoint's log.
func (m *measurement) judge(l load, logPath string) (*results.Trial, error) {
	contents, err := m.outcome.Dir.Read()
	if err != nil {
		return nil, err
	}
	log, err := readLog(logPath)
	if err != nil {
		return nil, err
	}
	anchor, err := time.Parse(time.RFC3339Nano, contents.Headers[0].Anchor)
	if err != nil {
		return nil, err
	}
	c := compare(contents.Records, log, anchor.UnixNano(), int64(l.gap))
	t := &results.Trial{
		Search: l.search, Load: l.value, Streams: l.streams, GapNS: int64(l.gap),
		Requests: c.requests, Events: len(c.arrivals),
		EventsPerS: known(c.eventsPerS()), RequestsPerS: known(c.requestsPerS()),
		EventError: results.Spread(c.events), TTFTError: results.Spread(c.ttft), ClientLag: results.Spread(c.lags),
	}
	if l.open() {
		t.ScheduleLag = results.Spread(c.schedule)
	}
	m.costs(t, contents.Records)
	t.Coalesced = known(float64(c.coalesced)/float64(c.lines), c.lines > 0)
	verdict(t, c, l, m.outcome.Result.Stages[0].Validity)
	return t, nil
}

// costs are those of the whole stage, the first wave included.
func (m *measurement) costs(t *results.Trial, records []*results.Record) {
	events := 0
	for _, r := range records {
		events += r.Times.Events
	}
	cpu := float64(m.cpu)
	t.CPUPerEvent = known(cpu/float64(events), cpu > 0 && events > 0 && t.GapNS > 0)
	t.CPUPerAsked = known(cpu/float64(len(records)), cpu > 0 && len(records) > 0)
	t.MemoryStream = known(float64(m.most-m.base)/float64(t.Streams), t.Streams > 0 && m.most > m.base && m.base > 0)
}

func known(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}

const (
	// slow is how much longer than it should the endpoint may take over its
	// answers: beyond it the load is not what was asked.
	slow = 1.05
	// unmatchedMax is the largest share of answers that cannot be held against
	// the log.
	unmatchedMax = 0.01
)

// verdict: a load passes where the error keeps within the limit and the stage
// is VALID by hanbench's own checks. Where the endpoint did not keep its pace
// the load was never there, and what failed besides says nothing of the client.
func verdict(t *results.Trial, c *comparison, l load, v results.Validity) {
	t.Reasons = []string{}
	if pace := c.pace(); pace > slow {
		t.Ended = results.EndedEndpoint
		t.Reasons = append(t.Reasons, fmt.Sprintf("the reference endpoint took %.2f times as long over its answers as it should: it sends no more here", pace))
	}
	fail := func(reason string) {
		if t.Ended == "" {
			t.Ended = results.EndedClient
		}
		t.Reasons = append(t.Reasons, reason)
	}
	what, p99 := "event times", t.EventError.P99
	if l.open() {
		what, p99 = "schedule", t.ScheduleLag.P99
	}
	switch {
	case p99 == nil:
		fail("nothing could be held against the endpoint's log")
	case *p99 > ErrorMS*1e6:
		fail(fmt.Sprintf("p99 of the error of the %s is %.3g ms, above %v ms", what, *p99/1e6, ErrorMS))
	}
	if float64(c.unmatched) > unmatchedMax*float64(c.requests) {
		fail(fmt.Sprintf("%d of %d answers are not in the endpoint's log as they came", c.unmatched, c.requests))
	}
	for _, r := range v.Reasons {
		fail(r.Message)
	}
	t.Passed = len(t.Reasons) == 0
}
