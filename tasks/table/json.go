package table

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/suggest"
)

// readJSON reads a list of objects, or one object after the other, or the
// objects within one object.
func readJSON(r *bufio.Reader, name string, lines bool, o Options, yield func(Row, error) bool) {
	c := &lineCounter{r: r}
	j := &jsonRows{d: json.NewDecoder(c), lines: c, name: name, spelling: o.spelling(), yield: yield}
	j.d.UseNumber()
	first, err := firstByte(r, c)
	c.skipped = c.read
	switch {
	case err == io.EOF:
		j.fail("", "is empty; expected JSON objects")
	case err != nil:
		j.fail("", "cannot be read: "+cause(err))
	case o.Within != "":
		j.within(strings.Split(o.Within, "."))
	case first == '[':
		_, _ = j.d.Token()
		j.list(nil)
	default:
		j.sequence(lines)
	}
}

// firstByte looks at the first byte that is no white space.
func firstByte(r *bufio.Reader, c *lineCounter) (byte, error) {
	for {
		b, err := r.Peek(1)
		if err != nil {
			return 0, err
		}
		if !strings.ContainsRune(" \t\r\n", rune(b[0])) {
			return b[0], nil
		}
		if _, err := c.Read(make([]byte, 1)); err != nil {
			return 0, err
		}
	}
}

type jsonRows struct {
	d        *json.Decoder
	lines    *lineCounter
	name     string
	n        int
	spelling func(string) string
	yield    func(Row, error) bool
}

func (j *jsonRows) line() int { return j.lines.lineAt(j.d.InputOffset()) }

func (j *jsonRows) fail(column, msg string) {
	row := 0
	if j.n > 0 {
		row = j.n
	}
	j.yield(Row{}, &Error{File: j.name, Line: j.line(), Row: row, Column: column, Msg: msg})
}

// object decodes the next value; ok is false after an error, which is yielded.
func (j *jsonRows) object() (values map[string]any, line int, ok bool) {
	j.n++
	var raw json.RawMessage
	if err := j.d.Decode(&raw); err != nil {
		j.fail("", explain(err))
		return nil, 0, false
	}
	line = j.lines.lineAt(j.d.InputOffset() - int64(len(raw)))
	if !utf8.Valid(raw) { // the decoder would put U+FFFD for every such byte
		j.yield(Row{}, &Error{File: j.name, Line: line, Row: j.n, Msg: "is not UTF-8; save the file in that encoding"})
		return nil, 0, false
	}
	value, err := j.decode(raw)
	if err != nil {
		j.yield(Row{}, &Error{File: j.name, Line: line, Row: j.n, Msg: explain(err)})
		return nil, 0, false
	}
	values, ok = value.(map[string]any)
	if !ok {
		j.yield(Row{}, &Error{File: j.name, Line: line, Row: j.n, Msg: "is " + nameOf(value) + "; expected an object with the columns as keys"})
	}
	return values, line, ok
}

func (j *jsonRows) decode(raw []byte) (any, error) {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return plain(v, j.spelling), nil
}

// sequence reads objects until the end of the file.
func (j *jsonRows) sequence(lines bool) {
	for j.d.More() {
		values, line, ok := j.object()
		if !ok {
			return
		}
		if lists := listsIn(values); j.n == 1 && !lines && len(lists) > 0 && !j.d.More() {
			j.fail("", "is one object; say with rows: which list in it holds the items ("+strings.Join(lists, ", ")+")")
			return
		}
		if !j.yield(Row{N: j.n, Line: line, Values: values}, nil) {
			return
		}
	}
	// More is false at a stray bracket too.
	if _, err := j.d.Token(); err != nil && err != io.EOF {
		j.fail("", explain(err))
	}
}

// listsIn names the keys that hold lists of objects.
func listsIn(values map[string]any) []string {
	var names []string
	for key, v := range values {
		if list, ok := v.([]any); ok && len(list) > 0 {
			if _, ok := list[0].(map[string]any); ok {
				names = append(names, key+"[]")
			}
		}
	}
	slices.Sort(names)
	return names
}

// list reads the elements of a list whose bracket has been read. steps lead
// from each to the rows.
func (j *jsonRows) list(steps []string) bool {
	for j.d.More() {
		values, line, ok := j.object()
		if !ok {
			return false
		}
		if len(steps) > 0 {
			j.n--
			if !j.inside(values, nil, steps, line) {
				return false
			}
			continue
		}
		if !j.yield(Row{N: j.n, Line: line, Values: values}, nil) {
			return false
		}
	}
	if _, err := j.d.Token(); err != nil {
		j.fail("", explain(err))
		return false
	}
	return true
}

