package jinja

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

type arithmetic struct {
	operator    string
	left, right expr
	line        int
}

func (b *arithmetic) eval(s *scope) (any, error) {
	if err := s.step(); err != nil {
		return nil, at(b.line, err)
	}
	left, err := s.value(b.left)
	if err != nil {
		return nil, at(b.line, err)
	}
	right, err := s.value(b.right)
	if err != nil {
		return nil, at(b.line, err)
	}
	v, err := s.made(calculate(b.operator, left, right))
	return v, at(b.line, err)
}

func calculate(operator string, left, right any) (any, error) {
	if operator == "~" {
		return python.Str(left) + python.Str(right), nil
	}
	if text, ok := left.(string); ok && operator == "%" {
		return percent(text, right)
	}
	x, wholeX := python.Int(left)
	y, wholeY := python.Int(right)
	if wholeX && wholeY {
		return calculateWhole(operator, x, y)
	}
	f, ok1 := python.Number(left)
	g, ok2 := python.Number(right)
	if ok1 && ok2 {
		return calculateFloat(operator, f, g)
	}
	if operator == "+" {
		if v, ok := joined(left, right); ok {
			return v, nil
		}
	}
	if operator == "*" {
		if wholeY {
			return repeated(left, y, right)
		}
		if wholeX {
			return repeated(right, x, left)
		}
	}
	return nil, unsupported(operator, left, right)
}

func unsupported(operator string, left, right any) error {
	return fmt.Errorf("unsupported operand type(s) for %s: '%s' and '%s'", operator, typeName(left), typeName(right))
}

// joined is + of two texts, lists or tuples.
func joined(left, right any) (any, bool) {
	switch l := left.(type) {
	case string:
		r, ok := right.(string)
		return l + r, ok
	case *python.List:
		r, ok := right.(*python.List)
		if !ok {
			return nil, false
		}
		return &python.List{Items: slices.Concat(l.Items, r.Items)}, true
	case python.Tuple:
		r, ok := right.(python.Tuple)
		return slices.Concat(l, r), ok
	}
	return nil, false
}

func repeated(value any, times int64, number any) (any, error) {
	n, ok := python.Len(value)
	_, isDict := value.(*python.Dict)
	if !ok || isDict {
		return nil, unsupported("*", value, number)
	}
	times = max(times, 0)
	if times > longest || int64(n)*times > longest {
		return nil, errors.New("a repetition becomes too long")
	}
	switch v := value.(type) {
	case string:
		return strings.Repeat(v, int(times)), nil
	case *python.List:
		return &python.List{Items: slices.Repeat(v.Items, int(times))}, nil
	}
	return slices.Repeat(value.(python.Tuple), int(times)), nil
}

var (
	errTooLarge = errors.New("a whole number becomes too large")
	errByZero   = errors.New("division by zero")
)

func calculateWhole(operator string, x, y int64) (any, error) {
	switch operator {
	case "+":
		sum := x + y
		if (sum > x) != (y > 0) && y != 0 {
			return nil, errTooLarge
		}
		return sum, nil
	case "-":
		if y == math.MinInt64 {
			return nil, errTooLarge
		}
		return calculateWhole("+", x, -y)
	case "*":
		return product(x, y)
	case "**":
		return wholePower(x, y)
	}
	if y == 0 {
		return nil, errByZero
	}
	switch operator {
	case "/":
		return float64(x) / float64(y), nil
	case "//":
		q := x / y
		if x%y != 0 && (x < 0) != (y < 0) {
			q--
		}
		return q, nil
	}
	m := x % y
	if m != 0 && (m < 0) != (y < 0) {
		m += y
	}
	return m, nil
}

func product(x, y int64) (any, error) {
	high, low := bits.Mul64(magnitude(x), magnitude(y))
	if high != 0 || low > math.MaxInt64 {
		return nil, errTooLarge
	}
	return x * y, nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func wholePower(x, y int64) (any, error) {
	if y < 0 {
		return calculateFloat("**", float64(x), float64(y))
	}
	result := any(int64(1))
	for range min(y, 64) {
		var err error
		if result, err = product(result.(int64), x); err != nil {
			return nil, err
		}
	}
	if y > 64 && (x > 1 || x < -1) {
		return nil, errTooLarge
	}
	if y > 64 && x == -1 && y%2 == 1 {
		return int64(-1), nil
	}
	return result, nil
}

func calculateFloat(operator string, x, y float64) (any, error) {
	switch operator {
	case "+":
		return x + y, nil
	case "-":
		return x - y, nil
	case "*":
		return x * y, nil
	case "**":
		if x == 0 && y < 0 {
			return nil, errors.New("0.0 cannot be raised to a negative power")
		}
		return math.Pow(x, y), nil
	}
	if y == 0 {
		return nil, errByZero
	}
	switch operator {
	case "/":
		return x / y, nil
	case "//":
		return math.Floor(x / y), nil
	}
	return floorMod(x, y), nil
}

// floorMod is Python's % of two floats: the sign is the divisor's.
func floorMod(x, y float64) float64 {
	m := math.Mod(x, y)
	if m != 0 && (m < 0) != (y < 0) {
		m += y
	}
	return m
}
