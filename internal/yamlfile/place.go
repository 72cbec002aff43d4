package yamlfile

import (
	"fmt"
	"iter"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// A bare type is a struct that also takes a value without keys.
type bare interface {
	// BareYAML is any value of the type that is taken.
	BareYAML() any
}

// A place is a value in a file.
type place struct {
	key   string // the nearest above it, "" for none
	value ast.Node
	t     reflect.Type // that it is to have
}

// places are the values below n, itself the first, where t is n's type. What
// stands where no type is known is left out.
func places(key string, n ast.Node, t reflect.Type) iter.Seq[place] {
	return func(yield func(place) bool) { walk(place{key, n, t}, yield) }
}

func walk(p place, yield func(place) bool) bool {
	for p.t.Kind() == reflect.Pointer {
		p.t = p.t.Elem()
	}
	if n, ok := p.value.(*ast.AnchorNode); ok {
		p.value = n.Value
		return walk(p, yield)
	}
	if n, ok := p.value.(*ast.MappingValueNode); ok { // by the library a mapping of one
		below, known := typeOf(n.Key.String(), p.t)
		return !known || walk(place{n.Key.String(), n.Value, below}, yield)
	}
	if !yield(p) {
		return false
	}
	switch n := p.value.(type) {
	case *ast.MappingNode:
		for _, pair := range n.Values {
			if !walk(place{p.key, pair, p.t}, yield) {
				return false
			}
		}
	case *ast.SequenceNode:
		if p.t.Kind() != reflect.Slice {
			return true
		}
		for _, value := range n.Values {
			if !walk(place{p.key, value, p.t.Elem()}, yield) {
				return false
			}
		}
	}
	return true
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

// scalar is the type that a value without keys has there.
func (p place) scalar() reflect.Type {
	if b, ok := reflect.Zero(p.t).Interface().(bare); ok {
		return reflect.TypeOf(b.BareYAML())
	}
	return p.t
}

// fraction finds a number with a fraction where a whole number is wanted: the
// library would cut it off without a word.
func fraction(body ast.Node, t reflect.Type) (place, bool) {
	for p := range places("", body, t) {
		n, ok := p.value.(*ast.FloatNode)
		if ok && isWhole(p.scalar()) && n.Value != math.Trunc(n.Value) {
			return p, true
		}
	}
	return place{}, false
}

func isWhole(t reflect.Type) bool {
	return reflect.Int <= t.Kind() && t.Kind() <= reflect.Uint64
}

// badDuration finds the duration that is no duration by the library's words.
func badDuration(body ast.Node, t reflect.Type, err error) (place, bool) {
	for p := range places("", body, t) {
		n, ok := p.value.(*ast.StringNode)
		if !ok || p.scalar() != reflect.TypeFor[time.Duration]() {
			continue
		}
		if _, bad := time.ParseDuration(n.Value); bad != nil && bad.Error() == err.Error() {
			return p, true
		}
	}
	return place{}, false
}

// placeOf finds the value that a token begins.
func placeOf(begin *token.Token, body ast.Node, t reflect.Type) (place, bool) {
	for p := range places("", body, t) {
		if p.value.GetToken() == begin {
			return p, true
		}
	}
	return place{}, false
}

// mistake says that the value is not what is expected there.
func (p place) mistake(file string) *Error {
	e := &Error{File: file, Line: p.value.GetToken().Position.Line}
	if p.key != "" {
		e.Msg = p.key + ": "
	}
	e.Msg += found(p.value) + " is not " + p.expected()
	return e
}

// found words what stands in the file: a value, or that there are several.
func found(n ast.Node) string {
	text := n.GetToken().Value
	switch n.(type) {
	case *ast.SequenceNode:
		return "a list"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping of keys to values"
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return text
	}
	if isDigits(text) { // too many for the library
		return text
	}
	return strconv.Quote(text)
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// expected words what was to stand there.
func (p place) expected() string {
	if t := p.scalar(); t != p.t {
		return kindName(t) + ", or " + kindName(p.t)
	}
	_, whole := p.value.(*ast.IntegerNode)
	if whole = whole || isDigits(p.value.GetToken().Value); whole && isWhole(p.t) && p.t != reflect.TypeFor[time.Duration]() {
		return kindName(p.t) + bounds(p.t) // else it would be one
	}
	return kindName(p.t)
}

// bounds words what a whole number can be.
func bounds(t reflect.Type) string {
	most := uint64(math.MaxUint64) >> (64 - t.Bits())
	if t.Kind() >= reflect.Uint {
		return fmt.Sprintf(" from 0 to %d", most)
	}
	return fmt.Sprintf(" from %d to %d", -int64(most>>1)-1, most>>1)
}

// fewKeys are as many as a mistake can list.
const fewKeys = 8

// kindName is a Go type in the words of people who write YAML.
func kindName(t reflect.Type) string {
	if t == reflect.TypeFor[time.Duration]() {
		return "a duration such as 150ms, 30s or 2m"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text"
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		const mapping = "a mapping of keys to values"
		if keys := ownKeys(t); len(keys) > 0 && len(keys) <= fewKeys {
			return mapping + " (" + strings.Join(keys, ", ") + ")"
		}
		return mapping
	case reflect.Float32, reflect.Float64:
		return "a number"
	default:
		return "a whole number"
	}
}

// ownKeys lists the yaml keys of a struct type.
func ownKeys(t reflect.Type) []string {
	if t.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name != "" && name != "-" {
			keys = append(keys, name)
		}
	}
	return keys
}
