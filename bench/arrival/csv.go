package arrival

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A table is a CSV file whose columns go by the names in its header, wherever
// they stand.
type table struct {
	in      *csv.Reader
	columns []string // those asked for
	index   []int    // where each is; -1 for one that may be missing and is
	row     []string
}

// openTable reads the header. Columns beyond required may be missing.
func openTable(in *bufio.Reader, required int, columns ...string) (*table, error) {
	t := &table{in: csv.NewReader(in), columns: columns}
	t.in.ReuseRecord = true
	header, err := t.in.Read()
	if errors.Is(err, io.EOF) {
		return nil, &TraceError{Line: 1, Column: 1, Msg: "the file is empty; expected the columns " + strings.Join(columns[:required], ", ")}
	}
	if err != nil {
		return nil, csvError(err)
	}
	for i, name := range columns {
		at := slices.IndexFunc(header, func(s string) bool { return strings.TrimSpace(s) == name })
		if at < 0 && i < required {
			line, column := t.in.FieldPos(0)
			return nil, &TraceError{Line: line, Column: column,
				Msg: fmt.Sprintf("no column %q; expected %s; there is %s", name, strings.Join(columns[:required], ", "), quote(strings.Join(header, ",")))}
		}
		t.index = append(t.index, at)
	}
	return t, nil
}

// next reads a row; the error at the end is io.EOF.
func (t *table) next() (err error) {
	t.row, err = t.in.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return csvError(err)
	}
	return err
}

// get is the field of the i-th column, "" where that is missing.
func (t *table) get(i int) string {
	if t.index[i] < 0 {
		return ""
	}
	return strings.TrimSpace(t.row[t.index[i]])
}

func (t *table) tokens(i int) (int, error) {
	n, ok := tokens(t.get(i))
	if !ok {
		return 0, t.unexpected(i, wantTokens)
	}
	return n, nil
}

// unexpected is the error of a field.
func (t *table) unexpected(i int, want string) error {
	line, column := t.in.FieldPos(t.index[i])
	return &TraceError{Line: line, Column: column, Msg: fmt.Sprintf("%s is %s; expected %s", t.columns[i], quote(t.get(i)), want)}
}

// csvError says where the form of the file is wrong.
func csvError(err error) error {
	var pe *csv.ParseError
	if !errors.As(err, &pe) {
		return err // of the file system
	}
	msg := pe.Err.Error() + "; expected comma-separated values"
	if errors.Is(pe.Err, csv.ErrFieldCount) {
		msg = "another number of fields than the header; expected as many"
	}
	return &TraceError{Line: pe.Line, Column: pe.Column, Msg: msg}
}

// readTable reads all rows of a table; request makes one of each.
func readTable(t *table, request func(*table) (timed, error)) ([]timed, error) {
	var list []timed
	for {
		switch err := t.next(); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, err
		}
		r, err := request(t)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
}
