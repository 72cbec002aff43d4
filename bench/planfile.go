package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"

	"github.com/goccy/go-yaml"
	"github.com/hanbench/hanbench/internal/yamlfile"
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
	if err := yamlfile.DecodeExpanding(file, data, &plan, os.LookupEnv); err != nil {
		return Plan{}, err
	}
	sampling := maps.Clone(over.Sampling)
	if sampling == nil {
		sampling = map[string]any{}
	}
	maps.Copy(sampling, plan.Sampling)
	plan.Sampling = sampling
	return plan, nil
}

// Encode is the resolved plan as YAML: what is written to plan.yaml. Targets
// must have been stripped of credentials (see Resolve).
func (p *Plan) Encode() ([]byte, error) {
	return yaml.Marshal(p)
}
