package jinja

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// toJSON writes as json.dumps does, with what HTML knows escaped and keys
// sorted.
func toJSON(value any) (string, error) {
	var b strings.Builder
	if err := writeJSON(&b, value, 0); err != nil {
		return "", err
	}
	return b.String(), nil
}

func writeJSON(b *strings.Builder, value any, depth int) error {
	if depth > deepest {
		return errors.New("tojson: the value is nested too deeply")
	}
	items, isItems := []any(nil), false
	switch v := value.(type) {
	case nil, bool:
		fmt.Fprint(b, map[any]string{nil: "null", true: "true", false: "false"}[v])
		return nil
	case string:
		writeJSONText(b, v)
		return nil
	case int64:
		b.WriteString(strconv.FormatInt(v, 10))
		return nil
	case float64:
		b.WriteString(python.Repr(v))
		return nil
	case *python.List:
		items, isItems = v.Items, true
	case python.Tuple:
		items, isItems = v, true
	case *python.Dict:
		return writeJSONObject(b, v, depth)
	}
	if !isItems {
		return fmt.Errorf("Object of type %s is not JSON serializable", typeName(value))
	}
	b.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		if err := writeJSON(b, item, depth+1); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

func writeJSONObject(b *strings.Builder, d *python.Dict, depth int) error {
	pairs := d.Items()
	slices.SortStableFunc(pairs, func(x, y any) int {
		return strings.Compare(python.Str(x.(python.Tuple)[0]), python.Str(y.(python.Tuple)[0]))
	})
	b.WriteByte('{')
	for i, pair := range pairs {
		if i > 0 {
			b.WriteString(", ")
		}
		writeJSONText(b, python.Str(pair.(python.Tuple)[0]))
		b.WriteString(": ")
		if err := writeJSON(b, pair.(python.Tuple)[1], depth+1); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

// writeJSONText writes ASCII alone.
func writeJSONText(b *strings.Builder, s string) {
	quoted, _ := json.Marshal(s) // a text always goes; < > & and ' are left
	for _, r := range strings.ReplaceAll(string(quoted), "'", `\u0027`) {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(b, `\u%04x`, r)
		default:
			r -= 0x10000
			fmt.Fprintf(b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
	}
}
