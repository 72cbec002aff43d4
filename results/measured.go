package results

import (
	"slices"

	"github.com/hanbench/hanbench/results/slo"
)

// A measured stage is what its figures are made of.
type measured struct {
	settled
	stage  Stage
	all    []*fact // in the order of their ends
	good   []*fact // of the final ones, those that succeeded
	window Window

	gaps, lags *pool // of the good: between events, and of the client's reading
	// clauseGaps are the gaps that a clause is held against, allLags the lags of
	// all final requests: nil where the plan asks for neither.
	clauseGaps, allLags *pool
	// shares are of the text of those that straddle the window's edges.
	shares  map[*fact]float64
	arrived arrivals                      // inside the window
	show    func(stage int, gaps []int64) // in the first round; may be nil
}

// measure settles a stage and reads the timelines of what counts; show, where it
// is not nil, sees the gaps of each good request. The error is of reading.
func (p *planFacts) measure(st Stage, all []*fact, from timelines, show func(int, []int64)) (*measured, error) {
	m := &measured{settled: settle(all), stage: st, all: all, gaps: newPool(), lags: newPool(), show: show, shares: map[*fact]float64{}}
	m.good = slices.DeleteFunc(slices.Clone(m.final), func(f *fact) bool { return !f.succeeded() })
	m.window = st.window(m.attempts)
	var percents []float64
	for _, c := range p.clauses {
		if c.Metric == slo.ICL {
			percents = append(percents, rankOf(c))
			m.clauseGaps = newPool(percents...)
		}
	}
	if p.Capacity != nil {
		m.allLags = newPool()
	}
	for again := true; again; {
		if err := from.each(m.final, m.visit); err != nil {
			return nil, err
		}
		m.show = nil
		again = false
		for _, pool := range []*pool{m.gaps, m.lags, m.clauseGaps, m.allLags} {
			if pool != nil && pool.again() {
				again = true
			}
		}
	}
	m.arrived = m.arrivedInside(p.SLO)
	return m, nil
}

func (m *measured) visit(f *fact, gaps, lags []int64) {
	if m.allLags != nil {
		m.allLags.add(lags)
	}
	if !f.succeeded() {
		return
	}
	if m.show != nil {
		m.show(m.stage.Index, gaps)
	}
	m.gaps.add(gaps)
	m.lags.add(lags)
	if m.clauseGaps != nil && !skipped(&m.stage, f) {
		m.clauseGaps.add(gaps)
	}
	if span, ok := m.window.of(f.session); ok {
		if _, known := f.wholeShare(span); !known {
			m.shares[f] = f.eventShare(gaps, span)
		}
	}
}
