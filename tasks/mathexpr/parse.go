package mathexpr

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// A parser reads an expression by recursive descent.
type parser struct {
	s     string
	i     int
	depth int
}

func parseExpr(s string) (*node, error) {
	p := &parser{s: s}
	n, err := p.sum()
	if err != nil {
		return nil, err
	}
	if p.skip(); p.i < len(p.s) {
		return nil, fmt.Errorf("%q is left over", p.s[p.i:])
	}
	return n, nil
}

func (p *parser) skip() {
	for p.i < len(p.s) && p.s[p.i] == ' ' {
		p.i++
	}
}

// peek is the next byte that is no space; 0 at the end.
func (p *parser) peek() byte {
	p.skip()
	if p.i == len(p.s) {
		return 0
	}
	return p.s[p.i]
}

func (p *parser) take(word string) bool {
	p.skip()
	if !strings.HasPrefix(p.s[p.i:], word) {
		return false
	}
	p.i += len(word)
	return true
}

func (p *parser) sum() (*node, error) {
	const deepest = 64
	if p.depth++; p.depth > deepest {
		return nil, errors.New("too deep")
	}
	defer func() { p.depth-- }()
	left, err := p.product()
	for err == nil {
		var o op
		switch p.peek() {
		case '+':
			o = add
		case '-':
			o = subtract
		default:
			return left, nil
		}
		p.i++
		var right *node
		if right, err = p.product(); err == nil {
			left = &node{op: o, args: []*node{left, right}}
		}
	}
	return nil, err
}

func (p *parser) product() (*node, error) {
	left, err := p.signed()
	for err == nil {
		o := multiply
		switch b := p.peek(); {
		case b == '*':
			p.i++
		case b == '/':
			o = divide
			p.i++
		case !startsFactor(p.s[p.i:]):
			return left, nil
		}
		mixed := o == multiply && p.i > 0 && isDigit(p.s[p.i-1]) && left.op == number && strings.HasPrefix(p.s[p.i:], `\frac`)
		var right *node
		if right, err = p.signed(); err != nil {
			break
		}
		if mixed && right.op == divide && right.args[0].op == number && right.args[1].op == number {
			o = add // 2\frac{1}{3} is a mixed number
		}
		left = &node{op: o, args: []*node{left, right}}
	}
	return nil, err
}

// startsFactor reports whether s goes on with a factor that no sign joins: 2x.
func startsFactor(s string) bool {
	if s == "" {
		return false
	}
	b := s[0]
	switch {
	case isDigit(b), isLetter(b), b == '(' || b == '{' || b == '[':
		return true
	case b != '\\':
		return false
	}
	for _, end := range [...]string{`\}`, `\rfloor`, `\rceil`, `\pm`} {
		if strings.HasPrefix(s, end) {
			return false
		}
	}
	return true
}

func isLetter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }

func (p *parser) signed() (*node, error) {
	const deepest = 64
	if p.depth++; p.depth > deepest {
		return nil, errors.New("too deep")
	}
	defer func() { p.depth-- }()
	switch p.peek() {
	case '-':
		p.i++
		n, err := p.signed()
		if err != nil {
			return nil, err
		}
		if n.op == number {
			return num(new(big.Rat).Neg(n.num)), nil
		}
		return &node{op: multiply, args: []*node{num(big.NewRat(-1, 1)), n}}, nil
	case '+':
		p.i++
		return p.signed()
	}
	return p.powered()
}

func num(v *big.Rat) *node { return &node{op: number, num: v} }

// powered reads an atom with its factorials and power. A minus sign before it
// is outside: -2^2 is -4.
func (p *parser) powered() (*node, error) {
	n, err := p.atom()
	if err != nil {
		return nil, err
	}
	for p.peek() == '!' {
		p.i++
		n = &node{op: factorial, args: []*node{n}}
	}
	if p.peek() != '^' {
		return n, nil
	}
	p.i++
	e, err := p.group()
	if err != nil {
		return nil, err
	}
	return &node{op: power, args: []*node{n, e}}, nil
}

// group reads what a command or ^ applies to: {…} or the next single sign.
func (p *parser) group() (*node, error) {
	switch b := p.peek(); {
	case b == '{':
		p.i++
		n, err := p.sum()
		if err == nil && !p.take("}") {
			err = errors.New("a brace is not closed")
		}
		return n, err
	case isDigit(b):
		p.i++
		return num(big.NewRat(int64(b-'0'), 1)), nil
	case b == '-':
		p.i++
		n, err := p.group()
		if err != nil {
			return nil, err
		}
		return &node{op: multiply, args: []*node{num(big.NewRat(-1, 1)), n}}, nil
	}
	return p.atom()
}

