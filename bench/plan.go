// Package bench runs a plan: it decides what is asked of whom and when, sends
// it through package runners, has it scored by package tasks and writes it
// down through package results. It is the only package that starts goroutines
// to send requests.
package bench

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/wire"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/workload"
	"github.com/invopop/jsonschema"
)

// PlanSchema is the version of plan.yaml that this build reads and writes.
const PlanSchema = 1

// A Plan says what a run measures. DefaultPlan is a useful one; docs/plan.md
// describes the file.
type Plan struct {
	Schema int    `yaml:"schema" json:"schema" jsonschema:"enum=1"`
	Name   string `yaml:"name,omitempty" json:"name,omitempty"`
	// Targets are the models, each PRESET:MODEL[@URL] or with settings of its own.
	Targets []TargetPlan `yaml:"targets" json:"targets"`
	// Suites are embedded suites by name or folders by path.
	Suites []string `yaml:"suites" json:"suites"`
	// Workloads are made by specification, and have no gold.
	Workloads []workload.Recipe `yaml:"workloads,omitempty" json:"workloads,omitempty"`
	// Concurrency holds the closed-loop load levels: requests in flight.
	Concurrency []int `yaml:"concurrency,flow" json:"concurrency"`
	// Load holds further levels: open loops, and closed ones with bounds of
	// their own.
	Load []Level `yaml:"load,omitempty" json:"load,omitempty"`
	// MaxInFlight is the most requests in flight in an open loop; what is due
	// beyond it is dropped.
	MaxInFlight int `yaml:"max_in_flight" json:"max_in_flight"`
	// Limit takes that many items of each suite, chosen by the seed; 0 takes all.
	Limit int `yaml:"limit" json:"limit"`
	// Shots is how many worked examples stand before each question; nil leaves
	// it to the suites.
	Shots *int `yaml:"shots,omitempty" json:"shots,omitempty"`
	// Epochs is how many times each item is asked.
	Epochs int `yaml:"epochs" json:"epochs"`
	// Requests, where not 0, is the number of requests of a stage instead: the
	// items are gone round as often as that takes.
	Requests int `yaml:"requests" json:"requests"`
	// Duration, where not 0, bounds the sending of a stage instead.
	Duration time.Duration `yaml:"duration" json:"duration" jsonschema:"type=string"`
	// Warmup is the number of requests of a stage sent before those measured.
	Warmup int `yaml:"warmup" json:"warmup"`
	// Seed decides everything random, and is sent as the sampling seed.
	Seed uint64 `yaml:"seed" json:"seed"`
	// MaxTokens bounds every answer, reasoning included; 0 leaves it to the task.
	MaxTokens int `yaml:"max_tokens" json:"max_tokens"`
	// Sampling holds other parameters by their wire names; zeros are sent, and
	// null takes a default away.
	Sampling map[string]any `yaml:"sampling" json:"sampling"`
	// Timeouts bound a request.
	Timeouts Timeouts `yaml:"timeouts" json:"timeouts"`
	// LocalAddresses are the addresses of this machine from which connections
	// are made, in turn; empty leaves it to the system.
	LocalAddresses []string `yaml:"local_addresses,flow,omitempty" json:"local_addresses,omitempty"`
	// HTTP is the version of HTTP spoken, "1.1" or "2".
	HTTP string `yaml:"http" json:"http" jsonschema:"enum=1.1,enum=2"`
	// Method is how answers to multiple choice are had: "text", "logprobs" or
	// "loglikelihood"; other kinds of task are answered in text.
	Method tasks.Method `yaml:"method,omitempty" json:"method,omitempty" jsonschema:"enum=text,enum=logprobs,enum=loglikelihood"`
	// Retries is how often a request that failed for a passing reason is sent
	// again. Under load a retry hides the failure: leave it 0 there.
	Retries int `yaml:"retries" json:"retries"`
	// NumCtx is the context length asked of Ollama, in tokens.
	NumCtx int `yaml:"num_ctx" json:"num_ctx"`
	// NoText keeps prompts and answers out of the records.
	NoText bool `yaml:"no_text" json:"no_text"`
	// Pull fetches a missing Ollama model.
	Pull bool `yaml:"pull" json:"pull"`
	// Presets names a file with presets of the user's own.
	Presets string `yaml:"presets,omitempty" json:"presets,omitempty"`
	// Judge rates the answers of suites that need one, after the run.
	Judge *JudgePlan `yaml:"judge,omitempty" json:"judge,omitempty"`
	// Telemetry are the pages of exporters that tell of the devices that the targets
	// run on, read beside the run.
	Telemetry []TelemetryPlan `yaml:"telemetry,omitempty" json:"telemetry,omitempty"`
	// Validity holds the thresholds beyond which a stage is INVALID.
	Validity results.Thresholds `yaml:"validity" json:"validity"`
	// SLO is what a request must meet to count for goodput.
	SLO *results.SLO `yaml:"slo,omitempty" json:"slo,omitempty"`
	// Capacity asks for the highest load that meets an objective.
	Capacity *results.CapacityPlan `yaml:"capacity,omitempty" json:"capacity,omitempty"`
}

