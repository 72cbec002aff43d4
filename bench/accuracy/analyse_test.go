package main

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/hanbench/hanbench/results"
)

const ms = int64(1e6)

// one is a stream of times in ms; the last event is its end too.
func one(id string, seq int, asked int64, texts ...int64) *stream {
	s := &stream{ID: id, Seq: seq, Asked: asked * ms, Lines: len(texts)}
	for _, t := range texts {
		s.Texts = append(s.Texts, t*ms)
		s.End = t * ms
	}
	return s
}

func quantiles(n int, p50, p99, highest float64) Quantiles {
	return Quantiles{N: n, P50: &p50, P99: &p99, Max: &highest}
}

func TestDeviate(t *testing.T) {
	truth := []*stream{one("a", -1, 0, 100, 120, 140), one("b", -1, 200, 300, 320, 340), one("x", -1, 5, 6)}
	holed := one("b", -1, 200, 300, 320, 340)
	holed.Holed = true
	tests := []struct {
		name        string
		ours, truth []*stream
		firstWave   int
		want        Deviation
	}{
		{"the truth by another clock", []*stream{one("a", 0, 1000, 1100, 1120, 1140), one("b", 1, 1200, 1300, 1320, 1340)}, truth, 0,
			Deviation{Requests: 2, OffsetMS: pointer(1000), TTFT: quantiles(2, 0, 0, 0), SignedTTFT: quantiles(2, 0, 0, 0),
				Event: quantiles(6, 0, 0, 0), ICL: quantiles(4, 20, 20, 20), TrueICL: quantiles(4, 20, 20, 20)}},
		{"a request late, its events on time: ttft too short", []*stream{one("a", 0, 10, 100, 120, 140)}, truth, 0,
			Deviation{Requests: 1, OffsetMS: pointer(0), TTFT: quantiles(1, 10, 10, 10), SignedTTFT: quantiles(1, -10, -10, -10),
				Event: quantiles(3, 0, 0, 0), ICL: quantiles(2, 20, 20, 20), TrueICL: quantiles(2, 20, 20, 20)}},
		{"an event late", []*stream{one("a", 0, 0, 100, 120, 147)}, truth, 0,
			Deviation{Requests: 1, OffsetMS: pointer(0), TTFT: quantiles(1, 0, 0, 0), SignedTTFT: quantiles(1, 0, 0, 0),
				Event: quantiles(3, 0, 6.86, 7), ICL: quantiles(2, 23.5, 26.93, 27), TrueICL: quantiles(2, 20, 20, 20)}},
		{"the first wave stands apart", []*stream{one("a", 0, 0, 150, 170, 190), one("b", 1, 200, 300, 320, 340)}, truth, 1,
			Deviation{Requests: 2, OffsetMS: pointer(0), TTFT: quantiles(1, 0, 0, 0), SignedTTFT: quantiles(1, 0, 0, 0),
				FirstWave: quantiles(1, 50, 50, 50),
				Event:     quantiles(3, 0, 0, 0), ICL: quantiles(2, 20, 20, 20), TrueICL: quantiles(2, 20, 20, 20)}},
		{"unknown, with other events, with none", []*stream{one("c", 0, 0, 1), one("a", 1, 0, 100), one("b", 2, 0)}, truth, 0,
			Deviation{Unmatched: 3}},
		{"not whole on the wire", []*stream{one("b", 0, 200, 300, 320, 340)}, []*stream{holed}, 0, Deviation{Unmatched: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := deviate(tt.ours, tt.truth, tt.firstWave)
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreUnexported(Deviation{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeld(t *testing.T) {
	tests := []struct {
		name    string
		streams []*stream
		asked   int
		want    *float64
	}{
		{"all, all the time", []*stream{one("a", 0, 0, 10), one("b", 1, 0, 10), one("c", 2, 10, 20), one("d", 3, 10, 20)}, 2, pointer(1)},
		{"half of the time one is missing", []*stream{one("a", 0, 0, 10), one("b", 1, 0, 20), one("c", 2, 20, 30)}, 2, pointer(0.75)},
		{"before all were sent does not count", []*stream{one("a", 0, 0, 90), one("b", 1, 50, 100), one("c", 2, 90, 100)}, 2, pointer(1)},
		{"no more than the first wave", []*stream{one("a", 0, 0, 10), one("b", 1, 0, 10)}, 2, nil},
		{"an open loop", []*stream{one("a", 0, 0, 10)}, 0, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got *float64
			if v, ok := held(tt.streams, tt.asked); ok {
				got = &v
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTraffic(t *testing.T) {
	events, seconds, ok := traffic([]*stream{one("a", 0, 500, 600, 700), one("b", 1, 0, 2000)})
	if events != 3 || seconds != 2 || !ok {
		t.Errorf("%d events in %g s, %t", events, seconds, ok)
	}
	if _, _, ok := traffic(nil); ok {
		t.Error("figures of nothing")
	}
}

// A record's moments count from the session's anchor, its events from each other.
func TestRunAdd(t *testing.T) {
	at := func(v int64) *int64 { return &v }
	var run hanbenchRun
	run.add(&results.Record{ID: "a", Seq: 3, Times: results.Times{DueNS: at(1), SentNS: at(2), FirstOutputNS: at(10),
		ICLNS: []int64{5, 7}, EndNS: at(30), Events: 4, Coalesced: 2}}, 1000)
	run.add(&results.Record{ID: "b", Error: &results.Error{Cause: "connect"}}, 1000)
	want := []*stream{{ID: "a", Seq: 3, Due: 1001, Asked: 1002, Texts: []int64{1010, 1015, 1022}, End: 1030, Lines: 4}}
	if diff := cmp.Diff(want, run.Streams); diff != "" || run.Failed != 1 || run.Events != 4 || run.Coalesced != 2 {
		t.Errorf("%d failed, %d of %d coalesced (-want +got):\n%s", run.Failed, run.Coalesced, run.Events, diff)
	}
}

// The distances from the quantiles of n equal steps are 1/2n: the least there is.
func TestKolmogorovSmirnov(t *testing.T) {
	var even, late []float64
	for i := range 1000 {
		p := (float64(i) + 0.5) / 1000
		even = append(even, -math.Log1p(-p)/100)
		late = append(late, -math.Log1p(-p)/80) // a rate of 80, not 100
	}
	exponential := func(x float64) float64 { return -math.Expm1(-100 * x) }
	if k := kolmogorovSmirnov(even, exponential); k == nil || math.Abs(k.D-0.0005) > 1e-9 || k.P != 1 || k.N != 1000 {
		t.Errorf("its own quantiles: %+v", k)
	}
	// D is the greatest distance of e^-100x and e^-80x: at x = ln(1.25)/20, 0.08192.
	if k := kolmogorovSmirnov(late, exponential); k == nil || math.Abs(k.D-0.08192) > 0.001 || k.P > 1e-5 {
		t.Errorf("another rate: %+v", k)
	}
	if k := kolmogorovSmirnov(even[:9], exponential); k != nil {
		t.Errorf("nine values: %+v", k)
	}
}

// Critical values of the Kolmogorov distribution, as in any table.
func TestKolmogorov(t *testing.T) {
	for x, want := range map[float64]float64{0.82757: 0.5, 1.2238: 0.10, 1.3581: 0.05, 1.6276: 0.01, 0.1: 1} {
		if got := kolmogorov(x); math.Abs(got-want) > 1e-4 {
			t.Errorf("P(K > %g) = %.5f, want %g", x, got, want)
		}
	}
}

func TestScheduleOf(t *testing.T) {
	s := scenario{Process: "constant", Rate: 100}
	var ours, log, wire []*stream
	for i := range 20 {
		at := int64(10 * (i + 1))
		o := one(string(rune('a'+i)), i, at+1, at+9)
		o.Due = at * ms
		ours = append(ours, o)
		// The wire's clock is 1 s behind, the request on it 2 ms after it was due.
		wire = append(wire, one(o.ID, -1, at+2-1000, at+9-1000))
		log = append(log, one(o.ID, -1, at+3-1000, at+9-1000))
	}
	got := scheduleOf(s, ours, log, wire, 1000*ms)
	want := Schedule{Lag: quantiles(20, 2, 2, 2), Gap: quantiles(19, 0, 0, 0)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("constant (-want +got):\n%s", diff)
	}
	s = scenario{Process: "gamma", Burstiness: 1, Rate: 100}
	if got := scheduleOf(s, ours, log, nil, 1000*ms); got.Server == nil || got.Wire != nil || got.Server.P > 1e-3 {
		t.Errorf("equal gaps taken for gamma's: %+v", got)
	}
}

// A client that forgets how long requests waited to be sent is found out: the
// schedule is the truth, not what its records say was due.
func TestOverloadOf(t *testing.T) {
	s := scenario{Rate: 100}
	var run hanbenchRun
	var truth []*stream
	for i := range 100 {
		run.Streams = append(run.Streams, &stream{ID: string(rune(i)), Seq: i})
		due := int64(10 * i)
		truth = append(truth, one(string(rune(i)), -1, 7000+2*due, 7000+2*due+50)) // sent at half the rate
	}
	run.Result.Latency.E2EDue = results.Distribution{
		P50: results.Quantile{Value: pointer(50e6)}, P99: results.Quantile{Value: pointer(50e6)}}
	got, ok := overloadOf(s, run, truth)
	want := Overload{TrueP50: 545, TrueP99: 1030.1, P50: 50, P99: 50, OffPercent: 100 * (50/1030.1 - 1)}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-6)); diff != "" || !ok {
		t.Errorf("%t (-want +got):\n%s", ok, diff)
	}
	if _, ok := overloadOf(s, run, nil); ok {
		t.Error("figures without a truth")
	}
}
