package bench

import "github.com/hanbench/hanbench/results"

// A Tally is what is shown of a stage while it runs; the figures that count
// are made from the records afterwards.
type Tally struct {
	Done, Scored, Correct, Errors int

	ttftSum, ttftN int64
}

// Add counts a measured request; warm-up is not counted.
func (t *Tally) Add(r results.Record) {
	if r.Phase != phaseMeasure {
		return
	}
	t.Done++
	if r.Error != nil {
		t.Errors++
	} else if r.Score.Value != nil {
		t.Scored++
		if *r.Score.Value == 1 {
			t.Correct++
		}
	}
	if r.Times.FirstOutputNS != nil && r.Times.SentNS != nil {
		t.ttftSum += *r.Times.FirstOutputNS - *r.Times.SentNS
		t.ttftN++
	}
}

// Accuracy is the share of correct answers so far, ok false before the first.
func (t *Tally) Accuracy() (share float64, ok bool) {
	if t.Scored == 0 {
		return 0, false
	}
	return float64(t.Correct) / float64(t.Scored), true
}

// MeanTTFT is the mean time to first token so far, in nanoseconds.
func (t *Tally) MeanTTFT() (ns int64, ok bool) {
	if t.ttftN == 0 {
		return 0, false
	}
	return t.ttftSum / t.ttftN, true
}
