package jinja

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// A spec is how a value is to be printed: [[fill]align][sign][#][0][width][,][.precision][kind].
type spec struct {
	fill      string
	align     byte // < > ^ =, 0 where none is given
	sign      byte // + - space
	alternate bool
	width     int
	group     string // between thousands
	precision int    // -1 where none is given
	kind      byte   // 0 where none is given
}

// widest bounds a field, which a template could otherwise make as wide as the
// memory.
const widest = 10_000

// parseSpec reads what stands after the colon of a field.
func parseSpec(s string) (spec, error) {
	f := spec{fill: " ", precision: -1}
	runes := []rune(s)
	isAlign := func(i int) bool { return i < len(runes) && strings.ContainsRune("<>^=", runes[i]) }
	at := 0
	switch {
	case isAlign(1):
		f.fill, f.align, at = string(runes[0]), byte(runes[1]), 2
	case isAlign(0):
		f.align, at = byte(runes[0]), 1
	}
	rest := string(runes[at:])
	if rest != "" && strings.IndexByte("+- ", rest[0]) >= 0 {
		f.sign, rest = rest[0], rest[1:]
	}
	rest, f.alternate = strings.CutPrefix(rest, "#")
	if strings.HasPrefix(rest, "0") {
		rest = rest[1:]
		if f.align == 0 {
			f.fill, f.align = "0", '='
		}
	}
	var err error
	if f.width, rest, err = leadingNumber(rest, 0); err != nil {
		return f, err
	}
	if rest != "" && (rest[0] == ',' || rest[0] == '_') {
		f.group, rest = rest[:1], rest[1:]
	}
	if after, ok := strings.CutPrefix(rest, "."); ok {
		if f.precision, rest, err = leadingNumber(after, -1); err != nil || f.precision < 0 {
			return f, errors.Join(err, errors.New("format specifier missing precision"))
		}
	}
	if len(rest) > 1 {
		return f, fmt.Errorf("invalid format specifier %q", s)
	}
	if rest != "" {
		f.kind = rest[0]
	}
	return f, nil
}

func leadingNumber(s string, missing int) (n int, rest string, err error) {
	end := 0
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	if end == 0 {
		return missing, s, nil
	}
	n, err = strconv.Atoi(s[:end])
	if err != nil || n > widest {
		return 0, "", fmt.Errorf("%s is too large for a format", s[:end])
	}
	return n, s[end:], nil
}

// formatValue prints one value as its spec says.
func formatValue(v any, source string) (string, error) {
	if source == "" {
		return python.Str(v), nil
	}
	f, err := parseSpec(source)
	if err != nil {
		return "", err
	}
	if text, ok := v.(string); ok {
		return f.text(text)
	}
	if n, ok := python.Int(v); ok && strings.IndexByte("\x00dnxXobc", f.kind) >= 0 {
		return f.whole(n)
	}
	if x, ok := python.Number(v); ok {
		return f.float(x)
	}
	return "", fmt.Errorf("unsupported format string passed to %s.__format__", typeName(v))
}

func (f spec) text(s string) (string, error) {
	if f.kind != 0 && f.kind != 's' || f.sign != 0 || f.align == '=' && f.fill != "0" {
		return "", errors.New("a format of numbers is used on a text")
	}
	if runes := []rune(s); f.precision >= 0 && f.precision < len(runes) {
		s = string(runes[:f.precision])
	}
	if f.align == 0 || f.align == '=' {
		f.align = '<'
	}
	return f.pad("", s), nil
}

// pad puts fill around, or between the sign and the digits.
func (f spec) pad(sign, s string) string {
	missing := f.width - len([]rune(sign+s))
	if missing <= 0 {
		return sign + s
	}
	switch f.align {
	case '<':
		return sign + s + strings.Repeat(f.fill, missing)
	case '^':
		return strings.Repeat(f.fill, missing/2) + sign + s + strings.Repeat(f.fill, missing-missing/2)
	case '=':
		return sign + strings.Repeat(f.fill, missing) + s
	}
	return strings.Repeat(f.fill, missing) + sign + s
}

func (f spec) signOf(negative bool) string {
	switch {
	case negative:
		return "-"
	case f.sign == '+' || f.sign == ' ':
		return string(f.sign)
	}
	return ""
}

func (f spec) whole(n int64) (string, error) {
	if f.precision >= 0 {
		return "", errors.New("precision not allowed in integer format specifier")
	}
	base, prefix := 10, ""
	switch f.kind {
	case 'x', 'X':
		base, prefix = 16, "0"+string(f.kind)
	case 'o':
		base, prefix = 8, "0o"
	case 'b':
		base, prefix = 2, "0b"
	case 'c':
		return f.pad("", string(rune(n))), nil
	}
	digits := strconv.FormatUint(magnitude(n), base)
	if f.kind == 'X' {
		digits = strings.ToUpper(digits)
	}
	if !f.alternate {
		prefix = ""
	}
	return f.pad(f.signOf(n < 0)+prefix, f.grouped(digits)), nil
}

