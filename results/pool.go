package results

import (
	"math"
	"math/bits"
	"slices"

	"github.com/hanbench/hanbench/internal/wide"
	"github.com/hanbench/hanbench/results/stat"
)

// A pool finds exact order statistics of more whole numbers than memory should
// hold. The numbers are added in rounds, the same in each. In the first round
// they are kept while they are few; else counted in buckets that are narrow to
// 1/8192 of their values. In the second those are counted one by one that lie
// in the buckets in which the wanted percentiles are. What it takes is 3 MB, and
// some KB for each percentile.
type pool struct {
	percents []float64
	limit    int // how many values are kept

	values       []int64 // all, while they are few
	n            int
	sum, squares wide.Int
	least, most  int64

	// up and down count the values in each bucket, from 0 up and below it; in the
	// second round they tell which of the wanted buckets it is, from 1.
	up, down []int64
	second   bool
	done     bool // what is added now is of another pool's round
	// Of the buckets that are wanted, in order: how many values are below each, and
	// how many of each value are in it.
	before []int
	exact  []bin
}

// poolKept is how many values a pool keeps: 8 MB.
const poolKept = 1 << 20

// newPool makes a pool for these percentiles, their intervals, and the figures of
// a Distribution.
func newPool(percents ...float64) *pool {
	return &pool{percents: append([]float64{50, 90, 95, 99, 99.9}, percents...), limit: poolKept}
}

func (p *pool) add(values []int64) {
	switch {
	case p.done:
		return
	case p.second:
		for _, v := range values {
			if i := *p.bucket(v); i > 0 {
				p.exact[i-1].add(v)
			}
		}
		return
	case p.n == 0 && len(values) > 0:
		p.least, p.most = values[0], values[0]
	}
	p.n += len(values)
	for _, v := range values {
		p.least, p.most = min(p.least, v), max(p.most, v)
	}
	p.sum.Add(values...)
	p.squares.AddSquares(values...)
	if p.up == nil && p.n <= p.limit {
		p.values = append(p.values, values...)
		return
	}
	p.sort(p.values)
	p.values = nil
	p.sort(values)
}

// sort counts values in their buckets.
func (p *pool) sort(values []int64) {
	if p.up == nil {
		p.up = make([]int64, bucketOf(math.MaxInt64)+1)
	}
	for _, v := range values {
		*p.bucket(v)++
	}
}

func (p *pool) bucket(v int64) *int64 {
	if v >= 0 {
		return &p.up[bucketOf(v)]
	}
	if p.down == nil { // no time runs backwards; a file may say so
		p.down = make([]int64, len(p.up))
	}
	return &p.down[bucketOf(^v)]
}

// bucketOf numbers the buckets of values from 0 up in their order: those of 14 bits
// have each their own, above them 13 bits beside the leading one tell them apart.
func bucketOf(v int64) int {
	shift := max(0, bits.Len64(uint64(v))-14)
	return shift<<13 + int(v>>shift)
}

// again ends a round. It reports whether the values must be added once more.
func (p *pool) again() bool {
	if p.second || p.up == nil {
		slices.Sort(p.values)
		p.up, p.down, p.done = nil, nil, true
	}
	if p.done {
		return false
	}
	p.second = true
	ranks := p.ranks()
	below := 0
	visit := func(bucket *int64, i int) {
		next, wanted := below+int(*bucket), int64(0)
		for ; len(ranks) > 0 && ranks[0] < next; ranks = ranks[1:] {
			if wanted == 0 {
				p.exact, p.before = append(p.exact, newBin(i)), append(p.before, below)
				wanted = int64(len(p.exact))
			}
		}
		below, *bucket = next, wanted
	}
	for i := len(p.down) - 1; i >= 0; i-- {
		visit(&p.down[i], -1)
	}
	for i := range p.up {
		visit(&p.up[i], i)
	}
	return true
}

// ranks are those that figures are made of, from 0, in order.
func (p *pool) ranks() []int {
	ranks := []int{0, p.n - 1}
	for _, percent := range p.percents {
		k := int(percent / 100 * float64(p.n-1))
		low, high := stat.PercentileRanks(p.n, percent, confidence)
		ranks = append(ranks, k, min(k+1, p.n-1), max(low-1, 0), max(high-1, 0))
	}
	slices.Sort(ranks)
	return slices.Compact(ranks)
}

func (p *pool) count() int { return p.n }

// at is the value of a rank, from 0; of those of ranks alone where not all are
// kept.
func (p *pool) at(rank int) float64 {
	if p.exact == nil {
		return float64(p.values[rank])
	}
	i, found := slices.BinarySearch(p.before, rank)
	if !found {
		i--
	}
	return p.exact[i].at(rank - p.before[i])
}

// A bin counts the values of one bucket, each by itself.
type bin struct {
	from   int64   // the least that can be in it
	dense  []int64 // of those from it on
	sparse map[int64]int
}

// denseMost is the width of the buckets whose values are counted in a row: those of
// a second have 131,072 of them.
const denseMost = 1 << 17

// newBin is of the bucket of that number, from 0 up; of one below 0 for -1.
func newBin(bucket int) bin {
	if bucket < 0 {
		return bin{sparse: map[int64]int{}}
	}
	shift := max(0, bucket>>13-1)
	if 1<<shift > denseMost {
		return bin{sparse: map[int64]int{}}
	}
	return bin{from: int64(bucket-shift<<13) << shift, dense: make([]int64, 1<<shift)}
}

func (b *bin) add(v int64) {
	if b.sparse != nil {
		b.sparse[v]++
		return
	}
	b.dense[v-b.from]++
}

// at is the value of a rank, from 0.
func (b *bin) at(rank int) float64 {
	for i, n := range b.dense {
		if rank -= int(n); rank < 0 {
			return float64(b.from + int64(i))
		}
	}
	for _, v := range sortedKeys(b.sparse) {
		if rank -= b.sparse[v]; rank < 0 {
			return float64(v)
		}
	}
	return math.NaN() // the second round was not the first
}

// quantile is that of the values, as quantile of sorted ones.
func (p *pool) quantile(percent float64) Quantile {
	least, _ := stat.LeastCount(percent)
	q := Quantile{UnderSampled: p.n < least}
	if p.n == 0 {
		return q
	}
	q.Value = nanos(p.percentile(percent), nil)
	low, high := stat.PercentileRanks(p.n, percent, confidence)
	if low > 0 {
		q.CILow = nanos(p.at(low-1), nil)
	}
	if high > 0 {
		q.CIHigh = nanos(p.at(high-1), nil)
	}
	return q
}

// percentile is stat.Percentile of the values; there must be one.
func (p *pool) percentile(percent float64) float64 {
	rank := percent / 100 * float64(p.n-1)
	k := int(rank)
	if k+1 >= p.n || rank == float64(k) {
		return p.at(k)
	}
	return p.at(k) + (rank-float64(k))*(p.at(k+1)-p.at(k))
}

// describe is Describe of the values.
func (p *pool) describe() Distribution {
	d := Distribution{N: p.n, P50: p.quantile(50), P90: p.quantile(90), P95: p.quantile(95), P99: p.quantile(99), P999: p.quantile(99.9)}
	if p.n == 0 {
		return d
	}
	d.Mean = nanos(wide.Mean(p.sum.Big(), int64(p.n)), nil)
	d.Min, d.Max = nanos(float64(p.least), nil), nanos(float64(p.most), nil)
	if p.n > 1 {
		d.StdDev = nanos(wide.Deviation(p.sum.Big(), p.squares.Big(), int64(p.n)), nil)
	}
	return d
}
