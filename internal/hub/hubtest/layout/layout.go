// Package layout writes stand-ins of the public benchmarks' repositories, for
// tests: names of files, formats and columns are those of the real ones, what
// stands in them is ours.
package layout

import (
	"fmt"
	"path"
	"reflect"
	"strings"

	"github.com/hanbench/hanbench/internal/hub/hubtest"
)

// A Rename calls a column of one file, by its path, otherwise.
type Rename struct{ File, From, To string }

// Small has the files of a public benchmark with an item or two and whatever is
// peculiar about it. ok is false for a benchmark that is not known.
func Small(name string, renames ...Rename) (files []hubtest.File, ok bool) {
	for _, s := range sheets()[name] {
		files = append(files, s.file(s.path(), 0, 0, renames))
	}
	return files, len(files) > 0
}

// Whole is Small with all files that the real benchmark has and as many items.
func Whole(name string, renames ...Rename) (files []hubtest.File, ok bool) {
	byPath := map[string]sheet{}
	for _, s := range sheets()[name] {
		byPath[s.path()] = s
	}
	for _, p := range wholes()[name] {
		s, known := byPath[p.like]
		if !known {
			panic(fmt.Sprintf("%s has no sheet %s", name, p.like))
		}
		done := 0
		for i := range max(1, p.files) {
			name, rows := p.like, 0
			switch {
			case p.files > 1:
				name = fmt.Sprintf(p.path, i)
			case p.path != "":
				name = p.path
			}
			if p.rows > 0 {
				rows = p.rows*(i+1)/max(1, p.files) - done
			}
			files = append(files, s.file(name, rows, done, renames))
			done += rows
		}
	}
	return files, len(files) > 0
}

// A sheet is a file that can be made longer.
type sheet interface {
	path() string
	// file has its rows, or n others like them if n is not 0, those after the
	// first so many. It is called name.
	file(name string, n, before int, renames []Rename) hubtest.File
}

type sheetOf[T any] struct {
	name   string
	format string // a suffix; "" is that of the name
	rows   []T
}

func rowsOf[T any](name string, rows ...T) sheet { return sheetOf[T]{name, "", rows} }

func (s sheetOf[T]) path() string { return s.name }

func (s sheetOf[T]) file(name string, n, before int, renames []Rename) hubtest.File {
	rows := make([]any, max(n, len(s.rows)))
	if n > 0 {
		rows = rows[:n]
	}
	for i := range rows {
		copies := 0 // of the row, up to here
		if n > 0 {
			copies = before + i - i%len(s.rows)
		}
		rows[i] = another(s.rows[i%len(s.rows)], copies)
	}
	for _, r := range renames {
		if r.File == name {
			rename(rows, r.From, r.To)
		}
	}
	format := s.format
	if format == "" {
		format = path.Ext(name)
	}
	suffix := path.Ext(name)
	return hubtest.File{Path: name, Body: encode(format, rows), LFS: suffix == ".parquet" || suffix == ".csv"} // as the large ones are
}

// rename makes rows ones whose column from is called to.
func rename(rows []any, from, to string) {
	fields := reflect.VisibleFields(reflect.TypeOf(rows[0]))
	for i := range fields {
		if tag := fields[i].Tag.Get("parquet"); columnOf(tag) == from {
			fields[i].Tag = reflect.StructTag(fmt.Sprintf("parquet:%q", to+strings.TrimPrefix(tag, from)))
		}
	}
	renamed := reflect.StructOf(fields)
	for i, row := range rows {
		rows[i] = reflect.ValueOf(row).Convert(renamed).Interface()
	}
}

// another is the row with another id, or another text where it has none; n is 0
// for itself.
func another[T any](row T, n int) T {
	if n == 0 {
		return row
	}
	v := reflect.ValueOf(&row).Elem()
	for _, name := range []string{"ID", "GUID", "Key", "Number"} {
		switch field := v.FieldByName(name); {
		case !field.IsValid():
		case field.Kind() == reflect.String:
			field.SetString(fmt.Sprintf("%s-%d", field, n))
			return row
		case field.Kind() == reflect.Int64:
			field.SetInt(field.Int() + 1000*int64(n))
			return row
		}
	}
	for i := range v.NumField() {
		if field := v.Field(i); field.Kind() == reflect.String {
			field.SetString(fmt.Sprintf("%s (%d)", field, n))
			break
		}
	}
	return row
}