// A TargetPlan is a target with what is special to it.
type TargetPlan struct {
	Target string `yaml:"target" json:"target" jsonschema:"required"`
	// KeyEnv names the environment variable with the key, where it is not the preset's.
	KeyEnv string `yaml:"key_env,omitempty" json:"key_env,omitempty"`
	// Sampling is laid over the plan's; null takes a parameter away.
	Sampling  map[string]any `yaml:"sampling,omitempty" json:"sampling,omitempty"`
	MaxTokens int            `yaml:"max_tokens,omitempty" json:"max_tokens,omitempty"`
	NumCtx    int            `yaml:"num_ctx,omitempty" json:"num_ctx,omitempty"`
	HTTP      string         `yaml:"http,omitempty" json:"http,omitempty" jsonschema:"enum=1.1,enum=2"`
}

// BareYAML says that a text will do.
func (TargetPlan) BareYAML() any { return "" }

// UnmarshalYAML also takes the bare name of a target.
func (t *TargetPlan) UnmarshalYAML(unmarshal func(any) error) error {
	var name string
	if unmarshal(&name) == nil {
		t.Target = name
		return nil
	}
	type plain TargetPlan // without this method
	return unmarshal((*plain)(t))
}

// JSONSchemaExtend says the same of the bare name in the JSON Schema.
func (TargetPlan) JSONSchemaExtend(s *jsonschema.Schema) {
	object := *s
	*s = jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, &object}}
}

// Timeouts bound the parts of a request; 0 means no bound.
type Timeouts struct {
	Connect   time.Duration `yaml:"connect" json:"connect" jsonschema:"type=string"`
	FirstByte time.Duration `yaml:"first_byte" json:"first_byte" jsonschema:"type=string"`
	Idle      time.Duration `yaml:"idle" json:"idle" jsonschema:"type=string"`
	Total     time.Duration `yaml:"total" json:"total" jsonschema:"type=string"`
}

func (t Timeouts) wire() wire.Timeouts { return wire.Timeouts(t) }

// DefaultPlan asks every item of the two scored suites once, four at a time,
// greedily. It names no target.
func DefaultPlan() Plan {
	return Plan{
		Schema:      PlanSchema,
		Suites:      []string{"ko-basics", "ko-generated"},
		Concurrency: []int{4},
		MaxInFlight: 10_000,
		Epochs:      1,
		Seed:        42,
		Sampling:    map[string]any{"temperature": 0},
		Timeouts: Timeouts{
			Connect: 10 * time.Second, FirstByte: 5 * time.Minute, Idle: time.Minute, Total: 10 * time.Minute,
		},
		HTTP:     http1,
		Method:   tasks.ByText,
		NumCtx:   8192,
		Validity: results.DefaultThresholds(),
	}
}

// defaultMaxTokens bounds an answer where neither plan nor task does.
const defaultMaxTokens = 512

// maxConcurrency is more than one process can carry.
const maxConcurrency = 100_000

