package slo

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/internal/yamlfile"
)

// A Preset is an objective known by name; presets.yaml describes the fields.
type Preset struct {
	Name        string `yaml:"name"`
	SLO         string `yaml:"slo"`
	Description string `yaml:"description"`
	Source      string `yaml:"source"`
}

//go:embed presets.yaml
var presetsYAML []byte

// Presets are the objectives known by name, in the file's order. The error is
// a mistake in the embedded file.
func Presets() ([]Preset, error) {
	var file struct {
		Presets []Preset `yaml:"presets"`
	}
	err := yamlfile.Decode("slo/presets.yaml", presetsYAML, &file)
	return file.Presets, err
}

func preset(name string) ([]Clause, error) {
	all, err := Presets()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	i := slices.Index(names, name)
	if i < 0 {
		return nil, unknownPreset(name, names)
	}
	return Parse(all[i].SLO)
}

// unknownPreset: a word without a comparison is a preset mistyped, or a clause
// that lacks its limit.
func unknownPreset(name string, names []string) error {
	near := ""
	if n := suggest.Nearest(name, names); n != "" {
		near = fmt.Sprintf(" (did you mean %q?)", n)
	}
	list := ""
	for _, n := range names {
		list += "\n  " + n
	}
	return fmt.Errorf("%q is neither a clause, %s, nor a preset%s; presets:%s", name, example, near, list)
}
