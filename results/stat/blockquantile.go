package stat

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// BlockQuantileSE is the standard error of the logarithm of a quantile (share
// in (0, 1), type 7), by the block bootstrap: as many blocks as there are, drawn
// with replacement. A block is a stretch of time, values in any order. ok is
// false for fewer than two blocks, an empty one, fewer than two resamples, or
// where a resample's quantile is not positive. Source: H. R. Künsch, Annals of
// Statistics 17 (1989); here the blocks do not overlap (E. Carlstein, Annals of
// Statistics 14, 1986).
func BlockQuantileSE(blocks [][]float64, share float64, resamples int, seed uint64) (se float64, ok bool) {
	if len(blocks) < 2 || resamples < 2 || slices.ContainsFunc(blocks, func(b []float64) bool { return len(b) == 0 }) {
		return 0, false
	}
	ranking, random := rank(blocks), chance(seed)
	logs, times := make([]float64, resamples), make([]int, len(blocks))
	for i := range logs {
		v := ranking.resample(share, times, random)
		if !(v > 0) {
			return 0, false
		}
		logs[i] = math.Log(v)
	}
	mean, squares := meanOf(logs), 0.0
	for _, l := range logs {
		squares += (l - mean) * (l - mean)
	}
	return math.Sqrt(squares / float64(resamples-1)), true
}

// A ranking is the values of all blocks, sorted, with the block of each. Every
// markStep values a mark says how many of each block lie before: so a quantile
// of drawn blocks is found without walking through all values.
type ranking struct {
	values []float64
	block  []int32
	sizes  []int
	marks  [][]int
}

const markStep = 64

func rank(blocks [][]float64) *ranking {
	type entry struct {
		value float64
		block int32
	}
	var all []entry
	r := &ranking{sizes: make([]int, len(blocks))}
	for k, block := range blocks {
		r.sizes[k] = len(block)
		for _, v := range block {
			all = append(all, entry{v, int32(k)})
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return 0
	})
	before := make([]int, len(blocks))
	for i, e := range all {
		if i%markStep == 0 {
			r.marks = append(r.marks, slices.Clone(before))
		}
		before[e.block]++
		r.values, r.block = append(r.values, e.value), append(r.block, e.block)
	}
	return r
}

// resample is the quantile of as many blocks as there are; times is a buffer.
func (r *ranking) resample(share float64, times []int, random *rand.Rand) float64 {
	clear(times)
	n := 0
	for range r.sizes {
		k := random.IntN(len(r.sizes))
		times[k]++
		n += r.sizes[k]
	}
	at := share * float64(n-1)
	floor := math.Floor(at)
	i, have := r.find(int(floor), times)
	low := r.values[i]
	for have <= int(floor)+1 && i+1 < len(r.values) {
		i++
		have += times[r.block[i]]
	}
	return low + (at-floor)*(r.values[i]-low)
}

// find is the place of the value of a rank, from 0, among the values drawn so
// many times, and how many of them lie up to it.
func (r *ranking) find(rank int, times []int) (place, upTo int) {
	before := func(mark int) int {
		sum := 0
		for k, n := range r.marks[mark] {
			sum += times[k] * n
		}
		return sum
	}
	mark := sort.Search(len(r.marks), func(m int) bool { return before(m) > rank }) - 1
	upTo = before(mark)
	for place = mark * markStep; ; place++ {
		if upTo += times[r.block[place]]; upTo > rank {
			return place, upTo
		}
	}
}
