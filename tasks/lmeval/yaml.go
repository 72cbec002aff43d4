package lmeval

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
	"go.yaml.in/yaml/v4"
)

// A function is a value that a task file takes from Python: !function NAME.
type function struct {
	name string
	line int
}

// A field is the value of a key, and where it stands.
type field struct {
	value any // python's types, or a function within them
	file  string
	line  int
}

// settings are the keys of a task file after its includes.
type settings map[string]field

// mostNodes bounds what the aliases of a file may blow it up to.
const mostNodes = 1_000_000

// decoder turns YAML nodes into values as PyYAML does, which follows YAML 1.1:
// "yes" is true, 010 is eight and 1e3 is a text.
type decoder struct {
	file  string
	nodes int
}

// decodeYAML reads the keys of a file.
func decodeYAML(file string, data []byte) (s settings, err error) {
	defer func() { // the library panics on a few broken inputs
		if r := recover(); r != nil {
			s, err = nil, &Error{File: file, Msg: fmt.Sprintf("it is not YAML: %v", r)}
		}
	}()
	var doc yaml.Node
	stream := yaml.NewDecoder(bytes.NewReader(data))
	if err := stream.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, &Error{File: file, Msg: "the file is empty"}
		}
		return nil, syntaxError(file, err)
	}
	if err := stream.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, &Error{File: file, Msg: "the file holds more than one YAML document"}
	}
	d := &decoder{file: file}
	top := doc.Content[0]
	if top.Kind != yaml.MappingNode {
		return nil, &Error{File: file, Line: top.Line, Msg: "a task file is a mapping of keys to values"}
	}
	return d.settings(top)
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

func syntaxError(file string, err error) error {
	msg := err.Error()
	e := &Error{File: file, Msg: strings.TrimPrefix(msg, "yaml: ")}
	if m := yamlLine.FindStringSubmatch(msg); m != nil {
		e.Line, _ = strconv.Atoi(m[1])
		e.Msg = msg[len(m[0]):]
	}
	return e
}

func (d *decoder) fail(n *yaml.Node, format string, args ...any) error {
	return &Error{File: d.file, Line: n.Line, Msg: fmt.Sprintf(format, args...)}
}

func (d *decoder) settings(top *yaml.Node) (settings, error) {
	s := settings{}
	pairs, err := d.pairs(top)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		key, err := d.value(p.key)
		if err != nil {
			return nil, err
		}
		value, err := d.value(p.value)
		if err != nil {
			return nil, err
		}
		s[python.Str(key)] = field{value, d.file, p.key.Line}
	}
	return s, nil
}

type pair struct{ key, value *yaml.Node }

// pairs are those of a mapping, after the ones that << takes over.
func (d *decoder) pairs(n *yaml.Node) ([]pair, error) {
	d.nodes++
	if d.nodes > mostNodes {
		return nil, d.fail(n, "the file's aliases make it too large")
	}
	var merged, own []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Value != "<<" || key.Style != 0 {
			own = append(own, pair{key, value})
			continue
		}
		sources := []*yaml.Node{value}
		if target(value).Kind == yaml.SequenceNode {
			sources = target(value).Content
		}
		// The first of several wins, so it comes last.
		for i := len(sources) - 1; i >= 0; i-- {
			source := target(sources[i])
			if source.Kind != yaml.MappingNode {
				return nil, d.fail(value, "<< needs a mapping")
			}
			more, err := d.pairs(source)
			if err != nil {
				return nil, err
			}
			merged = append(merged, more...)
		}
	}
	return append(merged, own...), nil
}

func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func (d *decoder) value(n *yaml.Node) (any, error) {
	d.nodes++
	if d.nodes > mostNodes {
		return nil, d.fail(n, "the file's aliases make it too large")
	}
	switch n.Kind {
	case yaml.AliasNode:
		return d.value(n.Alias)
	case yaml.SequenceNode:
		l := &python.List{}
		for _, item := range n.Content {
			v, err := d.value(item)
			if err != nil {
				return nil, err
			}
			l.Items = append(l.Items, v)
		}
		return l, nil
	case yaml.MappingNode:
		m := &python.Dict{}
		pairs, err := d.pairs(n)
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			key, err := d.value(p.key)
			if err != nil {
				return nil, err
			}
			value, err := d.value(p.value)
			if err != nil {
				return nil, err
			}
			m.Set(key, value)
		}
		return m, nil
	}
	return d.scalar(n)
}

func (d *decoder) scalar(n *yaml.Node) (any, error) {
	switch tag := n.Tag; {
	case tag == "!function":
		return function{n.Value, n.Line}, nil
	case n.Style&yaml.TaggedStyle != 0 && (tag == "!!str" || tag == "!"):
		return n.Value, nil
	case n.Style&yaml.TaggedStyle != 0 && tag == "!!null":
		return nil, nil
	case n.Style&yaml.TaggedStyle != 0 && (tag == "!!int" || tag == "!!float" || tag == "!!bool"):
		return plain(n.Value), nil
	case n.Style&yaml.TaggedStyle != 0:
		return nil, d.fail(n, "the tag %s is not known", tag)
	case n.Style&^yaml.TaggedStyle != 0: // quoted, or a block
		return n.Value, nil
	}
	return plain(n.Value), nil
}

// The forms of YAML 1.1 that PyYAML knows.
var (
	yamlBool  = regexp.MustCompile(`^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$`)
	yamlInt   = regexp.MustCompile(`^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)
	yamlFloat = regexp.MustCompile(`^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$`)
)

// plain is the value of a scalar without quotes and tag.
func plain(s string) any {
	switch {
	case s == "" || s == "~" || s == "null" || s == "Null" || s == "NULL":
		return nil
	case yamlBool.MatchString(s):
		word := strings.ToLower(s)
		return word == "yes" || word == "true" || word == "on"
	case yamlInt.MatchString(s):
		if n, ok := yamlWhole(s); ok {
			return n
		}
	case yamlFloat.MatchString(s):
		return yamlNumber(s)
	}
	return s
}

func yamlWhole(s string) (int64, bool) {
	digits, sign := signOf(strings.ReplaceAll(s, "_", ""))
	if strings.Contains(digits, ":") {
		n := int64(0)
		for _, part := range strings.Split(digits, ":") {
			k, err := strconv.ParseInt(part, 10, 32)
			if err != nil {
				return 0, false
			}
			n = n*60 + k
		}
		return sign * n, true
	}
	base := 10
	if len(digits) > 1 && digits[0] == '0' {
		base = 0 // 010, 0x10 and 0b10 mean in Go what they mean here
	}
	n, err := strconv.ParseInt(digits, base, 64)
	return sign * n, err == nil
}

func signOf(s string) (digits string, sign int64) {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return rest, -1
	}
	return strings.TrimPrefix(s, "+"), 1
}

func yamlNumber(s string) any {
	digits, sign := signOf(strings.ToLower(strings.ReplaceAll(s, "_", "")))
	f := 0.0
	switch {
	case digits == ".inf":
		f = math.Inf(1)
	case digits == ".nan":
		return math.NaN()
	default:
		for _, part := range strings.Split(digits, ":") {
			k, err := strconv.ParseFloat(part, 64)
			if err != nil && !errors.Is(err, strconv.ErrRange) {
				return s
			}
			f = f*60 + k
		}
	}
	return float64(sign) * f
}
