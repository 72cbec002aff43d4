package outside

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// readSeparated reads fields set apart by comma, a comma or a tab.
func (t *Table) readSeparated(data []byte, comma rune) error {
	if err := t.checkSeparator(data, comma); err != nil {
		return err
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = comma
	err := t.addRecords(r)
	var pe *csv.ParseError
	if comma == '\t' && errors.As(err, &pe) && !errors.Is(pe.Err, csv.ErrFieldCount) {
		// Many write tabs and quote nothing. Quotes are then part of the text: a
		// reader that is lax about them would take following rows into one field.
		t.Columns, t.Rows = nil, nil
		return t.readPlain(data)
	}
	return t.separatedError(err)
}

// checkSeparator finds a file that is named after another separator than its
// columns have.
func (t *Table) checkSeparator(data []byte, comma rune) error {
	header, _, lf := bytes.Cut(data, []byte("\n"))
	if !lf && bytes.Contains(header, []byte("\r")) {
		return &FileError{t.Name, 0, "ends its lines with CR alone; expected LF or CRLF"}
	}
	if bytes.ContainsRune(header, comma) {
		return nil
	}
	for _, other := range []struct{ mark, is, want string }{
		{"\t", "tabs", "name it .tsv"},
		{",", "commas", "name it .csv"},
		{";", "semicolons", "write it with commas"},
	} {
		if bytes.Contains(header, []byte(other.mark)) {
			return &FileError{t.Name, 1, fmt.Sprintf("sets its columns apart by %s; %s", other.is, other.want)}
		}
	}
	return nil
}

// addRecords adds the header's columns and a row for each record after it.
func (t *Table) addRecords(r *csv.Reader) error {
	header, err := r.Read()
	if err == io.EOF {
		return &FileError{t.Name, 0, "is empty; expected a line of column names"}
	}
	if err != nil {
		return err
	}
	if err := t.addColumns(header); err != nil {
		return err
	}
	for {
		fields, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		t.addFields(line, fields)
	}
}

func (t *Table) addColumns(names []string) error {
	for _, name := range names {
		name = strings.TrimSpace(name)
		if name != "" && slices.Contains(t.Columns, name) {
			return &FileError{t.Name, 1, fmt.Sprintf("two columns are called %q", name)}
		}
		t.Columns = append(t.Columns, name)
	}
	return nil
}

func (t *Table) addFields(line int, fields []string) {
	row := Row{Line: line, cells: make([]cell, len(fields))}
	for i, f := range fields {
		row.cells[i] = cell{f}
	}
	t.Rows = append(t.Rows, row)
}

// readPlain reads tabs and line ends, and takes quotes as they stand.
func (t *Table) readPlain(data []byte) error {
	n := 0
	for line := range bytes.Lines(data) {
		n++
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if len(line) == 0 {
			continue
		}
		fields := strings.Split(string(line), "\t")
		switch {
		case t.Columns == nil:
			if err := t.addColumns(fields); err != nil {
				return err
			}
		case len(fields) != len(t.Columns):
			return &FileError{t.Name, n, fmt.Sprintf("has another number of fields than the %d column names (the file was read without quoting, for its quotes do not pair)", len(t.Columns))}
		default:
			t.addFields(n, fields)
		}
	}
	return nil
}

func (t *Table) separatedError(err error) error {
	var pe *csv.ParseError
	if !errors.As(err, &pe) {
		return err
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
