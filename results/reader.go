package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// The kinds of line in records.jsonl.
const (
	kindHeader  = "header"
	kindTarget  = "target"
	kindStage   = "stage"
	kindRequest = "request"
)

// A line of records.jsonl is a *Header, *TargetInfo, *StageLine or *Record.
type line interface{ isLine() }

func (*Header) isLine()     {}
func (*TargetInfo) isLine() {}
func (*StageLine) isLine()  {}
func (*Record) isLine()     {}

// A SyntaxError is a line that cannot be what it should be. Line is 1-based.
type SyntaxError struct {
	File string
	Line int
	Msg  string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg) }

// A VersionError is a file of a schema that this build does not read.
type VersionError struct {
	File   string
	Schema int
}

func (e *VersionError) Error() string {
	known := fmt.Sprintf("schema %d", Schema)
	if SchemaOldest < Schema {
		known = fmt.Sprintf("schemas %d to %d", SchemaOldest, Schema)
	}
	hint := "it is no file of hanbench"
	if e.Schema > Schema {
		hint = "a newer hanbench wrote it"
	}
	return fmt.Sprintf("%s: schema %d is not known: this build reads %s; %s", e.File, e.Schema, known, hint)
}

func checkSchema(file string, schema int) error {
	if schema < SchemaOldest || schema > Schema {
		return &VersionError{File: file, Schema: schema}
	}
	return nil
}

// ErrNoHeader says that a records file holds nothing: the run ended before
// its first line.
var ErrNoHeader = errors.New("no header line")

// parseLine reads a line of any form. Fields that it does not know are passed
// over, so that a field can be added without a new schema version; a changed
// meaning raises the version. name is the file's in errors; a *SyntaxError leaves
// open which line it is.
func parseLine(name string, data []byte) (line, error) {
	var l line
	switch kind, err := kindOf(data); {
	case err != nil:
		return nil, badLine(name, err)
	case kind == kindHeader:
		l = new(Header)
	case kind == kindTarget:
		l = new(TargetInfo)
	case kind == kindStage:
		l = new(StageLine)
	case kind == kindRequest:
		l = new(Record)
	default:
		return nil, &SyntaxError{File: name, Msg: fmt.Sprintf("kind is %q; expected %q, %q, %q or %q", kind, kindHeader, kindTarget, kindStage, kindRequest)}
	}
	if _, ok := l.(*Header); ok {
		// The version decides how the rest is to be read, so it comes first.
		var v struct {
			Schema int `json:"schema"`
		}
		if err := json.Unmarshal(data, &v); err != nil {
			return nil, badLine(name, err)
		}
		if err := checkSchema(name, v.Schema); err != nil {
			return nil, err
		}
	}
	if err := json.Unmarshal(data, l); err != nil {
		return nil, badLine(name, err)
	}
	return l, nil
}

// kindOf finds the line's kind. Our own lines begin with it, which saves
// reading a long line twice.
func kindOf(data []byte) (string, error) {
	if rest, ok := bytes.CutPrefix(data, []byte(`{"kind":"`)); ok {
		if end := bytes.IndexByte(rest[:min(len(rest), 16)], '"'); end >= 0 && !bytes.ContainsRune(rest[:end], '\\') {
			return string(rest[:end]), nil
		}
	}
	var k struct {
		Kind string `json:"kind"`
	}
	err := json.Unmarshal(data, &k)
	return k.Kind, err
}

func badLine(name string, err error) *SyntaxError {
	var te *json.UnmarshalTypeError
	if errors.As(err, &te) && te.Field != "" {
		return &SyntaxError{File: name, Msg: fmt.Sprintf("field %q holds a %s; expected %s", te.Field, te.Value, te.Type)}
	}
	return &SyntaxError{File: name, Msg: fmt.Sprintf("not a JSON object: %v", err)}
}
