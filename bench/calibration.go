package bench

import (
	"fmt"
	"runtime"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/wire"
)

// Host is the machine that this process runs on.
func Host() results.Host {
	return results.Host{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU()}
}

// calibrated is the calibration of this machine and build, as it stands in the
// header; nil where there is none. One from elsewhere is not used.
func (s *session) calibrated() *results.Calibrated {
	c := s.options.Calibration
	if c == nil || c.Mismatch(s.options.Tool, Host(), wire.Source()) != "" {
		return nil
	}
	return c.Calibrated()
}

// warnOfLoad says before anything is sent which levels are above what this
// machine was seen to carry.
func (s *session) warnOfLoad() {
	if c := s.options.Calibration; c != nil {
		if why := c.Mismatch(s.options.Tool, Host(), wire.Source()); why != "" {
			s.note("the calibration of %s is of %s and is not used; hanbench calibrate makes one of this machine and build", c.Made, why)
			return
		}
		for _, text := range beyond(s.job.Stages, c.Calibrated()) {
			s.note("%s", text)
		}
	}
}

// warnOfLevel says the same of a level that a search has come to, once for
// each kind of load: what a search may ask for, its bound, it seldom does.
func (s *session) warnOfLevel(st Stage) {
	c := s.calibrated()
	if c == nil || s.warned[st.Open()] {
		return
	}
	for _, text := range beyond([]Stage{st}, c) {
		s.note("the search: %s", text)
		if s.warned == nil {
			s.warned = map[bool]bool{}
		}
		s.warned[st.Open()] = true
	}
}

// beyond says which of the stages' loads are above the limits: of streams and
// of rates the highest. How many events come is the server's to say.
func beyond(stages []Stage, c *results.Calibrated) []string {
	streams, rate := 0.0, 0.0
	for _, st := range stages {
		if a := st.Arrival; a != nil {
			rate = max(rate, a.RatePerS, a.FromRatePerS, a.ToRatePerS)
		} else {
			streams = max(streams, float64(st.Concurrency))
		}
	}
	var texts []string
	for _, x := range []struct {
		what  string
		asked float64
		seen  string
		bound results.Bound
	}{
		{"concurrency", streams, "%s streams within %v ms", c.Limits.Streams},
		{"a rate of", rate, "%s requests/s on schedule within %v ms", c.Limits.RequestsPerS},
	} {
		if x.asked > 0 && (x.bound.Value == nil || x.asked > *x.bound.Value) {
			carried := x.bound.String()
			if x.bound.Value == nil && x.bound.Failed != nil {
				carried = "not even " + results.Thousands(*x.bound.Failed)
			}
			texts = append(texts, fmt.Sprintf("%s %s is beyond the calibration of this machine: "+x.seen+" (%s; %s)",
				x.what, results.Thousands(x.asked), carried, c.Limits.ErrorMS, c.Made, x.bound.Reason))
		}
	}
	return texts
}
