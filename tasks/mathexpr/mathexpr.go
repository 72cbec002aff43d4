// Package mathexpr reads the final answers of mathematics questions, as they
// stand in \boxed{}, and tells whether two of them are equal.
//
// It knows numbers, fractions, powers, roots, π, e, i, the usual functions,
// letters as variables, and tuples, intervals, sets and lists of these. Two
// expressions are equal where both are rational and the same, or where their
// values agree to nine digits at three fixed points for the variables: so
// \frac{1}{\sqrt{2}} is \frac{\sqrt{2}}{2}, and a rounded 1.414 is not \sqrt{2}.
// It does not know equations as answers (y = 2x is read as 2x), inequalities,
// matrices, or anything in words.
package mathexpr

import (
	"errors"
	"fmt"
	"math/big"
	"math/cmplx"
	"strings"
)

// ErrNoExpression is returned for a text that is none.
var ErrNoExpression = errors.New("not an expression")

// An Answer is what Parse read: one value, or several in brackets. Its zero
// value equals nothing.
type Answer struct {
	open, shut byte // of a tuple or interval; '{' of a set or list, whose order is free; 0 of one value
	value      *node
	parts      []Answer
}

// Parse reads an answer. The error wraps ErrNoExpression.
func Parse(s string) (Answer, error) {
	const longest = 1000 // bytes
	if len(s) > longest {
		return Answer{}, fmt.Errorf("%w: longer than %d bytes", ErrNoExpression, longest)
	}
	plain := plainLaTeX(s)
	a, err := parseAnswer(plain, 0)
	if err != nil {
		return Answer{}, fmt.Errorf("%w: %q: %w", ErrNoExpression, s, err)
	}
	return a, nil
}

// Equal reports whether two answers are the same.
func Equal(a, b Answer) bool {
	if a.value != nil || b.value != nil {
		return a.value != nil && b.value != nil && sameValue(a.value, b.value)
	}
	if a.open != b.open || a.shut != b.shut || len(a.parts) != len(b.parts) || len(a.parts) == 0 {
		return false
	}
	if a.open != '{' {
		for i := range a.parts {
			if !Equal(a.parts[i], b.parts[i]) {
				return false
			}
		}
		return true
	}
	taken := make([]bool, len(b.parts))
next:
	for _, p := range a.parts {
		for i, q := range b.parts {
			if !taken[i] && Equal(p, q) {
				taken[i] = true
				continue next
			}
		}
		return false
	}
	return true
}

// Rat is the value of an answer that is one rational number.
func (a Answer) Rat() (v *big.Rat, ok bool) {
	if a.value == nil {
		return nil, false
	}
	return a.value.rat()
}

// parseAnswer reads an answer without LaTeX's ornaments.
func parseAnswer(s string, depth int) (Answer, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Answer{}, errors.New("empty")
	}
	if depth > 4 {
		return Answer{}, errors.New("brackets too deep")
	}
	s = afterEquals(s)
	if parts := splitTop(s); len(parts) > 1 {
		return parseParts('{', '}', parts, depth)
	}
	if inside, ok := bracketed(s, `\{`, `\}`); ok {
		return parseParts('{', '}', splitTop(inside), depth)
	}
	for _, open := range [...]string{"(", "["} {
		for _, shut := range [...]string{")", "]"} {
			inside, ok := bracketed(s, open, shut)
			if !ok {
				continue
			}
			if parts := splitTop(inside); len(parts) > 1 {
				return parseParts(open[0], shut[0], parts, depth)
			}
		}
	}
	if strings.Count(s, `\pm`) == 1 {
		return parseParts('{', '}', []string{strings.Replace(s, `\pm`, "+", 1), strings.Replace(s, `\pm`, "-", 1)}, depth)
	}
	n, err := parseExpr(s)
	if err != nil {
		return Answer{}, err
	}
	return Answer{value: n}, nil
}

func parseParts(open, shut byte, parts []string, depth int) (Answer, error) {
	a := Answer{open: open, shut: shut}
	for _, p := range parts {
		part, err := parseAnswer(p, depth+1)
		if err != nil {
			return Answer{}, err
		}
		a.parts = append(a.parts, part)
	}
	return a, nil
}

// bracketed gives what stands between brackets that hold all of s.
func bracketed(s, open, shut string) (string, bool) {
	if !strings.HasPrefix(s, open) || !strings.HasSuffix(s, shut) || len(s) < len(open)+len(shut) {
		return "", false
	}
	inside := s[len(open) : len(s)-len(shut)]
	depth := 0
	for i := range len(inside) {
		switch inside[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return "", false // (1)(2)
			}
		}
	}
	return inside, depth == 0
}

// splitTop splits s at the commas outside brackets. A comma before exactly
// three digits, after one to three, groups a number's digits.
func splitTop(s string) []string {
	var parts []string
	depth, from := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 && !groups(s, i) {
				parts = append(parts, s[from:i])
				from = i + 1
			}
		}
	}
	return append(parts, s[from:])
}

// groups reports whether the comma at i groups digits: 1,234.
func groups(s string, i int) bool {
	after := 0
	for i+1+after < len(s) && isDigit(s[i+1+after]) {
		after++
	}
	before := 0
	for i-1-before >= 0 && isDigit(s[i-1-before]) {
		before++
	}
	return after == 3 && before >= 1 && before <= 3 && (before > 1 || s[i-1] != '0')
}

// afterEquals is what stands right of the last equals sign: x = 3 answers 3.
func afterEquals(s string) string {
	depth, at := 0, -1
	for i := range len(s) {
		switch s[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 && !groups(s, i) {
				return s // x = 1, y = 2: each part for itself
			}
		case '=':
			if depth == 0 {
				at = i
			}
		}
	}
	return strings.TrimSpace(s[at+1:])
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func sameValue(a, b *node) bool {
	x, xok := a.rat()
	y, yok := b.rat()
	if xok && yok {
		return x.Cmp(y) == 0
	}
	for point := range points {
		v, w := a.at(point), b.at(point)
		if v == w {
			continue // infinities too
		}
		if cmplx.IsNaN(v) || cmplx.IsNaN(w) || cmplx.IsInf(v) || cmplx.IsInf(w) {
			return false
		}
		const digits = 1e-9
		if cmplx.Abs(v-w) > digits*max(cmplx.Abs(v), cmplx.Abs(w)) {
			return false
		}
	}
	return true
}
