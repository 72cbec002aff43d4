package merge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/hanbench/hanbench/results"
)

// Read reads a merged file; name is its name in errors. The error says what is
// wrong with a file that is empty, cut off, edited, of another kind or of a newer
// schema.
func Read(r io.Reader, name string) (*Content, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fmt.Errorf("%s is empty", name)
	}
	var head struct {
		Kind   string `json:"kind"`
		Schema int    `json:"schema"`
	}
	err = json.Unmarshal(data, &head)
	if !isObject(data) {
		return nil, fmt.Errorf("%s is no merged result: it is not one JSON object; name run directories, or what hanbench merge wrote", name)
	}
	if err != nil {
		return nil, syntaxError(name, data, err)
	}
	switch {
	case head.Kind != Kind:
		return nil, fmt.Errorf("%s is no merged result (kind is %q; expected %q); name run directories, or what hanbench merge wrote", name, head.Kind, Kind)
	case head.Schema > Schema:
		return nil, fmt.Errorf("%s: schema %d is not known: this build reads schema %d; a newer hanbench wrote it", name, head.Schema, Schema)
	case head.Schema != Schema:
		return nil, fmt.Errorf("%s: schema %d is not known: this build reads schema %d; it is no file of hanbench", name, head.Schema, Schema)
	}
	var m Merged
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, syntaxError(name, data, err)
	}
	if m.ContentHash != m.Content.hash() {
		return nil, fmt.Errorf("%s: its content is not what content_hash says: the file was edited; merge the runs anew", name)
	}
	if len(m.Content.Sources) == 0 {
		return nil, fmt.Errorf("%s holds no run", name)
	}
	for i := range m.Content.Stages {
		for k := range m.Content.Stages[i].Histograms {
			if err := newCounter().merge(&m.Content.Stages[i].Histograms[k]); err != nil {
				return nil, fmt.Errorf("%s: stage %d: %w", name, i, err)
			}
		}
	}
	return &m.Content, nil
}

// isObject reports whether data is a JSON object, whole or cut off, and nothing
// after it.
func isObject(data []byte) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return false
	}
	d = json.NewDecoder(bytes.NewReader(data))
	var object json.RawMessage
	return d.Decode(&object) != nil || !d.More()
}

// syntaxError gives an error of JSON its line.
func syntaxError(name string, data []byte, err error) error {
	offset := int64(len(data))
	var se *json.SyntaxError
	var te *json.UnmarshalTypeError
	msg := err.Error()
	switch {
	case errors.As(err, &se):
		offset = se.Offset
		if offset >= int64(len(bytes.TrimSpace(data))) {
			msg += "; the file is cut off"
		}
	case errors.As(err, &te):
		offset = te.Offset
		msg = fmt.Sprintf("field %q holds a %s; expected %s", te.Field, te.Value, te.Type)
	}
	line := 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte{'\n'})
	return &results.SyntaxError{File: name, Line: line, Msg: msg}
}
