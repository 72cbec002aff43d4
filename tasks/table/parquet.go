package table

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
)

// readParquet reads f; r is the same file, of which nothing is read yet.
func readParquet(f fs.File, r *bufio.Reader, name string, spelling func(string) string, yield func(Row, error) bool) {
	at, size, err := randomAccess(f, r)
	if err != nil {
		yield(Row{}, &Error{File: name, Msg: "cannot be read: " + cause(err)})
		return
	}
	if err := checkFooter(at, size); err != nil {
		yield(Row{}, &Error{File: name, Msg: notParquet(err)})
		return
	}
	// A consumer that breaks out of its loop, or panics, must not be caught here:
	// only the library's calls are guarded.
	var file *parquet.File
	err = guarded(func() (err error) {
		file, err = parquet.OpenFile(at, size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
		return err
	})
	if err != nil {
		yield(Row{}, &Error{File: name, Msg: notParquet(err)})
		return
	}
	p := &parquetRows{name: name, root: shapeOf(file.Root(), spelling), yield: yield}
	p.columns = make([][]parquet.Value, len(file.Schema().Columns()))
	for _, group := range file.RowGroups() {
		if !p.group(group) {
			return
		}
	}
}

// randomAccess gives what the library needs: most files have it themselves.
func randomAccess(f fs.File, r io.Reader) (io.ReaderAt, int64, error) {
	if at, ok := f.(io.ReaderAt); ok {
		info, err := f.Stat()
		if err != nil {
			return nil, 0, err
		}
		return at, info.Size(), nil
	}
	data, err := io.ReadAll(r)
	return bytes.NewReader(data), int64(len(data)), err
}

// checkFooter refuses a file that was cut off, or is none: the library believes
// whatever length it reads there, and takes as much memory.
func checkFooter(at io.ReaderAt, size int64) error {
	var head, tail [8]byte
	if size < 12 {
		return errors.New("it has less than 12 bytes")
	}
	if _, err := at.ReadAt(head[:4], 0); err != nil {
		return err
	}
	if _, err := at.ReadAt(tail[:], size-8); err != nil {
		return err
	}
	if string(head[:4]) != magic || string(tail[4:]) != magic {
		return fmt.Errorf("it does not begin and end with %s", magic)
	}
	if length := int64(binary.LittleEndian.Uint32(tail[:])); length > size-12 {
		return fmt.Errorf("its footer would be %d bytes long, and the file has %d", length, size)
	}
	return nil
}

// guarded turns a panic of the library into an error: a damaged file makes it
// index out of range.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return f()
}

func notParquet(err error) string {
	return "cannot be read as Parquet: " + err.Error() + "; is the file whole?"
}

type parquetRows struct {
	name    string
	root    *shape
	columns [][]parquet.Value // of the row in hand, by leaf; what has been read is cut off
	n       int
	yield   func(Row, error) bool
}

// group yields the rows of one row group, and says whether to go on.
func (p *parquetRows) group(group parquet.RowGroup) bool {
	var rows parquet.Rows
	if err := guarded(func() error { rows = group.Rows(); return nil }); err != nil {
		return p.yield(Row{}, &Error{File: p.name, Msg: notParquet(err)}) && false
	}
	defer rows.Close()
	buffer := make([]parquet.Row, 64)
	for {
		var n int
		err := guarded(func() (err error) { n, err = rows.ReadRows(buffer); return err })
		for _, row := range buffer[:n] {
			p.n++
			values, err := p.row(row)
			if err != nil {
				return p.yield(Row{}, &Error{File: p.name, Row: p.n, Msg: notParquet(err)}) && false
			}
			if !p.yield(Row{N: p.n, Values: values}, nil) {
				return false
			}
		}
		if err == io.EOF {
			return true
		}
		if err == nil && n == 0 {
			err = io.ErrNoProgress
		}
		if err != nil {
			return p.yield(Row{}, &Error{File: p.name, Row: p.n + 1, Msg: notParquet(err)}) && false
		}
	}
}

