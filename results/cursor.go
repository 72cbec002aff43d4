package results

import (
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"strconv"
	"unicode/utf8"
)

// A cursor reads one line of JSON from left to right, with the fields in the
// order in which a Journal writes them. It is strict: what it does not expect
// makes it bad for good, and the line is left to encoding/json, which knows all
// of JSON, lets fields stand in any order, and words the errors.
type cursor struct {
	b     []byte
	i     int
	key   int // where the name of the field that was found last begins
	bad   bool
	first bool              // the next field is the first of its object
	names map[string]string // strings that were seen before
}

// namesMost bounds the strings that are kept to be shared, and nameLongest their
// length: a file of a million different ones must not hold them all.
const (
	namesMost   = 1 << 15
	nameLongest = 128
)

func (c *cursor) begin(line []byte) { c.b, c.i, c.bad, c.first = line, 0, false, false }

// whole reports whether the line was read to its end.
func (c *cursor) whole() bool { return !c.bad && c.i == len(c.b) }

func (c *cursor) take(ch byte) {
	if c.i < len(c.b) && c.b[c.i] == ch {
		c.i++
		return
	}
	c.bad = true
}

func (c *cursor) open()  { c.take('{'); c.first = true }
func (c *cursor) close() { c.take('}'); c.first = false }

// at reports whether the next field is the named one, and goes to its value.
func (c *cursor) at(name string) bool {
	i := c.i
	if !c.first {
		if i >= len(c.b) || c.b[i] != ',' {
			return false
		}
		i++
		if i < len(c.b) && c.b[i] == ' ' {
			i++
		}
	}
	end := i + len(name) + 3 // two quotes and a colon
	if end > len(c.b) || c.b[i] != '"' || string(c.b[i+1:end-2]) != name || c.b[end-2] != '"' || c.b[end-1] != ':' {
		return false
	}
	if end < len(c.b) && c.b[end] == ' ' {
		end++
	}
	c.key, c.i, c.first = i, end, false
	return true
}

// null reports whether the value is null, and goes past it.
func (c *cursor) null() bool {
	if c.i+4 <= len(c.b) && string(c.b[c.i:c.i+4]) == "null" {
		c.i += 4
		return true
	}
	return false
}

func (c *cursor) bool() bool {
	switch {
	case c.i+4 <= len(c.b) && string(c.b[c.i:c.i+4]) == "true":
		c.i += 4
		return true
	case c.i+5 <= len(c.b) && string(c.b[c.i:c.i+5]) == "false":
		c.i += 5
	default:
		c.bad = true
	}
	return false
}

// int reads a whole number of at most 18 digits, as which no other is written.
func (c *cursor) int() int64 {
	i, negative := c.i, false
	if i < len(c.b) && c.b[i] == '-' {
		negative = true
		i++
	}
	from, v := i, int64(0)
	for i < len(c.b) && c.b[i]-'0' <= 9 {
		v = 10*v + int64(c.b[i]-'0')
		i++
	}
	if digits := i - from; digits == 0 || digits > 18 || digits > 1 && c.b[from] == '0' || i < len(c.b) && (c.b[i] == '.' || c.b[i]|' ' == 'e') {
		c.bad = true
	}
	c.i = i
	if negative {
		return -v
	}
	return v
}

func (c *cursor) float() float64 {
	from := c.i
	for c.i < len(c.b) && (c.b[c.i]-'0' <= 9 || c.b[c.i] == '.' || c.b[c.i] == '-' || c.b[c.i] == '+' || c.b[c.i]|' ' == 'e') {
		c.i++
	}
	token := c.b[from:c.i]
	if len(token) == 1 && token[0]-'0' <= 9 {
		return float64(token[0] - '0')
	}
	v, err := strconv.ParseFloat(string(token), 64)
	c.bad = c.bad || err != nil || !json.Valid(token)
	return v
}

// special finds, in eight bytes of a string, those that are not plain: quotes,
// backslashes and control characters. The lowest bit that is set is of the first.
func special(x uint64) uint64 {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	quote, slash := x^ones*'"', x^ones*'\\'
	return ((x-ones*' ')&^x | (quote-ones)&^quote | (slash-ones)&^slash) & tops
}

// quoted goes past a string and returns what stands between its quotes; plain
// is false where that has escapes.
func (c *cursor) quoted() (raw []byte, plain bool) {
	c.take('"')
	from := c.i
	plain = true
	for i := from; !c.bad; {
		if i+8 <= len(c.b) {
			mask := special(binary.LittleEndian.Uint64(c.b[i:]))
			if mask == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(mask) / 8
		}
		switch {
		case i >= len(c.b) || c.b[i] < ' ':
			c.bad = true
		case c.b[i] == '"':
			c.i = i + 1
			return c.b[from:i], plain
		case c.b[i] == '\\':
			plain = false
			i += c.escape(i)
		default:
			i++
		}
	}
	return nil, false
}

