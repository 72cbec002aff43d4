package outside

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// objects adds rows of JSON to a table.
type objects struct {
	*Table
	index map[string]int // of the columns met so far
	last  []int          // by column: the line that had it last
}

func (t *Table) readLines(data []byte) error {
	o := objects{Table: t, index: map[string]int{}}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if line[0] == '[' {
			return &FileError{t.Name, n, "is a JSON list; expected an object a line (a file that is one list of objects is named .json)"}
		}
		if err := o.add(line, n); err != nil {
			return err
		}
	}
	return nil
}

// readList reads a JSON list of objects; a row's Line is its place in it.
func (t *Table) readList(data []byte) error {
	data = bytes.TrimSpace(data)
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		why := err.Error()
		switch {
		case len(data) == 0:
			why = "it is empty"
		case data[0] == '{' && json.Valid(data):
			why = "it is one object; give the list in it alone"
		case data[0] == '{':
			why = "it begins with an object; where each line is one, name it .jsonl"
		}
		return &FileError{t.Name, 0, "is no JSON list of objects: " + why}
	}
	o := objects{Table: t, index: map[string]int{}}
	for i, object := range list {
		if err := o.add(object, i+1); err != nil {
			return err
		}
	}
	return nil
}

// add adds a row.
func (o *objects) add(data []byte, line int) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return &FileError{o.Name, line, "is no JSON object; expected one a line"}
	}
	row := Row{Line: line}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return &FileError{o.Name, line, "is no JSON object: " + err.Error()}
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			msg := "is no JSON object: " + err.Error()
			if strings.Contains(err.Error(), "invalid character 'N'") {
				msg = fmt.Sprintf("%q is NaN, which is no JSON; write null", key)
			}
			return &FileError{o.Name, line, msg}
		}
		if err := o.set(&row, key.(string), value); err != nil { // a key is always a string
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return &FileError{o.Name, line, "is no whole JSON object"}
	}
	if _, err := d.Token(); err != io.EOF {
		return &FileError{o.Name, line, "holds more than one JSON value; expected one object a line"}
	}
	o.Rows = append(o.Rows, row)
	return nil
}

// set puts a value into the row's column of that name.
func (o *objects) set(row *Row, name string, value json.RawMessage) error {
	i, known := o.index[name]
	if !known {
		i = len(o.Columns)
		o.index[name] = i
		o.Columns = append(o.Columns, name)
		o.last = append(o.last, 0)
	}
	if o.last[i] == row.Line {
		return &FileError{o.Name, row.Line, fmt.Sprintf("has %q twice; which of the two counts cannot be told", name)}
	}
	o.last[i] = row.Line
	for len(row.cells) <= i {
		row.cells = append(row.cells, nil)
	}
	texts, ok := textsOf(value, mostLists)
	if !ok {
		if o.odd == nil {
			o.odd = map[place]bool{}
		}
		o.odd[place{len(o.Rows), i}] = true
	}
	row.cells[i] = texts
	return nil
}

// mostLists is how deep lists of texts stand in one another: lm-evaluation-harness
// writes [["an answer"]]. Deeper ones are its log-likelihoods.
const mostLists = 2

// textsOf are the texts of a JSON value: of a list those of its entries, of a
// number or a boolean its JSON. Null has none. An object, and lists within more
// than so many lists, are not ok.
func textsOf(value json.RawMessage, lists int) (texts cell, ok bool) {
	switch value[0] {
	case 'n':
		return nil, true
	case '{':
		return nil, false
	case '"':
		var s string
		err := json.Unmarshal(value, &s)
		return cell{s}, err == nil
	case '[':
		var list []json.RawMessage
		if lists == 0 || json.Unmarshal(value, &list) != nil {
			return nil, false
		}
		for _, entry := range list {
			more, ok := textsOf(entry, lists-1)
			if !ok {
				return nil, false
			}
			texts = append(texts, more...)
		}
		return texts, true
	}
	return cell{string(value)}, true
}
