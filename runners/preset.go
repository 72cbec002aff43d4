package runners

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/yamlfile"
)

// Protocol is the language that an endpoint speaks.
type Protocol string

// The protocols, one runner each.
const (
	Ollama Protocol = "ollama" // Ollama's native /api/*
	OpenAI Protocol = "openai" // OpenAI's chat completions
)

// A Preset is an endpoint known by name; presets.yaml describes the fields.
type Preset struct {
	Name      string            `yaml:"name" json:"name"`
	Title     string            `yaml:"title" json:"title"`
	Maker     string            `yaml:"maker" json:"maker,omitempty"`
	Country   string            `yaml:"country" json:"country,omitempty"`
	Protocol  Protocol          `yaml:"protocol" json:"protocol"`
	URL       string            `yaml:"url" json:"url"`
	KeyEnv    string            `yaml:"key_env" json:"key_env,omitempty"`
	KeyHeader string            `yaml:"key_header" json:"key_header,omitempty"`
	IDHeader  string            `yaml:"id_header" json:"id_header,omitempty"`
	Rename    map[string]string `yaml:"rename" json:"rename,omitempty"`
	Models    []string          `yaml:"models" json:"models,omitempty"`
	Local     bool              `yaml:"local" json:"local,omitempty"`
	Notes     string            `yaml:"notes" json:"notes,omitempty"`
}

// KeySet reports whether the preset's key is there to be used; false for a
// preset that names none.
func (p Preset) KeySet() bool {
	key, err := keyFromEnv(p.KeyEnv)
	return err == nil && key != ""
}

//go:embed presets.yaml
var presetsYAML []byte

type presetFile struct {
	Presets []Preset `yaml:"presets"`
}

// Presets are hanbench's own, then the user's, read from file, or where that
// is "" from hanbench/presets.yaml in the user's configuration folder if there
// is one. A user's preset replaces ours of the same name.
func Presets(file string) ([]Preset, error) {
	var own presetFile
	if err := yamlfile.Decode("presets.yaml", presetsYAML, &own); err != nil {
		return nil, err
	}
	must := file != ""
	if !must {
		dir, err := os.UserConfigDir()
		if err != nil {
			return own.Presets, nil
		}
		file = filepath.Join(dir, "hanbench", "presets.yaml")
	}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return own.Presets, nil
	}
	if err != nil {
		return nil, fmt.Errorf("presets: %w", err)
	}
	var user presetFile
	if err := yamlfile.Decode(file, data, &user); err != nil {
		return nil, err
	}
	presets := own.Presets
	for i, p := range user.Presets {
		if field, err := p.validate(); err != nil {
			line := yamlfile.LineOf(data, fmt.Sprintf("presets[%d].%s", i, field))
			return nil, &yamlfile.Error{File: file, Line: line, Msg: err.Error()}
		}
		if i := slices.IndexFunc(presets, func(q Preset) bool { return q.Name == p.Name }); i >= 0 {
			presets[i] = p
		} else {
			presets = append(presets, p)
		}
	}
	return presets, nil
}

// validate names the first field that cannot be.
func (p Preset) validate() (field string, err error) {
	switch {
	case p.Name == "":
		return "name", errors.New("a preset has no name")
	case strings.Contains(p.Name, ":"):
		return "name", fmt.Errorf("preset %q: a name holds no colon; in a target the model begins there", p.Name)
	case p.Protocol != Ollama && p.Protocol != OpenAI:
		return "protocol", fmt.Errorf("preset %s: protocol is %q; expected ollama or openai", p.Name, p.Protocol)
	case p.URL == "":
		return "url", fmt.Errorf("preset %s: url is missing", p.Name)
	}
	return "", nil
}
