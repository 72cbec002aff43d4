package jinja

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/tasks/lmeval/python"
)

func filterNames() []string {
	return []string{"abs", "attr", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "first", "float",
		"format", "indent", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min",
		"regex_replace", "reject", "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr",
		"sort", "string", "sum", "title", "tojson", "trim", "truncate", "unique", "upper", "wordcount"}
}

func knownFilter(name string) bool { return slices.Contains(filterNames(), name) }

func unknownFilter(name string) string { return "unknown filter " + suggest.Unknown(name, filterNames()) }

// applyFilter is value|name(arguments).
func applyFilter(name string, value any, a arguments) (any, error) {
	if name == "default" || name == "d" {
		return fallback(value, a)
	}
	if _, err := defined(value, nil); err != nil {
		return nil, err
	}
	if err := a.defined(); err != nil {
		return nil, err
	}
	if v, ok, err := textFilter(name, value, a); ok {
		return v, err
	}
	if v, ok, err := numberFilter(name, value, a); ok {
		return v, err
	}
	return sequenceFilter(name, value, a)
}

func fallback(value any, a arguments) (any, error) {
	other := a.or(0, "default_value", "")
	if _, missing := value.(undefined); missing {
		return other, nil
	}
	if python.Truth(a.or(1, "boolean", false)) && !python.Truth(value) {
		return other, nil
	}
	return value, nil
}

// textFilter holds those that take any value as a text; ok is false for others.
func textFilter(name string, value any, a arguments) (v any, ok bool, err error) {
	s := func() string { return python.Str(value) }
	switch name {
	case "string", "safe":
		return s(), true, nil
	case "lower":
		return python.Lower(s()), true, nil
	case "upper":
		return python.Upper(s()), true, nil
	case "capitalize":
		return python.Capitalize(s()), true, nil
	case "title":
		return titleWords(s()), true, nil
	case "trim":
		v, err = stripped(s(), "strip", a)
		return v, true, err
	case "replace":
		v, err = replaceFilter(s(), a)
		return v, true, err
	case "center":
		width, err := a.whole(0, "width", 80)
		if err != nil {
			return nil, true, err
		}
		v, err = padded(s(), "center", arguments{positional: []any{int64(width)}})
		return v, true, err
	case "format":
		if len(a.named) > 0 {
			d, _ := dictOf(arguments{named: a.named})
			v, err = percent(s(), d)
			return v, true, err
		}
		v, err = percent(s(), python.Tuple(a.positional))
		return v, true, err
	case "indent":
		v, err = indent(s(), a)
		return v, true, err
	case "truncate":
		v, err = truncate(s(), a)
		return v, true, err
	case "wordcount":
		return int64(len(strings.FieldsFunc(s(), func(r rune) bool { return r != '_' && !python.IsAlnum(r) }))), true, nil
	case "regex_replace":
		v, err = regexReplace(value, a)
		return v, true, err
	case "tojson":
		v, err = toJSON(value)
		return v, true, err
	}
	return nil, false, nil
}

// titleWords makes the first letter of each word large: a word begins at the
// start and after space, a dash or an opening bracket.
func titleWords(s string) string {
	var b strings.Builder
	begins := true
	for _, r := range s {
		if begins {
			b.WriteString(python.Upper(string(r)))
		} else {
			b.WriteString(python.Lower(string(r)))
		}
		begins = python.IsSpace(r) || strings.ContainsRune("-({[<", r)
	}
	return b.String()
}

func replaceFilter(s string, a arguments) (any, error) {
	from, ok := a.get(0, "old")
	to, ok2 := a.get(1, "new")
	if !ok || !ok2 {
		return nil, errors.New("replace needs an old and a new text")
	}
	count := -1
	if v, ok := a.get(2, "count"); ok && v != nil {
		var err error
		if count, err = a.whole(2, "count", -1); err != nil {
			return nil, err
		}
	}
	return strings.Replace(s, python.Str(from), python.Str(to), count), nil
}

