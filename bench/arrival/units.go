package arrival

import (
	"cmp"
	"math"
	"math/bits"
)

// units is unit time, the sum of gaps of mean 1: whole units, and parts of
// 2⁻⁶⁴ of one. Integers add up without error, so nothing drifts however many
// arrivals there are; a float's last place grows with the sum.
type units struct{ whole, part uint64 }

// unitsOf takes a finite number from 0 to below 2⁶⁴.
func unitsOf(x float64) units {
	whole := math.Floor(x)
	return units{uint64(whole), uint64((x - whole) * 0x1p64)}
}

func (u *units) add(x float64) {
	x2 := unitsOf(x)
	var carry uint64
	u.part, carry = bits.Add64(u.part, x2.part, 0)
	u.whole += x2.whole + carry
}

// since is u − earlier, which must not be the later.
func (u units) since(earlier units) float64 {
	part, borrow := bits.Sub64(u.part, earlier.part, 0)
	return float64(u.whole-earlier.whole-borrow) + float64(part)*0x1p-64
}

func (u units) compare(v units) int {
	return cmp.Or(cmp.Compare(u.whole, v.whole), cmp.Compare(u.part, v.part))
}
