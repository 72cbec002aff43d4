package arrival

import (
	"errors"
	"fmt"
	"time"
)

// A Process is how the gaps between arrivals vary.
type Process string

// The processes.
const (
	Constant Process = "constant" // no variation
	Poisson  Process = "poisson"  // exponential gaps: independent users
	Gamma    Process = "gamma"    // as bursty as Burstiness says
	Replay   Process = "trace"    // those of a recorded load
)

// A Spec says how requests arrive. There is no useful zero value: a rate must
// be chosen.
type Spec struct {
	Process Process `yaml:"process" json:"process" jsonschema:"enum=constant,enum=poisson,enum=gamma,enum=trace"`
	// Burstiness is the shape of the gamma process, 0.01 to 1000: 1 is Poisson,
	// below it is burstier, above it more regular. The gaps' coefficient of
	// variation is 1/√burstiness. As --burstiness of vLLM's benchmark, which
	// however stretches the drawn times so that the mean rate is met exactly.
	Burstiness float64 `yaml:"burstiness,omitempty" json:"burstiness,omitempty"`
	// Rate is the mean rate in requests per second, 0.000001 to 1000000. It is
	// left out where there is a ramp or a trace.
	Rate float64 `yaml:"rate_rps,omitempty" json:"rate_rps,omitempty"`
	// Ramp changes the rate over time instead.
	Ramp *Ramp `yaml:"ramp,omitempty" json:"ramp,omitempty"`
	// File is the trace to replay. Format is found from it where it is "".
	File   string `yaml:"file,omitempty" json:"file,omitempty"`
	Format Format `yaml:"format,omitempty" json:"format,omitempty" jsonschema:"enum=mooncake,enum=burstgpt,enum=azure"`
	// Scale stretches the times of a trace: 2 is half as fast as recorded, 0.5
	// twice as fast. 0 is 1.
	Scale float64 `yaml:"scale,omitempty" json:"scale,omitempty"`
}

// A Ramp brings the rate from one level to another and leaves it there.
type Ramp struct {
	// From and To are the rates in requests per second, 0 or as Spec.Rate; not
	// both 0. The schedule of a ramp to 0 ends.
	From float64 `yaml:"from_rps" json:"from_rps"`
	To   float64 `yaml:"to_rps" json:"to_rps"`
	// Over is how long the ramp takes, up to 720h.
	Over time.Duration `yaml:"over" json:"over" jsonschema:"type=string"`
	// Steps, where not 0, climbs in so many levels of the same length, 2 to
	// 1000. The first is From and the last is To: 10 to 50 in 5 steps over 5m
	// is 10, 20, 30, 40 and 50, a minute each.
	Steps int `yaml:"steps,omitempty" json:"steps,omitempty"`
}

const (
	minRate, maxRate             = 1e-6, 1e6
	minBurstiness, maxBurstiness = 0.01, 1000
	maxOver                      = 720 * time.Hour // keeps Over × Steps within an int64
	maxSteps                     = 1000
	minScale, maxScale           = 1e-6, 1e6
)

// Validate finds the first field that makes no sense. The error names it, its
// value and what is expected.
func (s Spec) Validate() error {
	if s.Process == Replay {
		return s.validateReplay()
	}
	if s.File != "" || s.Format != "" || s.Scale != 0 {
		return fmt.Errorf("arrival.file, format and scale are for process %s; expected none with process %s", Replay, s.Process)
	}
	switch s.Process {
	case Constant, Poisson:
		if s.Burstiness != 0 {
			return fmt.Errorf("arrival.burstiness is %v; expected none with process %s (only gamma has it)", s.Burstiness, s.Process)
		}
	case Gamma:
		if !within(s.Burstiness, minBurstiness, maxBurstiness) {
			return fmt.Errorf("arrival.burstiness is %v; expected %v to %d with process gamma (1 is Poisson)", s.Burstiness, minBurstiness, maxBurstiness)
		}
	default:
		return fmt.Errorf("arrival.process is %q; expected %s, %s, %s or %s", string(s.Process), Constant, Poisson, Gamma, Replay)
	}
	if s.Ramp == nil {
		return validRate("rate_rps", s.Rate)
	}
	if s.Rate != 0 {
		return fmt.Errorf("arrival.rate_rps is %v; expected none beside ramp, which ends at to_rps", s.Rate)
	}
	return s.Ramp.validate()
}

func (s Spec) validateReplay() error {
	switch {
	case s.Rate != 0 || s.Burstiness != 0 || s.Ramp != nil:
		return fmt.Errorf("arrival.rate_rps, burstiness and ramp: expected none with process %s, whose times are recorded; scale makes it faster or slower", Replay)
	case s.File == "":
		return errors.New("arrival.file is missing; expected the file of the trace")
	case s.Format != "" && s.Format != Mooncake && s.Format != BurstGPT && s.Format != Azure:
		return fmt.Errorf("arrival.format is %q; expected %s, %s or %s", string(s.Format), Mooncake, BurstGPT, Azure)
	case s.Scale != 0 && !within(s.Scale, minScale, maxScale):
		return fmt.Errorf("arrival.scale is %v; expected %v to %v (0.5 is twice as fast)", s.Scale, minScale, maxScale)
	}
	return nil
}

func (r Ramp) validate() error {
	for _, f := range []struct {
		name  string
		value float64
	}{{"ramp.from_rps", r.From}, {"ramp.to_rps", r.To}} {
		if f.value == 0 {
			continue
		}
		if err := validRate(f.name, f.value); err != nil {
			return err
		}
	}
	switch {
	case r.From == 0 && r.To == 0:
		return fmt.Errorf("arrival.ramp.to_rps is 0, and from_rps too; expected a rate above 0 in one of them")
	case r.Over <= 0 || r.Over > maxOver:
		return fmt.Errorf("arrival.ramp.over is %s; expected more than 0s, up to %s", r.Over, maxOver)
	case r.Steps != 0 && (r.Steps < 2 || r.Steps > maxSteps):
		return fmt.Errorf("arrival.ramp.steps is %d; expected 2 to %d, or 0 for a smooth ramp", r.Steps, maxSteps)
	}
	return nil
}

func validRate(name string, v float64) error {
	if !within(v, minRate, maxRate) {
		return fmt.Errorf("arrival.%s is %v; expected 0.000001 to 1000000 requests per second", name, v)
	}
	return nil
}

// within is false for NaN.
func within(v, least, most float64) bool { return v >= least && v <= most }