func indent(s string, a arguments) (any, error) {
	by, isText := a.or(0, "width", int64(4)).(string)
	if !isText {
		width, err := a.whole(0, "width", 4)
		if err != nil || width > widest {
			return nil, errors.Join(err, errors.New("indent: the width is too large"))
		}
		by = strings.Repeat(" ", max(width, 0))
	}
	first := python.Truth(a.or(1, "first", false))
	blank := python.Truth(a.or(2, "blank", false))
	lines := python.Lines(s + "\n")
	for i, line := range lines {
		if i == 0 && first || i > 0 && (blank || line != "") {
			lines[i] = by + line
		}
	}
	return strings.Join(lines, "\n"), nil
}

func truncate(s string, a arguments) (any, error) {
	length, err := a.whole(0, "length", 255)
	leeway, err2 := a.whole(3, "leeway", 5)
	end, err3 := a.text(2, "end", "...")
	if err := errors.Join(err, err2, err3); err != nil {
		return nil, err
	}
	runes := []rune(s)
	keep := length - len([]rune(end))
	if keep < 0 || leeway < 0 {
		return nil, fmt.Errorf("truncate: the length %d is too small", length)
	}
	if len(runes) <= length+leeway {
		return s, nil
	}
	kept := string(runes[:keep])
	if !python.Truth(a.or(1, "killwords", false)) {
		if i := strings.LastIndexByte(kept, ' '); i >= 0 {
			kept = kept[:i]
		}
	}
	return kept + end, nil
}

func regexReplace(value any, a arguments) (any, error) {
	s, ok := value.(string)
	if !ok {
		return nil, errors.New("regex_replace: expected string or bytes-like object")
	}
	pattern, err := a.text(0, "pattern", "")
	by, err2 := a.text(1, "repl", "")
	count, err3 := a.whole(2, "count", 0)
	if err := errors.Join(err, err2, err3); err != nil {
		return nil, err
	}
	re, err := python.Compile(pattern)
	if err != nil {
		return nil, err
	}
	return re.Replace(s, by, count)
}

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

// numberFilter holds those that give or take a number; ok is false for others.
func numberFilter(name string, value any, a arguments) (v any, ok bool, err error) {
	switch name {
	case "int":
		return toInt(value, a), true, nil
	case "float":
		return toFloat(value, a), true, nil
	case "abs":
		if n, ok := python.Int(value); ok {
			return max(n, -n), true, nil
		}
		f, ok := value.(float64)
		if !ok {
			return nil, true, fmt.Errorf("bad operand type for abs(): '%s'", typeName(value))
		}
		return math.Abs(f), true, nil
	case "round":
		v, err = round(value, a)
		return v, true, err
	case "length", "count":
		n, ok := python.Len(value)
		if !ok {
			return nil, true, fmt.Errorf("object of type '%s' has no len()", typeName(value))
		}
		return int64(n), true, nil
	}
	return nil, false, nil
}

func toInt(value any, a arguments) any {
	otherwise := a.or(0, "default", int64(0))
	switch v := value.(type) {
	case string:
		base, err := a.whole(1, "base", 10)
		digits := strings.TrimFunc(v, python.IsSpace)
		if err != nil {
			return otherwise
		}
		if prefix, ok := map[int]string{2: "0b", 8: "0o", 16: "0x"}[base]; ok {
			digits = strings.TrimPrefix(strings.ToLower(digits), prefix)
		}
		if base < 0 || base > 36 {
			return otherwise
		}
		if n, err := strconv.ParseInt(strings.ReplaceAll(digits, "_", ""), base, 64); err == nil {
			return n
		}
		f, ok := parseFloat(digits)
		if !ok {
			return otherwise
		}
		return whole(f, otherwise)
	case float64:
		return whole(v, otherwise)
	}
	if n, ok := python.Int(value); ok {
		return n
	}
	return otherwise
}

func whole(f float64, otherwise any) any {
	if math.IsNaN(f) || math.Abs(f) >= 1<<63 {
		return otherwise
	}
	return int64(f)
}

func parseFloat(s string) (float64, bool) {
	if strings.ContainsAny(s, "xXpP") { // Go's hexadecimal floats
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(s, "_", ""), 64)
	return f, err == nil || errors.Is(err, strconv.ErrRange)
}

