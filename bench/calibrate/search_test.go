package calibrate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hanbench/hanbench/results"
)

// Each machine carries limit and no more.
func TestSearch(t *testing.T) {
	steps := []float64{100, 400, 1000, 2000}
	tests := []struct {
		name         string
		steps        []float64
		limit        float64
		tried        []float64
		good, failed float64
		ended        string
	}{
		{"between two steps", steps, 1500, []float64{100, 400, 1000, 2000, 1400, 1700}, 1400, 1700, results.EndedClient},
		{"all of them", steps, 1e9, steps, 2000, 0, results.EndedRange},
		{"below the first step", steps, 9, []float64{100, 25, 6, 12, 8, 10}, 8, 10, results.EndedClient},
		{"nothing", steps, 0, []float64{100, 25, 6, 2}, 0, 2, results.EndedClient},
		{"a bound on a step", steps, 400, []float64{100, 400, 1000, 630, 500}, 400, 500, results.EndedClient},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := search{steps: tt.steps}
			var tried []float64
			for load, ok := s.next(); ok; load, ok = s.next() {
				if tried = append(tried, load); len(tried) > 20 {
					t.Fatalf("no end: %v", tried)
				}
				s.note(load, trialOf(load <= tt.limit))
			}
			if diff := cmp.Diff(tt.tried, tried); diff != "" {
				t.Errorf("loads tried (-want +got):\n%s", diff)
			}
			b := s.bound(false)
			if value(b.Value) != tt.good || value(b.Failed) != tt.failed || b.Ended != tt.ended || b.Reason == "" {
				t.Errorf("bound %v, failed at %v, %q: %q", value(b.Value), value(b.Failed), b.Ended, b.Reason)
			}
		})
	}
}

func trialOf(passed bool) *results.Trial {
	if passed {
		return &results.Trial{Passed: true}
	}
	return &results.Trial{Ended: results.EndedClient, Reasons: []string{"too late"}}
}

func value(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

func TestSearchBrokenOff(t *testing.T) {
	s := search{steps: []float64{100, 400}}
	s.note(100, trialOf(true))
	if b := s.bound(true); value(b.Value) != 100 || b.Failed != nil || b.Ended != results.EndedTime {
		t.Errorf("%+v", b)
	}
	s.note(400, &results.Trial{Ended: results.EndedEndpoint, Reasons: []string{"the endpoint sent less"}})
	if b := s.bound(true); value(b.Failed) != 400 || b.Ended != results.EndedEndpoint || b.Reason != "the endpoint sent less" {
		t.Errorf("%+v", b)
	}
}

func TestRounded(t *testing.T) {
	for in, want := range map[float64]float64{0.4: 0, 1: 1, 6.3: 6, 12.4: 12, 632: 630, 1414.2: 1400, 14142: 14000} {
		if got := rounded(in); got != want {
			t.Errorf("rounded(%v) = %v, want %v", in, got, want)
		}
	}
}

func TestUpTo(t *testing.T) {
	for most, want := range map[float64][]float64{5: {5}, 10: {10}, 50: {10, 50}, 1000: {10, 100}} {
		if diff := cmp.Diff(want, upTo(most, 10, 100)); diff != "" {
			t.Errorf("up to %v (-want +got):\n%s", most, diff)
		}
	}
}
