// Package claim holds claims about models ("ahead of US and Chinese models in
// Korean") against what was measured. A claim is data: a YAML file says what is
// claimed, by whom, of whom, and what would show it. It is pure: what was
// measured is read before.
package claim

import (
	"time"

	"github.com/invopop/jsonschema"
)

// Schema is the version of claim files and of verdicts that this build writes; a
// reader refuses any other.
const Schema = 1

// A File is a file of claims.
type File struct {
	Schema int `yaml:"schema" json:"schema" jsonschema:"required,enum=1"`
	// Domestic and Foreign say who is which, for selectors with side; without them
	// Korean makers are domestic and those of any other country foreign.
	Domestic *Selector `yaml:"domestic" json:"domestic,omitempty"`
	Foreign  *Selector `yaml:"foreign" json:"foreign,omitempty"`
	// Models are facts that runs do not record. They come before hanbench's own.
	Models []Model `yaml:"models" json:"models,omitempty"`
	Claims []Claim `yaml:"claims" json:"claims" jsonschema:"required"`
}

// A Claim is one sentence that can be shown or refuted.
type Claim struct {
	ID   string `yaml:"id" json:"id" jsonschema:"required"`
	Text Words  `yaml:"text" json:"text" jsonschema:"required"`
	// Reading says how the sentence is taken, where it leaves that open.
	Reading Words  `yaml:"reading" json:"reading,omitzero"`
	Source  Source `yaml:"source" json:"source" jsonschema:"required"`

	Subject    Selector   `yaml:"subject" json:"subject" jsonschema:"required"`
	Rivals     []Selector `yaml:"rivals" json:"rivals,omitempty"`
	Quantifier string     `yaml:"quantifier" json:"quantifier,omitempty" jsonschema:"enum=all,enum=named,enum=best,enum=any"` // QuantifierAll and so on; "" stands for all
	Direction  string     `yaml:"direction" json:"direction,omitempty" jsonschema:"enum=ahead,enum=behind,enum=same"`         // DirectionAhead and so on; "" stands for ahead
	// Margin is by how much: of figures that are a share or a rating the
	// difference, of others the relative one (0.3 for 30%). From 0.
	Margin float64 `yaml:"margin" json:"margin,omitempty"`

	Suites  []Part   `yaml:"suites" json:"suites,omitempty"`
	Metrics []string `yaml:"metrics" json:"metrics,omitempty"`
	// Levels of load ("×8", "10/s") that figures of load are of; without them each
	// level that both carried.
	Levels []string `yaml:"levels" json:"levels,omitempty"`

	Size         *Size  `yaml:"size" json:"size,omitempty"`
	Reasoning    string `yaml:"reasoning" json:"reasoning,omitempty" jsonschema:"enum=on,enum=off,enum=same"` // on, off or same; "" for any
	Quantization string `yaml:"quantization" json:"quantization,omitempty"`                                   // same, or a pattern such as Q4_K_M; "" for any
	// Lineage own asks for a subject that is not built on another maker's weights.
	Lineage string `yaml:"lineage" json:"lineage,omitempty" jsonschema:"enum=own"`

	// Family names the claims that are corrected together; "" is a family of one.
	Family   string `yaml:"family" json:"family,omitempty"`
	Evidence Need   `yaml:"evidence" json:"evidence,omitzero"`
	// Closed says why nobody can test it; such a claim stays untested.
	Closed Words `yaml:"closed" json:"closed,omitzero"`
	// Published are figures of others that bear on it. They are told and never
	// used as evidence.
	Published []Published `yaml:"published" json:"published,omitempty"`
}

// Words are a text in the languages of the terminal.
type Words struct {
	KO string `yaml:"ko" json:"ko" jsonschema:"required"`
	EN string `yaml:"en" json:"en" jsonschema:"required"`
}

// In is the text in a language, "ko" or any other for English.
func (w Words) In(lang string) string {
	if lang == "ko" {
		return w.KO
	}
	return w.EN
}

// String is the English text.
func (w Words) String() string { return w.EN }

// Empty reports whether there is no text.
func (w Words) Empty() bool { return w == Words{} }

// A Source says who said it.
type Source struct {
	Who   string `yaml:"who" json:"who" jsonschema:"required"`
	Where string `yaml:"where" json:"where" jsonschema:"required"`
	When  string `yaml:"when" json:"when" jsonschema:"required"` // a year, 2025-09, or a day
	URL   string `yaml:"url" json:"url,omitempty"`
}

