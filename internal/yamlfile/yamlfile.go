// Package yamlfile decodes YAML that people write: unknown keys are errors,
// and every error says file, line, what is wrong and, for a key, what was
// probably meant.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/hanbench/hanbench/internal/suggest"
)

// An Error is one mistake in a file. Line is 1-based, 0 when unknown.
type Error struct {
	File string
	Line int
	Msg  string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Msg)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

// Decode reads data, the content of file, into v, a pointer to a struct. It
// fails with *Error on bad syntax, a wrong type, a duplicate or an unknown
// key. Empty input leaves v as it is.
func Decode(file string, data []byte, v any) error {
	return decode(file, data, v, nil)
}

// DecodeExpanding is Decode after every ${NAME} in a value has been replaced by
// what lookup finds for NAME. A name that it does not find is an *Error that
// names it. Comments and keys stay as they are.
func DecodeExpanding(file string, data []byte, v any, lookup func(name string) (string, bool)) error {
	return decode(file, data, v, lookup)
}

func decode(file string, data []byte, v any, lookup func(string) (string, bool)) error {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // Windows editors write a byte order mark
	if len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return explain(file, err, nil, v)
	}
	for _, doc := range tree.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if lookup != nil {
			x := &expander{file: file, lookup: lookup}
			ast.Walk(x, doc.Body)
			if x.err != nil {
				return x.err
			}
		}
		if bad := fraction(doc.Body, reflect.TypeOf(v)); bad != nil {
			return &Error{File: file, Line: bad.Token.Position.Line, Msg: bad.Token.Value + " is not a whole number"}
		}
		d := yaml.NewDecoder(bytes.NewReader(nil), yaml.Strict())
		if err := d.DecodeFromNode(doc.Body, v); err != nil {
			return explain(file, err, doc.Body, v)
		}
	}
	return nil
}

// expander replaces variables in the text values of a tree.
type expander struct {
	file   string
	lookup func(string) (string, bool)
	err    error
}

var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// Visit implements ast.Visitor.
func (x *expander) Visit(n ast.Node) ast.Visitor {
	if pair, ok := n.(*ast.MappingValueNode); ok {
		ast.Walk(x, pair.Value)
		return nil // the key stays
	}
	s, ok := n.(*ast.StringNode)
	if !ok || !strings.Contains(s.Value, "${") {
		return x
	}
	s.Value = variable.ReplaceAllStringFunc(s.Value, func(match string) string {
		name := match[2 : len(match)-1]
		value, ok := x.lookup(name)
		if !ok && x.err == nil {
			x.err = &Error{File: x.file, Line: s.Token.Position.Line,
				Msg: fmt.Sprintf("environment variable %s is not set", name)}
		}
		return value
	})
	return x
}

// explain puts file, line and a hint to what the library says.
func explain(file string, err error, body ast.Node, v any) error {
	var ye yaml.Error
	if !errors.As(err, &ye) {
		return explainDuration(file, err, body)
	}
	e := &Error{File: file, Msg: ye.GetMessage()}
	token := ye.GetToken()
	if token != nil {
		e.Line = token.Position.Line
	}
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) && token != nil {
		// A key that is known elsewhere in the file is not what was meant here.
		elsewhere := func(key string) bool { return key == token.Value }
		e.Msg = "unknown key " + suggest.Unknown(token.Value, slices.DeleteFunc(keysOf(reflect.TypeOf(v)), elsewhere))
	}
	var overflow *yaml.OverflowError
	if errors.As(err, &overflow) {
		e.Msg = overflow.SrcNum + " is too large or too small here"
	}
	var wrong *yaml.TypeError
	if errors.As(err, &wrong) && token != nil {
		e.Msg = fmt.Sprintf("%s cannot be read as %s", found(wrong.SrcType, token.Value), kindName(wrong.DstType))
	}
	return e
}

// found words what stands in the file: a value, or that there are several.
func found(t reflect.Type, value string) string {
	if k := t.Kind(); k == reflect.Slice || k == reflect.Map {
		return kindName(t)
	}
	return strconv.Quote(value)
}

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
		return "a mapping of keys to values"
	case reflect.Float32, reflect.Float64:
		return "a number"
	default:
		return "a whole number"
	}
}

// explainDuration finds the duration that cannot be read: the library's error
// has no position then. Any other error stays as it is.
func explainDuration(file string, err error, body ast.Node) error {
	e := &Error{File: file, Msg: err.Error()}
	if body == nil {
		return e
	}
	ast.Walk(visit(func(n ast.Node) {
		pair, ok := n.(*ast.MappingValueNode)
		if !ok || e.Line != 0 {
			return
		}
		value, ok := pair.Value.(*ast.StringNode)
		if !ok {
			return
		}
		if _, bad := time.ParseDuration(value.Value); bad != nil && bad.Error() == err.Error() {
			e.Line = value.Token.Position.Line
			e.Msg = fmt.Sprintf("%s: %q is not a duration such as 150ms, 30s or 2m", pair.Key.String(), value.Value)
		}
	}), body)
	return e
}

// LineOf is the 1-based line of a field such as faults[0].kind in a YAML text,
// or of the nearest thing around it that is there; 1 where nothing is.
func LineOf(data []byte, field string) int {
	tree, err := parser.ParseBytes(data, 0)
	for err == nil && field != "" {
		if path, pathErr := yaml.PathString("$." + field); pathErr == nil {
			if node, findErr := path.FilterFile(tree); findErr == nil && node != nil {
				return node.GetToken().Position.Line
			}
		}
		field = field[:max(0, strings.LastIndexAny(field, ".["))]
	}
	return 1
}

type visit func(ast.Node)

// Visit implements ast.Visitor.
func (f visit) Visit(n ast.Node) ast.Visitor { f(n); return f }

// keysOf lists the yaml keys of a struct type and of the structs below it.
func keysOf(t reflect.Type) []string {
	seen := map[reflect.Type]bool{}
	var keys []string
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if name != "" && name != "-" && !slices.Contains(keys, name) {
				keys = append(keys, name)
			}
			walk(f.Type)
		}
	}
	walk(t)
	return keys
}
