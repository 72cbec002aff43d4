package bench

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/wire"
)

func limits(streams, requests *float64) *results.Calibrated {
	failed := 5.0
	return &results.Calibrated{Made: "2026-11-23T06:00:00Z", Limits: results.CalibrationLimits{
		ErrorMS: 1, Streams: results.Bound{Value: streams, Failed: &failed, Reason: "늦음"}, RequestsPerS: results.Bound{Value: requests, Failed: &failed, Reason: "일정 지연"},
	}}
}

func TestBeyond(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	closed := func(n int) Stage { return Stage{Stage: results.Stage{Concurrency: n}} }
	open := func(a results.Arrival) Stage {
		return Stage{Stage: results.Stage{Concurrency: 10_000, Arrival: &a}}
	}
	tests := []struct {
		name   string
		stages []Stage
		limits *results.Calibrated
		want   []string
	}{
		{"within", []Stage{closed(2000), open(results.Arrival{RatePerS: 1500})}, limits(v(2000), v(1500)), nil},
		{"too many streams", []Stage{closed(1), closed(2001), closed(8)}, limits(v(2000), v(1500)),
			[]string{"concurrency 2,001 is beyond the calibration of this machine: 2,000 streams within 1 ms (2026-11-23T06:00:00Z; 늦음)"}},
		{"a ramp's highest rate", []Stage{open(results.Arrival{RatePerS: 10, FromRatePerS: 1, ToRatePerS: 1600})}, limits(v(2000), v(1500)),
			[]string{"a rate of 1,600 is beyond the calibration of this machine: 1,500 requests/s on schedule within 1 ms (2026-11-23T06:00:00Z; 일정 지연)"}},
		{"nothing passed", []Stage{closed(1), open(results.Arrival{RatePerS: 0.5})}, limits(nil, nil), []string{
			"concurrency 1 is beyond the calibration of this machine: not even 5 streams within 1 ms (2026-11-23T06:00:00Z; 늦음)",
			"a rate of 0.5 is beyond the calibration of this machine: not even 5 requests/s on schedule within 1 ms (2026-11-23T06:00:00Z; 일정 지연)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, beyond(tt.stages, tt.limits)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

type noted []string

func (n *noted) Observe(e Event) {
	if e, ok := e.(Noted); ok {
		*n = append(*n, e.Text)
	}
}

// A calibration of another machine is said, and not used.
func TestCalibrationFromElsewhere(t *testing.T) {
	one := 1.0
	c := &results.Calibration{Made: "2026-11-23T06:00:00Z", Host: Host(), Clock: wire.Source(), Limits: limits(&one, &one).Limits}
	job := &Job{Stages: []Stage{{Stage: results.Stage{Concurrency: 2}}}}
	var heard noted
	s := &session{job: job, options: Options{Observer: &heard, Calibration: c}}
	s.warnOfLoad()
	if got := s.calibrated(); got == nil || len(heard) != 1 || !strings.HasPrefix(heard[0], "concurrency 2 is beyond") {
		t.Errorf("of this machine: %+v, %q", got, heard)
	}
	c.Host.CPUs++
	heard = nil
	s.warnOfLoad()
	if got := s.calibrated(); got != nil || len(heard) != 1 || !strings.Contains(heard[0], "is of another machine") {
		t.Errorf("of another: %+v, %q", got, heard)
	}
}
