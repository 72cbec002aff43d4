package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/hanbench/hanbench/bench/arrival"
	"github.com/hanbench/hanbench/internal/yamlfile"
	"github.com/hanbench/hanbench/tasks/workload"
)

// ReadPlan reads a plan file over the plan given (its defaults). ${NAME} in a
// value is read from the environment. The error names file, line and, for an
// unknown key, the one that was probably meant.
func ReadPlan(file string, over Plan) (Plan, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return Plan{}, fmt.Errorf("plan %s cannot be read: %w", file, err)
	}
	return decodePlan(file, data, over)
}

func decodePlan(file string, data []byte, over Plan) (Plan, error) {
	// A list in the file replaces the default; sampling is laid over it.
	plan := over
	plan.Sampling = nil
	plan.Concurrency, plan.Suites = nil, nil
	if err := yamlfile.DecodeExpanding(file, data, &plan, os.LookupEnv); err != nil {
		return Plan{}, err
	}
	if plan.Concurrency == nil && len(plan.Load) == 0 && !plan.searches() {
		plan.Concurrency = over.Concurrency
	}
	plan.askSomething(over.Suites)
	sampling := maps.Clone(over.Sampling)
	if sampling == nil {
		sampling = map[string]any{}
	}
	maps.Copy(sampling, plan.Sampling)
	plan.Sampling = sampling
	return plan, nil
}

// askSomething fills in what to ask where the plan names neither suites nor
// workloads: the suites given, or for a trace a workload that has its lengths.
func (p *Plan) askSomething(suites []string) {
	switch {
	case p.Suites != nil || len(p.Workloads) > 0:
	case slices.ContainsFunc(p.Load, func(l Level) bool { return l.Arrival != nil && l.Arrival.Process == arrival.Replay }):
		p.Workloads = []workload.Recipe{{Name: "trace"}}
	default:
		p.Suites = suites
	}
}

// Encode is the resolved plan as YAML: what is written to plan.yaml. Targets
// must have been stripped of credentials (see Resolve). The error is a plan
// that would not read back the same.
func (p *Plan) Encode() ([]byte, error) {
	data, err := yaml.MarshalWithOptions(p, yaml.CustomMarshaler[string](encodeString))
	if err != nil {
		return nil, err
	}
	again := Plan{}
	if err := yamlfile.Decode("plan.yaml", data, &again); err != nil {
		return nil, fmt.Errorf("the plan cannot be written as YAML: %w", err)
	}
	if twice, err := yaml.MarshalWithOptions(&again, yaml.CustomMarshaler[string](encodeString)); err != nil || !bytes.Equal(data, twice) {
		return nil, errors.New("the plan cannot be written as YAML and read back the same")
	}
	return data, nil
}

// encodeString quotes what holds control characters: the library writes a line
// break as a block scalar and loses it.
func encodeString(s string) ([]byte, error) {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return json.Marshal(s)
	}
	return yaml.Marshal(s)
}
