// Package workload makes work for a server from a specification and a seed:
// Korean prompts of given lengths, with shared or unique beginnings, in one turn
// or several. A workload is a suite without gold. The package is pure save that
// it reads files of lengths; any request can be made by its number alone, so
// that none is kept.
package workload

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hanbench/hanbench/internal/yamlfile"
	"github.com/invopop/jsonschema"
)

// A Recipe describes a workload; docs/workloads.md describes the keys.
type Recipe struct {
	Name string `yaml:"name" json:"name" jsonschema:"required"`
	// Input is the length of the prompt, in a later turn of the new message.
	// Default: 500 characters.
	Input Length `yaml:"input,omitempty" json:"input,omitzero"`
	// Output is the length of the answer. In tokens it is exact where the server
	// knows ignore_eos; in characters the prompt asks for it. Default: 128 tokens.
	Output Length `yaml:"output,omitempty" json:"output,omitzero"`
	// MayEndEarly lets the model end an answer before its tokens are reached.
	MayEndEarly bool `yaml:"may_end_early,omitempty" json:"may_end_early,omitempty"`
	// Prefix is a beginning that prompts share.
	Prefix *Prefix `yaml:"prefix,omitempty" json:"prefix,omitempty"`
	// Turns are those of a conversation, 1 to 1000. Default: 1.
	Turns *Distribution `yaml:"turns,omitempty" json:"turns,omitempty"`
	// Think is the pause between an answer and the next turn.
	Think Pause `yaml:"think,omitempty" json:"think,omitzero"`
	// Items is the number of conversations where nothing else bounds a stage.
	// Default: 100.
	Items int `yaml:"items,omitempty" json:"items,omitempty"`
	// Repeat sends the same Items prompts again and again, to measure a prompt
	// cache. Without it every conversation begins with a number of its own.
	Repeat bool `yaml:"repeat,omitempty" json:"repeat,omitempty"`
}

// A Prefix is a beginning that prompts share, sent as the system message. Its
// length is given in one of three ways.
type Prefix struct {
	// Chars or Tokens is its length, which comes on top of the input's.
	Chars  int `yaml:"chars,omitempty" json:"chars,omitempty"`
	Tokens int `yaml:"tokens,omitempty" json:"tokens,omitempty"`
	// Share is the part of the input's length that is shared, above 0 and below 1.
	Share float64 `yaml:"share,omitempty" json:"share,omitempty"`
	// Groups is the number of different prefixes; every one is as frequent.
	// Default: 1, one prefix for all.
	Groups int `yaml:"groups,omitempty" json:"groups,omitempty"`
}

// A Pause is a distribution of times: fixed, or with an SD lognormal. In YAML a
// bare duration is a fixed one.
type Pause struct {
	Mean time.Duration `yaml:"mean" json:"mean" jsonschema:"type=string"`
	SD   time.Duration `yaml:"sd,omitempty" json:"sd,omitempty" jsonschema:"type=string"`
}

// BareYAML says that a duration will do.
func (Pause) BareYAML() any { return time.Duration(0) }

// UnmarshalYAML also takes a bare duration.
func (p *Pause) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&p.Mean) == nil {
		return nil
	}
	type plain Pause // without this method
	return unmarshal((*plain)(p))
}

// JSONSchemaExtend says the same of the bare duration in the JSON Schema.
func (Pause) JSONSchemaExtend(s *jsonschema.Schema) {
	object := *s
	*s = jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, &object}}
}

const (
	maxTurns  = 1000
	maxThink  = 24 * time.Hour
	maxItems  = 10_000_000
	maxGroups = 1_000_000

	defaultItems = 100
)

// Validate finds the first field that makes no sense. The error names the
// workload, the field, its value and what is expected.
func (s Recipe) Validate() error {
	if s.Name == "" || strings.ContainsAny(s.Name, "/\\ \t\n") {
		return fmt.Errorf("workload: name is %q; expected a name without spaces and slashes", s.Name)
	}
	if err := s.validate(); err != nil {
		return fmt.Errorf("workload %s: %w", s.Name, err)
	}
	return nil
}

