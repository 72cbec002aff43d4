package calibrate

import (
	"fmt"
	"math"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/bench/arrival"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks/workload"
)

// A load is what one trial asks of the client.
type load struct {
	search string
	value  float64 // in the unit of the search

	streams int
	gap     time.Duration // between a stream's events
	tokens  int           // of an answer, an event each
	begin   time.Duration // about how long it takes until all are open

	rate float64 // of an open loop; else 0
	last time.Duration
}

const (
	// prefill is about what the endpoint takes to the first token: a closed loop
	// sends its requests in that time.
	prefill    = 200 * time.Millisecond
	promptSize = 100 // characters, about as many of the endpoint's tokens

	// eachMost is how long it may take to send a request and begin its answer
	// before anything is known of the machine.
	eachMost = 1500 * time.Microsecond
)

// A shape is what the streams of closed loops have in common.
type shape struct {
	gap      time.Duration // the least
	rate     float64       // the most events a second where streams are counted
	together time.Duration // for how long all are to be open
	each     time.Duration // about what one takes to begin
}

// streams is a closed loop of so many streams. Their gap is stretched where
// together they would make more events than the rate: streams and events are
// separate questions.
func (s shape) streams(n float64) load {
	gap := max(s.gap, time.Duration(n/s.rate*float64(time.Second)))
	return s.closed(load{search: results.SearchStreams, value: n, streams: int(n), gap: gap})
}

// events is a closed loop of so many streams that make value events a second.
func (s shape) events(value float64, streams int) load {
	gap := time.Duration(float64(streams) / value * float64(time.Second))
	return s.closed(load{search: results.SearchEvents, value: value, streams: streams, gap: gap})
}

// closed gives the answers their length: each stream is sent one request, and
// the first must not have ended when the last has begun.
func (s shape) closed(l load) load {
	l.begin = time.Duration(l.streams) * s.each
	l.tokens = 4 + int((l.begin+s.together)/l.gap)
	return l
}

// requestsAt is an open loop of so many requests a second, answered with one
// token, for so long.
func requestsAt(value float64, last time.Duration) load {
	return load{search: results.SearchRequests, value: value, tokens: 1, rate: value, last: last}
}

// open reports whether it is an open loop.
func (l load) open() bool { return l.rate > 0 }

// length is about how long the load lasts, without starting and analysing it.
func (l load) length() time.Duration {
	if l.open() {
		return l.last + l.last/warmupShare + prefill
	}
	return prefill + l.begin + time.Duration(l.tokens)*l.gap
}

// warmupShare of an open loop's requests are sent before those that count: they
// open the connections.
const warmupShare = 4

// profile is the endpoint's: a fixed pace, without jitter and without faults.
func (l load) profile() []byte {
	decode := 0.0
	if l.tokens > 1 {
		decode = 1 / l.gap.Seconds()
	}
	return fmt.Appendf(nil, "name: calibration\nprefill_tps: %g\ndecode_tps: %g\nload_tokens: %d\n",
		promptSize/prefill.Seconds(), decode, l.tokens)
}

// plan asks it of a target.
func (l load) plan(target string) bench.Plan {
	p := bench.DefaultPlan()
	p.Targets = []bench.TargetPlan{{Target: target}}
	p.Suites = nil
	p.Workloads = []workload.Recipe{{
		Name: "calibration", MayEndEarly: true, // else the server is asked whether it knows ignore_eos
		Input:  workload.Length{Chars: &workload.Distribution{Kind: workload.Fixed, Value: promptSize}},
		Output: workload.Length{Tokens: &workload.Distribution{Kind: workload.Fixed, Value: l.tokens}},
	}}
	if l.open() {
		p.Concurrency = nil
		p.Load = []bench.Level{{Arrival: &arrival.Spec{Process: arrival.Poisson, Rate: l.rate}}}
		p.Requests = int(math.Ceil(l.rate * l.last.Seconds()))
		p.Warmup = max(1, p.Requests/warmupShare)
		return p
	}
	p.Concurrency, p.Requests = []int{l.streams}, l.streams
	return p
}
