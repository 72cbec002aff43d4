package yamlfile

import (
	"math"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// fraction finds a number with a fraction where t has a whole number: the
// library would cut it off without a word.
func fraction(n ast.Node, t reflect.Type) *ast.FloatNode {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch n := n.(type) {
	case *ast.AnchorNode:
		return fraction(n.Value, t)
	case *ast.MappingNode:
		for _, pair := range n.Values {
			if bad := fraction(pair, t); bad != nil {
				return bad
			}
		}
	case *ast.MappingValueNode:
		if below, ok := typeOf(n.Key.String(), t); ok {
			return fraction(n.Value, below)
		}
	case *ast.SequenceNode:
		if t.Kind() != reflect.Slice {
			return nil
		}
		for _, value := range n.Values {
			if bad := fraction(value, t.Elem()); bad != nil {
				return bad
			}
		}
	case *ast.FloatNode:
		if isWhole(t) && n.Value != math.Trunc(n.Value) {
			return n
		}
	}
	return nil
}

func isWhole(t reflect.Type) bool {
	return reflect.Int <= t.Kind() && t.Kind() <= reflect.Uint64
}

// typeOf is the type of what stands under a key of t.
func typeOf(key string, t reflect.Type) (reflect.Type, bool) {
	switch t.Kind() {
	case reflect.Map:
		return t.Elem(), true
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(t) {
			if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name == key {
				return f.Type, true
			}
		}
	}
	return nil, false
}