func (s Recipe) validate() error {
	if err := cmp.Or(s.Input.validate("input"), s.Output.validate("output")); err != nil {
		return err
	}
	if s.Turns != nil {
		if err := s.Turns.validate(1); err != nil {
			return under("turns", err)
		}
		if most := s.mostTurns(); most > maxTurns {
			return fmt.Errorf("turns goes up to %d; expected a value or a max of 1 to %d", most, maxTurns)
		}
	}
	switch {
	case s.MayEndEarly && s.Output.Chars != nil:
		return errors.New("may_end_early is for an output in tokens; one in characters always may")
	case s.Think.Mean < 0 || s.Think.Mean > maxThink:
		return fmt.Errorf("think.mean is %s; expected 0s to %s", s.Think.Mean, maxThink)
	case s.Think.SD < 0 || s.Think.SD > maxThink || s.Think.SD > 0 && s.Think.Mean == 0:
		return fmt.Errorf("think.sd is %s beside a mean of %s; expected 0s to %s, and a mean above 0s", s.Think.SD, s.Think.Mean, maxThink)
	case s.Think.Mean > 0 && s.mostTurns() < 2:
		return fmt.Errorf("think is %s; it is the pause between turns, expected turns of 2 or more", s.Think.Mean)
	case s.Items < 0 || s.Items > maxItems:
		return fmt.Errorf("items is %d; expected 1 to %d", s.Items, maxItems)
	}
	if s.Prefix != nil {
		return under("prefix", s.Prefix.validate())
	}
	return nil
}

func (p *Prefix) validate() error {
	ways := 0
	for _, given := range []bool{p.Chars != 0, p.Tokens != 0, p.Share != 0} {
		if given {
			ways++
		}
	}
	switch {
	case ways != 1:
		return errors.New("chars, tokens or share: expected one of them")
	case p.Chars < 0 || p.Chars > maxCount:
		return fmt.Errorf("chars is %d; expected 1 to %d", p.Chars, maxCount)
	case p.Tokens < 0 || p.Tokens > maxCount:
		return fmt.Errorf("tokens is %d; expected 1 to %d", p.Tokens, maxCount)
	case !(p.Share >= 0 && p.Share < 1):
		return fmt.Errorf("share is %v; expected more than 0 and less than 1", p.Share)
	case p.Groups < 0 || p.Groups > maxGroups:
		return fmt.Errorf("groups is %d; expected 1 to %d", p.Groups, maxGroups)
	}
	return nil
}

// Talks reports whether requests can be turns of a conversation, which come when
// the answers before them do.
func (s Recipe) Talks() bool { return s.mostTurns() > 1 }

// mostTurns is the most turns that a conversation can have.
func (s Recipe) mostTurns() int {
	switch {
	case s.Turns == nil:
		return 1
	case s.Turns.Kind == Fixed:
		return s.Turns.Value
	case s.Turns.Max == 0:
		return maxCount
	}
	return s.Turns.Max
}

// Files are the recipe's files of lengths, to be changed in place.
func (s *Recipe) Files() []*string {
	var files []*string
	for _, d := range []*Distribution{s.Input.Chars, s.Input.Tokens, s.Output.Chars, s.Output.Tokens, s.Turns} {
		if d != nil && d.File != "" {
			files = append(files, &d.File)
		}
	}
	return files
}

// Parse reads a Recipe from the command line: a YAML mapping in braces, or the
// name of a file that holds one.
func Parse(arg string) (Recipe, error) {
	var s Recipe
	file, data := "workload", []byte(arg)
	if !strings.HasPrefix(strings.TrimSpace(arg), "{") {
		var err error
		if data, err = os.ReadFile(arg); err != nil {
			return s, fmt.Errorf("workload %q is neither a mapping in braces nor a file that can be read: %w", arg, err)
		}
		file = arg
	}
	if err := yamlfile.Decode(file, data, &s); err != nil {
		return s, err
	}
	return s, s.Validate()
}
