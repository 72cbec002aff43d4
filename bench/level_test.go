package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hanbench/hanbench/bench/arrival"
)

// TestLevelBounds: a level says in one way how long it lasts and what it is.
func TestLevelBounds(t *testing.T) {
	open := &arrival.Spec{Process: "poisson", Rate: 5}
	for _, tc := range []struct {
		name  string
		level Level
		want  string // a part of the error; "" for none
	}{
		{"닫힌 고리", Level{Concurrency: 8, Requests: 10}, ""},
		{"열린 고리", Level{Arrival: open, Duration: time.Second}, ""},
		{"끝이 둘", Level{Concurrency: 8, Requests: 10, Duration: time.Second}, "give one of them"},
		{"둘 다", Level{Concurrency: 8, Arrival: open}, "give one of them"},
		{"아무것도 없음", Level{}, "concurrency is 0"},
		{"음수 요청", Level{Concurrency: 1, Requests: -1}, "requests is -1"},
		{"음수 시간", Level{Concurrency: 1, Duration: -time.Second}, "duration is -1s"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := tc.level.validate()
			if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v; want %q", err, tc.want)
			}
		})
	}
}

// TestMaxInFlight: an open loop without any place could send nothing.
func TestMaxInFlight(t *testing.T) {
	for _, n := range []int{0, -1, maxConcurrency + 1} {
		p := DefaultPlan()
		p.MaxInFlight = n
		if err := p.validateLevels(); err == nil || !strings.Contains(err.Error(), "max_in_flight") {
			t.Errorf("max_in_flight %d: error %v", n, err)
		}
	}
}

// TestNothingDue: a stage whose schedule brings no request in its time is a
// mistake that is known beforehand, and said with what to change.
func TestNothingDue(t *testing.T) {
	trace := filepath.Join(t.TempDir(), "azure.csv")
	rows := "TIMESTAMP,ContextTokens,GeneratedTokens\n2026-01-01 00:00:00.0000000,10,10\n2026-01-01 00:00:05.0000000,10,10\n"
	if err := os.WriteFile(trace, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	steady := &arrival.Spec{Process: arrival.Constant, Rate: 5}
	for _, tc := range []struct {
		name   string
		level  Level
		warmup int
		want   string // the error; "" for none
	}{
		{"짧은 시간", Level{Arrival: steady, Duration: time.Millisecond}, 0,
			"plan: constant arrivals at 5 requests/s for a duration of 1ms send nothing: the first request is due after 200ms; give a longer duration, a faster schedule, or requests in place of the duration"},
		{"예열 뒤의 짧은 시간", Level{Arrival: steady, Duration: 200 * time.Millisecond}, 3,
			"plan: constant arrivals at 5 requests/s for a duration of 200ms send nothing: the first request is due after 200ms; give a longer duration, a faster schedule, or requests in place of the duration"},
		{"하나는 들어감", Level{Arrival: steady, Duration: 201 * time.Millisecond}, 3, ""},
		{"요청 수로", Level{Arrival: steady, Requests: 1}, 0, ""},
		{"0으로 내려감", Level{Arrival: &arrival.Spec{Process: arrival.Constant, Ramp: &arrival.Ramp{From: 1, Over: 10 * time.Second}}, Duration: time.Minute}, 5,
			"plan: constant arrivals for a duration of 1m0s send nothing: the schedule ends before the first request that is not of the warm-up (5 requests); give a smaller warmup, or a rate that does not end at 0"},
		{"기록된 부하", Level{Arrival: &arrival.Spec{Process: arrival.Replay, File: trace}, Duration: time.Second}, 1,
			"plan: trace arrivals for a duration of 1s send nothing: the first request is due after 5s; give a longer duration, a faster schedule, or requests in place of the duration"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := DefaultPlan()
			p.Targets = []TargetPlan{{Target: "reference:instant"}}
			p.Concurrency, p.Load, p.Warmup = nil, []Level{tc.level}, tc.warmup
			p.askSomething([]string{"ko-basics"})
			_, err := Resolve(p)
			if (err == nil) != (tc.want == "") || err != nil && err.Error() != tc.want {
				t.Errorf("error\n%v; want\n%s", err, tc.want)
			}
		})
	}
}
