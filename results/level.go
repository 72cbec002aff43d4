package results

import (
	"fmt"
	"strconv"
)

// An Arrival is how the requests of an open loop come: at their times, whether
// or not earlier ones have been answered.
type Arrival struct {
	Process string `json:"process"` // "constant", "poisson", "gamma" or "trace"
	// RatePerS is what was asked: requests over the time for which they are due; of
	// a trace, gaps over the time from the first to the last.
	RatePerS float64 `json:"rate_per_s"`
	// Burstiness is the shape of the gamma process: 1 is Poisson, below 1 burstier.
	Burstiness float64 `json:"burstiness,omitempty"`
	// ToRatePerS is the rate at the end of a ramp that begins at FromRatePerS.
	FromRatePerS float64 `json:"from_rate_per_s,omitempty"`
	ToRatePerS   float64 `json:"to_rate_per_s,omitempty"`
	// Trace is the name of the file that is replayed, TraceHash the SHA-256 of its
	// content, and Scale what its times are multiplied by.
	Trace     string  `json:"trace,omitempty"`
	TraceHash string  `json:"trace_hash,omitempty"`
	Scale     float64 `json:"scale,omitempty"`
}

// Open says that the stage is an open loop: its requests are due at their
// times, and its figures count from there.
func (s *Stage) Open() bool { return s.Arrival != nil }

func sameStage(a, b Stage) bool {
	if !sameAt(a.Arrival, b.Arrival) || !sameAt(a.Search, b.Search) {
		return false
	}
	a.Arrival, b.Arrival, a.Search, b.Search = nil, nil, nil, nil
	return a == b
}

// sameAt compares what two pointers, which may be nil, point at.
func sameAt[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// Level is the load level in a few signs: ×8 requests in flight, or 10/s.
func (s *Stage) Level() string {
	a := s.Arrival
	if a == nil {
		return "×" + strconv.Itoa(s.Concurrency)
	}
	rate := shortest(a.RatePerS) + "/s"
	if a.ToRatePerS != 0 {
		rate = shortest(a.FromRatePerS) + "→" + shortest(a.ToRatePerS) + "/s"
	}
	if a.Burstiness != 0 {
		return fmt.Sprintf("%s %s %s", rate, a.Process, shortest(a.Burstiness))
	}
	if a.Trace != "" {
		return rate + " " + a.Trace
	}
	return rate + " " + a.Process
}

func shortest(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
