package claim

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/hanbench/hanbench/internal/yamlfile"
)

//go:embed claims
var shipped embed.FS

// Parse reads a file of claims; name is its name in errors. The error is a
// *yamlfile.Error, which names the line and the field.
func Parse(name string, data []byte) (*File, error) {
	var f File
	if err := yamlfile.Decode(name, data, &f); err != nil {
		return nil, err
	}
	if err := f.Validate(); err != nil {
		line := 1
		var field *fieldError
		if errors.As(err, &field) {
			line = yamlfile.LineOf(data, field.field)
		}
		return nil, &yamlfile.Error{File: name, Line: line, Msg: err.Error()}
	}
	return &f, nil
}

// Shipped are the claims that hanbench brings, in the order of their files. The
// error is a mistake in one of them.
func Shipped() (*File, error) {
	all := &File{Schema: Schema}
	names, err := fs.Glob(shipped, "claims/*.yaml")
	if err != nil {
		return nil, err
	}
	seen := map[string]string{}
	for _, name := range names {
		data, err := shipped.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := Parse(name, data)
		if err != nil {
			return nil, err
		}
		for _, c := range f.Claims {
			if other := seen[c.ID]; other != "" {
				return nil, fmt.Errorf("%s: claim %s stands in %s, too", name, c.ID, other)
			}
			seen[c.ID] = name
		}
		all.Claims = append(all.Claims, f.Claims...)
	}
	return all, nil
}
