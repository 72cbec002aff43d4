package bench

import (
	"math"

	"github.com/hanbench/hanbench/results"
)

// A Tally is what is shown of a stage while it runs; the figures that count
// are made from the records afterwards, and come out the same to a percent.
type Tally struct {
	Done, Errors int

	items map[string]*itemScore
	sum   float64 // of the items' means
	ttft  histogram
}

type itemScore struct{ asked, correct float64 }

// Add counts a measured request; warm-up, and what is sent again, is not counted.
func (t *Tally) Add(r results.Record) {
	if r.Phase != phaseMeasure || r.Again {
		return
	}
	t.Done++
	if r.Error != nil {
		t.Errors++
		return
	}
	if r.Score.Value != nil {
		t.score(r.Task+"\x00"+r.ItemHash, *r.Score.Value == 1)
	}
	if r.Times.FirstOutputNS != nil && r.Times.SentNS != nil {
		t.ttft.add(*r.Times.FirstOutputNS - *r.Times.SentNS)
	}
}

// score keeps the sum of the items' means up to date.
func (t *Tally) score(key string, correct bool) {
	if t.items == nil {
		t.items = map[string]*itemScore{}
	}
	item := t.items[key]
	if item == nil {
		item = &itemScore{}
		t.items[key] = item
	} else {
		t.sum -= item.correct / item.asked
	}
	item.asked++
	if correct {
		item.correct++
	}
	t.sum += item.correct / item.asked
}

// Accuracy is the mean of the items' shares of correct answers so far, ok
// false before the first.
func (t *Tally) Accuracy() (share float64, ok bool) {
	if len(t.items) == 0 {
		return 0, false
	}
	return t.sum / float64(len(t.items)), true
}

// TTFT is the median time to first token so far, in nanoseconds, to a percent.
func (t *Tally) TTFT() (ns int64, ok bool) { return t.ttft.median() }

// A histogram counts durations in buckets a percent wide.
type histogram struct {
	counts map[int]int
	n      int
}

const bucketWidth = 1.01

func (h *histogram) add(ns int64) {
	if h.counts == nil {
		h.counts = map[int]int{}
	}
	h.counts[int(math.Log(float64(max(ns, 1)))/math.Log(bucketWidth))]++
	h.n++
}

func (h *histogram) median() (ns int64, ok bool) {
	if h.n == 0 {
		return 0, false
	}
	left := (h.n + 1) / 2
	highest := int(math.Log(math.MaxInt64) / math.Log(bucketWidth))
	for bucket := 0; bucket <= highest; bucket++ {
		if left -= h.counts[bucket]; left <= 0 {
			return int64(math.Pow(bucketWidth, float64(bucket)+0.5)), true
		}
	}
	return 0, false
}
