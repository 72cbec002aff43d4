package layout

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"strings"

	"github.com/hanbench/hanbench/internal/hub/hubtest"
	"github.com/parquet-go/parquet-go"
)

// Rows is a file with these rows, in the format that the path's suffix names. The columns'
// names are the parquet tags of T.
func Rows[T any](name string, rows ...T) hubtest.File {
	return hubtest.File{Path: name, Body: encode(path.Ext(name), rows), LFS: path.Ext(name) == ".parquet"}
}

func encode[T any](format string, rows []T) []byte {
	var buf bytes.Buffer
	var err error
	switch format {
	case ".parquet":
		w := parquet.NewGenericWriter[T](&buf, parquet.Compression(&parquet.Snappy))
		if _, err = w.Write(rows); err == nil {
			err = w.Close()
		}
	case ".csv", ".tsv":
		w := csv.NewWriter(&buf)
		if format == ".tsv" {
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
		if format == ".json" {
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
	return buf.Bytes()
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
