package results

import (
	"slices"

	"github.com/hanbench/hanbench/results/capacity"
	"github.com/hanbench/hanbench/results/slo"
)

// A hunt is one search, seen from its levels.
type hunt struct {
	plan          *CapacityPlan
	clauses       []slo.Clause
	kind          string
	target, suite string
	ladder        capacity.Ladder

	levels  []*CapacityLevel // in the order in which they were measured
	closed  []*CapacityLevel // of a search for a rate: closed loops that were measured
	ceiling ceiling          // n is 0 where none was seen
}

// next is the search's decision.
func (h *hunt) next() capacity.Decision {
	if h.plan.Find == FindSweep {
		return capacity.Decision{Done: true}
	}
	search := capacity.Search{
		Ladder: h.ladder, From: h.lowest(), To: h.ladder.Step(h.bounds().To), Start: h.start(),
	}
	if h.kind == FindRate {
		if d, probing := h.probe(); probing {
			return d
		}
	}
	return search.Next(trialsOf(h.levels), h.hints()...)
}

// hints are the steps to try first: about the ceiling, or where the objective's
// figure is guessed to reach its limit.
func (h *hunt) hints() []int {
	if h.ceiling.n > 0 {
		top := h.ladder.Step(h.ceiling.high)
		return []int{top, top + 1, top - 2, top - h.ladder.PerDouble/4}
	}
	if level, ok := h.guess(); ok {
		step := h.ladder.Step(level)
		return []int{step, step + 1, step - 1, step + 3, step - 3, step + 6, step - 6}
	}
	return nil
}

// guess is the level at which the clause that ended the doubling reaches its
// limit, on a straight line between its last two levels: where all slots are
// taken, each further request in flight adds as much to the wait.
func (h *hunt) guess() (level float64, ok bool) {
	var low, high *CapacityLevel
	for _, l := range h.levels {
		switch {
		case l.Verdict == LevelMet && (low == nil || l.Level > low.Level):
			low = l
		case l.Verdict == LevelMissed && l.clause >= 0 && (high == nil || l.Level < high.Level):
			high = l
		}
		if low != nil && high != nil {
			break // what is measured between them does not move the guess
		}
	}
	if h.kind != FindConcurrency || low == nil || high == nil || high.Level <= low.Level {
		return 0, false
	}
	from, to := low.Clauses[high.clause].Value, high.Clauses[high.clause].Value
	limit := h.clauses[high.clause].Limit
	if from == nil || to == nil || *from == *to {
		return 0, false
	}
	level = low.Level + (high.Level-low.Level)*(limit-*from)/(*to-*from)
	return level, level >= low.Level && level <= high.Level
}

// wants is the next stage; ok is false where everything is known.
func (h *hunt) wants() (w Want, ok bool) {
	d := h.next()
	if w, ok = h.wantsCeiling(d); ok || d.Done {
		return w, ok
	}
	return h.want(d), true
}

func (h *hunt) bounds() Range {
	if h.kind == FindRate {
		return h.plan.Rate
	}
	return h.plan.Concurrency
}

// lowest is the first step not below the range.
func (h *hunt) lowest() int {
	from := h.bounds().From
	if step := h.ladder.Step(from); h.ladder.Level(step) == from || h.ladder.Whole {
		return step
	}
	return h.ladder.Step(from) + 1
}

// startShare is at what share of the best closed loop's rate a search for a
// rate begins: users who come when they like need more room.
const startShare = 0.7

func (h *hunt) start() int {
	if h.kind == FindConcurrency {
		return h.lowest()
	}
	best := 0.0
	for _, l := range h.closed {
		if l.Verdict == LevelMet && l.RequestsPerS != nil {
			best = max(best, *l.RequestsPerS)
		}
	}
	if best == 0 {
		return h.lowest()
	}
	return h.ladder.Step(startShare * best)
}

// probe asks for one request in flight at a time before any rate: it says
// where to begin, and whether there is anything to search for.
func (h *hunt) probe() (d capacity.Decision, probing bool) {
	ones := slices.DeleteFunc(slices.Clone(h.closed), func(l *CapacityLevel) bool { return l.Level != 1 })
	if len(ones) == 0 {
		// Another loop that met it says as much.
		met := slices.ContainsFunc(h.closed, func(l *CapacityLevel) bool { return l.Verdict == LevelMet })
		return capacity.Decision{}, !met
	}
	one := capacity.Search{Ladder: capacity.Of(1, true)}
	d = one.Next(trialsAt(ones, 0))
	if d.HasLow {
		return capacity.Decision{}, false // that will do
	}
	d.Low, d.High, d.HasLow, d.HasHigh = 0, 0, false, false
	return d, true
}

// blocked: not even one request in flight met the objective, so no rate was
// measured.
func (h *hunt) blocked() bool {
	if h.kind != FindRate || len(h.closed) == 0 || h.plan.Find == FindSweep {
		return false
	}
	_, probing := h.probe()
	return probing
}

func trialsOf(levels []*CapacityLevel) []capacity.Trial { return trials(levels, nil) }

// trialsAt gives all levels the same step.
func trialsAt(levels []*CapacityLevel, step int) []capacity.Trial { return trials(levels, &step) }

