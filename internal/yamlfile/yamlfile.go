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
	"strings"
	"unicode/utf8"

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
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return &Error{file, 1, "is no text in UTF-8; save it as that"}
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return explain(file, err, nil, v)
	}
	read := false
	for _, doc := range tree.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.CommentType {
			continue
		}
		if read { // which would cover the first without a word
			return &Error{file, doc.Body.GetToken().Position.Line, "a second document begins after ---; write each into a file of its own"}
		}
		read = true
		if lookup != nil {
			x := &expander{file: file, lookup: lookup}
			ast.Walk(x, doc.Body)
			if x.err != nil {
				return x.err
			}
		}
		if err := foreignTag(file, doc.Body); err != nil {
			return err
		}
		if bad, ok := fraction(doc.Body, reflect.TypeOf(v)); ok {
			return bad.mistake(file)
		}
		d := yaml.NewDecoder(bytes.NewReader(nil), yaml.Strict())
		if err := d.DecodeFromNode(doc.Body, v); err != nil {
			return explain(file, err, doc.Body, v)
		}
	}
	return nil
}

// foreignTag finds a type that is none of YAML's own, or that has no value: the
// library trips over both.
func foreignTag(file string, body ast.Node) error {
	t := &tags{}
	ast.Walk(t, body)
	if t.bad == nil {
		return nil
	}
	start := t.bad.GetToken()
	return &Error{File: file, Line: start.Position.Line, Msg: fmt.Sprintf("%q names a type; write the value alone", start.Value)}
}

// tags keeps the first tag that cannot be read.
type tags struct{ bad *ast.TagNode }

// Visit implements ast.Visitor.
func (t *tags) Visit(n ast.Node) ast.Visitor {
	if tag, ok := n.(*ast.TagNode); ok {
		if t.bad == nil && (tag.Value == nil || !strings.HasPrefix(tag.GetToken().Value, "!!")) {
			t.bad = tag
		}
		if tag.Value == nil { // walking on would trip
			return nil
		}
	}
	return t
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

// explain puts file, line and a hint to what the library says. Where a value is
// not of the type it should be, the library names neither key nor type.
func explain(file string, err error, body ast.Node, v any) error {
	var ye yaml.Error
	if !errors.As(err, &ye) { // a duration that cannot be read has no position
		if bad, ok := badDuration(body, reflect.TypeOf(v), err); ok {
			return bad.mistake(file)
		}
		return &Error{File: file, Msg: err.Error()}
	}
	e := &Error{File: file, Msg: ye.GetMessage()}
	token := ye.GetToken()
	if token == nil {
		return e
	}
	e.Line = token.Position.Line
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		// A key that is known elsewhere in the file is not what was meant here.
		elsewhere := func(key string) bool { return key == token.Value }
		e.Msg = "unknown key " + suggest.Unknown(token.Value, slices.DeleteFunc(keysOf(reflect.TypeOf(v)), elsewhere))
		return e
	}
	if ofType(err) {
		if bad, ok := placeOf(token, body, reflect.TypeOf(v)); ok {
			return bad.mistake(file)
		}
	}
	return e
}

// ofType reports whether the library says that a value is not of its type.
func ofType(err error) bool {
	var wrong *yaml.TypeError
	var overflow *yaml.OverflowError
	var node *yaml.UnexpectedNodeTypeError
	return errors.As(err, &wrong) || errors.As(err, &overflow) || errors.As(err, &node)
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
