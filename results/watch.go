package results

import (
	"math"

	"github.com/hanbench/hanbench/results/slo"
)

// A Watch tells while a stage runs that it can no longer meet its objective,
// whatever the requests still to come would say. The records that have come by
// then tell the same afterwards.
type Watch struct {
	stage   Stage
	clauses []slo.Clause
	slo     *SLO
	facts   gatherer
	missed  []int // of each clause, the requests beyond its limit
	most    []int // of each clause, how many there may be; -1: not told beforehand
}

// watch begins a stage bounded by requests; nil for another, which nothing
// shortens, and for one that is not held against the objective.
func (p *planFacts) watch(st Stage) *Watch {
	if st.Search == nil || st.Requests == 0 || st.Search.Ceiling {
		return nil
	}
	w := &Watch{stage: st, clauses: p.clauses, slo: p.SLO, facts: gatherer{seeds: newSeeds()}, missed: make([]int, len(p.clauses))}
	for _, c := range p.clauses {
		w.most = append(w.most, mayMiss(c, &st))
	}
	return w
}

// mayMiss is how many of a stage's requests may lie beyond the limit.
func mayMiss(c slo.Clause, st *Stage) int {
	n := st.Requests
	if !st.Open() && !c.IsShare() {
		n = max(1, n-st.Concurrency)
	}
	at := func(percent float64) int { return int(math.Floor(float64(n-1) * percent / 100)) }
	switch {
	case c.Metric == slo.Goodput:
		return n - int(math.Ceil(float64(n)*c.Limit-1e-9))
	case c.Metric == slo.ErrorRate:
		return int(math.Floor(float64(n)*c.Limit + 1e-9))
	case c.Mean || c.Metric == slo.ICL:
		return -1
	case c.Extreme:
		return 0
	case c.Above: // the percentile lies between this rank, from 0, and the next
		return at(100-c.Percent) + 1
	}
	return n - at(c.Percent) - 1
}

// Add sees a record of the stage. It reports whether the objective is lost.
func (w *Watch) Add(r *Record) bool {
	if w == nil {
		return false
	}
	var f fact
	w.facts.fact(&f, r)
	return w.add(&f)
}

func (w *Watch) add(r *fact) bool {
	if r.warmup || r.cancelled() || r.again {
		return w.Lost()
	}
	for i, c := range w.clauses {
		switch {
		case w.most[i] < 0:
		case c.IsShare():
			if counts(c, r, &w.stage, w.slo) == (c.Metric == slo.ErrorRate) {
				w.missed[i]++
			}
		case r.succeeded() && !skipped(&w.stage, r):
			if v, ok := perRequest(c, r, w.stage.Open()); ok && !c.Meets(v) {
				w.missed[i]++
			}
		}
	}
	return w.Lost()
}

// Lost reports whether more requests lie beyond a limit than may; never of a
// nil Watch.
func (w *Watch) Lost() bool {
	if w == nil {
		return false
	}
	for i, most := range w.most {
		if most >= 0 && w.missed[i] > most {
			return true
		}
	}
	return false
}
