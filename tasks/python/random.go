package python

import (
	"math"

	"gonum.org/v1/gonum/mathext/prng"
)

// A Random chooses as random.Random does after it was seeded with a whole
// number: the Mersenne Twister, and Python's way from its bits to a sample.
type Random struct{ source *prng.MT19937 }

// NewRandom seeds one.
func NewRandom(seed uint32) *Random {
	source := prng.NewMT19937()
	source.SeedFromKeys([]uint32{seed})
	return &Random{source: source}
}

// below is a number from 0 to n-1, for n from 1 to 2³².
func (r *Random) below(n int) int {
	bits := 0
	for m := n; m > 0; m >>= 1 {
		bits++
	}
	for {
		if k := int(r.source.Uint32() >> (32 - bits)); k < n {
			return k
		}
	}
}

// Sample is random.sample(range(n), k): k distinct positions below n, in the
// order of choice. k is at most n.
func (r *Random) Sample(n, k int) []int {
	chosen := make([]int, k)
	if n <= poolLimit(k) {
		pool := make([]int, n)
		for i := range pool {
			pool[i] = i
		}
		for i := range chosen {
			j := r.below(n - i)
			chosen[i] = pool[j]
			pool[j] = pool[n-i-1]
		}
		return chosen
	}
	taken := make(map[int]bool, k)
	for i := range chosen {
		j := r.below(n)
		for taken[j] {
			j = r.below(n)
		}
		taken[j] = true
		chosen[i] = j
	}
	return chosen
}

// poolLimit is the size up to which Python chooses from a list that shrinks; of
// a larger population it draws again what it has drawn already.
func poolLimit(k int) int {
	limit := 21
	if k > 5 {
		limit += int(math.Pow(4, math.Ceil(math.Log(float64(k*3))/math.Log(4))))
	}
	return limit
}
