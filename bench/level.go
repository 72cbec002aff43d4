package bench

import (
	"errors"
	"fmt"
	"time"

	"github.com/hanbench/hanbench/bench/arrival"
	"github.com/hanbench/hanbench/results"
)

// A Level is one load level: a closed loop or an open one.
type Level struct {
	// Concurrency makes a closed loop of so many requests in flight.
	Concurrency int `yaml:"concurrency,omitempty" json:"concurrency,omitempty"`
	// Arrival makes an open loop.
	Arrival *arrival.Spec `yaml:"arrival,omitempty" json:"arrival,omitempty"`
	// Requests and Duration bound the stage in place of the plan's bounds.
	Requests int           `yaml:"requests,omitempty" json:"requests,omitempty"`
	Duration time.Duration `yaml:"duration,omitempty" json:"duration,omitempty" jsonschema:"type=string"`
}

func (l *Level) validate() error {
	switch {
	case l.Arrival == nil:
		if l.Concurrency < 1 || l.Concurrency > maxConcurrency {
			return fmt.Errorf("concurrency is %d; expected 1 to %d, or an arrival", l.Concurrency, maxConcurrency)
		}
	case l.Concurrency != 0:
		return errors.New("concurrency and arrival: a level is a closed loop or an open one; give one of them")
	default:
		if err := l.Arrival.Validate(); err != nil {
			return err
		}
	}
	switch {
	case l.Requests < 0:
		return fmt.Errorf("requests is %d; expected 0 or more", l.Requests)
	case l.Duration < 0:
		return fmt.Errorf("duration is %s; expected 0s or more", l.Duration)
	case l.Requests > 0 && l.Duration > 0:
		return errors.New("requests and duration each say how long a stage lasts; give one of them")
	}
	return nil
}

// levels are those of the plan in their order: Concurrency, then Load.
func (p *Plan) levels() []Level {
	var all []Level
	for _, c := range p.Concurrency {
		all = append(all, Level{Concurrency: c})
	}
	return append(all, p.Load...)
}

func (p *Plan) validateLevels() error {
	if len(p.Concurrency)+len(p.Load) == 0 && !p.searches() {
		return errors.New("plan: concurrency is empty; expected at least one level, for example 1")
	}
	for _, c := range p.Concurrency {
		if c < 1 || c > maxConcurrency {
			return fmt.Errorf("plan: concurrency is %d; expected 1 to %d", c, maxConcurrency)
		}
	}
	for i, l := range p.Load {
		if err := l.validate(); err != nil {
			return fmt.Errorf("plan: load[%d]: %w", i, err)
		}
	}
	if p.MaxInFlight < 1 || p.MaxInFlight > maxConcurrency {
		return fmt.Errorf("plan: max_in_flight is %d; expected 1 to %d", p.MaxInFlight, maxConcurrency)
	}
	return nil
}

// maxConns is the most connections that a stage can need.
func (p *Plan) maxConns() int {
	most := p.maxSearched()
	for _, l := range p.levels() {
		most = max(most, l.Concurrency)
		if l.Arrival != nil {
			most = max(most, p.MaxInFlight)
		}
	}
	return most
}

// bound says how long a stage over items lasts: for so many requests, or where
// that is 0 for so long.
func (l *Level) bound(p *Plan, items int) (requests int, duration time.Duration) {
	switch {
	case l.Requests > 0:
		return l.Requests, 0
	case l.Duration > 0:
		return 0, l.Duration
	case p.Duration > 0:
		return 0, p.Duration
	case p.Requests > 0:
		return p.Requests, 0
	}
	return items * p.Epochs, 0
}

// apply makes a stage over items one of this level. The error is a trace that
// has no request for it.
func (l *Level) apply(s *Stage, j *Job, items int) error {
	p := &j.Plan
	requests, duration := l.bound(p, items)
	s.Requests, s.DurationNS, s.Concurrency = requests, int64(duration), l.Concurrency
	if l.Arrival == nil {
		return nil
	}
	spec, seed := *l.Arrival, p.Seed
	s.Concurrency = p.MaxInFlight
	if spec.Process == arrival.Replay {
		requests, duration = l.bound(p, 0)
		return s.replays(j.traces[spec.File], spec, requests, duration)
	}
	s.Arrival = arrivalOf(spec)
	s.schedule = func() schedule {
		times, err := arrival.New(spec, seed)
		if err != nil {
			panic(err) // the plan has been validated
		}
		return times
	}
	if duration > 0 {
		return s.fits(duration, s.warmups())
	}
	return nil
}

// fits sets how many requests of an open loop are due within a time. The error
// is that none is.
func (s *Stage) fits(duration time.Duration, warmup int) error {
	s.Requests = max(0, dueWithin(s.schedule(), duration, warmup)-warmup)
	if s.Requests > 0 {
		return nil
	}
	what := fmt.Sprintf("%s arrivals for a duration of %s send nothing", s.Arrival.Process, duration)
	if s.Arrival.RatePerS > 0 {
		what = fmt.Sprintf("%s arrivals at %v requests/s for a duration of %s send nothing", s.Arrival.Process, s.Arrival.RatePerS, duration)
	}
	if first, ok := firstDue(s.schedule(), warmup); ok {
		return fmt.Errorf("%s: the first request is due after %s; give a longer duration, a faster schedule, or requests in place of the duration", what, first)
	}
	return fmt.Errorf("%s: the schedule ends before the first request that is not of the warm-up (%d requests); give a smaller warmup, or a rate that does not end at 0", what, warmup)
}

// firstDue is when the first request after the warm-up is due, counted from the
// last of the warm-up; ok is false where there is none.
func firstDue(times schedule, warmup int) (first time.Duration, ok bool) {
	var begun time.Duration
	for range warmup {
		begun, _ = times.Next()
	}
	due, ok := times.Next()
	return due - begun, ok
}

// dueWithin counts the requests that are due before the end, which is counted
// from the last of the warm-up.
func dueWithin(times schedule, end time.Duration, warmup int) int {
	n := 0
	for begun := time.Duration(0); ; n++ {
		due, ok := times.Next()
		if !ok || due-begun >= end {
			return n
		}
		if n < warmup {
			begun = due
		}
	}
}

func arrivalOf(s arrival.Spec) *results.Arrival {
	a := &results.Arrival{Process: string(s.Process), RatePerS: s.Rate, Burstiness: s.Burstiness}
	if r := s.Ramp; r != nil {
		a.FromRatePerS, a.ToRatePerS = r.From, r.To
	}
	return a
}

// levelNames tell the levels apart; two of one name would be one measurement.
func levelNames(list []Level) []string {
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = fmt.Sprintf("concurrency %d", l.Concurrency)
		if a := l.Arrival; a != nil {
			out[i] = fmt.Sprintf("%s %v %v", a.Process, a.Burstiness, a.Rate)
			if a.File != "" {
				out[i] = fmt.Sprintf("%s %s %v", a.Process, a.File, a.Scale)
			}
			if a.Ramp != nil {
				out[i] += fmt.Sprintf(" ramp %+v", *a.Ramp)
			}
		}
	}
	return out
}