func toFloat(value any, a arguments) any {
	if s, ok := value.(string); ok {
		if f, ok := parseFloat(strings.TrimFunc(s, python.IsSpace)); ok {
			return f
		}
	}
	if f, ok := python.Number(value); ok {
		return f
	}
	return a.or(0, "default", 0.0)
}

func round(value any, a arguments) (any, error) {
	f, ok := python.Number(value)
	precision, err := a.whole(0, "precision", 0)
	method, err2 := a.text(1, "method", "common")
	if err := errors.Join(err, err2); err != nil || !ok {
		return nil, errors.Join(err, errors.New("round needs a number"))
	}
	power := math.Pow(10, float64(precision))
	switch method {
	case "ceil":
		return math.Ceil(f*power) / power, nil
	case "floor":
		return math.Floor(f*power) / power, nil
	case "common":
		n, isWhole := python.Int(value)
		switch {
		case isWhole && precision >= 0:
			return n, nil
		case isWhole: // whole numbers stay whole
			return int64(math.RoundToEven(f*power) / power), nil
		case precision < 0:
			return math.RoundToEven(f*power) / power, nil
		}
		// Go rounds the exact value to even, as Python does.
		r, err := strconv.ParseFloat(strconv.FormatFloat(f, 'f', min(precision, 300), 64), 64)
		return r, err
	}
	return nil, errors.New("method must be common, ceil or floor")
}

// sequenceFilter holds those that take a sequence.
func sequenceFilter(name string, value any, a arguments) (any, error) {
	switch name {
	case "attr":
		text, err := a.text(0, "name", "")
		v, ok := attribute(value, text)
		if !ok {
			return missing(value, text), err
		}
		return v, err
	case "items":
		d, ok := value.(*python.Dict)
		if !ok {
			return nil, errors.New("can only get item pairs from a mapping")
		}
		return python.NewList(d.Items()...), nil
	case "dictsort":
		return dictSort(value, a)
	}
	items, ok := python.Iterate(value)
	if !ok {
		return nil, fmt.Errorf("'%s' object is not iterable", typeName(value))
	}
	switch name {
	case "first", "last":
		if len(items) == 0 {
			return undefined{msg: "No " + name + " item, sequence was empty."}, nil
		}
		if name == "last" {
			return items[len(items)-1], nil
		}
		return items[0], nil
	case "list":
		return python.NewList(slices.Clone(items)...), nil
	case "reverse":
		items = slices.Clone(items)
		slices.Reverse(items)
		if _, isText := value.(string); isText {
			return join("", arguments{positional: []any{python.NewList(items...)}})
		}
		return python.NewList(items...), nil
	case "join":
		return joinFilter(items, a)
	case "map":
		return mapFilter(items, a)
	case "select", "reject", "selectattr", "rejectattr":
		return selected(name, items, a)
	case "sort", "unique", "min", "max", "sum":
		return ordered(name, items, a)
	}
	return batch(items, a)
}

// reach follows a path such as a.b.0 into a value; "" is the value itself.
func reach(value any, path any) (any, error) {
	if n, ok := python.Int(path); ok {
		if v, ok := element(value, n); ok {
			return v, nil
		}
		return missing(value, n), nil
	}
	text, ok := path.(string)
	if !ok || text == "" {
		return value, nil
	}
	for _, key := range strings.Split(text, ".") {
		var index any = key
		if n, err := strconv.ParseInt(key, 10, 64); err == nil && key[0] != '-' && key[0] != '+' {
			index = n
		}
		v, ok := element(value, index)
		if !ok {
			if v, ok = attribute(value, key); !ok {
				return missing(value, key), nil
			}
		}
		value = v
	}
	return value, nil
}

func joinFilter(items []any, a arguments) (any, error) {
	separator := python.Str(a.or(0, "d", ""))
	path := a.or(1, "attribute", nil)
	pieces := make([]string, len(items))
	for i, item := range items {
		v, err := defined(reach(item, path))
		if err != nil {
			return nil, err
		}
		pieces[i] = python.Str(v)
	}
	return strings.Join(pieces, separator), nil
}