func trials(levels []*CapacityLevel, step *int) []capacity.Trial {
	var out []capacity.Trial
	for _, l := range levels {
		if l.Verdict == LevelUnfinished || l.stage.Search == nil {
			continue
		}
		t := capacity.Trial{Step: l.stage.Search.Step, Full: l.Full, Sure: l.sure}
		if step != nil {
			t.Step = *step
		}
		switch l.Verdict {
		case LevelMissed:
			t.Verdict = capacity.Missed
		case LevelUnsound:
			t.Verdict = capacity.Unsound
		}
		out = append(out, t)
	}
	return out
}

// want is the stage that a decision asks for.
func (h *hunt) want(d capacity.Decision) Want {
	w := Want{Search: Search{For: h.kind, Step: d.Step, Full: d.Full}}
	kind := h.kind
	if kind == FindRate {
		if _, probing := h.probe(); probing {
			kind = FindConcurrency
		}
	}
	if kind == FindConcurrency {
		w.Concurrency = int(h.plan.ladder(FindConcurrency).Level(d.Step))
		w.Requests = h.plan.requests(h.clauses, kind, float64(w.Concurrency), d.Full)
		return w
	}
	w.Rate = h.ladder.Level(d.Step)
	w.Requests = h.plan.requests(h.clauses, kind, w.Rate, d.Full)
	return w
}

// conclude words the search's end.
func (h *hunt) conclude() Capacity {
	c := Capacity{
		Target: h.target, Suite: h.suite, For: h.kind, SLO: slo.Format(h.clauses),
		Levels: sortLevels(h.levels), OneAtATime: h.oneAtATime(),
	}
	if h.ceiling.n > 0 {
		c.CeilingPerS = figure(h.ceiling.perS)
	}
	unfinished := slices.ContainsFunc(append(slices.Clone(h.levels), h.closed...), func(l *CapacityLevel) bool { return l.Verdict == LevelUnfinished })
	if h.plan.Find == FindSweep {
		h.sweep(&c)
	} else {
		d := h.next()
		if d.HasLow {
			c.Low = figure(h.ladder.Level(d.Low))
		}
		if d.HasHigh {
			c.High = figure(h.ladder.Level(d.High))
		}
		c.End = map[capacity.End]string{
			capacity.Found: EndFound, capacity.AtLeast: EndAtLeast, capacity.Below: EndBelow,
			capacity.ClientLimit: EndUnsound, capacity.Contradiction: EndContradiction,
		}[d.End]
		_, more := h.wants()
		unfinished = unfinished || more
	}
	if unfinished {
		c.End = EndUnfinished
	}
	h.explain(&c)
	return c
}

// sweep finds the bounds among levels that nobody searched.
func (h *hunt) sweep(c *Capacity) {
	metAbove := false
	for _, l := range c.Levels {
		switch {
		case l.Verdict == LevelMet && c.High == nil:
			c.Low = figure(l.Level)
		case l.Verdict == LevelMet:
			metAbove = true
		case c.High == nil:
			c.High = figure(l.Level)
			c.End = EndFound
			if l.Verdict == LevelUnsound {
				c.End = EndUnsound
			}
		}
	}
	switch {
	case metAbove:
		c.End = EndContradiction
	case c.High == nil:
		c.End = EndAtLeast
	case c.Low == nil && c.End == EndFound:
		c.End = EndBelow
	}
}

// explain takes the reason from the level that is the high bound, the last
// stage of it that was not met; where no rate was measured, from the closed
// loop.
func (h *hunt) explain(c *Capacity) {
	from := h.levels
	if len(from) == 0 {
		from = h.closed
	}
	for _, l := range from {
		if (c.High == nil && len(h.levels) == 0 || c.High != nil && l.Level == *c.High) && l.Verdict != LevelMet {
			c.LimitedBy, c.Reason = l.Cause, l.Reason
		}
	}
}

// A server whose rate with several in flight is at most this many times that
// with one, while the others wait for theirs, works on one at a time.
const oneAtATimeGain = 1.2

// oneAtATime compares the closed loop with one request in flight and one with
// more: the rate stays and the wait grows by the queue.
func (h *hunt) oneAtATime() bool {
	var one *CapacityLevel
	closed := h.closed
	if h.kind == FindConcurrency {
		closed = h.levels
	}
	for _, l := range closed {
		if l.Level == 1 && l.RequestsPerS != nil && l.E2E.Value != nil {
			one = l
		}
	}
	if one == nil {
		return false
	}
	if h.kind == FindRate && h.ceiling.n > 0 && h.ceiling.perS < oneAtATimeGain**one.RequestsPerS {
		return true
	}
	for _, l := range closed {
		if l.Level < 2 || l.RequestsPerS == nil || l.TTFT.Value == nil || one.TTFT.Value == nil {
			continue
		}
		waited := *l.TTFT.Value - *one.TTFT.Value
		if *l.RequestsPerS < oneAtATimeGain**one.RequestsPerS && waited > 0.5*(l.Level-1)**one.E2E.Value {
			return true
		}
	}
	return false
}
