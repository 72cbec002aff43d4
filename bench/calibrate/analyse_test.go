package calibrate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/reference"
)

const (
	ms     = int64(1e6)
	anchor = int64(1_000_000) * ms // of the client's clock
	gap    = 20 * ms
)

// answered is a request sent at the moment sent, its events with text at the
// moments given, all in ms.
func answered(id string, sent int64, texts ...int64) *results.Record {
	at := func(v int64) *int64 { v *= ms; return &v }
	r := &results.Record{ID: id, Phase: results.PhaseMeasure}
	r.Times = results.Times{DueNS: at(sent - 1), SentNS: at(sent), FirstOutputNS: at(texts[0]), Events: len(texts) + 3,
		Coalesced: 1, ClientLagNS: []int64{9 * ms}} // the role's
	for range texts {
		r.Times.ClientLagNS = append(r.Times.ClientLagNS, ms)
	}
	r.Times.ClientLagNS = append(r.Times.ClientLagNS, 9*ms, 9*ms) // the finish, [DONE]
	for i := 1; i < len(texts); i++ {
		r.Times.ICLNS = append(r.Times.ICLNS, (texts[i]-texts[i-1])*ms)
	}
	return r
}

// logged is what the endpoint noted: the role and [DONE] around the texts, all
// in ms of the client's moments.
func logged(id string, received int64, texts ...int64) *reference.LogLine {
	l := &reference.LogLine{ID: id, ReceivedNS: anchor + received*ms}
	for i, t := range texts {
		at := anchor + t*ms
		if i == 0 {
			l.FirstOutputNS, l.SentNS = at, append(l.SentNS, at-ms)
		}
		l.SentNS, l.LastOutputNS = append(l.SentNS, at), at
	}
	l.SentNS = append(l.SentNS, l.LastOutputNS+ms, l.LastOutputNS+2*ms)
	return l
}

func TestCompare(t *testing.T) {
	tests := []struct {
		name      string
		record    *results.Record
		log       *reference.LogLine
		events    []float64 // ms
		ttft      []float64
		unmatched int
		pace      float64
	}{
		{"both the same", answered("a", 0, 100, 120, 140), logged("a", 0, 100, 120, 140), []float64{0, 0, 0}, []float64{0}, 0, 1},
		{"another clock, or the way from process to process", answered("a", 5, 105, 125, 145), logged("a", 0, 100, 120, 140), []float64{0, 0, 0}, []float64{0}, 0, 1},
		{"an event late, and one early", answered("a", 0, 100, 127, 138), logged("a", 0, 100, 120, 140), []float64{0, 7, 2}, []float64{0}, 0, 1},
		{"the endpoint noted the request late", answered("a", 0, 100, 120, 140), logged("a", 10, 100, 120, 140), []float64{0, 0, 0}, []float64{10}, 0, 1},
		{"the endpoint late with its events: not the client's error", answered("a", 0, 100, 140, 180), logged("a", 0, 100, 140, 180), []float64{0, 0, 0}, []float64{0}, 0, 2},
		{"other events", answered("a", 0, 100, 120), logged("a", 0, 100, 120, 140), nil, nil, 1, 1},
		{"not in the log", answered("a", 0, 100, 120), logged("b", 0, 100, 120), nil, nil, 1, 1},
		{"nothing written", answered("a", 0, 100), &reference.LogLine{ID: "a"}, nil, nil, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := compare([]*results.Record{tt.record}, map[string]*reference.LogLine{tt.log.ID: tt.log}, anchor, gap)
			inMS := func(ns []float64) []float64 {
				var out []float64
				for _, v := range ns {
					out = append(out, v/float64(ms))
				}
				return out
			}
			if diff := cmp.Diff(tt.events, inMS(c.errors())); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.ttft, inMS(c.ttft)); diff != "" {
				t.Errorf("ttft (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]float64{1}, inMS(c.schedule)); diff != "" {
				t.Errorf("schedule (-want +got):\n%s", diff)
			}
			if c.unmatched != tt.unmatched || c.pace() != tt.pace || c.requests != 1 || c.coalesced != 1 || c.sending() != 0 {
				t.Errorf("unmatched %d, pace %v: %+v", c.unmatched, c.pace(), c)
			}
			for _, lag := range c.lags() {
				if lag != float64(ms) {
					t.Errorf("lag %v is not that of an event with text", lag)
				}
			}
			if len(c.lags()) != len(tt.events) {
				t.Errorf("%d lags of %d events", len(c.lags()), len(tt.events))
			}
		})
	}
}

// Warm-up and failures are no part of it, and connecting is not the schedule's.
func TestCompareLeavesOut(t *testing.T) {
	warm, failed, late := answered("w", 0, 100), answered("f", 0, 100), answered("a", 5, 100)
	warm.Phase = results.PhaseWarmup
	failed.Error = &results.Error{Cause: "connect"}
	due, connect := int64(0), 3*ms
	late.Times.DueNS, late.Times.ConnectNS = &due, &connect
	c := compare([]*results.Record{warm, failed, late}, map[string]*reference.LogLine{"a": logged("a", 0, 100)}, anchor, 0)
	if c.requests != 1 || c.unmatched != 0 || cmp.Diff([]float64{2e6}, c.schedule) != "" {
		t.Errorf("%+v", c)
	}
	if _, ok := c.together(); ok {
		t.Error("an answer of one event lasts no time")
	}
}

// Only the time counts in which all streams were open.
func TestTogether(t *testing.T) {
	records := []*results.Record{answered("a", 0, 100, 120, 140, 160), answered("b", 0, 115, 135, 155, 175)}
	log := map[string]*reference.LogLine{"a": logged("a", 0, 100, 120, 140, 160), "b": logged("b", 0, 115, 135, 155, 175)}
	c := compare(records, log, anchor, gap)
	seconds, ok := c.together()
	var at []int64
	for _, e := range c.events {
		at = append(at, e.at/ms)
	}
	if diff := cmp.Diff([]int64{120, 140, 160, 115, 135, 155}, at); diff != "" || !ok || seconds != 0.045 {
		t.Errorf("together for %v s, %t; events (-want +got):\n%s", seconds, ok, diff)
	}
	apart := compare([]*results.Record{answered("a", 0, 100, 120), answered("b", 0, 300, 320)},
		map[string]*reference.LogLine{"a": logged("a", 0, 100, 120), "b": logged("b", 0, 300, 320)}, anchor, gap)
	if _, ok := apart.together(); ok {
		t.Error("one ended before the other began")
	}
}
