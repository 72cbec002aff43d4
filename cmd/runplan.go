package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/workload"
)

// resolvePlan lays flags over the plan file over the defaults.
func (o *runOptions) resolvePlan() (bench.Plan, error) {
	plan := bench.DefaultPlan()
	if o.planFile != "" {
		var err error
		if plan, err = bench.ReadPlan(o.planFile, plan); err != nil {
			return plan, err
		}
	}
	set := o.flags.Changed
	if set("target") {
		plan.Targets = nil
		for _, t := range o.targets {
			plan.Targets = append(plan.Targets, bench.TargetPlan{Target: t})
		}
	}
	if err := o.overrideSuites(&plan); err != nil {
		return plan, err
	}
	if err := o.overrideLevels(&plan); err != nil {
		return plan, err
	}
	override(set("max-in-flight"), &plan.MaxInFlight, o.plan.MaxInFlight)
	override(set("limit"), &plan.Limit, o.plan.Limit)
	if set("shots") {
		plan.Shots = &o.shots
	}
	override(set("warmup"), &plan.Warmup, o.plan.Warmup)
	override(set("seed"), &plan.Seed, o.plan.Seed)
	override(set("max-tokens"), &plan.MaxTokens, o.plan.MaxTokens)
	override(set("timeout"), &plan.Timeouts.Total, o.timeout)
	override(set("local-address"), &plan.LocalAddresses, o.plan.LocalAddresses)
	override(set("http"), &plan.HTTP, o.plan.HTTP)
	override(set("method"), &plan.Method, tasks.Method(o.method))
	override(set("retries"), &plan.Retries, o.plan.Retries)
	override(set("num-ctx"), &plan.NumCtx, o.plan.NumCtx)
	override(set("no-text"), &plan.NoText, o.plan.NoText)
	override(set("pull"), &plan.Pull, o.plan.Pull)
	override(set("presets"), &plan.Presets, o.plan.Presets)
	if set("telemetry") {
		plan.Telemetry = nil
		for _, url := range o.telemetry {
			plan.Telemetry = append(plan.Telemetry, bench.TelemetryPlan{URL: url})
		}
	}
	if set("judge") {
		if plan.Judge == nil {
			plan.Judge = &bench.JudgePlan{}
		}
		plan.Judge.Target = o.judgeBy
	}
	// One way to bound a stage on the command line replaces another in the file.
	if set("epochs") || set("requests") || set("duration") {
		plan.Epochs, plan.Requests, plan.Duration = o.plan.Epochs, o.plan.Requests, o.plan.Duration
	}
	if err := o.overrideCapacity(&plan); err != nil {
		return plan, err
	}
	return plan, o.addSampling(&plan)
}

// overrideSuites: what is to be asked on the command line, suites and workloads,
// replaces all that the file asks.
func (o *runOptions) overrideSuites(plan *bench.Plan) error {
	suites, workloads := o.flags.Changed("suite"), o.flags.Changed("workload")
	if !suites && !workloads {
		return nil
	}
	plan.Suites, plan.Workloads = nil, nil
	override(suites, &plan.Suites, o.plan.Suites)
	for _, arg := range o.workloads {
		recipe, err := workload.Parse(arg)
		if err != nil {
			return fmt.Errorf("--workload: %w", err)
		}
		plan.Workloads = append(plan.Workloads, recipe)
	}
	return nil
}

// overrideLevels: levels on the command line replace all of the file's.
func (o *runOptions) overrideLevels(plan *bench.Plan) error {
	closed, open := o.flags.Changed("concurrency"), o.flags.Changed("rate")
	if o.flags.Changed("arrival") && !open && !o.flags.Changed("find-capacity") {
		return errors.New("--arrival says how requests come at a --rate; give one")
	}
	if !closed && !open {
		return nil
	}
	plan.Concurrency, plan.Load = nil, nil
	override(closed, &plan.Concurrency, o.plan.Concurrency)
	for _, rate := range o.rates {
		spec, err := bench.ParseArrival(o.arrival, rate)
		if err != nil {
			return fmt.Errorf("--rate %v --arrival %s: %w", rate, o.arrival, err)
		}
		plan.Load = append(plan.Load, bench.Level{Arrival: &spec})
	}
	return nil
}

func override[T any](changed bool, to *T, value T) {
	if changed {
		*to = value
	}
}

// addSampling lays the sampling flags over the plan's and every target's own
// parameters: what is said on the command line holds for all.
func (o *runOptions) addSampling(plan *bench.Plan) error {
	params := map[string]any{}
	if o.flags.Changed("temperature") {
		params["temperature"] = o.temperature
	}
	if o.flags.Changed("top-p") {
		params["top_p"] = o.topP
	}
	for _, p := range o.params {
		name, text, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return fmt.Errorf("--param %q: expected NAME=VALUE, for example top_k=40", p)
		}
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			return fmt.Errorf("--param %s: the value cannot be read: %w", name, err)
		}
		params[name] = value
	}
	merged := map[string]any{}
	for _, from := range []map[string]any{plan.Sampling, params} {
		for name, value := range from {
			merged[name] = value
		}
	}
	plan.Sampling = merged
	for i := range plan.Targets {
		t := &plan.Targets[i]
		for name := range params {
			delete(t.Sampling, name)
		}
		if o.flags.Changed("max-tokens") {
			t.MaxTokens = 0
		}
		if o.flags.Changed("num-ctx") {
			t.NumCtx = 0
		}
		if o.flags.Changed("http") {
			t.HTTP = ""
		}
	}
	return nil
}
