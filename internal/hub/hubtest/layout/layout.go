// Package layout writes stand-ins of the public benchmarks' repositories, for
// tests: names of files, formats and columns are those of the real ones, what
// stands in them is ours.
package layout

import (
	"fmt"
	"path"
	"reflect"

	"github.com/hanbench/hanbench/internal/hub/hubtest"
)

// Small has the files of each public benchmark by its name, with an item or two
// and whatever is peculiar about it.
func Small() map[string][]hubtest.File {
	out := map[string][]hubtest.File{}
	for name, all := range sheets() {
		for _, s := range all {
			out[name] = append(out[name], s.file("", 0, 0))
		}
	}
	return out
}

// Whole has all files of a public benchmark with as many items as the real one
// has. ok is false for a benchmark that is not known.
func Whole(name string) (files []hubtest.File, ok bool) {
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
			files = append(files, s.file(name, rows, done))
			done += rows
		}
	}
	return files, len(files) > 0
}

// A sheet is a file that can be made longer.
type sheet interface {
	path() string
	// file has its rows, or n others like them if n is not 0, those after the
	// first so many. It is called name if that is not empty.
	file(name string, n, before int) hubtest.File
}

type sheetOf[T any] struct {
	name   string
	format string // a suffix; "" is that of the name
	rows   []T
}

func rowsOf[T any](name string, rows ...T) sheet { return sheetOf[T]{name, "", rows} }

func (s sheetOf[T]) path() string { return s.name }

func (s sheetOf[T]) file(name string, n, before int) hubtest.File {
	rows := s.rows
	if n > 0 {
		rows = make([]T, n)
		for i := range rows {
			rows[i] = another(s.rows[i%len(s.rows)], before+i-i%len(s.rows))
		}
	}
	if name == "" {
		name = s.name
	}
	f := Rows(name, rows...)
	if s.format != "" {
		f.Body = encode(s.format, rows)
	}
	f.LFS = f.LFS || path.Ext(name) == ".csv" // as the large ones are
	return f
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