// Validate finds the first field that makes no sense, and names it.
func (p *Plan) Validate() error {
	if p.Schema != PlanSchema {
		return fmt.Errorf("plan: schema is %d; this build reads %d", p.Schema, PlanSchema)
	}
	if len(p.Targets) == 0 {
		return errors.New("plan: targets is empty; expected at least one, for example ollama:exaone3.5:7.8b")
	}
	if len(p.Suites)+len(p.Workloads) == 0 {
		return errors.New("plan: suites is empty; expected at least one (hanbench suites list shows them), or a workload")
	}
	if err := p.validateWorkloads(); err != nil {
		return err
	}
	if err := p.validateLevels(); err != nil {
		return err
	}
	if err := p.validateCounts(); err != nil {
		return err
	}
	if err := p.validateHTTP(); err != nil {
		return err
	}
	if err := p.validateMethod(); err != nil {
		return err
	}
	if err := p.Judge.Validate(); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if err := p.validateTelemetry(); err != nil {
		return err
	}
	if _, err := p.localAddresses(); err != nil {
		return err
	}
	if err := p.validateSampling(); err != nil {
		return err
	}
	if err := p.Validity.Validate(); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if p.SLO != nil {
		if err := p.SLO.Validate(); err != nil {
			return fmt.Errorf("plan: %w", err)
		}
	}
	return p.validateCapacity()
}

func (p *Plan) validateCounts() error {
	for _, f := range []struct {
		name  string
		value int64
		least int64
	}{
		{"limit", int64(p.Limit), 0}, {"epochs", int64(p.Epochs), 1}, {"requests", int64(p.Requests), 0},
		{"warmup", int64(p.Warmup), 0}, {"max_tokens", int64(p.MaxTokens), 0},
		{"retries", int64(p.Retries), 0}, {"num_ctx", int64(p.NumCtx), 1},
	} {
		if f.value < f.least {
			return fmt.Errorf("plan: %s is %d; expected %d or more", f.name, f.value, f.least)
		}
	}
	if p.Shots != nil && *p.Shots < 0 {
		return fmt.Errorf("plan: shots is %d; expected 0 or more", *p.Shots)
	}
	for _, f := range []struct {
		name  string
		value time.Duration
	}{
		{"duration", p.Duration}, {"timeouts.connect", p.Timeouts.Connect}, {"timeouts.first_byte", p.Timeouts.FirstByte},
		{"timeouts.idle", p.Timeouts.Idle}, {"timeouts.total", p.Timeouts.Total},
	} {
		if f.value < 0 {
			return fmt.Errorf("plan: %s is %s; expected 0s or more", f.name, f.value)
		}
	}
	return p.validateBounds()
}

// validateBounds: one thing says how long a stage lasts.
func (p *Plan) validateBounds() error {
	bounds := 0
	for _, set := range []bool{p.Epochs > 1, p.Requests > 0, p.Duration > 0} {
		if set {
			bounds++
		}
	}
	if bounds > 1 {
		return errors.New("plan: epochs, requests and duration each say how long a stage lasts; give one of them")
	}
	return nil
}

// checkRepeats refuses a stage that stands in the plan twice: their records
// could not be told apart. Targets must have been stripped of credentials.
func (p *Plan) checkRepeats() error {
	names := make([]string, len(p.Targets))
	for i, t := range p.Targets {
		names[i] = t.Target
	}
	for _, list := range []struct {
		key    string
		values []string
	}{{"target", names}, {"suite", p.Suites}, {"level", levelNames(p.levels())}} {
		seen := map[string]bool{}
		for _, v := range list.values {
			if seen[v] {
				return fmt.Errorf("plan: %s %s is there twice; each target, suite and level is measured once", list.key, v)
			}
			seen[v] = true
		}
	}
	return nil
}

// sampling is what a target is sent: the plan's parameters under its own, and
// the seed.
func (p *Plan) sampling(t TargetPlan) map[string]any {
	params := map[string]any{"seed": p.Seed}
	maps.Copy(params, p.Sampling)
	maps.Copy(params, t.Sampling)
	maps.DeleteFunc(params, func(_ string, v any) bool { return v == nil })
	return params
}

// The versions of HTTP that a target can be asked in.
const (
	http1 = "1.1"
	http2 = "2"
)

func (p *Plan) validateHTTP() error {
	versions := []string{p.HTTP}
	for _, t := range p.Targets {
		versions = append(versions, t.HTTP)
	}
	for _, v := range versions {
		if v != "" && v != http1 && v != http2 { // plans of before the key have none
			return fmt.Errorf("plan: http is %q; expected \"1.1\" or \"2\"", v)
		}
	}
	return nil
}

func (p *Plan) http(t TargetPlan) string { return cmp.Or(t.HTTP, p.HTTP, http1) }

func (p *Plan) numCtx(t TargetPlan) int {
	if t.NumCtx > 0 {
		return t.NumCtx
	}
	return p.NumCtx
}