func mapFilter(items []any, a arguments) (any, error) {
	result := &python.List{}
	path, byAttribute := a.named["attribute"]
	name, err := a.text(0, "filter", "")
	switch {
	case byAttribute:
	case err != nil || name == "":
		return nil, errors.New("map needs an attribute or the name of a filter")
	case !knownFilter(name):
		return nil, errors.New("map: " + unknownFilter(name))
	}
	for _, item := range items {
		var v any
		if byAttribute {
			v, err = reach(item, path)
			if _, missing := v.(undefined); missing {
				v = a.or(-1, "default", v)
			}
		} else {
			v, err = applyFilter(name, item, arguments{positional: a.positional[1:], named: a.named})
		}
		if v, err = defined(v, err); err != nil {
			return nil, err
		}
		result.Items = append(result.Items, v)
	}
	return result, nil
}

// selected keeps the items for which a test holds, or does not.
func selected(name string, items []any, a arguments) (any, error) {
	rest := a.positional
	var path any
	if strings.HasSuffix(name, "attr") {
		if len(rest) == 0 {
			return nil, errors.New(name + " needs the name of an attribute")
		}
		path, rest = rest[0], rest[1:]
	}
	test := ""
	if len(rest) > 0 {
		var ok bool
		if test, ok = rest[0].(string); !ok || !knownTest(test) {
			return nil, fmt.Errorf("%s: %s", name, unknownTest(python.Str(rest[0])))
		}
		rest = rest[1:]
	}
	result := &python.List{}
	for _, item := range items {
		v, err := reach(item, path)
		if err != nil {
			return nil, err
		}
		yes := false
		if test != "" {
			yes, err = applyTest(test, v, arguments{positional: rest, named: a.named})
		} else if v, err = defined(v, nil); err == nil {
			yes = python.Truth(v)
		}
		if err != nil {
			return nil, err
		}
		if yes == strings.HasPrefix(name, "select") {
			result.Items = append(result.Items, item)
		}
	}
	return result, nil
}

// ordered holds the filters that compare items with each other, or add them.
func ordered(name string, items []any, a arguments) (any, error) {
	places := map[string]int{"sort": 2, "unique": 1, "min": 1, "max": 1, "sum": 0}
	first := 0 // where case_sensitive stands
	if name == "sort" {
		first = 1
	}
	path := a.or(places[name], "attribute", nil)
	sensitive := name != "sum" && python.Truth(a.or(first, "case_sensitive", false))
	keys := make([]any, len(items))
	for i, item := range items {
		v, err := defined(reach(item, path))
		if err != nil {
			return nil, err
		}
		if s, ok := v.(string); ok && !sensitive {
			v = python.Lower(s)
		}
		keys[i] = v
	}
	switch name {
	case "sum":
		return sum(items, path, a)
	case "unique":
		result := &python.List{}
		for i, item := range items {
			if !slices.ContainsFunc(keys[:i], func(k any) bool { return python.Equal(k, keys[i]) }) {
				result.Items = append(result.Items, item)
			}
		}
		return result, nil
	}
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	var failed error
	descending := name == "max" || name == "sort" && python.Truth(a.or(0, "reverse", false))
	sort.SliceStable(order, func(i, j int) bool {
		c, ok := python.Compare(keys[order[i]], keys[order[j]])
		if !ok {
			failed = fmt.Errorf("'<' not supported between instances of '%s' and '%s'", typeName(keys[order[i]]), typeName(keys[order[j]]))
		}
		return c < 0 && !descending || c > 0 && descending
	})
	if failed != nil {
		return nil, failed
	}
	if name != "sort" {
		if len(items) == 0 {
			return undefined{msg: "No aggregated item, sequence was empty."}, nil
		}
		return items[order[0]], nil
	}
	result := &python.List{}
	for _, i := range order {
		result.Items = append(result.Items, items[i])
	}
	return result, nil
}

func sum(items []any, path any, a arguments) (any, error) {
	total := a.or(1, "start", int64(0))
	for _, item := range items {
		v, err := defined(reach(item, path))
		if err != nil {
			return nil, err
		}
		if total, err = calculate("+", total, v); err != nil {
			return nil, err
		}
	}
	return total, nil
}

