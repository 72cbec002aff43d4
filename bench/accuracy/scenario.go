package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A scenario is one case: what the server does and what is asked of it.
type scenario struct {
	Name     string
	Requests int
	Tokens   int // of each answer
	Prefill  time.Duration
	Gap      time.Duration

	Streams int // closed loop; 0 in an open one

	Rate       float64 // open loop, requests a second
	Process    string  // constant, poisson or gamma
	Burstiness float64 // gamma's shape

	// Slots is how many requests the server works on at once; 0 is all. Each
	// then takes Prefill from the moment that it has its slot.
	Slots int

	Starved bool // busy loops take the client's cores
}

const (
	prefill   = 200 * time.Millisecond
	perStream = 3 // requests of each stream; the first is the first wave
)

// overload is an open loop at twice the capacity: 20 slots of 100 ms are 200
// requests a second. It is constant, so that the true schedule is known
// without asking hanbench.
func overload() scenario {
	return scenario{Name: "overload", Requests: 4000, Tokens: 1, Prefill: 100 * time.Millisecond,
		Rate: 400, Process: "constant", Slots: 20}
}

// starved is a closed loop whose client hardly gets to run.
func starved() scenario {
	return scenario{Name: "starved", Requests: perStream * 100, Tokens: 100, Prefill: prefill,
		Gap: 20 * time.Millisecond, Streams: 100, Starved: true}
}

// parseScenario reads the name of a case; see usageText.
func parseScenario(name string) (scenario, error) {
	switch name {
	case "overload":
		return overload(), nil
	case "starved":
		return starved(), nil
	}
	parse := parseClosed
	if strings.Contains(name, "@") {
		parse = parseOpen
	}
	s, err := parse(name)
	if err != nil {
		return s, fmt.Errorf("case %q: %w; write 400x20ms, poisson@1000, overload or starved", name, err)
	}
	s.Name = name
	return s, nil
}

func parseClosed(name string) (scenario, error) {
	s := scenario{Prefill: prefill, Tokens: 100}
	parts := strings.Split(name, "x")
	if len(parts) < 2 || len(parts) > 3 {
		return s, fmt.Errorf("no STREAMSxGAP")
	}
	var err error
	if s.Streams, err = count(parts[0]); err != nil {
		return s, err
	}
	if s.Gap, err = time.ParseDuration(parts[1]); err != nil || s.Gap <= 0 {
		return s, fmt.Errorf("%q is no gap above 0", parts[1])
	}
	if s.Gap < 5*time.Millisecond {
		s.Tokens = 300
	}
	if len(parts) == 3 {
		if s.Tokens, err = count(parts[2]); err != nil {
			return s, err
		}
	}
	s.Requests = perStream * s.Streams
	return s, nil
}

func parseOpen(name string) (scenario, error) {
	s := scenario{Prefill: 20 * time.Millisecond, Tokens: 1}
	process, rate, _ := strings.Cut(name, "@")
	rate, requests, given := strings.Cut(rate, "x")
	var err error
	if s.Rate, err = positive(rate); err != nil {
		return s, err
	}
	s.Requests = max(200, int(10*s.Rate))
	if given {
		if s.Requests, err = count(requests); err != nil {
			return s, err
		}
	}
	var shape string
	s.Process, shape, given = strings.Cut(process, ":")
	switch {
	case s.Process == "gamma" && given:
		s.Burstiness, err = positive(shape)
	case (s.Process == "poisson" || s.Process == "constant") && !given:
	default:
		err = fmt.Errorf("no process %q: constant, poisson or gamma:SHAPE", process)
	}
	return s, err
}

func count(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is no count above 0", s)
	}
	return n, nil
}

func positive(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v > 0) {
		return 0, fmt.Errorf("%q is no number above 0", s)
	}
	return v, nil
}

// open reports whether the case is an open loop.
func (s scenario) open() bool { return s.Streams == 0 }

// arrival is the value of hanbench's --arrival.
func (s scenario) arrival() string {
	if s.Process == "gamma" {
		return fmt.Sprintf("gamma:%g", s.Burstiness)
	}
	return s.Process
}

// length is about how long one run takes by the clock of server and schedule.
func (s scenario) length() time.Duration {
	if !s.open() {
		return perStream * (s.Prefill + time.Duration(s.Tokens-1)*s.Gap)
	}
	rate := s.Rate
	if s.Slots > 0 {
		rate = min(rate, float64(s.Slots)/s.Prefill.Seconds())
	}
	return time.Duration(float64(s.Requests) / rate * float64(time.Second))
}