// grouped puts the separator between thousands.
func (f spec) grouped(digits string) string {
	if f.group == "" {
		return digits
	}
	whole, rest, dot := strings.Cut(digits, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(f.group)
		}
		b.WriteRune(r)
	}
	if dot {
		b.WriteString("." + rest)
	}
	return b.String()
}

func (f spec) float(x float64) (string, error) {
	precision := f.precision
	if precision < 0 {
		precision = 6
	}
	size := math.Abs(x)
	var s string
	switch f.kind {
	case 'f', 'F':
		s = strconv.FormatFloat(size, 'f', precision, 64)
	case 'e', 'E':
		s = strconv.FormatFloat(size, f.kind, precision, 64)
	case '%':
		s = strconv.FormatFloat(size*100, 'f', precision, 64) + "%"
	case 'g', 'G', 'n':
		s = general(size, precision)
	case 0:
		s = python.Repr(size)
		if f.precision >= 0 {
			s = general(size, precision)
			if !strings.ContainsAny(s, ".e") {
				s += ".0"
			}
		}
	default:
		return "", fmt.Errorf("unknown format code '%c' for a number", f.kind)
	}
	return f.pad(f.signOf(math.Signbit(x)), f.grouped(s)), nil
}

// general is %g: the shorter of both ways to write a number, without zeros at
// the end.
func general(x float64, precision int) string {
	precision = max(precision, 1)
	e := strconv.FormatFloat(x, 'e', precision-1, 64)
	exponent, _ := strconv.Atoi(e[strings.IndexByte(e, 'e')+1:])
	if exponent < -4 || exponent >= precision {
		mantissa, power, _ := strings.Cut(e, "e")
		return trimZeros(mantissa) + "e" + power
	}
	return trimZeros(strconv.FormatFloat(x, 'f', precision-1-exponent, 64))
}

func trimZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// format is str.format: fields in braces, by position, by name, with
// attributes, !r and a spec.
func format(s string, a arguments) (string, error) {
	var b strings.Builder
	next := 0
	for s != "" {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		if strings.HasPrefix(s[i:], "{{") || strings.HasPrefix(s[i:], "}}") {
			b.WriteByte(s[i])
			s = s[i+2:]
			continue
		}
		field, rest, ok := strings.Cut(s[i+1:], "}")
		if s[i] == '}' || !ok {
			return "", errors.New("a single brace in a format")
		}
		text, err := formatField(field, a, &next)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		s = rest
	}
	return b.String(), nil
}

func formatField(field string, a arguments, next *int) (string, error) {
	field, specification, _ := strings.Cut(field, ":")
	if strings.Contains(specification, "{") {
		return "", errors.New("a format within a format is not supported")
	}
	path, conversion, _ := strings.Cut(field, "!")
	first, rest := path, ""
	if i := strings.IndexAny(path, ".["); i >= 0 {
		first, rest = path[:i], path[i:]
	}
	position, err := strconv.Atoi(first)
	if first == "" {
		position, err = *next, nil
		*next++
	}
	if err != nil {
		position = -1
	}
	value, ok := a.get(position, first)
	if !ok {
		return "", fmt.Errorf("the format has no value for {%s}", path)
	}
	if value, err = follow(value, rest); err != nil {
		return "", err
	}
	switch conversion {
	case "":
	case "s":
		value = python.Str(value)
	case "r":
		value = python.Repr(value)
	default:
		return "", fmt.Errorf("unknown conversion specifier %q", conversion)
	}
	return formatValue(value, specification)
}

// follow goes along .name and [key].
func follow(value any, path string) (any, error) {
	for path != "" {
		var key string
		if path[0] == '[' {
			var ok bool
			if key, path, ok = strings.Cut(path[1:], "]"); !ok {
				return nil, errors.New("expected ']' before end of string")
			}
		} else {
			end := strings.IndexAny(path[1:], ".[")
			if end < 0 {
				end = len(path) - 1
			}
			key, path = path[1:1+end], path[1+end:]
		}
		var index any = key
		if n, err := strconv.ParseInt(key, 10, 64); err == nil {
			index = n
		}
		v, ok := element(value, index)
		if !ok {
			return nil, fmt.Errorf("%s has no %s", typeName(value), key)
		}
		value = v
	}
	return value, nil
}
