package bench

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/bench/arrival"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/slo"
)

// searches reports whether the plan's levels are found by search.
func (p *Plan) searches() bool {
	return p.Capacity != nil && len(p.Capacity.Searches()) > 0
}

func (p *Plan) validateCapacity() error {
	c := p.Capacity
	if c == nil {
		return nil
	}
	if err := c.Validate(); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	clauses, err := slo.Parse(c.SLO)
	if err != nil {
		return fmt.Errorf("plan: capacity.slo: %w", err)
	}
	for _, clause := range clauses {
		if clause.Metric == slo.Goodput && p.SLO == nil {
			return fmt.Errorf("plan: capacity.slo: %q needs the limits of a single request; give them as slo: {ttft_ms: 500, …}", clause)
		}
	}
	if _, err := ParseArrival(c.Arrival, 1); err != nil {
		return fmt.Errorf("plan: capacity.arrival %q: %w", c.Arrival, err)
	}
	if p.searches() && len(p.levels()) > 0 {
		return errors.New("plan: a search for the capacity finds the levels itself; leave out concurrency and load, or give capacity.find: sweep to measure those")
	}
	if p.searches() && (p.Requests > 0 || p.Duration > 0 || p.Epochs > 1) {
		return errors.New("plan: a search for the capacity sizes its stages itself; leave out epochs, requests and duration, or give capacity.stage_requests and stage_duration")
	}
	for _, w := range p.Workloads {
		// Its levels would be conversations a second, and what the server completes
		// are requests.
		if p.searches() && w.Talks() && slices.Contains(c.Searches(), results.FindRate) {
			return fmt.Errorf("plan: capacity: workload %s holds conversations, whose turns come when their answers do, so there is no rate of requests to search; search the concurrency (--find-capacity=concurrency), or measure rates by --sweep --rate", w.Name)
		}
	}
	return nil
}

// ParseArrival reads constant, poisson or gamma:BURSTINESS, at a rate in
// requests per second.
func ParseArrival(text string, rate float64) (arrival.Spec, error) {
	spec := arrival.Spec{Process: arrival.Process(text), Rate: rate}
	if shape, ok := strings.CutPrefix(text, string(arrival.Gamma)+":"); ok {
		var err error
		if spec.Burstiness, err = strconv.ParseFloat(shape, 64); err != nil {
			return spec, errors.New("expected a number after the colon, for example gamma:0.5")
		}
		spec.Process = arrival.Gamma
	}
	return spec, spec.Validate()
}
