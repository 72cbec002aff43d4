package stat

import (
	"cmp"
	"math"
	"slices"
)

// A Ratio is a figure of the new side by that of the base.
type Ratio struct {
	Estimate float64
	Spread
}

// MDE is the smallest true rise, 0.1 for one of 10%, that a two-sided test at
// alpha finds with the given power: as far as the interval reaches down, and
// once more for the power. A fall of as much in the logarithm is smaller. It is
// +Inf where the interval has no lower bound.
func (r Ratio) MDE(alpha, power float64) float64 {
	low, _ := r.Interval(1 - alpha)
	return math.Pow(r.Estimate/low, MDE(1, alpha, power)/Z(1-alpha)) - 1
}

// A Spread tells how far an estimate may be off.
type Spread interface {
	// Interval holds the true value at a confidence level in (0, 1). A bound of
	// a ratio that the values cannot give is 0 or +Inf.
	Interval(level float64) (low, high float64)
	// P is the two-sided p-value of null: one less the level of the narrowest
	// interval that reaches it.
	P(null float64) float64
}

// BlockRatio is QuantileRatio for any figure of the sorted values of a side,
// such as their mean: the ordinary bootstrap of blocks (H. R. Künsch, Annals of
// Statistics 17 (1989)), with the logarithms of its resamples widened in the
// same way, by what the figure is without each block. A figure may be 0 of a
// resample; ok is false where it is undefined or not positive of a side itself,
// or undefined of a resample.
func BlockRatio(base, new [][]float64, figure func(sorted []float64) (v float64, ok bool), resamples int, seed uint64) (Ratio, bool) {
	if min(len(base), len(new)) < fewestBlocks || resamples < 2 {
		return Ratio{}, false
	}
	b, okBase := poolOf(base, figure)
	n, okNew := poolOf(new, figure)
	if !okBase || !okNew {
		return Ratio{}, false
	}
	random := chance(seed)
	return ratioOf(n.estimate/b.estimate, len(base)+len(new), resamples, func() (over, under float64, ok bool) {
		over, okNew := n.draw(random.IntN, figure)
		under, okBase := b.draw(random.IntN, figure)
		return over, under, okNew && okBase
	})
}

// ratioOf gathers resamples of a ratio of so many blocks on both sides.
func ratioOf(estimate float64, blocks, resamples int, draw func() (over, under float64, ok bool)) (Ratio, bool) {
	sorted := make([]float64, resamples)
	for i := range sorted {
		over, under, ok := draw()
		if !ok {
			return Ratio{}, false
		}
		sorted[i] = over / under
		if math.IsNaN(sorted[i]) { // 0/0 or ∞/∞: it may be anything
			sorted[i] = []float64{0, math.Inf(1)}[i%2]
		}
	}
	slices.Sort(sorted)
	spread := Replicates{Estimate: estimate, sorted: sorted, df: float64(blocks - 2)}
	return Ratio{Estimate: estimate, Spread: spread}, true
}

// A pool is the values of a side's blocks, sorted, and the block of each.
type pool struct {
	values   []float64
	block    []int
	estimate float64
	widen    float64
	times    []int // how often each block was drawn
	sample   []float64
}

func poolOf(blocks [][]float64, figure func([]float64) (float64, bool)) (*pool, bool) {
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
		return cmp.Or(cmp.Compare(a.value, b.value), a.block-b.block)
	})
	p := &pool{times: make([]int, len(blocks))}
	for _, e := range all {
		p.values, p.block = append(p.values, e.value), append(p.block, e.block)
	}
	estimate, ok := figure(p.values)
	if !ok || !(estimate > 0) {
		return nil, false
	}
	p.estimate = estimate
	without := make([]float64, len(blocks))
	for k := range blocks {
		for j := range p.times {
			p.times[j] = 1
		}
		p.times[k] = 0
		if without[k], ok = p.drawn(figure); !ok {
			return nil, false
		}
	}
	p.widen = widening(without)
	return p, true
}

// draw is the figure of as many blocks as there are, its distance from the
// estimate widened.
func (p *pool) draw(pick func(int) int, figure func([]float64) (float64, bool)) (float64, bool) {
	clear(p.times)
	for range p.times {
		p.times[pick(len(p.times))]++
	}
	v, ok := p.drawn(figure)
	return p.estimate * math.Pow(v/p.estimate, p.widen), ok && v >= 0
}

// drawn is the figure of the blocks as often as times says.
func (p *pool) drawn(figure func([]float64) (float64, bool)) (float64, bool) {
	p.sample = p.sample[:0]
	for i, v := range p.values {
		for range p.times[p.block[i]] {
			p.sample = append(p.sample, v)
		}
	}
	return figure(p.sample)
}

// widening is by how much the differences between resamples of a row of blocks
// fall short, of which a figure is given each:
//
//	√( b/(b−1) · (1+ρ)/(1−ρ) )
//
// The first factor is that of any bootstrap of b values. The second is what
// blocks add that are like their neighbours, as those of an autoregressive
// series are, ρ being the correlation of neighbours; it counts where it is
// positive, and as ¾ at most. Its estimate is raised by what it is too low on
// average in a row so short (F. H. C. Marriott, J. A. Pope, Biometrika 41
// (1954)).
func widening(figures []float64) float64 {
	b, mean := float64(len(figures)), meanOf(figures)
	products, squares := 0.0, 0.0
	for i, v := range figures {
		squares += (v - mean) * (v - mean)
		if i > 0 {
			products += (v - mean) * (figures[i-1] - mean)
		}
	}
	rho := 0.0
	if squares > 0 {
		rho = math.Max(0, math.Min(0.75, (b*products/squares+1)/(b-4)))
	}
	return math.Sqrt(b / (b - 1) * (1 + rho) / (1 - rho))
}
