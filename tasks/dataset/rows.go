package dataset

import (
	"io/fs"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks/table"
)

// Read reads the rows of files, in their order. A column that a row lacks is nil
// in it. The cells of a delimited file get the types that pandas would give their
// column: whole numbers, numbers, truth values, else text; NA, null and the like
// are nil. The error is a *table.Error.
func Read(fsys fs.FS, files []string, o table.Options) ([]map[string]any, error) {
	var rows []map[string]any
	columns := map[string]bool{}
	delimited := false
	for _, file := range files {
		delimited = delimited || slices.Contains([]string{".csv", ".tsv"}, strings.ToLower(path.Ext(file)))
		for row, err := range table.Rows(fsys, file, o) {
			if err != nil {
				return nil, err
			}
			for name := range row.Values {
				columns[name] = true
			}
			rows = append(rows, row.Values)
		}
	}
	for name := range columns {
		for _, row := range rows {
			if _, ok := row[name]; !ok {
				row[name] = nil
			}
		}
		if delimited {
			giveType(rows, name)
		}
	}
	return rows, nil
}

// missing are the cells that pandas reads as no value.
var missing = [...]string{
	"", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL",
	"NaN", "None", "n/a", "nan", "null",
}

// A cellType reads all cells of a column, or it is not the column's.
type cellType func(string) (any, bool)

var wholePattern = regexp.MustCompile(`^[+-]?[0-9]+$`)

func wholeCell(s string) (any, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && wholePattern.MatchString(s)
}

var numberPattern = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

func numberCell(s string) (any, bool) {
	switch strings.ToLower(strings.TrimLeft(s, "+-")) {
	case "inf", "infinity":
		return math.Inf(1 - 2*strings.Count(s[:1], "-")), true
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && numberPattern.MatchString(s)
}

func truthCell(s string) (any, bool) {
	switch s {
	case "True", "TRUE", "true":
		return true, true
	case "False", "FALSE", "false":
		return false, true
	}
	return nil, false
}

func textCell(s string) (any, bool) { return s, true }

// giveType finds the column's type. Whole numbers with a hole among them become
// numbers with a point, as there.
func giveType(rows []map[string]any, name string) {
	fits := map[bool][]cellType{false: {wholeCell, numberCell, truthCell, textCell}, true: {numberCell, truthCell, textCell}}
	holes := slices.ContainsFunc(rows, func(row map[string]any) bool { return isMissing(row[name]) })
	for _, typed := range fits[holes] {
		all := !slices.ContainsFunc(rows, func(row map[string]any) bool {
			s, isText := row[name].(string)
			if !isText || isMissing(s) {
				return false
			}
			_, ok := typed(s)
			return !ok
		})
		if !all {
			continue
		}
		for _, row := range rows {
			if s, isText := row[name].(string); isText {
				row[name], _ = typed(s)
				if isMissing(s) {
					row[name] = nil
				}
			}
		}
		return
	}
}

func isMissing(v any) bool {
	s, isText := v.(string)
	return v == nil || isText && slices.Contains(missing[:], s)
}
