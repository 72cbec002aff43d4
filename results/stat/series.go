package stat

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// A Series is values in the order of time, such as the durations of a run's
// requests. It is sorted once.
type Series struct {
	values []float64
	order  []int32 // the places of values, from the smallest
}

// NewSeries keeps values, which must not change nor be NaN.
func NewSeries(values []float64) *Series {
	type entry struct {
		value float64
		place int32
	}
	entries := make([]entry, len(values))
	for i, v := range values {
		entries[i] = entry{v, int32(i)}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return int(a.place - b.place)
	})
	s := &Series{values: values, order: make([]int32, len(values))}
	for i, e := range entries {
		s.order[i] = e.place
	}
	return s
}

// Len is the number of values.
func (s *Series) Len() int { return len(s.values) }

// Percentile is that of the values (type 7), percent in [0, 100]; ok is false
// for no values or another percent.
func (s *Series) Percentile(percent float64) (v float64, ok bool) {
	if len(s.values) == 0 || !(percent >= 0 && percent <= 100) {
		return 0, false
	}
	at := percent / 100 * float64(len(s.order)-1)
	floor := math.Floor(at)
	low, high := s.values[s.order[int(floor)]], s.values[s.order[int(math.Ceil(at))]]
	return low + (at-floor)*(high-low), true
}

// CorrelationTime is that of the values' ranks: outliers weigh no more than
// others in how values go up and down.
func (s *Series) CorrelationTime() float64 {
	ranks := make([]float64, len(s.values))
	for first := 0; first < len(s.order); {
		last := first
		for last+1 < len(s.order) && s.values[s.order[last+1]] == s.values[s.order[first]] {
			last++
		}
		for _, place := range s.order[first : last+1] {
			ranks[place] = float64(first+last) / 2
		}
		first = last + 1
	}
	return CorrelationTime(ranks)
}

// CorrelationTimeAbove is that of being above v or not.
func (s *Series) CorrelationTimeAbove(v float64) float64 {
	above := make([]float64, len(s.values))
	for i := range above {
		if s.values[i] > v {
			above[i] = 1
		}
	}
	return CorrelationTime(above)
}

// PercentileSE is the standard error of a percentile's logarithm, by the block
// bootstrap: the series is cut into so many blocks of equal length, and as many
// are drawn with replacement. ok is false for fewer than two blocks or resamples,
// more blocks than values, or where a resample's percentile is not positive.
// Sources: H. R. Künsch, Annals of Statistics 17 (1989); of blocks that do not
// overlap E. Carlstein, Annals of Statistics 14 (1986).
func (s *Series) PercentileSE(percent float64, blocks, resamples int, seed uint64) (se float64, ok bool) {
	if blocks < 2 || blocks > len(s.values) || resamples < 2 {
		return 0, false
	}
	ranking, random := s.rank(blocks), chance(seed)
	logs, times := make([]float64, resamples), make([]int, blocks)
	for i := range logs {
		v := ranking.resample(percent/100, times, random)
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

// SpanSE is the same standard error by another way: half of the span, in the
// logarithm, of the percentiles one standard error of the share of values up to v,
// the percentile, below and above it; that of the share from its blocks. Where
// values lie in two heaps with the percentile between, it sees both. Source: R. S.
// Woodruff, Journal of the American Statistical Association 47 (1952).
func (s *Series) SpanSE(percent float64, blocks int) (se float64, ok bool) {
	v, ok := s.Percentile(percent)
	if !ok || blocks < 2 || blocks > len(s.values) {
		return 0, false
	}
	n, upTo := len(s.values), 0
	counts := make([]int, blocks)
	for k := range blocks {
		for _, x := range s.values[k*n/blocks : (k+1)*n/blocks] {
			if x <= v {
				counts[k]++
			}
		}
		upTo += counts[k]
	}
	share, squares := float64(upTo)/float64(n), 0.0
	for k, c := range counts {
		d := float64(c) - share*float64((k+1)*n/blocks-k*n/blocks)
		squares += d * d
	}
	off := 100 * math.Sqrt(squares) / float64(n)
	low, _ := s.Percentile(math.Max(0, percent-off))
	high, _ := s.Percentile(math.Min(100, percent+off))
	return math.Log(high/low) / 2, low > 0
}

// A ranking is the values of all blocks, sorted, with the block of each. Every
// markStep values a mark says how many of each block lie before: so a quantile
// of drawn blocks is found without walking through all values.
type ranking struct {
	*Series
	block []int32 // by place in the order
	sizes []int
	marks [][]int
}

const markStep = 64

func (s *Series) rank(blocks int) *ranking {
	n := len(s.values)
	of := make([]int32, n) // by place in time
	r := &ranking{Series: s, block: make([]int32, n), sizes: make([]int, blocks)}
	for k := range blocks {
		from, to := k*n/blocks, (k+1)*n/blocks
		r.sizes[k] = to - from
		for i := from; i < to; i++ {
			of[i] = int32(k)
		}
	}
	before := make([]int, blocks)
	for i, place := range s.order {
		if i%markStep == 0 {
			r.marks = append(r.marks, slices.Clone(before))
		}
		r.block[i] = of[place]
		before[of[place]]++
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
	low := r.values[r.order[i]]
	for have <= int(floor)+1 && i+1 < len(r.order) {
		i++
		have += times[r.block[i]]
	}
	return low + (at-floor)*(r.values[r.order[i]]-low)
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
