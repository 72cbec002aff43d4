package calibrate

import (
	"strings"
	"testing"
	"time"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/reference"
)

func TestVerdict(t *testing.T) {
	streams := load{search: results.SearchStreams, value: 2, streams: 2, gap: 20 * time.Millisecond, tokens: 4}
	requests := load{search: results.SearchRequests, value: 100, rate: 100, tokens: 1}
	onTime := func(id string) *reference.LogLine { return logged(id, 0, 100, 120, 140, 160) }
	tests := []struct {
		name   string
		load   load
		record *results.Record
		log    *reference.LogLine
		code   string // of a reason of the stage's
		ended  string // "": passed
		reason string
	}{
		{"in time", streams, answered("a", 0, 100, 120, 140, 160), onTime("a"), "", "", ""},
		{"an event 7 ms late", streams, answered("a", 0, 100, 127, 140, 160), onTime("a"), "", results.EndedClient, "the error of event times has a p99 of"},
		{"the endpoint slow", streams, answered("a", 0, 100, 130, 160, 190), logged("a", 0, 100, 130, 160, 190), "", results.EndedEndpoint, "took 1.50 times as long"},
		{"the endpoint slow, and an event late", streams, answered("a", 0, 100, 138, 160, 190), logged("a", 0, 100, 130, 160, 190), "", results.EndedEndpoint, "the error of event times"},
		{"not in the log", streams, answered("a", 0, 100, 120), onTime("b"), "", results.EndedClient, "never open together"},
		{"failed requests", streams, answered("a", 0, 100, 120, 140, 160), onTime("a"), results.CodeErrorRate, results.EndedClient, "of the stage"},
		{"coalesced", streams, answered("a", 0, 100, 120, 140, 160), onTime("a"), results.CodeCoalesced, results.EndedClient, "of the stage"},
		{"lag before all were open", streams, answered("a", 0, 100, 120, 140, 160), onTime("a"), results.CodeClientLag, "", ""},
		{"coalesced, and on schedule", requests, answered("a", 0, 100), logged("a", 0, 100), results.CodeCoalesced, "", ""},
		{"on schedule", requests, answered("a", 0, 100), logged("a", 0, 100), "", "", ""},
		{"late", requests, answered("a", 3, 100), logged("a", 3, 100), "", results.EndedClient, "schedule lag p99 is 4 ms, above 1 ms"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.ended != "" && tt.load.open() {
				due := -ms
				tt.record.Times.DueNS = &due
			}
			stage := &results.StageResult{}
			if tt.code != "" {
				stage.Validity.Reasons = []results.Finding{{Code: tt.code, Message: "of the stage"}}
			}
			c := compare([]*results.Record{tt.record}, map[string]*reference.LogLine{tt.log.ID: tt.log}, anchor, int64(tt.load.gap))
			v := &verdict{Trial: &results.Trial{}, comparison: c, load: tt.load, stage: stage, limits: results.DefaultThresholds()}
			v.judge()
			if v.Passed != (tt.ended == "") || v.Ended != tt.ended || !strings.Contains(strings.Join(v.Reasons, "\n"), tt.reason) {
				t.Errorf("passed %t, %q: %q", v.Passed, v.Ended, v.Reasons)
			}
		})
	}
}

// Client lag alone fails a load, by validity's threshold.
func TestVerdictOfLag(t *testing.T) {
	r := answered("a", 0, 100, 120, 140, 160)
	for i := range r.Times.ClientLagNS {
		r.Times.ClientLagNS[i] = 11 * ms // above half of the gap; without kernel times above 1 ms
	}
	log := map[string]*reference.LogLine{"a": logged("a", 0, 100, 120, 140, 160)}
	v := &verdict{Trial: &results.Trial{}, comparison: compare([]*results.Record{r}, log, anchor, gap),
		load: load{streams: 1, gap: time.Duration(gap)}, stage: &results.StageResult{}, limits: results.DefaultThresholds()}
	v.judge()
	if v.Passed || len(v.Reasons) != 1 || !strings.HasPrefix(v.Reasons[0], "client lag p99 is 11 ms") {
		t.Errorf("%q", v.Reasons)
	}
}

func TestLoads(t *testing.T) {
	s := shape{gap: 20 * time.Millisecond, rate: 20_000, together: 500 * time.Millisecond, each: time.Millisecond}
	tests := []struct {
		name string
		load load
		gap  time.Duration
		// tokens keep the first stream open until all have been open together.
		tokens int
	}{
		{"few streams keep the gap", s.streams(100), 20 * time.Millisecond, 4 + 600/20},
		{"many stretch it", s.streams(5000), 250 * time.Millisecond, 4 + 5500/250},
		{"events of many streams", s.events(100_000, 200), 2 * time.Millisecond, 4 + 700/2},
		{"an open loop has one-token answers", requestsAt(100, time.Second), 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.load.gap != tt.gap || tt.load.tokens != tt.tokens {
				t.Errorf("gap %v, %d tokens; want %v, %d", tt.load.gap, tt.load.tokens, tt.gap, tt.tokens)
			}
			p := tt.load.plan("reference:instant")
			if err := p.Validate(); err != nil {
				t.Error(err)
			}
			if tt.load.open() == (len(p.Concurrency) > 0) {
				t.Errorf("plan %+v", p)
			}
		})
	}
}
