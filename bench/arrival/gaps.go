package arrival

import (
	"math"
	"math/rand/v2"
)

// stream keeps the gaps apart from whatever else the plan's seed decides.
const stream = 0x6172726976616c73 // "arrivals"

// gapsOf gives the gaps of a process, mean 1.
func gapsOf(s Spec, seed uint64) func() float64 {
	d := &draws{rand.NewPCG(seed, stream)}
	switch {
	case s.Process == Constant:
		return func() float64 { return 1 }
	case s.Process == Poisson, s.Burstiness == 1:
		return d.exponential
	case s.Burstiness < 1:
		return d.bursty(s.Burstiness)
	}
	gamma := d.gamma(s.Burstiness)
	return func() float64 { return gamma() / s.Burstiness }
}

// draws are random numbers. math/rand/v2 has exponential and normal ones too,
// but computes them with functions that differ between platforms.
type draws struct{ src *rand.PCG }

// uniform is in (0, 1], in steps of 2⁻⁵³.
func (d *draws) uniform() float64 { return float64(d.src.Uint64()>>11+1) * 0x1p-53 }

// exponential has mean 1: the inverse of its distribution function.
func (d *draws) exponential() float64 { return -ln(d.uniform()) }

// normal is standard: the polar method (Marsaglia & Bray, A convenient method
// for generating normal variables, SIAM Review 6, 1964), of whose two values
// the second is dropped.
func (d *draws) normal() float64 {
	for {
		x, y := 2*d.uniform()-1, 2*d.uniform()-1
		s := float64(x*x) + float64(y*y)
		if s > 0 && s < 1 {
			return x * math.Sqrt(-2*ln(s)/s)
		}
	}
}

// gamma has the shape given, 1 or more, and scale 1, so the mean is the shape
// (Marsaglia & Tsang, A simple method for generating gamma variables, ACM TOMS
// 26, 2000, without the squeeze).
func (d *draws) gamma(shape float64) func() float64 {
	third := shape - 1.0/3
	c := 1 / math.Sqrt(9*third)
	return func() float64 {
		for {
			x := d.normal()
			root := 1 + float64(c*x)
			if root <= 0 {
				continue
			}
			v := root * root * root
			bound := float64(x*x)/2 + float64(third*float64(1-v+ln(v)))
			if ln(d.uniform()) < bound {
				return third * v
			}
		}
	}
}

// bursty has a shape below 1 and mean 1: a gamma variable of shape + 1 times
// U^(1/shape) (the same paper, section 6).
func (d *draws) bursty(shape float64) func() float64 {
	gamma := d.gamma(shape + 1)
	return func() float64 {
		g := gamma()
		return g * exp(ln(d.uniform())/shape) / shape
	}
}
