package jinja

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

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
