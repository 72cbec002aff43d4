package bench

import (
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
