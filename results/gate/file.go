package gate

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/internal/yamlfile"
	"github.com/invopop/jsonschema"
)

// Schema is the version of gates.yaml and of the report.
const Schema = 1

// What an inconclusive gate does to a job.
const (
	InconclusiveFail = "fail" // exit code 4
	InconclusivePass = "pass"
)

// A Set is what one job is to hold.
type Set struct {
	Gates []Gate
	// Inconclusive is InconclusiveFail or InconclusivePass.
	Inconclusive string
	// Confidence is that of all intervals together, (0.5, 1).
	Confidence float64
}

// DefaultSet has no gates, 95% and InconclusiveFail.
func DefaultSet() Set { return Set{Inconclusive: InconclusiveFail, Confidence: 0.95} }

// File is gates.yaml.
type File struct {
	Schema int `yaml:"schema" json:"schema" jsonschema:"required"`
	// Mode is that of gates without one of their own.
	Mode         string  `yaml:"mode" json:"mode" jsonschema:"enum=regression,enum=non-inferiority"`
	Inconclusive string  `yaml:"inconclusive" json:"inconclusive" jsonschema:"enum=fail,enum=pass"`
	Confidence   float64 `yaml:"confidence" json:"confidence"`
	Gates        []Entry `yaml:"gates" json:"gates" jsonschema:"required"`
}

// An Entry is a condition, or a mapping with more.
type Entry struct {
	If   string `yaml:"if" json:"if" jsonschema:"required"`
	Name string `yaml:"name" json:"name"`
	Mode string `yaml:"mode" json:"mode" jsonschema:"enum=regression,enum=non-inferiority"`
}

// BareYAML: an entry may be its condition alone.
func (Entry) BareYAML() any { return "" }

// JSONSchemaExtend says the same in the JSON Schema.
func (Entry) JSONSchemaExtend(s *jsonschema.Schema) {
	mapping := *s
	*s = jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, &mapping}}
}

// UnmarshalYAML takes both forms.
func (e *Entry) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&e.If) == nil {
		return nil
	}
	type plain Entry
	return unmarshal((*plain)(e))
}

// ReadFile reads gates.yaml; name is its name in errors, which say the line.
func ReadFile(name string, data []byte) (Set, error) {
	set := DefaultSet()
	f := File{Inconclusive: set.Inconclusive, Confidence: set.Confidence}
	if err := yamlfile.Decode(name, data, &f); err != nil {
		return set, err
	}
	bad := func(field, format string, args ...any) error {
		return &yamlfile.Error{File: name, Line: yamlfile.LineOf(data, field), Msg: fmt.Sprintf(format, args...)}
	}
	switch {
	case f.Schema == 0:
		return set, bad("schema", "schema is missing: begin the file with schema: %d", Schema)
	case f.Schema != Schema:
		return set, bad("schema", "schema is %d: this build reads %d", f.Schema, Schema)
	case f.Inconclusive != InconclusiveFail && f.Inconclusive != InconclusivePass:
		return set, bad("inconclusive", "inconclusive: unknown %s", suggest.Unknown(f.Inconclusive, []string{InconclusiveFail, InconclusivePass}))
	case !(f.Confidence > 0.5 && f.Confidence < 1):
		return set, bad("confidence", "confidence is %v: expected more than 0.5 and less than 1, such as 0.95", f.Confidence)
	case len(f.Gates) == 0:
		return set, bad("gates", "gates is empty: name a condition, such as 'accuracy drops > 1pp'")
	}
	if err := checkMode(f.Mode); err != nil {
		return set, bad("mode", "%v", err)
	}
	set.Inconclusive, set.Confidence = f.Inconclusive, f.Confidence
	for i, e := range f.Gates {
		field := fmt.Sprintf("gates[%d]", i)
		if strings.TrimSpace(e.If) == "" {
			return set, bad(field, "%s.if is missing: write what is to fail, such as 'accuracy drops > 1pp'", field)
		}
		g, err := Parse(e.If)
		if err == nil {
			err = checkMode(e.Mode)
		}
		if err != nil {
			return set, bad(field, "%s: %v", field, err)
		}
		g.Name, g.Mode = cmp.Or(e.Name, g.Name), cmp.Or(e.Mode, f.Mode, g.Mode)
		set.Gates = append(set.Gates, g)
	}
	return set, nil
}
