package bench

import (
	"fmt"
	"maps"
	"slices"
)

// reserved are parameters that hanbench itself puts on the wire, with the place
// where each is said. A sampling parameter of that name would make the record
// of what was sent untrue.
var reserved = map[string]string{
	"model":                 "name it in the target, PRESET:MODEL",
	"messages":              "they are the suite's prompts",
	"stream":                "every answer is streamed",
	"stream_options":        "usage is always asked for",
	"n":                     "--epochs asks again",
	"max_tokens":            "say max_tokens of the plan or target, or --max-tokens",
	"max_completion_tokens": "say max_tokens of the plan or target, or --max-tokens",
	"num_predict":           "say max_tokens of the plan or target, or --max-tokens",
	"num_ctx":               "say num_ctx of the plan or target, or --num-ctx",
	"keep_alive":            "the model stays loaded for the run",
	"options":               "name the parameters in it one by one",
}

// validateSampling refuses reserved parameters.
func (p *Plan) validateSampling() error {
	places := map[string]map[string]any{"sampling": p.Sampling}
	for i, t := range p.Targets {
		places[fmt.Sprintf("targets[%d].sampling", i)] = t.Sampling
	}
	for _, place := range slices.Sorted(maps.Keys(places)) {
		for _, name := range slices.Sorted(maps.Keys(places[place])) {
			if instead, ok := reserved[name]; ok {
				return fmt.Errorf("plan: %s: %s is no sampling parameter: %s", place, name, instead)
			}
		}
	}
	return nil
}
