package stat

import (
	"math"
	"slices"
)

// BlockRatio is the block bootstrap of statistic(new) / statistic(base), both
// of the sorted values of a side: whole blocks of each side are drawn with
// replacement. A block is a stretch of a window (see Blocks), or a repeated run
// if there are several. ok is false where a side has fewer than two blocks or
// its statistic is undefined or not positive.
func BlockRatio(base, new [][]float64, statistic func(sorted []float64) (v float64, ok bool), resamples int, seed uint64) (Replicates, bool) {
	b, okBase := poolOf(base, statistic)
	n, okNew := poolOf(new, statistic)
	if !okBase || !okNew || resamples < 2 {
		return Replicates{}, false
	}
	random := chance(seed)
	r := Replicates{Estimate: n.estimate / b.estimate}
	for range resamples {
		under, okBase := b.draw(random.IntN, statistic)
		over, okNew := n.draw(random.IntN, statistic)
		if okBase && okNew {
			r.sorted = append(r.sorted, over/under)
		}
	}
	slices.Sort(r.sorted)
	return r, len(r.sorted) > 1
}

// A pool is the values of a side, sorted, and the block of each.
type pool struct {
	values   []float64
	block    []int
	blocks   int
	estimate float64
	times    []int
	sample   []float64
}

func poolOf(blocks [][]float64, statistic func([]float64) (float64, bool)) (*pool, bool) {
	type entry struct {
		value float64
		block int
	}
	var all []entry
	for k, block := range blocks {
		for _, v := range block {
			all = append(all, entry{v, k})
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return a.block - b.block
	})
	p := &pool{blocks: len(blocks), times: make([]int, len(blocks))}
	for _, e := range all {
		p.values, p.block = append(p.values, e.value), append(p.block, e.block)
	}
	v, ok := statistic(p.values)
	p.estimate = v
	return p, ok && v > 0 && len(blocks) > 1
}

// draw is the statistic of as many blocks as there are.
func (p *pool) draw(pick func(int) int, statistic func([]float64) (float64, bool)) (float64, bool) {
	clear(p.times)
	for range p.blocks {
		p.times[pick(p.blocks)]++
	}
	p.sample = p.sample[:0]
	for i, v := range p.values {
		for range p.times[p.block[i]] {
			p.sample = append(p.sample, v)
		}
	}
	v, ok := statistic(p.sample)
	return v, ok && v > 0
}

// Blocks cuts values, in the order of their times, into stretches that are long
// enough to be nearly independent of each other, as many as n^(1/3)-long blocks
// make, but 30 at most.
func Blocks(times []int64, values []float64) [][]float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case times[a] < times[b]:
			return -1
		case times[a] > times[b]:
			return 1
		}
		return 0
	})
	n := len(values)
	count := min(30, int(float64(n)/math.Cbrt(float64(n))))
	blocks := make([][]float64, 0, count)
	for k := range count {
		var block []float64
		for _, i := range order[k*n/count : (k+1)*n/count] {
			block = append(block, values[i])
		}
		blocks = append(blocks, block)
	}
	return blocks
}