func dictSort(value any, a arguments) (any, error) {
	d, ok := value.(*python.Dict)
	if !ok {
		return nil, errors.New("dictsort needs a mapping")
	}
	index := int64(0)
	if a.or(1, "by", "key") == "value" {
		index = 1
	}
	return ordered("sort", d.Items(), arguments{named: map[string]any{
		"attribute": index, "case_sensitive": a.or(0, "case_sensitive", false), "reverse": a.or(2, "reverse", false)}})
}

func batch(items []any, a arguments) (any, error) {
	size, err := a.whole(0, "linecount", 0)
	if err != nil || size < 1 {
		return nil, errors.Join(err, errors.New("batch needs a size of at least 1"))
	}
	fill := a.or(1, "fill_with", nil)
	result := &python.List{}
	for chunk := range slices.Chunk(items, size) {
		chunk = slices.Clone(chunk)
		for fill != nil && len(chunk) < size && size < longest {
			chunk = append(chunk, fill)
		}
		result.Items = append(result.Items, python.NewList(chunk...))
	}
	return result, nil
}

func testNames() []string {
	return []string{"!=", "<", "<=", "==", ">", ">=", "boolean", "callable", "defined", "divisibleby", "eq", "equalto",
		"even", "false", "float", "ge", "gt", "greaterthan", "in", "integer", "iterable", "le", "lower", "lt", "lessthan",
		"mapping", "ne", "none", "number", "odd", "sameas", "sequence", "string", "true", "undefined", "upper"}
}

func knownTest(name string) bool { return slices.Contains(testNames(), name) }

func unknownTest(name string) string { return "unknown test " + suggest.Unknown(name, testNames()) }

// applyTest is value is name(arguments).
func applyTest(name string, value any, a arguments) (bool, error) {
	_, missing := value.(undefined)
	switch name {
	case "defined":
		return !missing, nil
	case "undefined":
		return missing, nil
	case "none":
		return value == nil, nil
	case "callable":
		_, ok := value.(function)
		return ok, nil
	case "boolean", "true", "false", "integer", "float", "number", "string", "mapping", "sequence", "iterable":
		return isKind(name, value), nil
	}
	if _, err := defined(value, nil); err != nil {
		return false, err
	}
	if err := a.defined(); err != nil {
		return false, err
	}
	switch name {
	case "lower":
		return isCase(python.Str(value), unicode.IsLower, unicode.IsUpper), nil
	case "upper":
		return isCase(python.Str(value), unicode.IsUpper, unicode.IsLower), nil
	case "odd", "even", "divisibleby":
		return divides(name, value, a)
	}
	if len(a.positional) != 1 {
		return false, fmt.Errorf("the test %s needs one argument", name)
	}
	if name == "sameas" {
		return typeName(value) == typeName(a.positional[0]) && python.Equal(value, a.positional[0]), nil
	}
	operators := map[string]string{"eq": "==", "equalto": "==", "ne": "!=", "lt": "<", "lessthan": "<", "le": "<=",
		"gt": ">", "greaterthan": ">", "ge": ">="}
	operator, ok := operators[name]
	if !ok {
		operator = name
	}
	return compare(operator, value, a.positional[0])
}

func isKind(name string, value any) bool {
	kind := typeName(value)
	_, hasLength := python.Len(value)
	switch name {
	case "true":
		return value == true
	case "false":
		return value == false
	case "number":
		return slices.Contains([]string{"int", "float", "bool"}, kind)
	case "sequence", "iterable":
		return hasLength
	}
	return kind == map[string]string{"boolean": "bool", "integer": "int", "float": "float", "string": "str", "mapping": "dict"}[name]
}

func divides(name string, value any, a arguments) (bool, error) {
	by := any(int64(2))
	if name == "divisibleby" {
		by = a.or(0, "num", nil)
	}
	rest, err := calculate("%", value, by)
	if err != nil {
		return false, err
	}
	zero := python.Equal(rest, int64(0))
	return zero != (name == "odd"), nil
}
