package wire

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestGateWaitsForTheLoops: as long as one is late, but not for ever.
func TestGateWaitsForTheLoops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, tc := range []struct {
			name string
			late time.Duration
			want time.Duration
		}{
			{"제때", 0, 0},
			{"늦음", 3 * gateLook, 3 * gateLook},
			{"오래 늦음", time.Hour, gatePatience * gateLook},
		} {
			begun := time.Now()
			g := newGate(func() bool { return time.Since(begun) < tc.late })
			g.enter()
			if got := time.Since(begun); got != tc.want {
				t.Errorf("%s: waited %s; want %s", tc.name, got, tc.want)
			}
			g.leave()
		}
	})
}