func (p *parquetRows) row(row parquet.Row) (values map[string]any, err error) {
	err = guarded(func() error {
		clear(p.columns)
		row.Range(func(column int, values []parquet.Value) bool {
			p.columns[column] = values
			return true
		})
		values, _ = p.root.present(p.columns).(map[string]any)
		return nil
	})
	return values, err
}

// shape is a node of a file's schema. Columns are put together again by their
// repetition and definition levels, as the Parquet format defines them.
type shape struct {
	name               string
	optional, repeated bool
	repetition         int // highest level at which one more element begins
	definition         int // level from which there is a value
	leaves             []int
	text               bool
	fields             []*shape
	spelling           func(string) string
}

func shapeOf(c *parquet.Column, spelling func(string) string) *shape {
	s := &shape{
		name: spelling(c.Name()), spelling: spelling, optional: c.Optional(), repeated: c.Repeated(),
		repetition: c.MaxRepetitionLevel(), definition: c.MaxDefinitionLevel(),
	}
	if c.Leaf() {
		kind := c.Type().Kind()
		s.text = kind == parquet.ByteArray || kind == parquet.FixedLenByteArray
		s.leaves = []int{c.Index()}
		return s
	}
	for _, below := range c.Columns() {
		field := shapeOf(below, spelling)
		s.fields = append(s.fields, field)
		s.leaves = append(s.leaves, field.leaves...)
	}
	return s
}

// value takes the node's next value off columns.
func (s *shape) value(columns [][]parquet.Value) any {
	if len(s.leaves) == 0 {
		return nil
	}
	next := columns[s.leaves[0]]
	if len(next) == 0 {
		return nil
	}
	if (s.optional || s.repeated) && next[0].DefinitionLevel() < s.definition {
		for _, leaf := range s.leaves {
			if len(columns[leaf]) > 0 {
				columns[leaf] = columns[leaf][1:]
			}
		}
		if s.repeated {
			return []any{}
		}
		return nil
	}
	if !s.repeated {
		return s.present(columns)
	}
	list := []any{s.present(columns)}
	for {
		next := columns[s.leaves[0]]
		if len(next) == 0 || next[0].RepetitionLevel() != s.repetition {
			return list
		}
		list = append(list, s.present(columns))
	}
}

// present takes a value that is there.
func (s *shape) present(columns [][]parquet.Value) any {
	if s.fields == nil {
		leaf := s.leaves[0]
		v := columns[leaf][0]
		columns[leaf] = columns[leaf][1:]
		return s.plain(v)
	}
	if len(s.fields) == 1 && s.fields[0].repeated {
		list, _ := s.fields[0].value(columns).([]any)
		return unwrap(list, s.fields[0])
	}
	group := make(map[string]any, len(s.fields))
	for _, field := range s.fields {
		group[field.name] = field.value(columns)
	}
	return group
}

// unwrap takes off the layer that Parquet puts around a list's elements.
func unwrap(list []any, element *shape) any {
	if len(element.fields) != 1 {
		return list
	}
	key := element.fields[0].name
	for i, e := range list {
		if wrapped, ok := e.(map[string]any); ok {
			list[i] = wrapped[key]
		}
	}
	return list
}

func (s *shape) plain(v parquet.Value) any {
	if v.IsNull() {
		return nil
	}
	switch v.Kind() {
	case parquet.Boolean:
		return v.Boolean()
	case parquet.Int32:
		return int(v.Int32())
	case parquet.Int64:
		return int(v.Int64())
	case parquet.Float:
		return float64(v.Float())
	case parquet.Double:
		return v.Double()
	}
	if s.text && utf8.Valid(v.ByteArray()) {
		return s.spelling(string(v.ByteArray()))
	}
	return strings.ToValidUTF8(v.String(), "\uFFFD")
}
