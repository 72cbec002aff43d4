package reference

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/internal/yamlfile"
)

//go:embed profiles/*.yaml
var builtIn embed.FS

// Profiles are the names of the built-in profiles, sorted.
func Profiles() []string {
	files, err := fs.Glob(builtIn, "profiles/*.yaml")
	if err != nil {
		panic(err) // the pattern is constant
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(file, "profiles/"), ".yaml")
	}
	slices.Sort(names)
	return names
}

// LoadProfile finds a built-in profile by its name, or else reads a YAML file.
// The fields that it leaves out have their defaults; gpu_share is then 1. An
// unknown key or a bad value is an error with file, line and, where one is
// near, a suggestion.
func LoadProfile(nameOrPath string) (Profile, error) {
	if slices.Contains(Profiles(), nameOrPath) {
		file := "profiles/" + nameOrPath + ".yaml"
		text, err := builtIn.ReadFile(file)
		if err != nil {
			return Profile{}, fmt.Errorf("load profile %s: %w", nameOrPath, err)
		}
		return parseProfile(file, text)
	}
	text, err := os.ReadFile(nameOrPath)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(nameOrPath, `/\.`) {
		return Profile{}, fmt.Errorf("load profile: no file and no built-in of that name: %s", suggest.Unknown(nameOrPath, Profiles()))
	}
	if err != nil {
		return Profile{}, fmt.Errorf("load profile: %w", err)
	}
	return parseProfile(nameOrPath, text)
}

// parseProfile reads the text of a profile; file is for the error messages.
func parseProfile(file string, text []byte) (Profile, error) {
	p := Profile{GPUShare: 1}
	if len(bytes.TrimSpace(text)) == 0 {
		return Profile{}, fmt.Errorf("%s: the file is empty", file)
	}
	if err := yamlfile.Decode(file, text, &p); err != nil {
		return Profile{}, err
	}
	if err := p.Validate(); err != nil {
		var bad *FieldError
		if errors.As(err, &bad) {
			return Profile{}, fmt.Errorf("%s:%d: %w", file, yamlfile.LineOf(text, bad.Field), err)
		}
		return Profile{}, fmt.Errorf("%s: %w", file, err)
	}
	return p.withDefaults(), nil
}
