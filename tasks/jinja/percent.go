package jinja

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// percent is the % of a text: %s, %d, %.2f and their like.
func percent(s string, values any) (string, error) {
	queue, isTuple := values.(python.Tuple)
	if !isTuple {
		queue = python.Tuple{values}
	}
	used := 0
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '%')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		if strings.HasPrefix(s, "%") {
			b.WriteByte('%')
			s = s[1:]
			continue
		}
		var value any
		if strings.HasPrefix(s, "(") {
			name, rest, _ := strings.Cut(s[1:], ")")
			d, ok := values.(*python.Dict)
			if !ok {
				return "", errors.New("format requires a mapping")
			}
			if value, ok = d.Get(name); !ok {
				return "", fmt.Errorf("the format has no value for %s", name)
			}
			s = rest
		} else {
			if used == len(queue) {
				return "", errors.New("not enough arguments for format string")
			}
			value = queue[used]
			used++
		}
		text, rest, err := percentField(s, value)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		s = rest
	}
	if _, isDict := values.(*python.Dict); used < len(queue) && !isDict {
		return "", errors.New("not all arguments converted during string formatting")
	}
	return b.String(), nil
}

// percentField reads one conversion, without its percent sign.
func percentField(s string, value any) (text, rest string, err error) {
	end := strings.IndexFunc(s, func(r rune) bool { return strings.ContainsRune("diouxXeEfFgGcrsa", r) })
	if end < 0 || strings.Trim(s[:end], "0123456789.-+ #") != "" {
		return "", "", errors.New("unsupported format character")
	}
	flags, kind := s[:end], s[end]
	f := spec{fill: " ", align: '>', precision: -1, kind: kind}
	for flags != "" && strings.IndexByte("-+ #0", flags[0]) >= 0 {
		switch flags[0] {
		case '-':
			f.align = '<'
		case '+', ' ':
			f.sign = flags[0]
		case '#':
			f.alternate = true
		case '0':
			if f.align != '<' {
				f.fill, f.align = "0", '='
			}
		}
		flags = flags[1:]
	}
	if f.width, flags, err = leadingNumber(flags, 0); err != nil {
		return "", "", err
	}
	if after, ok := strings.CutPrefix(flags, "."); ok {
		if f.precision, _, err = leadingNumber(after, 0); err != nil {
			return "", "", err
		}
	}
	text, err = f.percent(value)
	return text, s[end+1:], err
}

func (f spec) percent(value any) (string, error) {
	number, isNumber := python.Number(value)
	switch f.kind {
	case 's', 'r', 'a':
		s := python.Str(value)
		if f.kind != 's' {
			s = python.Repr(value)
		}
		f.kind, f.sign = 's', 0
		if f.align == '=' {
			f.fill, f.align = " ", '>'
		}
		return f.text(s)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		if !isNumber {
			return "", fmt.Errorf("must be real number, not %s", typeName(value))
		}
		return f.float(number)
	}
	n, ok := python.Int(value)
	if !ok && isNumber && f.kind != 'x' && f.kind != 'X' && f.kind != 'o' && math.Abs(number) < 1<<62 {
		n, ok = int64(number), true
	}
	if !ok {
		return "", fmt.Errorf("%%%c format: a number is required, not %s", f.kind, typeName(value))
	}
	if strings.IndexByte("iu", f.kind) >= 0 {
		f.kind = 'd'
	}
	f.precision = -1
	return f.whole(n)
}
