package results

import "slices"

// A Search says that a stage belongs to a search for a capacity.
type Search struct {
	For  string `json:"for"`  // FindRate or FindConcurrency
	Step int    `json:"step"` // on the search's ladder of levels
	// Full: it confirms; else it points the way with fewer requests.
	Full bool `json:"full"`
	// Ceiling: a closed loop in a search for a rate that measures how fast the
	// server completes requests while others wait; Step is 0.
	Ceiling bool `json:"ceiling,omitempty"`
}

// The ends of a capacity.
const (
	EndFound         = "found"         // between low and high
	EndAtLeast       = "at_least"      // the highest level measured, or allowed, meets the objective
	EndBelow         = "below"         // the lowest one does not
	EndUnsound       = "unsound"       // beyond low the client's figures cannot be relied on
	EndContradiction = "contradiction" // measurements contradict each other
	EndUnfinished    = "unfinished"    // the search was interrupted
)

// Verdicts of a level.
const (
	LevelMet        = "met"
	LevelMissed     = "missed"
	LevelUnsound    = "unsound"
	LevelUnfinished = "unfinished"
)

// The causes for which a level misses that are no clause.
const (
	CauseBehind     = "falls_behind" // it completes less than comes
	CauseErrors     = "errors"
	CauseDrops      = "dropped"
	CauseUnmeasured = "not_measured"
)

// A Capacity is the highest load on one target and suite that meets the plan's
// objective.
type Capacity struct {
	Target string `json:"target"`
	Suite  string `json:"suite"`
	For    string `json:"for"` // FindRate, requests per second, or FindConcurrency, in flight
	SLO    string `json:"slo"`
	End    string `json:"end"`
	// Low is the highest level that met the objective, High the lowest that did
	// not: the capacity is at least the one and less than the other. Null where
	// no level is known to be so.
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
	// LimitedBy is why High is not met: the clause, or one of falls_behind,
	// errors, dropped, not_measured; "" where High is null.
	LimitedBy string `json:"limited_by"`
	Reason    string `json:"reason"` // the same in a sentence
	// CeilingPerS is the rate at which the server completes requests when asked
	// for more than it can do; null where it was not seen so.
	CeilingPerS *float64 `json:"ceiling_per_s"`
	// OneAtATime: the server answers one request after another.
	OneAtATime bool `json:"one_at_a_time"`
	// Levels is the curve, in the order of the levels; a level that was
	// measured twice is there twice.
	Levels []CapacityLevel `json:"levels"`
}

// A CapacityLevel is one stage on the curve.
type CapacityLevel struct {
	Stage int     `json:"stage"` // index
	Level float64 `json:"level"`
	Full  bool    `json:"full"`
	// Verdict is met, missed, unsound or unfinished; Cause and Reason say why
	// it is not the first.
	Verdict string         `json:"verdict"`
	Cause   string         `json:"cause,omitempty"`
	Reason  string         `json:"reason,omitempty"`
	Clauses []ClauseFigure `json:"clauses"`
	// What the level gave: see Rates and Latency. ttft and e2e count from due
	// in an open loop.
	Requests         int      `json:"requests"`
	RequestsPerS     *float64 `json:"requests_per_s"`
	OutputTokensPerS *float64 `json:"output_tokens_per_s"`
	SyllablesPerS    *float64 `json:"syllables_per_s"`
	TTFT             Quantile `json:"ttft_p50_ns"`
	E2E              Quantile `json:"e2e_p50_ns"`
	MeanInFlight     *float64 `json:"mean_in_flight"`

	stage   *Stage
	clause  int // the first that is missed; -1
	sure    bool
	backlog backlogRate
}

// A Survey gathers the levels of a run as they are measured, and decides what
// to measure next. The same levels in the same order give the same decisions.
type Survey struct {
	facts  *planFacts
	header *Header
	levels []*CapacityLevel
}

// NewSurvey begins one over the plan's text; the header is that of the run.
// The error is of the plan.
func NewSurvey(plan []byte, h *Header) (*Survey, error) {
	facts, err := readPlan(plan)
	if err != nil {
		return nil, err
	}
	return &Survey{facts: facts, header: h}, nil
}

// Watch tells when the stage's objective is lost; nil where nothing is to be
// watched.
func (s *Survey) Watch(st Stage) *Watch { return s.facts.watch(st) }

// Lost says of a stage that is over or broken off that its objective was lost,
// so that what is missing need not be sent.
func (s *Survey) Lost(st Stage, records []*Record) bool {
	return s.facts.lost(st, factsOf(records))
}

func (p *planFacts) lost(st Stage, facts []*fact) bool {
	w := p.watch(st)
	if w == nil {
		return false
	}
	for _, f := range facts {
		w.add(f)
	}
	return w.Lost()
}

// Add judges a stage that was measured. records are all of its own.
func (s *Survey) Add(st Stage, records []*Record) {
	m, _ := s.facts.measure(st, factsOf(records), held(records), nil) // memory can be read
	res := s.facts.stage(m, &Contents{Headers: []*Header{s.header}})
	s.add(&res, m)
}

func (s *Survey) add(res *StageResult, m *measured) {
	s.levels = append(s.levels, s.facts.judge(res, m))
}

// A Want is the next stage of a search.
type Want struct {
	Search
	// Concurrency makes a closed loop, Rate an open one, requests per second.
	Concurrency int
	Rate        float64
	Requests    int
}

// Next is the stage to measure next of a target and suite; ok is false where
// everything is known that the plan asks for.
func (s *Survey) Next(target, suite string) (w Want, ok bool) {
	for _, kind := range s.facts.Capacity.Searches() {
		if w, more := s.hunt(target, suite, kind).wants(); more {
			return w, true
		}
	}
	return Want{}, false
}

// capacities are the verdicts on every target and suite, in the order of the
// stages.
func (s *Survey) capacities() []Capacity {
	kinds := s.facts.Capacity.Searches()
	if kinds == nil {
		kinds = []string{FindConcurrency, FindRate}
	}
	var out []Capacity
	seen := map[[2]string]bool{}
	for _, l := range s.levels {
		key := [2]string{l.stage.Target, l.stage.Suite}
		if seen[key] {
			continue
		}
		seen[key] = true
		for _, kind := range kinds {
			if h := s.hunt(key[0], key[1], kind); len(h.levels) > 0 || h.blocked() {
				out = append(out, h.conclude())
			}
		}
	}
	return out
}

// hunt gathers the levels of one search.
func (s *Survey) hunt(target, suite, kind string) *hunt {
	h := &hunt{plan: s.facts.Capacity, clauses: s.facts.clauses, kind: kind, target: target, suite: suite, ladder: s.facts.Capacity.ladder(kind)}
	for _, l := range s.levels {
		st := l.stage
		if st.Target != target || st.Suite != suite {
			continue
		}
		asked := st.Search == nil && h.plan.Find == FindSweep || st.Search != nil && st.Search.For == kind
		switch isRate := kind == FindRate; {
		case st.Open() == isRate && asked:
			h.levels = append(h.levels, l)
		case !st.Open() && isRate:
			h.closed = append(h.closed, l)
		}
	}
	h.weighCeiling()
	return h
}

// sortLevels brings the curve into the order of its levels.
func sortLevels(levels []*CapacityLevel) []CapacityLevel {
	out := make([]CapacityLevel, len(levels))
	for i, l := range levels {
		out[i] = *l
	}
	slices.SortStableFunc(out, func(a, b CapacityLevel) int {
		switch {
		case a.Level < b.Level:
			return -1
		case a.Level > b.Level:
			return 1
		}
		return a.Stage - b.Stage
	})
	return out
}