// within reads the rows that steps lead to, such as data[], paragraphs[], qas[].
// The outermost list is read element by element.
func (j *jsonRows) within(steps []string) {
	if t, err := j.d.Token(); err != nil || t != json.Delim('{') {
		j.fail("", "is no object; rows: looks for "+steps[0]+" in one")
		return
	}
	want := strings.TrimSuffix(steps[0], "[]")
	var keys []string
	for j.d.More() {
		key, err := j.d.Token()
		if err != nil {
			j.fail("", explain(err))
			return
		}
		if key != want {
			keys = append(keys, fmt.Sprint(key))
			var skipped json.RawMessage
			if err := j.d.Decode(&skipped); err != nil {
				j.fail("", explain(err))
				return
			}
			continue
		}
		if t, err := j.d.Token(); err != nil || t != json.Delim('[') {
			j.fail(want, "is no list; expected one, as rows: says")
			return
		}
		if !j.list(steps[1:]) {
			return
		}
		keys = nil
		want = "\x00"
	}
	if want != "\x00" {
		j.fail("", "has no list "+suggest.Unknown(want, keys)+", which rows: names")
	}
}

// inside yields the rows below values; around holds the fields of its parents.
func (j *jsonRows) inside(values, around map[string]any, steps []string, line int) bool {
	fields := make(map[string]any, len(values)+len(around))
	maps.Copy(fields, around)
	key := ""
	if len(steps) > 0 {
		key = strings.TrimSuffix(steps[0], "[]")
	}
	for k, v := range values {
		if k != key {
			fields[k] = v
		}
	}
	if len(steps) == 0 {
		j.n++
		return j.yield(Row{N: j.n, Line: line, Values: fields}, nil)
	}
	list, ok := values[key].([]any)
	if !ok {
		known := slices.Collect(maps.Keys(values))
		sort.Strings(known)
		j.yield(Row{}, &Error{File: j.name, Line: line, Msg: "has no list " + suggest.Unknown(key, known) + ", which rows: names"})
		return false
	}
	for _, element := range list {
		below, ok := element.(map[string]any)
		if !ok {
			j.yield(Row{}, &Error{File: j.name, Line: line, Column: key, Msg: "holds " + nameOf(element) + "; expected objects"})
			return false
		}
		if !j.inside(below, fields, steps[1:], line) {
			return false
		}
	}
	return true
}

// plain makes decoded JSON what a cell holds: text as spelling has it,
// whole numbers as int.
func plain(v any, spelling func(string) string) any {
	switch v := v.(type) {
	case string:
		return spelling(v)
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return int(n)
		}
		if f, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), ".eE") {
			return f
		}
		return v.String()
	case []any:
		for i, e := range v {
			v[i] = plain(e, spelling)
		}
		return v
	case map[string]any:
		for key, e := range v {
			if composed := spelling(key); composed != key {
				delete(v, key)
				key = composed
			}
			v[key] = plain(e, spelling)
		}
		return v
	default:
		return v
	}
}

func nameOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a text"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	default:
		return "a number"
	}
}

func explain(err error) string {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "ends in the middle of a value; is the file whole?"
	case errors.As(err, &syntax):
		return "is not JSON: " + syntax.Error()
	}
	return "is not JSON: " + err.Error()
}

// lineCounter knows on which line a byte stands.
type lineCounter struct {
	r       io.Reader
	read    int64
	breaks  []int64 // offsets of line breaks that lineAt has not passed
	passed  int     // breaks before those
	skipped int64   // bytes read before the decoder began
}

// Read implements io.Reader.
func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			c.breaks = append(c.breaks, c.read+int64(i))
		}
	}
	c.read += int64(n)
	return n, err
}

// lineAt is the 1-based line of the byte at offset. Offsets never fall.
func (c *lineCounter) lineAt(offset int64) int {
	i := sort.Search(len(c.breaks), func(i int) bool { return c.breaks[i] >= offset+c.skipped })
	if i > 1024 { // forget what has been passed
		c.passed += i
		c.breaks = append(c.breaks[:0], c.breaks[i:]...)
		i = 0
	}
	return c.passed + i + 1
}
