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

	rate float64 // of an open loop; else 0
	last time.Duration
}

const (
	// prefill is about what the endpoint takes to the first token: a closed loop
	// sends its requests in that time.
	prefill    = 200 * time.Millisecond
	promptSize = 100 // characters, about as many of the endpoint's tokens

	// waves of a closed loop are measured, after one that opens the connections
	// and does not count.
	waves = 2
)

// streamsAt is a closed loop of so many streams. Their gap is stretched where
// together they would make more than rate events a second: streams and events
// are separate questions.
func streamsAt(streams float64, gap time.Duration, rate float64, wave time.Duration) load {
	gap = max(gap, time.Duration(streams/rate*float64(time.Second)))
	return load{search: results.SearchStreams, value: streams, streams: int(streams), gap: gap, tokens: tokensIn(wave, gap)}
}

// eventsAt is a closed loop of so many streams that make value events a second.
func eventsAt(value float64, streams int, wave time.Duration) load {
	gap := time.Duration(float64(streams) / value * float64(time.Second))
	return load{search: results.SearchEvents, value: value, streams: streams, gap: gap, tokens: tokensIn(wave, gap)}
}

// requestsAt is an open loop of so many requests a second, answered with one
// token, for so long.
func requestsAt(value float64, last time.Duration) load {
	return load{search: results.SearchRequests, value: value, tokens: 1, rate: value, last: last}
}

// tokensIn is how many tokens take so long, at least four.
func tokensIn(wave, gap time.Duration) int { return max(4, 1+int(wave/gap)) }

// open reports whether it is an open loop.
func (l load) open() bool { return l.rate > 0 }

// length is about how long the load lasts, without starting and analysing it.
func (l load) length() time.Duration {
	if l.open() {
		return l.last + l.last/warmupShare + prefill
	}
	// A request costs client and server some time, in which others wait.
	const each = 300 * time.Microsecond
	return (waves + 1) * (prefill + time.Duration(l.tokens)*l.gap + time.Duration(l.streams)*each)
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
	p.Concurrency, p.Warmup, p.Requests = []int{l.streams}, l.streams, waves*l.streams
	return p
}