// Published is a figure of somebody's, with its source.
type Published struct {
	Text   Words  `yaml:"text" json:"text" jsonschema:"required"`
	Source Source `yaml:"source" json:"source" jsonschema:"required"`
}

// A Selector names models. A model must fit every field that is there, and of a
// field's list any one. Patterns take * and ?, without regard to case; what they
// name may have a folder before it (LGAI-EXAONE/…).
type Selector struct {
	Side    string   `yaml:"side" json:"side,omitempty" jsonschema:"enum=domestic,enum=foreign"` // domestic or foreign, as the file says
	Preset  []string `yaml:"preset" json:"preset,omitempty"`
	Model   []string `yaml:"model" json:"model,omitempty"`
	Maker   []string `yaml:"maker" json:"maker,omitempty"`
	Country []string `yaml:"country" json:"country,omitempty"`
	// Except takes models out again.
	Except *Selector `yaml:"except" json:"except,omitempty"`
	// Target is how such a model is reached, for the command that would test it.
	Target string `yaml:"target" json:"target,omitempty"`
}

// A Part is a suite or some of its items. It may be written as the suite's name
// alone.
type Part struct {
	Suite      string   `yaml:"suite" json:"suite" jsonschema:"required"`
	Tasks      []string `yaml:"tasks" json:"tasks,omitempty"`
	Categories []string `yaml:"categories" json:"categories,omitempty"`
}

// BareYAML is the suite's name.
func (Part) BareYAML() any { return "" }

// JSONSchemaExtend says the same of the bare name in the JSON Schema.
func (Part) JSONSchemaExtend(s *jsonschema.Schema) {
	mapping := *s
	*s = jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, &mapping}}
}

// UnmarshalYAML takes both forms.
func (p *Part) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&p.Suite) == nil {
		return nil
	}
	type plain Part
	return unmarshal((*plain)(p))
}

// A Size is a class of models by their parameters, billions; of a mixture of
// experts all of them count. Zero bounds nothing.
type Size struct {
	Least float64 `yaml:"least" json:"least,omitempty"`
	Most  float64 `yaml:"most" json:"most,omitempty"`
	// Ratio is the most by which the larger of two may exceed the smaller, from 1.
	Ratio float64 `yaml:"ratio" json:"ratio,omitempty"`
}

// Need is the least that a verdict rests on.
type Need struct {
	// Models must be among those measured on all that the claim is of: patterns, each
	// for one.
	Models []string `yaml:"models" json:"models,omitempty"`
	Items  int      `yaml:"items" json:"items,omitempty"` // that both answered, of each pair
	// MDE is the largest change that a pair may fail to find with 80% power, in the
	// unit of margin; 0 for any.
	MDE         float64 `yaml:"mde" json:"mde,omitempty"`
	SameMachine bool    `yaml:"same_machine" json:"same_machine,omitempty"` // both were served by the same machine
	SamePlan    bool    `yaml:"same_plan" json:"same_plan,omitempty"`       // asked with the same settings
}

// Values of Claim.Quantifier.
const (
	// QuantifierAll: ahead of every rival measured, of which each selector names
	// one at least.
	QuantifierAll = "all"
	// QuantifierNamed: likewise, and the rivals are the models named and no others.
	QuantifierNamed = "named"
	// QuantifierBest: ahead of the best of them. Which one that is is not known
	// beforehand, so it is shown as all is.
	QuantifierBest = "best"
	QuantifierAny  = "any" // ahead of one of them
)

// Values of Claim.Direction.
const (
	DirectionAhead  = "ahead"  // the subject is better by more than margin
	DirectionBehind = "behind" // worse by more than margin
	DirectionSame   = "same"   // neither, by margin
)

// Values of Selector.Side.
const (
	SideDomestic = "domestic"
	SideForeign  = "foreign"
)

// Values of Claim.Reasoning, beside same.
const (
	ReasoningOn  = "on"
	ReasoningOff = "off"
	likeRival    = "same" // of Reasoning and Quantization
	lineageOwn   = "own"
)

func (c *Claim) quantifier() string { return orDefault(c.Quantifier, QuantifierAll) }
func (c *Claim) direction() string  { return orDefault(c.Direction, DirectionAhead) }

func (c *Claim) metrics() []string {
	if len(c.Metrics) == 0 {
		return []string{metricAccuracy}
	}
	return c.Metrics
}

func (c *Claim) family() string { return orDefault(c.Family, c.ID) }

func orDefault(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}

// isWhen reports whether a text is a year, a month or a day.
func isWhen(s string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
