package tasks

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// A standIn is one file of a dataset repository, written by us in the layout of
// the real one.
type standIn struct {
	path string
	data []byte
}

// rowsOf writes rows in the format that the path's suffix names. The columns'
// names are the parquet tags of T.
func rowsOf[T any](name string, rows ...T) standIn {
	var buf bytes.Buffer
	var err error
	switch path.Ext(name) {
	case ".parquet":
		w := parquet.NewGenericWriter[T](&buf, parquet.Compression(&parquet.Snappy))
		if _, err = w.Write(rows); err == nil {
			err = w.Close()
		}
	case ".csv", ".tsv":
		w := csv.NewWriter(&buf)
		if path.Ext(name) == ".tsv" {
			w.Comma = '\t'
		}
		var zero T
		names, _ := cellsOf(zero)
		err = w.Write(names)
		for _, row := range rows {
			_, cells := cellsOf(row)
			texts := make([]string, len(cells))
			for i, cell := range cells {
				texts[i] = fmt.Sprint(cell)
			}
			_ = w.Write(texts)
		}
		w.Flush()
	default:
		var objects []map[string]any
		for _, row := range rows {
			names, cells := cellsOf(row)
			object := map[string]any{}
			for i, name := range names {
				object[name] = cells[i]
			}
			objects = append(objects, object)
		}
		if path.Ext(name) == ".json" {
			err = json.NewEncoder(&buf).Encode(objects)
			break
		}
		for _, object := range objects {
			err = json.NewEncoder(&buf).Encode(object)
		}
	}
	if err != nil {
		panic(err)
	}
	return standIn{name, buf.Bytes()}
}

func cellsOf(row any) (names []string, cells []any) {
	v := reflect.ValueOf(row)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("parquet"), ",")
		names = append(names, name)
		cells = append(cells, v.Field(i).Interface())
	}
	return names, cells
}

// put writes the files below dir.
func put(t testing.TB, dir string, files ...standIn) {
	t.Helper()
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// oneSnapshot is a snapshot of whatever repository is asked for.
type oneSnapshot string

func (s oneSnapshot) Snapshot(string, string) (dir, commit string, ok bool) {
	return string(s), "0123456789abcdef0123456789abcdef01234567", true
}
