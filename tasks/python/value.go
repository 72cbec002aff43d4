// Package python holds what Python does with values, where templates and task
// files rely on it: how it prints them, reads them back, compares and indexes them, its text
// methods, its regular expressions, its random choice.
//
// A value is nil (None), bool, int64, float64, string, *List, Tuple or *Dict.
// Text is indexed by code points.
package python

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// A List is a list: two names may hold the same one.
type List struct{ Items []any }

// A Tuple is a list that nobody changes.
type Tuple []any

// A Dict is a dictionary with text keys, in the order in which they came.
type Dict struct {
	keys   []any
	values []any
}

// NewList makes a list of values.
func NewList(items ...any) *List { return &List{Items: items} }

// Get finds a key; ok is false where it is missing.
func (d *Dict) Get(key any) (value any, ok bool) {
	if i := d.find(key); i >= 0 {
		return d.values[i], true
	}
	return nil, false
}

func (d *Dict) find(key any) int {
	return slices.IndexFunc(d.keys, func(k any) bool { return Equal(k, key) })
}

// Set puts a value under a key: a new key comes last.
func (d *Dict) Set(key, value any) {
	if i := d.find(key); i >= 0 {
		d.values[i] = value
		return
	}
	d.keys = append(d.keys, key)
	d.values = append(d.values, value)
}

// Delete removes a key; nothing happens where it is missing.
func (d *Dict) Delete(key any) {
	if i := d.find(key); i >= 0 {
		d.keys = slices.Delete(d.keys, i, i+1)
		d.values = slices.Delete(d.values, i, i+1)
	}
}

// Len is the number of keys.
func (d *Dict) Len() int { return len(d.keys) }

// Keys are the keys in order.
func (d *Dict) Keys() []any { return slices.Clone(d.keys) }

// Values are the values in the order of their keys.
func (d *Dict) Values() []any { return slices.Clone(d.values) }

// Items are the pairs in order.
func (d *Dict) Items() []any {
	items := make([]any, len(d.keys))
	for i := range d.keys {
		items[i] = Tuple{d.keys[i], d.values[i]}
	}
	return items
}

// From turns a Go value (of a decoded JSON, YAML or parquet file) into one of
// Python. A map's keys are sorted, since Go's maps have no order. It fails for
// what has no counterpart, and says which type that is.
func From(v any) (any, error) {
	switch v := v.(type) {
	case nil, bool, int64, float64, string, *List, Tuple, *Dict:
		return v, nil
	case int:
		return int64(v), nil
	case int8:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case int32:
		return int64(v), nil
	case uint8:
		return int64(v), nil
	case uint16:
		return int64(v), nil
	case uint32:
		return int64(v), nil
	case uint64:
		if v > math.MaxInt64 {
			return nil, fmt.Errorf("the number %d is too large", v)
		}
		return int64(v), nil
	case float32:
		return float64(v), nil
	case json.Number:
		return fromNumber(v)
	case []string:
		return fromSlice(v)
	case []any:
		return fromSlice(v)
	case []int64:
		return fromSlice(v)
	case []float64:
		return fromSlice(v)
	case map[string]any:
		return fromMap(v)
	}
	return nil, fmt.Errorf("a value of type %T cannot be used in a template", v)
}

func fromNumber(n json.Number) (any, error) {
	if !strings.ContainsAny(n.String(), ".eE") {
		i, err := n.Int64()
		if err != nil {
			return nil, fmt.Errorf("the number %s is too large", n)
		}
		return i, nil
	}
	return n.Float64()
}

func fromSlice[T any](items []T) (any, error) {
	list := &List{Items: make([]any, len(items))}
	for i, item := range items {
		value, err := From(item)
		if err != nil {
			return nil, err
		}
		list.Items[i] = value
	}
	return list, nil
}

func fromMap(m map[string]any) (any, error) {
	d := &Dict{}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		value, err := From(m[key])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		d.keys = append(d.keys, key) // map keys are distinct
		d.values = append(d.values, value)
	}
	return d, nil
}

