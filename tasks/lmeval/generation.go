package lmeval

import (
	"fmt"

	"github.com/hanbench/hanbench/tasks/python"
)

// Generation is how the model is to write.
type Generation struct {
	// Until are the texts at which the answer ends; they are not part of it.
	Until []string
	// MaxTokens is the longest answer, in the model's tokens.
	MaxTokens int
	// Temperature is 0 for the likeliest text.
	Temperature float64
	TopP        float64 // 0 where the file says nothing
	// Other are the keys that only some model backends know (num_beams), as they
	// stand in the file.
	Other map[string]any
}

// defaultTokens is the harness's limit where a file says nothing.
const defaultTokens = 256

// readGeneration reads generation_kwargs. With do_sample: false the harness's
// local models are greedy, whatever the temperature.
func readGeneration(t *Task, s settings) error {
	t.Generation = Generation{Until: []string{t.prompt.fewshotDelimiter}, MaxTokens: defaultTokens}
	f := s["generation_kwargs"]
	if f.value == nil {
		return nil
	}
	d, ok := f.value.(*python.Dict)
	if !ok {
		return s.fail("generation_kwargs", "a mapping is needed, not %s", python.Repr(f.value))
	}
	if t.Output != Generate {
		t.Warnings = append(t.Warnings, fmt.Sprintf("generation_kwargs has no effect with output_type %s", t.Output))
		return nil
	}
	sample, given := false, false
	for _, pair := range d.Items() {
		key, value := python.Str(pair.(python.Tuple)[0]), pair.(python.Tuple)[1]
		if key == "do_sample" {
			if sample, given = value.(bool); !given {
				return s.fail("generation_kwargs", "do_sample cannot be %s", python.Repr(value))
			}
			continue
		}
		if !t.Generation.set(key, value) {
			return s.fail("generation_kwargs", "%s cannot be %s", key, python.Repr(value))
		}
	}
	if given && !sample && t.Generation.Temperature != 0 {
		t.Warnings = append(t.Warnings, "do_sample is false, so the temperature is 0")
		t.Generation.Temperature = 0
	}
	return nil
}

// set takes one key; false where the value cannot be its.
func (g *Generation) set(key string, value any) (ok bool) {
	number, isNumber := python.Number(value)
	if s, isText := value.(string); isText { // YAML reads 1e-3 as a text
		if v, err := python.Numeral(s); err == nil {
			number, isNumber = python.Number(v)
		}
	}
	switch key {
	case "until":
		g.Until = words(value)
		list, isList := value.(*python.List)
		return g.Until != nil || value == nil || isList && len(list.Items) == 0
	case "max_gen_toks", "max_new_tokens", "max_tokens", "max_completion_tokens":
		g.MaxTokens = int(number)
		return isNumber && number >= 1 && number <= 1e9
	case "temperature":
		g.Temperature = number
		return isNumber && number >= 0
	case "top_p":
		g.TopP = number
		return isNumber && number > 0 && number <= 1
	}
	if g.Other == nil {
		g.Other = map[string]any{}
	}
	g.Other[key] = value
	return true
}
