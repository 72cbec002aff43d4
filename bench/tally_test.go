package bench

import (
	"math"
	"testing"

	"github.com/hanbench/hanbench/results"
)

// TestTally: what is shown while a stage runs is what its result will say.
func TestTally(t *testing.T) {
	var tally Tally
	one, zero := 1.0, 0.0
	add := func(item string, value *float64, ttft int64, edit func(*results.Record)) {
		sent, first := int64(5), 5+ttft
		r := results.Record{Phase: phaseMeasure, ItemHash: item, Score: results.Score{Value: value},
			Times: results.Times{SentNS: &sent, FirstOutputNS: &first}}
		if edit != nil {
			edit(&r)
		}
		tally.Add(r)
	}
	if _, ok := tally.TTFT(); ok {
		t.Error("a ttft before the first request")
	}
	if _, ok := tally.Accuracy(); ok {
		t.Error("an accuracy before the first request")
	}
	failed := func(r *results.Record) { r.Error = &results.Error{Cause: "http_status"} }
	// Item 가 is asked three times and right once, 나 once and right: (1/3 + 1) / 2,
	// not 2/4.
	add("가", &one, 10*msec, nil)
	add("가", &zero, 20*msec, nil)
	add("가", &zero, 500*msec, nil)
	add("나", &one, 20*msec, nil)
	add("나", nil, 9000*msec, failed)
	add("나", nil, 9000*msec, func(r *results.Record) { failed(r); r.Again = true })
	add("나", &zero, 9000*msec, func(r *results.Record) { r.Phase = phaseWarmup })
	if share, _ := tally.Accuracy(); math.Abs(share-2./3) > 1e-9 {
		t.Errorf("accuracy %v, want 2/3", share)
	}
	if ns, _ := tally.TTFT(); math.Abs(float64(ns)/20e6-1) > 0.01 {
		t.Errorf("median ttft %v, want 20 ms to a percent", ns)
	}
	if tally.Done != 5 || tally.Errors != 1 {
		t.Errorf("%d done, %d errors; want 5 and 1", tally.Done, tally.Errors)
	}
}
