package merge

import (
	"fmt"
	"math"
	"math/big"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/hanbench/hanbench/internal/wide"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/stat"
)

// confidence is that of every interval, as in result.json.
const confidence = 0.95

// Durations from a nanosecond to a day, to three significant digits. A value
// stands in for those of its bucket, which is narrower than a 1024th of it.
const (
	lowest    = 1
	highest   = 24 * 3600 * 1_000_000_000
	digits    = 3
	mostError = 0.001
)

// A Histogram counts durations of one kind, by one clock.
type Histogram struct {
	Clock string `json:"clock"`
	Name  string `json:"name"` // as in result.json's latency
	N     int64  `json:"n"`
	// Sums and bounds are of the durations themselves, each rounded to the
	// nanosecond; the sums in decimal digits, for they may be beyond 64 bits.
	SumNS     string `json:"sum_ns"`
	SquaresNS string `json:"sum_of_squares_ns2"`
	MinNS     int64  `json:"min_ns"`
	MaxNS     int64  `json:"max_ns"`
	// HDR is an HdrHistogram: V2, compressed, base64. Durations below 0 are counted
	// as 0, those above a day as a day.
	HDR string `json:"hdr"`
}

// counter is a Histogram that is being filled.
type counter struct {
	hdr          *hdrhistogram.Histogram
	n            int64
	sum, squares wide.Int   // of what was added one by one
	more         [2]big.Int // sum and squares of what was merged
	min, max     int64
}

func newCounter() *counter {
	return &counter{hdr: hdrhistogram.New(lowest, highest, digits), min: math.MaxInt64, max: math.MinInt64}
}

func (c *counter) add(ns int64) {
	c.n++
	c.min, c.max = min(c.min, ns), max(c.max, ns)
	c.sum.Add(ns)
	c.squares.AddSquares(ns)
	_ = c.hdr.RecordValue(max(0, min(ns, highest))) // which is in its range
}

// sums are of all.
func (c *counter) sums() (sum, squares *big.Int) {
	return new(big.Int).Add(c.sum.Big(), &c.more[0]), new(big.Int).Add(c.squares.Big(), &c.more[1])
}

// merge adds what a histogram says. The error is of one that is broken.
func (c *counter) merge(h *Histogram) error {
	hdr, err := hdrhistogram.Decode([]byte(h.HDR))
	if err != nil {
		return fmt.Errorf("histogram of %s: %w", h.Name, err)
	}
	var sums [2]big.Int
	for i, s := range []string{h.SumNS, h.SquaresNS} {
		if _, ok := sums[i].SetString(s, 10); !ok {
			return fmt.Errorf("histogram of %s: a sum is %q; expected a whole number", h.Name, s)
		}
	}
	switch {
	case hdr.TotalCount() != h.N || h.N < 1:
		return fmt.Errorf("histogram of %s: it counts %d durations, and n is %d", h.Name, hdr.TotalCount(), h.N)
	case hdr.SignificantFigures() != digits || hdr.HighestTrackableValue() != highest:
		return fmt.Errorf("histogram of %s: it is of another precision or range", h.Name)
	}
	if dropped := c.hdr.Merge(hdr); dropped > 0 {
		return fmt.Errorf("histogram of %s: %d durations are beyond a day", h.Name, dropped)
	}
	c.n += h.N
	c.more[0].Add(&c.more[0], &sums[0])
	c.more[1].Add(&c.more[1], &sums[1])
	c.min, c.max = min(c.min, h.MinNS), max(c.max, h.MaxNS)
	return nil
}

// histogram is what was counted; ok is false for nothing.
func (c *counter) histogram(clock, name string) (h Histogram, ok bool) {
	if c.n == 0 {
		return Histogram{}, false
	}
	encoded, err := c.hdr.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		panic(fmt.Sprintf("encode histogram: %v", err)) // into memory
	}
	sum, squares := c.sums()
	return Histogram{Clock: clock, Name: name, N: c.n, SumNS: sum.String(), SquaresNS: squares.String(), MinNS: c.min, MaxNS: c.max, HDR: string(encoded)}, true
}

// distribution is what a histogram says.
func (h *Histogram) distribution() (Spread, error) {
	c := newCounter()
	if err := c.merge(h); err != nil {
		return Spread{}, err
	}
	d := Spread{Name: h.Name, RelativeError: mostError}
	sum, squares := c.sums()
	mean := wide.Mean(sum, c.n)
	d.N, d.Mean, d.Min, d.Max = int(c.n), nanos(mean), nanos(float64(c.min)), nanos(float64(c.max))
	steps := c.steps()
	if c.n > 1 {
		d.StdDev = nanos(wide.Deviation(sum, squares, c.n))
	}
	for _, q := range []struct {
		percent float64
		to      *results.Quantile
	}{{50, &d.P50}, {90, &d.P90}, {95, &d.P95}, {99, &d.P99}, {99.9, &d.P999}} {
		*q.to = c.quantile(steps, q.percent)
	}
	return d, nil
}

func nanos(v float64) *float64 {
	v = math.Round(v)
	return &v
}

// A step is a bucket with something in it.
type step struct {
	value float64
	n     int64 // in it
	upTo  int64 // in it and below
}

func (c *counter) steps() []step {
	var steps []step
	upTo := int64(0)
	for _, bar := range c.hdr.Distribution() {
		if bar.Count == 0 {
			continue
		}
		upTo += bar.Count
		middle := float64(bar.From) + float64(bar.To-bar.From)/2
		steps = append(steps, step{min(max(middle, float64(c.min)), float64(c.max)), bar.Count, upTo})
	}
	return steps
}

// at is the value of a rank, from 0.
func (c *counter) at(steps []step, rank int64) float64 {
	low, high := 0, len(steps)-1
	for low < high {
		middle := (low + high) / 2
		if steps[middle].upTo > rank {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return steps[low].value
}

// quantile is made as results does, from values that are off by less than the
// relative error.
func (c *counter) quantile(steps []step, percent float64) results.Quantile {
	least, _ := stat.LeastCount(percent)
	q := results.Quantile{UnderSampled: c.n < int64(least)}
	rank := percent / 100 * float64(c.n-1)
	k := int64(rank)
	value := c.at(steps, k)
	if k+1 < c.n {
		value += (rank - float64(k)) * (c.at(steps, k+1) - value)
	}
	q.Value = nanos(value)
	low, high := stat.PercentileRanks(int(c.n), percent, confidence)
	if low > 0 {
		q.CILow = nanos(c.at(steps, int64(low)-1))
	}
	if high > 0 {
		q.CIHigh = nanos(c.at(steps, int64(high)-1))
	}
	return q
}
