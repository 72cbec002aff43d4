// Package arrival says when the requests of an open loop are due. It is pure:
// no clock, no goroutine, no file; what is random comes from a seed.
//
// A schedule is made of two things that know nothing of each other. Gaps of
// mean one (constant, Poisson, gamma) add up to the unit time of the n-th
// arrival, u(n). A rate function (constant, ramp, steps) has the integral
// Λ(t), the arrivals to be expected up to t. The n-th arrival is due at
// Λ⁻¹(u(n)). With exponential gaps that is a Poisson process of just that rate
// at each moment (time rescaling: Çinlar, Introduction to Stochastic
// Processes, 1975, chapter 4.7); with constant gaps, the number of arrivals up
// to t is Λ(t), rounded down.
//
// A trace (ReadTrace) is the other source of due times: those of requests that
// somebody recorded.
//
// The same spec and seed give the same due times, to the nanosecond, on every
// platform: see portable.go.
package arrival

import (
	"fmt"
	"math"
	"time"
)

// A Schedule gives the due times of a phase, one after another.
type Schedule interface {
	// Next is the time that the next request is due, counted from the start of
	// the phase. It is never before the one that Next gave last. ok is false
	// when there are no more; it stays false. Not for concurrent use.
	Next() (due time.Duration, ok bool)
}

// New makes the schedule of a spec. The same spec and seed give the same due
// times. Two specs that differ in their rate alone draw the same gaps, so that
// load levels differ by their level and not by their luck.
//
// The first request is due after the first gap, not at 0. The schedule ends
// when the rate is 0 for ever (a ramp to 0), or at the end of time.Duration,
// 292 years. The error is that of Validate, or that the times are those of a
// trace, which has a Schedule of its own.
func New(spec Spec, seed uint64) (Schedule, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	if spec.Process == Replay {
		return nil, fmt.Errorf("arrival.process is %s; read the trace with ReadTrace", Replay)
	}
	return &rescaled{gap: gapsOf(spec, seed), rate: rateOf(spec)}, nil
}

// rescaled is a gap process under a rate function.
type rescaled struct {
	gap  func() float64 // the next one, mean 1
	rate rate
	sum  units
	last time.Duration
}

func (r *rescaled) Next() (time.Duration, bool) {
	r.sum.add(r.gap())
	due, ok := r.rate.invert(r.sum)
	if !ok {
		return 0, false // and ever after: the sum only grows
	}
	// Gaps far below a nanosecond may round the wrong way round.
	r.last = max(r.last, due)
	return r.last, true
}

// Expected is Λ(t): how many arrivals the rate promises from the start of the
// phase to t. With constant gaps exactly so many come, rounded down; otherwise
// it is the mean for Poisson, and close to it for gamma. The spec must be
// valid, and no trace; a t below 0 counts as 0.
func (s Spec) Expected(t time.Duration) float64 {
	r := rateOf(s)
	return r.integral(max(t, 0))
}

// nanoseconds makes a duration of a float; ok is false beyond its range.
func nanoseconds(ns float64) (d time.Duration, ok bool) {
	ns = math.RoundToEven(ns)
	if !(ns < 1<<63) { // NaN too
		return 0, false
	}
	return time.Duration(ns), true
}
