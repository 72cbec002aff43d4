package capacity

// A Verdict is what a stage said of its level.
type Verdict int

// The verdicts.
const (
	Met Verdict = iota
	Missed
	// Unsound: the client was the limit, and the figures say nothing.
	Unsound
)

// A Trial is a level that was measured.
type Trial struct {
	Step    int
	Verdict Verdict
	// Full: it had as many requests as the objective's percentile asks for. A
	// quick one has fewer, and only points the way.
	Full bool
	// Sure: it missed for a reason that measuring again would not change. Other
	// misses count when they were seen twice: a moment's pause of the machine
	// lets a level miss, and none lets it meet.
	Sure bool
}

// An End is why a search stopped.
type End int

// The ends. Low and High of the Decision mean the highest level that met the
// objective and the lowest that did not.
const (
	// Found: Low and High are neighbours on the ladder.
	Found End = iota
	// AtLeast: the highest level that may be measured meets the objective.
	AtLeast
	// Below: the lowest one does not.
	Below
	// ClientLimit: beyond Low the client, not the server, was the limit.
	ClientLimit
	// Contradiction: stages of the same level said different things again and
	// again; the server's speed changes, or the objective lies in its noise.
	Contradiction
)

// A Search finds the highest step that meets an objective, between From and To.
// Start is measured first.
type Search struct {
	Ladder          Ladder
	From, To, Start int
}

// A Decision is the next step to measure, or the end of the search.
type Decision struct {
	Done bool
	// Step and Full say what to measure next.
	Step int
	Full bool
	// End says why there is nothing more to measure.
	End End
	// Low and High are the bounds of the capacity as far as they are known.
	Low, High       int
	HasLow, HasHigh bool
}

// mustMiss is how often a level must miss, once of them in full.
const mustMiss = 2

// mostOverturned is how many quick stages a full one may overturn before the
// measurements are said to contradict each other.
const mostOverturned = 4

// Next decides from what was measured so far, in the order in which it was. Doubling brackets the
// capacity, halving in the logarithm narrows it, both with quick stages; a full
// stage confirms the last two neighbours. hints are steps worth trying first
// inside the bracket.
func (s Search) Next(trials []Trial, hints ...int) Decision {
	v := s.view(trials)
	d := s.next(v, hints)
	d.Low, d.High, d.HasLow, d.HasHigh = v.low, v.high, v.hasLow, v.hasHigh
	return d
}

func (s Search) next(v view, hints []int) Decision {
	switch {
	case v.none:
		return s.measure(s.clamp(s.Start), v)
	case v.retry:
		return Decision{Step: v.last.Step, Full: v.last.Full}
	case v.overturned >= mostOverturned:
		return ended(Contradiction)
	case !v.hasLow && !v.hasHigh:
		panic("capacity: a trial that neither met nor missed")
	case !v.hasHigh:
		return s.up(v)
	case !v.hasLow:
		return s.down(v)
	}
	return s.between(v, hints)
}

// view is what the trials say together.
type view struct {
	none            bool // nothing was measured
	last            Trial
	retry           bool // the last was unsound for the first time
	low, high       int
	hasLow, hasHigh bool
	standing        map[int]Trial // by canonical step: the fullest, else the latest
	client          bool          // the high one is where the client was the limit
	misses          map[int]int   // by canonical step
	overturned      int
}

// settled: measuring the missed step again would say nothing new.
func (v *view) settled(step int) bool {
	t := v.standing[step]
	return t.Sure || t.Full && v.misses[step] >= mustMiss
}

func (s Search) view(trials []Trial) view {
	v := view{none: len(trials) == 0, standing: map[int]Trial{}, misses: map[int]int{}}
	unsound := map[int]int{}
	for _, t := range trials {
		t.Step = s.Ladder.canonical(t.Step)
		v.last, v.retry = t, false
		if t.Verdict == Unsound {
			if unsound[t.Step]++; unsound[t.Step] == 1 {
				v.retry = true
				continue
			}
		}
		if t.Verdict == Missed {
			v.misses[t.Step]++
		}
		before, seen := v.standing[t.Step]
		if seen && before.Full && (!t.Full || before.Verdict == Met) {
			continue
		}
		if seen && before.Verdict == Met && t.Verdict == Missed || seen && before.Verdict == Missed && t.Verdict == Met {
			v.overturned++
		}
		v.standing[t.Step] = t
	}
	for step, t := range v.standing {
		switch {
		case t.Verdict != Met && (!v.hasHigh || step < v.high):
			v.high, v.hasHigh, v.client = step, true, t.Verdict == Unsound
		case t.Verdict == Met && (!v.hasLow || step > v.low):
			v.low, v.hasLow = step, true
		}
	}
	// What met above what missed does not count: the capacity lies below.
	if v.hasLow && v.hasHigh && v.low > v.high {
		v.hasLow = false
		for step, t := range v.standing {
			if t.Verdict == Met && step < v.high && (!v.hasLow || step > v.low) {
				v.low, v.hasLow = step, true
			}
		}
	}
	return v
}

func ended(e End) Decision { return Decision{Done: true, End: e} }

func (s Search) clamp(step int) int { return s.Ladder.canonical(min(max(step, s.From), s.To)) }

// measure is the step, in full once quick stages have proved unreliable: one
// may have met a pause of the machine.
func (s Search) measure(step int, v view) Decision {
	return Decision{Step: step, Full: v.overturned > 1}
}

func (s Search) up(v view) Decision {
	top := s.clamp(s.To)
	switch {
	case v.low < top:
		return s.measure(s.clamp(v.low+s.Ladder.PerDouble), v)
	case !v.standing[v.low].Full:
		return Decision{Step: v.low, Full: true}
	}
	return ended(AtLeast)
}

func (s Search) down(v view) Decision {
	bottom := s.clamp(s.From)
	switch {
	case v.high > bottom:
		return s.measure(s.clamp(v.high-s.Ladder.PerDouble), v)
	case v.client:
		return ended(ClientLimit)
	case !v.settled(v.high):
		return Decision{Step: v.high, Full: true}
	}
	return ended(Below)
}

func (s Search) between(v view, hints []int) Decision {
	if s.Ladder.next(v.low) < v.high {
		for _, h := range hints {
			if h = s.Ladder.canonical(h); h > v.low && h < v.high {
				return s.measure(h, v)
			}
		}
		mid := s.Ladder.canonical((v.low + v.high) / 2)
		if mid <= v.low {
			mid = s.Ladder.next(v.low)
		}
		return s.measure(mid, v)
	}
	switch {
	case !v.standing[v.low].Full:
		return Decision{Step: v.low, Full: true}
	case v.client:
		return ended(ClientLimit)
	case !v.settled(v.high):
		return Decision{Step: v.high, Full: true}
	}
	return ended(Found)
}
