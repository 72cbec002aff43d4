// Package outside reads answers that somebody else recorded and holds them
// against a suite's items: which row answers which item, what is there twice,
// what is missing. It is pure: readers in, values out.
package outside

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Table is a file of rows with named columns, as it was read.
type Table struct {
	Name    string // in messages
	Columns []string
	Rows    []Row
}

// A Row is one of a table's rows. Line is where it begins, from 1.
type Row struct {
	Line  int
	cells []cell // by column; shorter than the columns where the last are absent
}

// A cell holds what stands in one column: several texts where JSON has a list
// (an answer for each trial), none where the column is absent or null.
type cell []string

// A FileError is a mistake in a file of answers. Line is 1-based, 0 for the
// file as a whole.
type FileError struct {
	File string
	Line int
	Msg  string
}

func (e *FileError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
	}
	return e.File + ": " + e.Msg
}

// Formats are the endings of the file names that Read knows.
func Formats() []string { return []string{".csv", ".tsv", ".jsonl", ".ndjson", ".json"} }

// Read reads a table; the ending of name decides its format. A byte order
// mark, CRLF and newlines in quotes are harmless. A .json file is a list of
// objects. The error is a *FileError for the first mistake.
func Read(r io.Reader, name string) (*Table, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, &FileError{name, brokenLine(data), "is not UTF-8; where a spreadsheet wrote it, it may be CP949: iconv -f CP949 -t UTF-8"}
	}
	t := &Table{Name: name}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv":
		err = t.readSeparated(data, ',')
	case ".tsv":
		err = t.readSeparated(data, '\t')
	case ".jsonl", ".ndjson":
		err = t.readLines(data)
	case ".json":
		err = t.readList(data)
	default:
		return nil, &FileError{name, 0, "cannot be told by its name; expected one that ends in " + strings.Join(Formats(), ", ")}
	}
	if err != nil {
		return nil, err
	}
	if len(t.Rows) == 0 {
		return nil, &FileError{name, 0, "holds no rows"}
	}
	return t, nil
}

// brokenLine is the line of the first byte that is no UTF-8.
func brokenLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line
}

func (t *Table) readSeparated(data []byte, comma rune) error {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = comma
	r.LazyQuotes = comma == '\t' // many write tabs without quoting anything
	header, err := r.Read()
	if err == io.EOF {
		return &FileError{t.Name, 0, "is empty; expected a line of column names"}
	}
	if err != nil {
		return t.separatedError(err)
	}
	for i, name := range header {
		name = strings.TrimSpace(name)
		if name != "" && slices.Contains(t.Columns, name) {
			return &FileError{t.Name, 1, fmt.Sprintf("two columns are called %q", name)}
		}
		t.Columns = append(t.Columns, name)
		header[i] = name
	}
	for {
		fields, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return t.separatedError(err)
		}
		line, _ := r.FieldPos(0)
		row := Row{Line: line, cells: make([]cell, len(fields))}
		for i, f := range fields {
			row.cells[i] = cell{f}
		}
		t.Rows = append(t.Rows, row)
	}
}

func (t *Table) separatedError(err error) error {
	var pe *csv.ParseError
	if !errors.As(err, &pe) {
		return &FileError{t.Name, 0, err.Error()}
	}
	msg := pe.Err.Error()
	switch {
	case errors.Is(pe.Err, csv.ErrFieldCount):
		msg = fmt.Sprintf("has another number of fields than the %d column names", len(t.Columns))
	case errors.Is(pe.Err, csv.ErrQuote):
		msg = "a quote is not closed, or text follows a closed one"
	case errors.Is(pe.Err, csv.ErrBareQuote):
		msg = `a quote stands in a field that is not quoted; write it "" in a quoted one`
	}
	return &FileError{t.Name, pe.StartLine, msg}
}

func (t *Table) readLines(data []byte) error {
	index := map[string]int{}
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if err := t.addObject(line, n, index); err != nil {
			return err
		}
	}
	return nil
}

// readList reads a JSON list of objects; a row's Line is its place in it.
func (t *Table) readList(data []byte) error {
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return &FileError{t.Name, 0, "is no JSON list of objects: " + err.Error()}
	}
	index := map[string]int{}
	for i, object := range list {
		if err := t.addObject(object, i+1, index); err != nil {
			return err
		}
	}
	return nil
}

// addObject adds a row; index holds the columns met so far.
func (t *Table) addObject(data []byte, line int, index map[string]int) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return &FileError{t.Name, line, "is no JSON object; expected one a line"}
	}
	row := Row{Line: line}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return &FileError{t.Name, line, "is no JSON object: " + err.Error()}
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return &FileError{t.Name, line, "is no JSON object: " + err.Error()}
		}
		name := key.(string) // a key is always a string
		i, known := index[name]
		if !known {
			i = len(t.Columns)
			index[name] = i
			t.Columns = append(t.Columns, name)
		}
		for len(row.cells) <= i {
			row.cells = append(row.cells, nil)
		}
		row.cells[i] = texts(value)
	}
	if _, err := d.Token(); err != nil {
		return &FileError{t.Name, line, "is no whole JSON object"}
	}
	if _, err := d.Token(); err != io.EOF {
		return &FileError{t.Name, line, "holds more than one JSON value; expected one object a line"}
	}
	t.Rows = append(t.Rows, row)
	return nil
}

// texts are the texts of a JSON value: of a list those of its entries, of
// anything else that is no text its JSON. Null has none.
func texts(value json.RawMessage) cell {
	var s string
	var list []json.RawMessage
	switch {
	case string(value) == "null":
		return nil
	case json.Unmarshal(value, &s) == nil:
		return cell{s}
	case json.Unmarshal(value, &list) == nil:
		var all cell
		for _, entry := range list {
			all = append(all, texts(entry)...)
		}
		return all
	}
	return cell{string(value)}
}

// Has reports whether the table has a column of that name, to the letter.
func (t *Table) Has(name string) bool { return slices.Contains(t.Columns, name) }
