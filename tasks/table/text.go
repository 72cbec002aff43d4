package table

import (
	"bufio"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxCell bounds one cell of a text file: a quote that is never closed would
// take the rest of the file into memory otherwise.
const maxCell = 16 << 20

// readText reads delimited text whose first record names the columns. Every
// cell is a string.
//
// Quotes are read as Python's csv module and pandas do, because that is what
// published files were written and first read with: a quote only opens at the
// start of a cell, two stand for one, and what follows a closing quote belongs
// to the cell. A quoted cell may go over several lines. encoding/csv would take
// the rest of the file for one cell where text follows a closing quote.
func readText(r *bufio.Reader, name string, comma byte, spelling func(string) string, yield func(Row, error) bool) {
	s := &splitter{r: r, comma: comma, spelling: spelling, line: 1}
	header, line, err := s.record()
	if err == io.EOF {
		yield(Row{}, &Error{File: name, Msg: "is empty; expected a line with the columns' names"})
		return
	}
	if err == nil {
		err = checkHeader(header)
	}
	if err != nil {
		yield(Row{}, &Error{File: name, Line: line, Msg: err.Error()})
		return
	}
	for n := 1; ; n++ {
		cells, line, err := s.record()
		if err == io.EOF {
			return
		}
		if err == nil && len(cells) != len(header) {
			err = fmt.Errorf("has %d cells; the first line names %d columns", len(cells), len(header))
		}
		if err != nil {
			yield(Row{}, &Error{File: name, Line: line, Row: n, Msg: err.Error()})
			return
		}
		values := make(map[string]any, len(cells))
		for i, cell := range cells {
			values[header[i]] = cell
		}
		if !yield(Row{N: n, Line: line, Values: values}, nil) {
			return
		}
	}
}

func checkHeader(names []string) error {
	seen := make(map[string]int, len(names))
	for i, name := range names {
		if first, ok := seen[name]; ok {
			return fmt.Errorf("columns %d and %d are both called %q", first, i+1, name)
		}
		seen[name] = i + 1
	}
	return nil
}

// splitter cuts text into records and cells.
type splitter struct {
	r        *bufio.Reader
	comma    byte
	spelling func(string) string
	line     int // 1-based, of the next byte
	cell     []byte
}

// record reads the next record that is not an empty line, and the line where it
// begins. The error is io.EOF after the last.
func (s *splitter) record() (cells []string, line int, err error) {
	for {
		line = s.line
		more := true
		for more {
			var quoted bool
			quoted, more, err = s.next()
			if err != nil && (err != io.EOF || len(cells) == 0 && len(s.cell) == 0 && !quoted) {
				return nil, line, err
			}
			if !more && len(cells) == 0 && len(s.cell) == 0 && !quoted {
				break // an empty line
			}
			if !utf8.Valid(s.cell) {
				return nil, line, fmt.Errorf("is not UTF-8; save the file in that encoding")
			}
			cells = append(cells, s.spelling(string(s.cell)))
			if err == io.EOF {
				return cells, line, nil
			}
		}
		if len(cells) > 0 {
			return cells, line, nil
		}
	}
}

// next reads one cell into s.cell. more says that another follows in the same
// record, quoted that the cell was written in quotes.
func (s *splitter) next() (quoted, more bool, err error) {
	s.cell = s.cell[:0]
	start, inside := s.line, false
	for begin := true; ; begin = false {
		b, err := s.r.ReadByte()
		if err != nil {
			if err == io.EOF && inside {
				return quoted, false, fmt.Errorf("the quote that opens on line %d is never closed", start)
			}
			return quoted, false, err
		}
		if b == '\n' {
			s.line++
		}
		switch {
		case inside && b == '"':
			if after, err := s.r.Peek(1); err == nil && after[0] == '"' {
				_, _ = s.r.Discard(1)
				s.cell = append(s.cell, '"')
			} else {
				inside = false
			}
			continue
		case inside:
		case begin && b == '"':
			quoted, inside = true, true
			continue
		case b == s.comma:
			return quoted, true, nil
		case b == '\n':
			return quoted, false, nil
		case b == '\r':
			if after, err := s.r.Peek(1); err != nil || after[0] == '\n' {
				continue
			}
		}
		if s.cell = append(s.cell, b); len(s.cell) > maxCell {
			return quoted, false, fmt.Errorf("a cell is longer than %d MiB; is a quote not closed?", maxCell>>20)
		}
	}
}
