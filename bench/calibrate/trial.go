package calibrate

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/bench/cores"
	"github.com/hanbench/hanbench/results"
)

// carry puts a load on this process through the very path of hanbench run, and
// says what came of it.
func (c *calibrator) carry(ctx context.Context, l load) (*results.Trial, error) {
	dir, err := os.MkdirTemp("", "hanbench-calibrate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	profile, log := filepath.Join(dir, "profile.yaml"), filepath.Join(dir, "log.jsonl")
	if err := os.WriteFile(profile, l.profile(), 0o644); err != nil {
		return nil, err
	}
	e, err := cores.Serve(c.Serve(profile, log), c.ServerCores)
	if err != nil {
		return nil, err
	}
	m, runErr := c.run(ctx, l, e.Address, filepath.Join(dir, "run"))
	if err := e.End(); err != nil && runErr == nil {
		runErr = err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if runErr != nil {
		return nil, runErr
	}
	return c.judge(m, l, log)
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
func (c *calibrator) judge(m *measurement, l load, logPath string) (*results.Trial, error) {
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
	found := compare(contents.Records, log, anchor.UnixNano(), int64(l.gap))
	if took := found.sending(); !l.open() && took > 0 {
		c.shape.each = min(eachMost, took*3/2/time.Duration(l.streams))
	}
	t := &results.Trial{
		Search: l.search, Load: l.value, Streams: l.streams, GapNS: int64(l.gap),
		Requests: found.requests, Reasons: []string{}, TTFTError: results.Spread(found.ttft),
		Coalesced: known(float64(found.coalesced)/float64(found.lines), found.lines > 0),
	}
	m.costs(t, contents.Records)
	v := &verdict{Trial: t, comparison: found, load: l, stage: &m.outcome.Result.Stages[0], limits: results.DefaultThresholds()}
	v.judge()
	return t, nil
}

// costs are those of the whole stage: requests, warm-up and records included.
// Closed loops have them by event, open ones by request.
func (m *measurement) costs(t *results.Trial, records []*results.Record) {
	events := 0
	for _, r := range records {
		events += r.Times.Events
	}
	cpu := float64(m.cpu)
	t.CPUPerEvent = known(cpu/float64(events), cpu > 0 && events > 0 && t.GapNS > 0)
	t.CPUPerAsked = known(cpu/float64(len(records)), cpu > 0 && len(records) > 0 && t.GapNS == 0)
	t.MemoryStream = known(float64(m.most-m.base)/float64(t.Streams), t.Streams > 0 && m.most > m.base && m.base > 0)
}

func known(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}
