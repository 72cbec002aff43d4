package results

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// A headed file is JSON Lines beside the records: one line of a kind, its head,
// which says the schema, and then lines of another kind.
type headed[Head, Line any] struct {
	name               string // in errors
	headKind, lineKind string
	head               *Head
	schema             func() int         // the head's
	add                func(*Line) string // takes a line, or says what is wrong with it
}

// read reads the file. began is false where it has no head. torn says where the last
// line has no end, as a writer that was killed leaves it; the line is left out. The
// error is a *SyntaxError for the first bad line, a *VersionError for an unknown
// schema.
func (h headed[Head, Line]) read(r io.Reader) (began bool, torn *SyntaxError, err error) {
	b := bufio.NewReader(r)
	for n := 1; ; n++ {
		data, err := b.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return began, nil, fmt.Errorf("read %s: %w", h.name, cause(err))
		}
		if err == io.EOF && len(data) > 0 && !wholeObject(data) {
			return began, &SyntaxError{h.name, n, fmt.Sprintf("the last line is torn (%d bytes without an end)", len(data))}, nil
		}
		if data = bytes.TrimSpace(data); len(data) > 0 {
			if bad := h.line(data, n, &began); bad != nil {
				return began, nil, bad
			}
		}
		if err == io.EOF {
			return began, nil, nil
		}
	}
}

func (h headed[Head, Line]) line(data []byte, n int, began *bool) error {
	bad := func(format string, args ...any) error {
		return &SyntaxError{h.name, n, fmt.Sprintf(format, args...)}
	}
	kind, err := kindOf(data)
	switch {
	case err != nil:
		return bad("is not a JSON object: %v", err)
	case kind == h.headKind && !*began:
		*began = true
		if err := json.Unmarshal(data, h.head); err != nil {
			return bad("%v", err)
		}
		return checkSchema(h.name, h.schema())
	case kind == h.lineKind && *began:
		line := new(Line)
		if err := json.Unmarshal(data, line); err != nil {
			return bad("%v", err)
		}
		if msg := h.add(line); msg != "" {
			return bad("%s", msg)
		}
		return nil
	}
	return bad("kind is %q; expected one line %q and then %q", kind, h.headKind, h.lineKind)
}
