// Package table reads the rows of a data file: Parquet, JSONL, JSON, CSV or
// TSV. All text comes out in NFC; what a cell holds is a string, an int, a
// float64, a bool, a []any, a map[string]any or nil.
package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// A Row is one record of a file.
type Row struct {
	N      int // 1-based among the file's rows
	Line   int // 1-based line where it begins; 0 where the format has no lines
	Values map[string]any
}

// An Error says what is wrong with a file and where. Line and Row are 1-based
// and 0 where they are not known; Column may be "".
type Error struct {
	File   string
	Line   int
	Row    int
	Column string
	Msg    string
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	} else if e.Row > 0 {
		fmt.Fprintf(&b, ": row %d", e.Row)
	}
	if e.Column != "" {
		fmt.Fprintf(&b, ": column %q", e.Column)
	}
	return b.String() + ": " + e.Msg
}

// Options say what the file's form leaves open.
type Options struct {
	// Within names the list that holds the rows of a JSON object, such as
	// "data[].paragraphs[].qas[]". A row has the fields of what is around it
	// too, unless it has its own of that name. Only for JSON.
	Within string
}

// magic begins and ends every Parquet file.
const magic = "PAR1"

// Rows reads the file name of fsys, row by row. The format is told by the
// suffix (.parquet, .csv, .tsv, .json, .jsonl, .ndjson), and where that says
// nothing by the first bytes. An error, always an *Error, ends the sequence.
// Memory is bounded by one row; by one row group of a Parquet file; and by the
// outermost list's largest element of a JSON file read Within.
func Rows(fsys fs.FS, name string, o Options) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		f, err := fsys.Open(name)
		if err != nil {
			yield(Row{}, &Error{File: name, Msg: "cannot be read: " + cause(err)})
			return
		}
		defer f.Close()
		r := bufio.NewReaderSize(f, 64<<10)
		form, err := formOf(name, r)
		if err != nil {
			yield(Row{}, &Error{File: name, Msg: "cannot be read: " + cause(err)})
			return
		}
		switch form {
		case "parquet":
			readParquet(f, r, name, yield)
		case "csv":
			readText(r, name, ',', yield)
		case "tsv":
			readText(r, name, '\t', yield)
		default:
			readJSON(r, name, form == "jsonl", o.Within, yield)
		}
	}
}

func cause(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// formOf tells the format, and takes a byte order mark off r.
func formOf(name string, r *bufio.Reader) (string, error) {
	start, err := r.Peek(3)
	if err != nil && err != io.EOF {
		return "", err
	}
	if bytes.Equal(start, []byte("\ufeff")) {
		_, _ = r.Discard(3)
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".parquet":
		return "parquet", nil
	case ".csv":
		return "csv", nil
	case ".tsv":
		return "tsv", nil
	case ".jsonl", ".ndjson":
		return "jsonl", nil
	case ".json":
		return "json", nil
	}
	start, _ = r.Peek(4096)
	line, _, _ := bytes.Cut(start, []byte("\n"))
	switch trimmed := bytes.TrimSpace(start); {
	case bytes.HasPrefix(start, []byte(magic)):
		return "parquet", nil
	case bytes.HasPrefix(trimmed, []byte("{")), bytes.HasPrefix(trimmed, []byte("[")):
		return "json", nil
	case bytes.Count(line, []byte("\t")) > 0:
		return "tsv", nil
	}
	return "csv", nil
}

func nfc(s string) string { return hangul.NFC(s) }
