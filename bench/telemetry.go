package bench

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hanbench/hanbench/bench/telemetry"
	"github.com/hanbench/hanbench/results"
	"github.com/invopop/jsonschema"
)

// A TelemetryPlan is the page of an exporter.
type TelemetryPlan struct {
	URL string `yaml:"url" json:"url" jsonschema:"required"`
	// Every is the pace at which it is read; 0 for a second.
	Every time.Duration `yaml:"every,omitempty" json:"every,omitempty" jsonschema:"type=string"`
	// Devices are those that count, by UUID or index; empty for all on the page.
	Devices []string `yaml:"devices,flow,omitempty" json:"devices,omitempty"`
	// Targets are those of the plan that run on the devices; empty for all.
	Targets []string `yaml:"targets,omitempty" json:"targets,omitempty"`
}

// The paces at which a page can be read.
const (
	telemetryEvery   = time.Second
	telemetryFastest = 10 * time.Millisecond
	telemetrySlowest = time.Minute
)

// BareYAML says that a text will do.
func (TelemetryPlan) BareYAML() any { return "" }

// UnmarshalYAML also takes the bare URL.
func (t *TelemetryPlan) UnmarshalYAML(unmarshal func(any) error) error {
	var url string
	if unmarshal(&url) == nil {
		t.URL = url
		return nil
	}
	type plain TelemetryPlan // without this method
	return unmarshal((*plain)(t))
}

// JSONSchemaExtend says the same of the bare URL in the JSON Schema.
func (TelemetryPlan) JSONSchemaExtend(s *jsonschema.Schema) {
	object := *s
	*s = jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, &object}}
}

func (p *Plan) validateTelemetry() error {
	for i, t := range p.Telemetry {
		if err := telemetry.CheckURL(t.URL); err != nil {
			return fmt.Errorf("plan: telemetry[%d].url: %w", i, err)
		}
		if t.Every != 0 && (t.Every < telemetryFastest || t.Every > telemetrySlowest) {
			return fmt.Errorf("plan: telemetry[%d].every is %s; expected %s to %s", i, t.Every, telemetryFastest, telemetrySlowest)
		}
		if slices.ContainsFunc(p.Telemetry[:i], func(o TelemetryPlan) bool { return o.URL == t.URL }) {
			return fmt.Errorf("plan: telemetry[%d].url: %s is there twice; its devices would count twice", i, t.URL)
		}
	}
	return nil
}

// resolveTelemetry fills in paces, and the targets' names as records have them.
func (j *Job) resolveTelemetry() error {
	planned := slices.Clone(j.Plan.Telemetry)
	for i := range planned {
		t := &planned[i]
		if t.Every == 0 {
			t.Every = telemetryEvery
		}
		for _, name := range t.Targets {
			if !j.has(name) && len(j.Targets) == len(j.Plan.Targets) {
				var known []string
				for _, target := range j.Targets {
					known = append(known, target.Name)
				}
				return fmt.Errorf("plan: telemetry[%d].targets: %q is not one of the plan's targets: %s", i, name, strings.Join(known, ", "))
			}
		}
	}
	j.Plan.Telemetry = planned
	return nil
}

// telemetrySources are what the plan has read.
func (p *Plan) telemetrySources() []results.TelemetrySource {
	var sources []results.TelemetrySource
	for _, t := range p.Telemetry {
		sources = append(sources, results.TelemetrySource{URL: t.URL, EveryNS: int64(t.Every), Devices: t.Devices, Targets: t.Targets})
	}
	return sources
}

// openTelemetry finds out before anything is sent whether the plan's pages can be
// read; nil for a plan without.
func (j *Job) openTelemetry(ctx context.Context, stop <-chan struct{}) (*telemetry.Recorder, error) {
	if len(j.Plan.Telemetry) == 0 {
		return nil, nil
	}
	ctx, cancel := UntilStop(ctx, stop, 0)
	defer cancel()
	return telemetry.Open(ctx, j.Plan.telemetrySources())
}

// startTelemetry reads devices beside the run until end is called, which has them
// read once more: no window ends later.
func (s *session) startTelemetry() (end func() error, err error) {
	end = func() error { return nil }
	if s.telemetry == nil {
		return end, nil
	}
	journal, err := s.dir.AppendTelemetry(results.TelemetryHead{RunID: s.runID, Sources: s.job.Plan.telemetrySources()}, s.options.Secrets.Bytes)
	if err != nil {
		return end, err
	}
	for _, w := range journal.Warnings() {
		s.note("%s", w)
	}
	s.telemetry.Start(telemetry.Sink{
		Session: s.number, Now: s.clock.Now, Write: journal.Reading,
		Note: func(text string) { s.note("%s", text) },
	})
	return func() error {
		s.telemetry.Stop()
		return journal.Close()
	}, nil
}
