package calibrate

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hanbench/hanbench/results"
)

// A search on a machine that carries 1,500, and where told fails once by
// accident. Each trial takes the second that it is said to.
func TestSearchTakesItsTime(t *testing.T) {
	tests := []struct {
		name     string
		time     time.Duration
		accident float64 // the load that fails the first time
		tried    []float64
		ended    string
	}{
		{"enough: what fails is tried twice", time.Minute, 0, []float64{100, 400, 1000, 2000, 2000, 1400, 1700, 1700}, results.EndedClient},
		{"an accident is forgiven", time.Minute, 400, []float64{100, 400, 400, 1000, 2000, 2000, 1400, 1700, 1700}, results.EndedClient},
		{"up on the way", 5 * time.Second, 0, []float64{100, 400}, results.EndedTime},
		{"none: one trial", time.Nanosecond, 0, []float64{100}, results.EndedTime},
		{"none: an accident stands", time.Nanosecond, 100, []float64{100}, results.EndedClient},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var tried []float64
				c := &calibrator{try: func(_ context.Context, l load) (*results.Trial, error) {
					time.Sleep(l.length() + overhead)
					tried = append(tried, l.value)
					accident := l.value == tt.accident && (len(tried) < 2 || tried[len(tried)-2] != l.value)
					return trialOf(l.value <= 1500 && !accident), nil
				}}
				last := time.Second - prefill
				last -= last / (warmupShare + 1) // the warm-up
				b, err := c.search(t.Context(), time.Now().Add(tt.time), search{steps: []float64{100, 400, 1000, 2000}},
					func(v float64) load { return requestsAt(v, last) })
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.tried, tried); diff != "" || b.Ended != tt.ended || len(c.made) != len(tried) {
					t.Errorf("ended by %q with %d trials kept; tried (-want +got):\n%s", b.Ended, len(c.made), diff)
				}
			})
		})
	}
}
