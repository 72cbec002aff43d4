// Package wide adds up whole numbers and their squares without rounding, so that
// a sum does not depend on the order of what is added.
package wide

import (
	"math"
	"math/big"
	"math/bits"
)

// An Int is a whole number of 192 bits, in two's complement, lowest word first: the
// squares of 2⁶⁴ numbers of 64 bits fit in.
type Int [3]uint64

// Add adds numbers.
func (w *Int) Add(values ...int64) {
	a, b, c := w[0], w[1], w[2]
	var carry uint64
	for _, v := range values {
		sign := uint64(v >> 63)
		a, carry = bits.Add64(a, uint64(v), 0)
		b, carry = bits.Add64(b, sign, carry)
		c += sign + carry
	}
	w[0], w[1], w[2] = a, b, c
}

// AddSquares adds the squares of numbers.
func (w *Int) AddSquares(values ...int64) {
	a, b, c := w[0], w[1], w[2]
	var carry uint64
	for _, v := range values {
		magnitude := uint64(max(v, -v)) // of the least number too
		high, low := bits.Mul64(magnitude, magnitude)
		a, carry = bits.Add64(a, low, 0)
		b, carry = bits.Add64(b, high, carry)
		c += carry
	}
	w[0], w[1], w[2] = a, b, c
}

// Big is the number.
func (w *Int) Big() *big.Int {
	v := big.NewInt(int64(w[2]))
	for _, word := range []uint64{w[1], w[0]} {
		v.Lsh(v, 64)
		v.Add(v, new(big.Int).SetUint64(word))
	}
	return v
}

// Mean is sum / n, for n above 0.
func Mean(sum *big.Int, n int64) float64 {
	v, _ := new(big.Rat).SetFrac(sum, big.NewInt(n)).Float64()
	return v
}

// Deviation is the standard deviation of a sample of n numbers, from their sum and
// that of their squares: √((n·Σv² − (Σv)²) / (n·(n−1))), in whole numbers up to the
// division. n must be above 1.
func Deviation(sum, squares *big.Int, n int64) float64 {
	over := new(big.Int).Mul(big.NewInt(n), squares)
	over.Sub(over, new(big.Int).Mul(sum, sum))
	under := new(big.Int).Mul(big.NewInt(n), big.NewInt(n-1))
	variance, _ := new(big.Rat).SetFrac(over, under).Float64()
	return math.Sqrt(variance)
}