// escape is the length of the escape at i.
func (c *cursor) escape(i int) int {
	if i+1 < len(c.b) {
		switch c.b[i+1] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			return 2
		case 'u':
			if i+6 <= len(c.b) {
				if _, err := strconv.ParseUint(string(c.b[i+2:i+6]), 16, 16); err == nil {
					return 6
				}
			}
		}
	}
	c.bad = true
	return 1
}

// skipString goes past a string, whatever it says.
func (c *cursor) skipString() { c.quoted() }

// string reads a string that is seldom there twice.
func (c *cursor) string() string {
	raw, plain := c.quoted()
	if plain && utf8.Valid(raw) {
		return string(raw)
	}
	return c.unquote(raw)
}

// name reads a string that many records have.
func (c *cursor) name() string {
	raw, plain := c.quoted()
	if known, ok := c.names[string(raw)]; ok && plain {
		return known
	}
	if !plain || !utf8.Valid(raw) {
		return c.unquote(raw)
	}
	s := string(raw)
	if len(s) <= nameLongest {
		if len(c.names) >= namesMost {
			clear(c.names)
		}
		c.names[s] = s
	}
	return s
}

// unquote leaves escapes and broken bytes to encoding/json.
func (c *cursor) unquote(raw []byte) string {
	if c.bad {
		return ""
	}
	quoted := append(append([]byte{'"'}, raw...), '"')
	var s string
	c.bad = json.Unmarshal(quoted, &s) != nil
	return s
}

// array calls element until the array's end. It is false for null.
func (c *cursor) array(element func()) bool {
	if c.null() {
		return false
	}
	c.take('[')
	if c.i < len(c.b) && c.b[c.i] == ']' {
		c.i++
		return true
	}
	for !c.bad {
		element()
		if c.i < len(c.b) && c.b[c.i] == ']' {
			c.i++
			return true
		}
		c.take(',')
		if c.i < len(c.b) && c.b[c.i] == ' ' {
			c.i++
		}
	}
	return false
}

// ints appends the numbers of an array; nil for null, and only then.
func (c *cursor) ints(to []int64) []int64 {
	if to == nil {
		to = []int64{}
	}
	if c.i < len(c.b) && c.b[c.i] == 'n' {
		c.bad = c.bad || !c.null()
		return nil
	}
	return c.appendInts(to)
}

// appendInts is ints, where null is as an empty array. Most of a long answer's
// record is numbers, so they are read without a call for each.
func (c *cursor) appendInts(to []int64) []int64 {
	if c.null() {
		return to
	}
	c.take('[')
	if c.i < len(c.b) && c.b[c.i] == ']' {
		c.i++
		return to
	}
	b, i := c.b, c.i
	for !c.bad {
		v, from := int64(0), i
		for i < len(b) && b[i]-'0' <= 9 {
			v = 10*v + int64(b[i]-'0')
			i++
		}
		c.i = i
		if digits := i - from; digits == 0 || digits > 18 || digits > 1 && b[from] == '0' {
			c.i = from
			v = c.int() // a sign, or nothing that is a number
			i = c.i
		}
		to = append(to, v)
		switch {
		case i < len(b) && b[i] == ',':
			i++
			if i < len(b) && b[i] == ' ' {
				i++
			}
		case i < len(b) && b[i] == ']':
			c.i = i + 1
			return to
		default:
			c.bad = true
		}
	}
	return to
}

// raw goes past an object or an array without looking into it, and returns it.
func (c *cursor) raw() []byte {
	from, depth := c.i, 0
	for !c.bad {
		if c.i >= len(c.b) {
			c.bad = true
			break
		}
		switch c.b[c.i] {
		case '"':
			c.skipString()
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		c.i++
		if depth == 0 {
			return c.b[from:c.i]
		}
	}
	return nil
}

// value leaves an object or an array to encoding/json.
func (c *cursor) value(to any) {
	if c.null() {
		return
	}
	if raw := c.raw(); !c.bad {
		c.bad = json.Unmarshal(raw, to) != nil
	}
}

// optional reads a number that may be null; its place is the one given.
func optional[T int | int64](c *cursor, at *T) *T {
	if c.null() {
		return nil
	}
	v := c.int()
	*at = T(v)
	c.bad = c.bad || int64(*at) != v
	return at
}

// optionalFloat is optional of another number.
func (c *cursor) optionalFloat(at *float64) *float64 {
	if c.null() {
		return nil
	}
	*at = c.float()
	return at
}

// optionalBool is optional of true and false.
func (c *cursor) optionalBool(at *bool) *bool {
	if c.null() {
		return nil
	}
	*at = c.bool()
	return at
}
