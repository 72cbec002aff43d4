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
	all := make([]any, len(rows))
	for i, row := range rows {
		all[i] = row
	}
	return hubtest.File{Path: name, Body: encode(path.Ext(name), all), LFS: path.Ext(name) == ".parquet"}
}

// encode writes rows, of which there are some, all of one type.
func encode(format string, rows []any) []byte {
	var buf bytes.Buffer
	var err error
	switch format {
	case ".parquet":
		w := parquet.NewWriter(&buf, parquet.SchemaOf(rows[0]), parquet.Compression(&parquet.Snappy))
		for _, row := range rows {
			if err == nil {
				err = w.Write(row)
			}
		}
		if err == nil {
			err = w.Close()
		}
	case ".csv", ".tsv":
		w := csv.NewWriter(&buf)
		if format == ".tsv" {
			w.Comma = '\t'
		}
		names, _ := cellsOf(rows[0])
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
		names = append(names, columnOf(v.Type().Field(i).Tag.Get("parquet")))
		cells = append(cells, v.Field(i).Interface())
	}
	return names, cells
}

// columnOf is the name in a tag.
func columnOf(tag string) string {
	name, _, _ := strings.Cut(tag, ",")
	return name
}
