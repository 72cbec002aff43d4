// Package capacity decides which level of load to measure next, and when the
// highest one that meets an objective is known. It is pure: it sees what was
// measured and knows no network, no clock and no file.
package capacity

import "math"

// A Ladder is the levels that a search may measure: equal steps in the
// logarithm, the same whatever is measured, so that two searches that judge
// alike give the same answer.
type Ladder struct {
	// PerDouble is how many steps double the level.
	PerDouble int
	// Whole: levels are whole numbers; steps that round to the same are one.
	Whole bool
}

// Of is the ladder whose steps are at most tolerance apart, a share above 0:
// 0.03 makes 24 steps a doubling.
func Of(tolerance float64, whole bool) Ladder {
	n := math.Log(2) / math.Log1p(tolerance)
	return Ladder{PerDouble: max(1, int(math.Ceil(n-1e-9))), Whole: whole}
}

// Level is the load of a step: requests per second to four digits, or a whole
// number. Step 0 is 1.
func (l Ladder) Level(step int) float64 {
	v := math.Exp2(float64(step) / float64(l.PerDouble))
	if l.Whole {
		return max(1, math.Round(v))
	}
	unit := math.Pow(10, math.Floor(math.Log10(v))-3)
	// Dividing by a whole number keeps 2.059 from becoming 2.0590000000000002.
	if unit < 1 {
		return math.Round(v/unit) / math.Round(1/unit)
	}
	return math.Round(v/unit) * unit
}

// Step is the highest step whose level is at most v, which must be above 0,
// and for whole levels 1 or more.
func (l Ladder) Step(v float64) int {
	step := l.canonical(l.nearest(v))
	for l.Level(step) > v {
		step = l.before(step)
	}
	for next := l.next(step); l.Level(next) <= v; next = l.next(step) {
		step = next
	}
	return step
}

func (l Ladder) nearest(v float64) int {
	return int(math.Round(math.Log2(v) * float64(l.PerDouble)))
}

// canonical is the one of the steps with the same level that stands for all.
func (l Ladder) canonical(step int) int {
	if !l.Whole {
		return step
	}
	return l.nearest(l.Level(step))
}

// next is the nearest step above with another level, before the one below.
func (l Ladder) next(step int) int {
	for n := step + 1; ; n++ {
		if l.Level(n) != l.Level(step) {
			return l.canonical(n)
		}
	}
}

func (l Ladder) before(step int) int {
	n := step - 1
	for l.Level(n) == l.Level(step) && (!l.Whole || n > 0) {
		n--
	}
	return l.canonical(n)
}
