// Package calibrate finds how much load hanbench carries on a machine before
// its own error passes a limit. It starts the reference endpoint as a process
// of its own, puts rising loads on this one through the path of hanbench run,
// and holds the records against the endpoint's log of what it wrote when.
package calibrate

import (
	"context"
	"fmt"
	"os/exec"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/wire"
)

// ErrorMS is the limit, in milliseconds: of the 99th percentile of the error of
// event times, and of the schedule lag of an open loop.
const ErrorMS = 1.0

// DefaultGap is the least between a stream's events where streams are counted.
const DefaultGap = 20 * time.Millisecond

// Options are what a calibration needs.
type Options struct {
	// Serve is the command that serves a profile on loopback: it prints the
	// target on its first line, writes its log to a file, and ends when its
	// standard input does.
	Serve func(profile, log string) *exec.Cmd
	Tool  results.Tool
	Host  results.Host
	// ClientCores and ServerCores say where the two run; nil: anywhere. The
	// caller has put itself on the client's.
	ClientCores, ServerCores []int
	Gap                      time.Duration // 0: DefaultGap
	// Time is about how long it may take; each search makes one trial at least.
	Time time.Duration
	// Tried hears of every trial; nil: nobody does.
	Tried func(*results.Trial)
}

type calibrator struct {
	Options
	try   func(context.Context, load) (*results.Trial, error)
	shape shape
	made  []results.Trial
}

// Run calibrates. The error is the context's, or one that kept it from
// measuring; a load that is too high is none.
func Run(ctx context.Context, o Options) (*results.Calibration, error) {
	if o.Gap == 0 {
		o.Gap = DefaultGap
	}
	c := &calibrator{Options: o, made: []results.Trial{}}
	c.try = c.carry
	begun := time.Now()
	limits := results.CalibrationLimits{ErrorMS: ErrorMS}
	if err := c.limits(ctx, begun, &limits); err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	return &results.Calibration{
		Schema: results.Schema, Made: begun.UTC().Format(time.RFC3339), Tool: o.Tool, Host: o.Host, Clock: wire.Source(),
		ClientCores: o.ClientCores, ServerCores: o.ServerCores, Limits: limits, Trials: c.made,
	}, nil
}

const (
	// eventStreams carry the events where events are counted, and fewer where
	// files are few.
	eventStreams = 200
	// eventRate is the most events a second at which streams are counted: with
	// more, events would decide and not streams.
	eventRate = 20_000
	// fewEvents are those where no rate of them passed.
	fewEvents = 2000
)

// limits makes the three searches, each with its share of the time.
func (c *calibrator) limits(ctx context.Context, begun time.Time, to *results.CalibrationLimits) error {
	streams := float64(bench.MostStreams())
	if streams == 0 {
		streams = 10_000
	}
	last := max(c.Time/30, time.Second)
	c.shape = shape{gap: c.Gap, together: max(c.Time/40, 500*time.Millisecond), each: eachMost}
	var err error
	to.RequestsPerS, err = c.search(ctx, begun.Add(c.Time/5),
		search{steps: []float64{200, 500, 1000, 2000, 5000, 10_000}},
		func(v float64) load { return requestsAt(v, last) })
	if err != nil {
		return err
	}
	to.EventsPerS, err = c.search(ctx, begun.Add(c.Time*9/20),
		search{steps: []float64{5000, 10_000, 20_000, 40_000, 80_000, 160_000}},
		func(v float64) load { return c.shape.events(v, int(min(eventStreams, streams))) })
	if err != nil {
		return err
	}
	c.shape.rate = fewEvents
	if v := to.EventsPerS.Value; v != nil {
		c.shape.rate = min(eventRate, *v/2)
	}
	to.Streams, err = c.search(ctx, begun.Add(c.Time),
		search{steps: upTo(streams, 100, 400, 1000, 2000, 5000, 10_000, 20_000)},
		func(v float64) load { return c.shape.streams(v) })
	return err
}

// overhead is about what a trial takes besides its load: starting, analysing.
const overhead = 700 * time.Millisecond

// search measures until the answer is known or the time is up. A load that
// fails is tried again where there is time: a machine has its moments.
func (c *calibrator) search(ctx context.Context, until time.Time, s search, make func(float64) load) (results.Bound, error) {
	inTime := func(l load) bool { return time.Now().Add(l.length() + overhead).Before(until) }
	for first := true; ; first = false {
		value, ok := s.next()
		if !ok {
			return s.bound(false), nil
		}
		l := make(value)
		if !first && !inTime(l) {
			return s.bound(true), nil
		}
		t, err := c.measure(ctx, l)
		if err == nil && !t.Passed && inTime(l) {
			t, err = c.measure(ctx, l)
		}
		if err != nil {
			return results.Bound{}, err
		}
		s.note(value, t)
	}
}

func (c *calibrator) measure(ctx context.Context, l load) (*results.Trial, error) {
	t, err := c.try(ctx, l)
	if err != nil {
		return nil, err
	}
	c.made = append(c.made, *t)
	if c.Tried != nil {
		c.Tried(t)
	}
	return t, nil
}
