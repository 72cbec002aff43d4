package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// completeBody sets fields in a JSON object; nil removes one. What stands in it
// besides is long, a prompt most of all, and is copied as it is.
func completeBody(data []byte, fields map[string]any) ([]byte, error) {
	if len(fields) == 0 {
		return data, nil
	}
	size := len(data) + 256
	for _, value := range fields {
		if encoded, ok := value.(json.RawMessage); ok {
			size += len(encoded)
		}
	}
	out := bytes.NewBuffer(make([]byte, 0, size))
	if err := copyOthers(out, data, fields); err != nil {
		return nil, fmt.Errorf("complete the request body: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] == nil {
			continue
		}
		value, encoded := fields[name].(json.RawMessage) // Marshal would go over it again
		if !encoded {
			var err error
			if value, err = json.Marshal(fields[name]); err != nil {
				return nil, fmt.Errorf("request field %s: %w", name, err)
			}
		}
		addField(out, name, value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// copyOthers begins an object with the fields of another that are not to be set.
func copyOthers(out *bytes.Buffer, data []byte, set map[string]any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("%.20q is no JSON object", data)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		if _, replaced := set[name.(string)]; !replaced {
			addField(out, name.(string), value)
		}
	}
	if out.Len() == 0 {
		out.WriteByte('{')
	}
	return nil
}

// addField adds a field to an object that is still open, and opens it for the
// first.
func addField(out *bytes.Buffer, name string, value []byte) {
	switch {
	case out.Len() == 0:
		out.WriteByte('{')
	case out.Len() > 1:
		out.WriteByte(',')
	}
	key, _ := json.Marshal(name)
	out.Write(key)
	out.WriteByte(':')
	out.Write(value)
}