func (p *parser) atom() (*node, error) {
	switch b := p.peek(); {
	case b == 0:
		return nil, errors.New("ends too early")
	case isDigit(b) || b == '.':
		return p.number()
	case b == '(' || b == '{' || b == '[':
		p.i++
		return p.closed(map[byte]string{'(': ")", '{': "}", '[': "]"}[b], nil)
	case b == '|':
		p.i++
		return p.closed("|", func(n *node) *node { return &node{op: function, name: "abs", args: []*node{n}} })
	case b == '\\':
		return p.command()
	case isLetter(b):
		p.i++
		return name(string(b)), nil
	}
	return nil, fmt.Errorf("%q is no formula", p.s[p.i:])
}

// closed reads an expression up to shut.
func (p *parser) closed(shut string, wrap func(*node) *node) (*node, error) {
	n, err := p.sum()
	if err != nil {
		return nil, err
	}
	if !p.take(shut) {
		return nil, fmt.Errorf("%q is missing", shut)
	}
	if wrap != nil {
		n = wrap(n)
	}
	return n, nil
}

// name is a letter: e and i are constants.
func name(s string) *node {
	if _, ok := constants[s]; ok {
		return &node{op: constant, name: s}
	}
	return &node{op: variable, name: s}
}

func (p *parser) number() (*node, error) {
	from := p.i
	var digits strings.Builder
	for p.i < len(p.s) {
		b := p.s[p.i]
		if b == ',' && groups(p.s, p.i) {
			p.i++
			continue
		}
		if !isDigit(b) && b != '.' {
			break
		}
		digits.WriteByte(b)
		p.i++
	}
	v, ok := new(big.Rat).SetString(strings.TrimSuffix(digits.String(), "."))
	if !ok {
		return nil, fmt.Errorf("%q is no number", p.s[from:p.i])
	}
	return num(v), nil
}

// command reads what begins with a backslash.
func (p *parser) command() (*node, error) {
	p.i++
	from := p.i
	for p.i < len(p.s) && isLetter(p.s[p.i]) {
		p.i++
	}
	word := p.s[from:p.i]
	switch word {
	case "frac":
		return p.two(divide)
	case "binom", "dbinom", "tbinom":
		return p.two(choose)
	case "sqrt":
		return p.root()
	case "lfloor":
		return p.closed(`\rfloor`, func(n *node) *node { return &node{op: function, name: "floor", args: []*node{n}} })
	case "lceil":
		return p.closed(`\rceil`, func(n *node) *node { return &node{op: function, name: "ceil", args: []*node{n}} })
	case "pi", "infty":
		return name(word), nil
	case "":
		return nil, fmt.Errorf("%q is no formula", p.s[from-1:])
	}
	if _, ok := functions[word]; ok {
		return p.call(word)
	}
	if slices.Contains(greek[:], word) {
		return name(`\` + word), nil
	}
	return nil, fmt.Errorf(`\%s is not known`, word)
}

// Greek letters that stand for variables; π is a constant.
var greek = [...]string{
	"alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "rho", "sigma", "tau", "phi", "varphi", "omega",
}

func (p *parser) two(o op) (*node, error) {
	a, err := p.group()
	if err != nil {
		return nil, err
	}
	b, err := p.group()
	if err != nil {
		return nil, err
	}
	return &node{op: o, args: []*node{a, b}}, nil
}

func (p *parser) root() (*node, error) {
	degree := num(big.NewRat(2, 1))
	if p.take("[") {
		n, err := p.closed("]", nil)
		if err != nil {
			return nil, err
		}
		degree = n
	}
	n, err := p.group()
	if err != nil {
		return nil, err
	}
	return &node{op: root, args: []*node{n, degree}}, nil
}

// call reads a function with its argument: \sin x, \sin^2 x, \log_2 8.
func (p *parser) call(word string) (*node, error) {
	var base, exponent *node
	var err error
	if word == "log" && p.take("_") {
		if base, err = p.group(); err != nil {
			return nil, err
		}
	}
	if p.take("^") {
		if exponent, err = p.group(); err != nil {
			return nil, err
		}
	}
	arg, err := p.argument()
	if err != nil {
		return nil, err
	}
	n := &node{op: function, name: word, args: []*node{arg}}
	if base != nil {
		ln := func(x *node) *node { return &node{op: function, name: "ln", args: []*node{x}} }
		n = &node{op: divide, args: []*node{ln(arg), ln(base)}}
	}
	if exponent != nil {
		n = &node{op: power, args: []*node{n, exponent}}
	}
	return n, nil
}

// argument is what a function without brackets applies to: \sin 2x is sin(2x).
func (p *parser) argument() (*node, error) {
	if b := p.peek(); b == '(' || b == '{' || b == '[' {
		return p.powered()
	}
	n, err := p.powered()
	for err == nil && startsFactor(p.s[p.i:]) && p.peek() != '(' && !strings.HasPrefix(p.s[p.i:], `\`) {
		var right *node
		if right, err = p.powered(); err == nil {
			n = &node{op: multiply, args: []*node{n, right}}
		}
	}
	return n, err
}
