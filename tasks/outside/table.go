// Package outside reads answers that somebody else recorded and holds them
// against a suite's items: which row answers which item, what is there twice,
// what is missing. It is pure: readers in, values out.
package outside

import (
	"bytes"
	"fmt"
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
	odd     map[place]bool // what JSON has there is no text, nor a list of texts
}

// A place is a cell's row and column, from 0.
type place struct{ row, column int }

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

// Read reads a file's content as a table; the ending of name decides its format.
// A byte order mark, CRLF and newlines in quotes are harmless. A .json file is a
// list of objects. The error is a *FileError for the first mistake. The table
// keeps nothing of data.
func Read(data []byte, name string) (*Table, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if err := checkText(data, name); err != nil {
		return nil, err
	}
	t := &Table{Name: name}
	var err error
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

// checkText finds what is no text in UTF-8.
func checkText(data []byte, name string) error {
	for _, known := range []struct{ start, msg string }{
		{"\xff\xfe", "is UTF-16; write it as UTF-8: iconv -f UTF-16 -t UTF-8"},
		{"\xfe\xff", "is UTF-16; write it as UTF-8: iconv -f UTF-16 -t UTF-8"},
		{"\x1f\x8b", "is compressed; unpack it first: gunzip"},
		{"PK\x03\x04", "is an archive or a spreadsheet; write it as CSV"},
	} {
		if bytes.HasPrefix(data, []byte(known.start)) {
			return &FileError{name, 0, known.msg}
		}
	}
	if !utf8.Valid(data) {
		return &FileError{name, brokenLine(data), "is not UTF-8; where a spreadsheet wrote it, it may be CP949: iconv -f CP949 -t UTF-8"}
	}
	return nil
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

// Has reports whether the table has a column of that name, to the letter.
func (t *Table) Has(name string) bool { return slices.Contains(t.Columns, name) }
