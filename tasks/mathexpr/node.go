package mathexpr

import (
	"math"
	"math/big"
	"math/cmplx"
)

// A node is an expression: a number, a name, or an operation on others.
type node struct {
	op   op
	num  *big.Rat // of a number
	name string   // of a constant, variable or function
	args []*node
}

type op uint8

const (
	number op = iota
	constant
	variable
	add
	subtract
	multiply
	divide
	power
	root // args: radicand, degree
	factorial
	choose
	function
)

// points is how many values every variable takes in turn.
const points = 3

// rat is the exact value; ok is false where there is none, or none is known.
func (n *node) rat() (v *big.Rat, ok bool) {
	if n.op == number {
		return n.num, true
	}
	if n.op == constant || n.op == variable || n.op == function {
		return nil, false
	}
	x := make([]*big.Rat, len(n.args))
	for i, a := range n.args {
		if x[i], ok = a.rat(); !ok {
			return nil, false
		}
	}
	out := new(big.Rat)
	switch n.op {
	case add:
		return out.Add(x[0], x[1]), true
	case subtract:
		return out.Sub(x[0], x[1]), true
	case multiply:
		return out.Mul(x[0], x[1]), true
	case divide:
		if x[1].Sign() == 0 {
			return nil, false
		}
		return out.Quo(x[0], x[1]), true
	case power:
		return ratPower(x[0], x[1])
	case root:
		return ratRoot(x[0], x[1])
	case factorial:
		return ratFactorial(x[0])
	case choose:
		return ratChoose(x[0], x[1])
	}
	return nil, false
}

// Bounds of what is computed exactly, so that 9^{9^{9}} costs nothing.
const (
	mostExponent  = 1000
	mostBits      = 4096
	mostFactorial = 100
)

func ratPower(x, e *big.Rat) (*big.Rat, bool) {
	if !e.IsInt() || !e.Num().IsInt64() {
		if e.IsInt() {
			return nil, false
		}
		under, ok := ratRoot(x, new(big.Rat).SetInt(e.Denom()))
		if !ok {
			return nil, false
		}
		return ratPower(under, new(big.Rat).SetInt(e.Num()))
	}
	k := e.Num().Int64()
	if k < -mostExponent || k > mostExponent || x.Sign() == 0 && k <= 0 {
		return nil, false
	}
	bits := max(x.Num().BitLen(), x.Denom().BitLen())
	if int64(bits)*max(k, -k) > mostBits {
		return nil, false
	}
	size := big.NewInt(max(k, -k))
	out := new(big.Rat).SetFrac(new(big.Int).Exp(x.Num(), size, nil), new(big.Int).Exp(x.Denom(), size, nil))
	if k < 0 {
		out.Inv(out)
	}
	return out, true
}

// ratRoot is an exact root, where x is a perfect power.
func ratRoot(x, degree *big.Rat) (*big.Rat, bool) {
	if !degree.IsInt() || !degree.Num().IsInt64() || max(x.Num().BitLen(), x.Denom().BitLen()) > 1000 {
		return nil, false
	}
	k := degree.Num().Int64()
	if k < 2 || k > 64 || x.Sign() < 0 && k%2 == 0 {
		return nil, false
	}
	num, ok1 := intRoot(new(big.Int).Abs(x.Num()), k)
	den, ok2 := intRoot(x.Denom(), k)
	if !ok1 || !ok2 {
		return nil, false
	}
	if x.Sign() < 0 {
		num.Neg(num)
	}
	return new(big.Rat).SetFrac(num, den), true
}

func intRoot(x *big.Int, k int64) (*big.Int, bool) {
	low, high := big.NewInt(0), new(big.Int).Lsh(big.NewInt(1), uint(x.BitLen()/int(k)+1))
	for low.Cmp(high) < 0 {
		mid := new(big.Int).Add(low, high)
		mid.Add(mid, big.NewInt(1)).Rsh(mid, 1)
		if new(big.Int).Exp(mid, big.NewInt(k), nil).Cmp(x) <= 0 {
			low = mid
		} else {
			high = mid.Sub(mid, big.NewInt(1))
		}
	}
	return low, new(big.Int).Exp(low, big.NewInt(k), nil).Cmp(x) == 0
}

func ratFactorial(x *big.Rat) (*big.Rat, bool) {
	if !x.IsInt() || x.Sign() < 0 || x.Cmp(big.NewRat(mostFactorial, 1)) > 0 {
		return nil, false
	}
	return new(big.Rat).SetInt(new(big.Int).MulRange(1, x.Num().Int64())), true
}

func ratChoose(n, k *big.Rat) (*big.Rat, bool) {
	if !n.IsInt() || !k.IsInt() || k.Sign() < 0 || n.Cmp(k) < 0 || n.Cmp(big.NewRat(mostExponent, 1)) > 0 {
		return nil, false
	}
	return new(big.Rat).SetInt(new(big.Int).Binomial(n.Num().Int64(), k.Num().Int64())), true
}

// at is the value with the variables' values of a point, NaN where there is none.
func (n *node) at(point int) complex128 {
	x := make([]complex128, len(n.args))
	for i, a := range n.args {
		x[i] = a.at(point)
	}
	switch n.op {
	case number:
		f, _ := n.num.Float64()
		return complex(f, 0)
	case constant:
		return constants[n.name]
	case variable:
		return variableAt(n.name, point)
	case add:
		return x[0] + x[1]
	case subtract:
		return x[0] - x[1]
	case multiply:
		if imag(x[0]) == 0 && imag(x[1]) == 0 {
			return complex(real(x[0])*real(x[1]), 0) // infinities stay real
		}
		return x[0] * x[1]
	case divide:
		if imag(x[0]) == 0 && imag(x[1]) == 0 {
			return complex(real(x[0])/real(x[1]), 0)
		}
		return x[0] / x[1]
	case power:
		return cmplx.Pow(x[0], x[1])
	case root:
		if imag(x[0]) == 0 && real(x[0]) < 0 && x[1] == 3 {
			return complex(math.Cbrt(real(x[0])), 0)
		}
		return cmplx.Pow(x[0], 1/x[1])
	case factorial:
		return complex(math.Gamma(real(x[0])+1), 0)
	case function:
		return functions[n.name](x[0])
	}
	return cmplx.NaN()
}

var constants = map[string]complex128{"pi": math.Pi, "e": math.E, "i": 1i, "infty": complex(math.Inf(1), 0)}

var functions = map[string]func(complex128) complex128{
	"sin": cmplx.Sin, "cos": cmplx.Cos, "tan": cmplx.Tan, "cot": cmplx.Cot,
	"ln": cmplx.Log, "log": cmplx.Log10, "exp": cmplx.Exp,
	"arcsin": cmplx.Asin, "arccos": cmplx.Acos, "arctan": cmplx.Atan,
	"abs":   func(x complex128) complex128 { return complex(cmplx.Abs(x), 0) },
	"floor": func(x complex128) complex128 { return complex(math.Floor(real(x)), 0) },
	"ceil":  func(x complex128) complex128 { return complex(math.Ceil(real(x)), 0) },
}

// variableAt gives each name a value of its own between 1 and 3.
func variableAt(name string, point int) complex128 {
	h := uint64(point)*0x9e3779b97f4a7c15 + 1
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 0x100000001b3
	}
	h ^= h >> 29
	return complex(1+2*float64(h%1000003)/1000003, 0)
}
