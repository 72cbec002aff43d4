package calibrate

import (
	"math"

	"github.com/hanbench/hanbench/results"
)

// narrow is how near the lowest load that failed is to the highest that passed
// when a search is content.
const narrow = 1.25

// A search looks for the highest load that passes: up the steps to the first
// that fails, then between that and the last that passed. It is pure; whoever
// holds it does the measuring.
type search struct {
	steps []float64 // rising; none above what can be tried

	good   float64 // the highest that passed; 0: none
	bad    float64 // the lowest above it that failed; 0: none
	ended  string  // why that failed
	reason string
}

// next is the load to be tried next; ok is false where the answer is known.
func (s *search) next() (load float64, ok bool) {
	if s.bad == 0 {
		for _, step := range s.steps {
			if step > s.good {
				return step, true
			}
		}
		return 0, false
	}
	middle := rounded(math.Sqrt(s.good * s.bad))
	if s.good == 0 {
		middle = rounded(s.bad / 4)
	}
	if middle < 1 || s.good > 0 && s.bad/s.good <= narrow || middle <= s.good || middle >= s.bad {
		return 0, false
	}
	return middle, true
}

// note takes what came of the load that next gave.
func (s *search) note(load float64, t *results.Trial) {
	if t.Passed {
		s.good = load
		return
	}
	s.bad, s.ended, s.reason = load, t.Ended, t.Reasons[0]
}

// bound is what the search has come to. timeUp says that it was broken off.
func (s *search) bound(timeUp bool) results.Bound {
	b := results.Bound{Ended: s.ended, Reason: s.reason}
	if s.good > 0 {
		b.Value = &s.good
	}
	switch {
	case s.bad > 0:
		b.Failed = &s.bad
	case timeUp:
		b.Ended, b.Reason = results.EndedTime, because("the time for calibrating was up; more may be possible")
	default:
		b.Ended, b.Reason = results.EndedRange, because("the most that is tried here; more may be possible")
	}
	return b
}

// rounded is v with two digits: a load for people. Below 1 it is 0.
func rounded(v float64) float64 {
	if v < 1 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(v))-1)
	return math.Round(v/max(unit, 1)) * max(unit, 1)
}

// upTo is the steps that are no higher than most, and most itself where it lies
// below the last.
func upTo(most float64, steps ...float64) []float64 {
	var kept []float64
	for _, s := range steps {
		if s >= most {
			return append(kept, most)
		}
		kept = append(kept, s)
	}
	return kept
}
