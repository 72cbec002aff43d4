package cmd

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
)

// sweepDefault are the levels of --sweep without any.
const sweepDefault = "1,2,4,8,16,32,64"

// takeSweep takes the levels of "--sweep 1,2,4" from the arguments: a flag
// that may stand alone takes no next word, and no plan is called so.
func (o *runOptions) takeSweep(args []string) []string {
	levels := regexp.MustCompile(`^[0-9]+(,[0-9]+)*$`)
	for i, arg := range args {
		if o.sweep == sweepDefault && levels.MatchString(arg) {
			o.sweep = arg
			return append(args[:i:i], args[i+1:]...)
		}
	}
	return args
}

// takeFind takes the word of "--find-capacity rate" from the arguments, for the
// same reason.
func (o *runOptions) takeFind(args []string) []string {
	words := []string{results.FindBoth, results.FindRate, results.FindConcurrency}
	for i, arg := range args {
		if o.flags.Changed("find-capacity") && o.find == results.FindBoth && slices.Contains(words, arg) {
			o.find = arg
			return append(args[:i:i], args[i+1:]...)
		}
	}
	return args
}

// overrideCapacity lays the flags of a search over the plan's.
func (o *runOptions) overrideCapacity(plan *bench.Plan) error {
	find, sweep := o.flags.Changed("find-capacity"), o.flags.Changed("sweep")
	switch {
	case find && sweep:
		return errors.New("--find-capacity searches the levels and --sweep names them; give one of them")
	case o.flags.Changed("slo") && !find && !sweep && plan.Capacity == nil:
		return errors.New("--slo says what a level of --find-capacity or --sweep must meet; give one of them")
	case !find && !sweep && !o.flags.Changed("slo"):
		return nil
	}
	c := results.DefaultCapacity()
	if plan.Capacity != nil {
		c = *plan.Capacity
	}
	plan.Capacity = &c
	override(o.flags.Changed("slo"), &c.SLO, o.slo)
	if c.SLO == "" {
		return errors.New(`what must a level meet? Give --slo, for example "ttft p99<500ms, tpot p99<50ms", or a preset: mlperf-llama2-70b-server`)
	}
	if find {
		c.Find = o.find
		override(o.flags.Changed("arrival"), &c.Arrival, o.arrival)
		if !o.flags.Changed("concurrency") && !o.flags.Changed("rate") {
			plan.Concurrency, plan.Load = nil, nil
		}
	}
	if sweep {
		return o.overrideSweep(plan)
	}
	return nil
}

// overrideSweep: the levels named stand for all; without any named, those of
// --concurrency and --rate do.
func (o *runOptions) overrideSweep(plan *bench.Plan) error {
	plan.Capacity.Find = results.FindSweep
	if o.sweep == sweepDefault && (o.flags.Changed("concurrency") || o.flags.Changed("rate")) {
		return nil
	}
	if o.flags.Changed("concurrency") {
		return errors.New("--sweep and --concurrency both name levels in flight; give one of them")
	}
	plan.Concurrency = nil
	if !o.flags.Changed("rate") {
		plan.Load = nil
	}
	for level := range strings.SplitSeq(o.sweep, ",") {
		n, err := strconv.Atoi(level)
		if err != nil {
			return fmt.Errorf("--sweep is %q; expected whole numbers such as %s", o.sweep, sweepDefault)
		}
		plan.Concurrency = append(plan.Concurrency, n)
	}
	return nil
}