// TypeName is what Python calls the type of a value.
func TypeName(v any) string {
	switch v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int64:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case *List:
		return "list"
	case Tuple:
		return "tuple"
	case *Dict:
		return "dict"
	}
	return fmt.Sprintf("%T", v)
}

// Truth is what a value counts as in a condition.
func Truth(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case float64:
		return v != 0
	}
	if n, ok := Len(v); ok {
		return n > 0
	}
	return true
}

// Len is the length of a text (in code points), list, tuple or dictionary; ok
// is false for what has none.
func Len(v any) (n int, ok bool) {
	switch v := v.(type) {
	case string:
		return len([]rune(v)), true
	case *List:
		return len(v.Items), true
	case Tuple:
		return len(v), true
	case *Dict:
		return v.Len(), true
	}
	return 0, false
}

// Iterate lists what a loop over the value would see; ok is false where there
// is nothing to loop over.
func Iterate(v any) (items []any, ok bool) {
	switch v := v.(type) {
	case string:
		for _, r := range v {
			items = append(items, string(r))
		}
		return items, true
	case *List:
		return v.Items, true
	case Tuple:
		return v, true
	case *Dict:
		return v.Keys(), true
	}
	return nil, false
}

// Number is a number as a float, True being 1; ok is false for what is none.
func Number(v any) (f float64, ok bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// Int is a whole number, True being 1; ok is false for what is none.
func Int(v any) (n int64, ok bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case int64:
		return v, true
	}
	return 0, false
}

// Equal is ==: 1, 1.0 and True are the same, a list is never a tuple.
func Equal(a, b any) bool {
	if x, ok := Int(a); ok {
		if y, ok := Int(b); ok {
			return x == y
		}
	}
	if x, ok := Number(a); ok {
		y, ok := Number(b)
		return ok && x == y
	}
	switch a := a.(type) {
	case nil:
		return b == nil
	case string:
		s, ok := b.(string)
		return ok && a == s
	case *List:
		l, ok := b.(*List)
		return ok && (a == l || slices.EqualFunc(a.Items, l.Items, Equal))
	case Tuple:
		t, ok := b.(Tuple)
		return ok && slices.EqualFunc(a, t, Equal)
	case *Dict:
		d, ok := b.(*Dict)
		return ok && a.equal(d)
	}
	return false
}

func (d *Dict) equal(other *Dict) bool {
	if d.Len() != other.Len() {
		return false
	}
	for i, key := range d.keys {
		value, ok := other.Get(key)
		if !ok || !Equal(d.values[i], value) {
			return false
		}
	}
	return true
}

// Compare orders two values as < does; ok is false where Python has no order
// for them.
func Compare(a, b any) (order int, ok bool) {
	if x, isNumber := Number(a); isNumber {
		y, isNumber := Number(b)
		return compareFloats(x, y), isNumber
	}
	if s, isText := a.(string); isText {
		t, isText := b.(string)
		return strings.Compare(s, t), isText // UTF-8 sorts as code points do
	}
	x, isTuple := a.(Tuple)
	y, bothTuples := b.(Tuple)
	if l, isList := a.(*List); isList {
		m, bothLists := b.(*List)
		if !bothLists {
			return 0, false
		}
		x, y, isTuple, bothTuples = l.Items, m.Items, true, true
	}
	if !isTuple || !bothTuples {
		return 0, false
	}
	for i := range min(len(x), len(y)) {
		if !Equal(x[i], y[i]) {
			return Compare(x[i], y[i])
		}
	}
	return len(x) - len(y), true
}

func compareFloats(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// Contains is `item in container`. It fails where Python does.
func Contains(container, item any) (bool, error) {
	switch c := container.(type) {
	case string:
		s, ok := item.(string)
		if !ok {
			return false, fmt.Errorf("'in <string>' requires string as left operand, not %s", TypeName(item))
		}
		return strings.Contains(c, s), nil
	case *Dict:
		_, ok := c.Get(item)
		return ok, nil
	}
	items, ok := Iterate(container)
	if !ok {
		return false, fmt.Errorf("argument of type '%s' is not iterable", TypeName(container))
	}
	return slices.ContainsFunc(items, func(v any) bool { return Equal(v, item) }), nil
}
