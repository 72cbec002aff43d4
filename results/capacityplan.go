package results

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/results/capacity"
	"github.com/hanbench/hanbench/results/slo"
	"github.com/hanbench/hanbench/results/stat"
)

// What a plan's capacity is found in.
const (
	FindRate        = "rate"        // the highest rate of an open loop
	FindConcurrency = "concurrency" // the highest number in flight of a closed one
	FindBoth        = "both"
	FindSweep       = "sweep" // no search: the plan's own levels are judged
)

// A CapacityPlan asks for the highest load that meets an objective: the plan's
// `capacity`. DefaultCapacity is a useful one but for SLO.
type CapacityPlan struct {
	// SLO is what a level must meet, as package slo reads it: clauses, or a
	// preset's name.
	SLO  string `yaml:"slo" json:"slo" jsonschema:"required"`
	Find string `yaml:"find" json:"find" jsonschema:"enum=rate,enum=concurrency,enum=both,enum=sweep"`
	// Rate and Concurrency bound the search, requests per second and requests
	// in flight.
	Rate        Range `yaml:"rate" json:"rate"`
	Concurrency Range `yaml:"concurrency" json:"concurrency"`
	// Arrival is how requests come at a rate: constant, poisson or gamma:SHAPE.
	Arrival string `yaml:"arrival" json:"arrival"`
	// Tolerance is how wide the interval may be, as a share of the capacity,
	// (0, 1].
	Tolerance float64 `yaml:"tolerance" json:"tolerance"`
	// StageRequests is the number of requests of a confirming stage; 0 is what
	// the percentiles of the SLO need (LeastCount).
	StageRequests int `yaml:"stage_requests" json:"stage_requests"`
	// StageDuration is the least time of a confirming stage at a rate.
	StageDuration time.Duration `yaml:"stage_duration" json:"stage_duration" jsonschema:"type=string"`
}

// A Range is the lowest and the highest level that may be measured.
type Range struct {
	From float64 `yaml:"from" json:"from"`
	To   float64 `yaml:"to" json:"to"`
}

// DefaultCapacity searches both, within 3%, and has no SLO.
func DefaultCapacity() CapacityPlan {
	return CapacityPlan{
		Find: FindBoth, Rate: Range{0.001, 10_000}, Concurrency: Range{1, 1024},
		Arrival: "poisson", Tolerance: 0.03, StageDuration: 5 * time.Second,
	}
}

// UnmarshalYAML lays the file's keys over the defaults.
func (p *CapacityPlan) UnmarshalYAML(unmarshal func(any) error) error {
	type plain CapacityPlan // without this method
	over := plain(DefaultCapacity())
	if err := unmarshal(&over); err != nil {
		return err
	}
	*p = CapacityPlan(over)
	return nil
}

// Validate names the first field that makes no sense. The arrival is left to
// who makes it.
func (p *CapacityPlan) Validate() error {
	finds := []string{FindBoth, FindRate, FindConcurrency, FindSweep}
	switch {
	case p.SLO == "":
		return fmt.Errorf("capacity.slo is empty; expected what a level must meet, for example %q", "ttft p99<500ms, tpot p99<50ms")
	case !slices.Contains(finds, p.Find):
		return fmt.Errorf("capacity.find: %s", suggest.Unknown(p.Find, finds))
	case !(p.Tolerance >= 0.01 && p.Tolerance <= 1):
		return fmt.Errorf("capacity.tolerance is %v; expected a share from 0.01 to 1", p.Tolerance)
	case p.StageRequests < 0:
		return fmt.Errorf("capacity.stage_requests is %d; expected 0 or more", p.StageRequests)
	case p.StageDuration < 0:
		return fmt.Errorf("capacity.stage_duration is %s; expected 0s or more", p.StageDuration)
	}
	if _, err := slo.Parse(p.SLO); err != nil {
		return fmt.Errorf("capacity.slo: %w", err)
	}
	if err := p.Rate.validate("capacity.rate", 1e-6, 1e6); err != nil {
		return err
	}
	if err := p.Concurrency.validate("capacity.concurrency", 1, 100_000); err != nil {
		return err
	}
	if c := p.Concurrency; c.From != math.Trunc(c.From) || c.To != math.Trunc(c.To) {
		return fmt.Errorf("capacity.concurrency is %v to %v; expected whole numbers", c.From, c.To)
	}
	return nil
}

func (r Range) validate(name string, least, most float64) error {
	if !(r.From >= least && r.To <= most && r.From <= r.To) {
		return fmt.Errorf("%s is from %v to %v; expected %v to %v, the lower one first", name, r.From, r.To, least, most)
	}
	return nil
}

// Searches lists what is searched, in order; empty for a sweep. The
// concurrency comes first: it is quick, and says where to begin with the rate.
func (p *CapacityPlan) Searches() []string {
	switch p.Find {
	case FindBoth:
		return []string{FindConcurrency, FindRate}
	case FindSweep:
		return nil
	}
	return []string{p.Find}
}

func (p *CapacityPlan) ladder(kind string) capacity.Ladder {
	return capacity.Of(p.Tolerance, kind == FindConcurrency)
}

// A quick stage has so many requests at least, and at a rate lasts this share
// of a confirming one.
const (
	quickLeast = 30
	quickShare = 0.25
	// quickClosed is the same in a closed loop, whose first levels are slow.
	quickClosed = 16
	// quickRounds is how many requests of each slot a closed stage has at
	// least, besides its first.
	quickRounds = 2
)

// requests sizes the stage of a level: for the percentiles of the SLO where it
// is a confirming one, for a first look else.
func (p *CapacityPlan) requests(clauses []slo.Clause, kind string, level float64, full bool) int {
	least := p.StageRequests
	if least == 0 {
		for _, c := range clauses {
			least = max(least, leastFor(c))
		}
	}
	if kind == FindConcurrency {
		n := quickRounds * int(level)
		if full {
			n = max(n, least)
		}
		return max(n, min(quickClosed, least)) + int(level)
	}
	lasting := level * p.StageDuration.Seconds()
	whole := max(least, int(math.Ceil(lasting)))
	if full {
		return whole
	}
	return min(whole, max(quickLeast, int(math.Ceil(lasting*quickShare))))
}

// leastFor is the fewest requests on which a clause can be judged. Between the
// percentiles for which MLPerf gives a count, and for shares, it is as many
// above the limit on average as at p99.
func leastFor(c slo.Clause) int {
	percent := c.Percent
	switch {
	case c.Metric == slo.Goodput:
		percent = 100 * c.Limit
	case c.Metric == slo.ErrorRate:
		percent = 100 * (1 - c.Limit)
	case c.Mean:
		percent = 90
	case c.Extreme:
		percent = 99
	}
	if n, ok := stat.LeastCount(percent); ok {
		return n
	}
	return int(math.Ceil(6.62 / (1 - min(max(percent, 50), 99.9)/100)))
}
