package results

import (
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/results/slo"
)

// unsoundCodes are the findings that say that a stage was not what it should
// have been, or its moments are not. What else makes a stage INVALID is the
// server's doing, is the client's lateness (see lateness), or is known only
// after the run.
func unsoundCodes() []string { return []string{CodeMoments, CodeSlots} }

// lateCodes are the findings that say that the client was late.
func lateCodes() []string { return []string{CodeClientLag, CodeCoalesced, CodeScheduleLag} }

func findingOf(v *Validity, codes []string) *Finding {
	if i := slices.IndexFunc(v.Reasons, func(f Finding) bool { return slices.Contains(codes, f.Code) }); i >= 0 {
		return &v.Reasons[i]
	}
	return nil
}

// lateness is how much too long the client's own lateness may have made a
// stage's times, in ns: the p99 of its lag in reading, and in an open loop of
// that in sending. It makes times too long and never too short, so a level
// that meets its objective in spite of it does meet it.
func lateness(res *StageResult, reading *pool) float64 {
	late := 0.0
	for _, q := range []Quantile{reading.quantile(99), res.Latency.ScheduleLag.P99} {
		if q.Value != nil {
			late += *q.Value
		}
		if !res.Open() {
			break
		}
	}
	return late
}

// blameless: the clause would be missed without the client's lateness, too.
func blameless(c slo.Clause, f *ClauseFigure, late float64) bool {
	return !f.Met && f.Value != nil && !c.Above && !c.IsShare() && !c.Meets(*f.Value-late)
}

// heldUpShare is how much of a stage's time from due to end may be the client's
// own delay before the rate of completions is the client's, too.
const heldUpShare = 0.25

func heldUp(l *Latency) bool {
	lag, e2e := l.ScheduleLag.P99.Value, l.E2EDue.P99.Value
	return lag != nil && e2e != nil && *lag > heldUpShare**e2e
}

// judge says whether a stage met the plan's objective.
func (p *planFacts) judge(res *StageResult, m *measured) *CapacityLevel {
	st, final := &res.Stage, m.final
	l := &CapacityLevel{
		Stage: st.Index, Level: float64(st.Concurrency), Requests: res.Counts.Done, stage: st,
		RequestsPerS: res.Rates.RequestsPerS, OutputTokensPerS: res.Rates.OutputTokensPerS, SyllablesPerS: res.Rates.SyllablesPerS,
		TTFT: res.Latency.TTFT.P50, E2E: res.Latency.E2E.P50,
		Full: st.Search == nil || st.Search.Full, Clauses: []ClauseFigure{},
	}
	if st.Open() {
		l.Level, l.TTFT, l.E2E = st.Arrival.RatePerS, res.Latency.TTFTDue.P50, res.Latency.E2EDue.P50
	}
	if res.Validity.Little != nil {
		l.MeanInFlight = res.Validity.Little.MeanInFlight
	}
	j := &against{stage: st, final: final, slo: p.SLO, gaps: m.clauseGaps}
	for _, c := range p.clauses {
		l.Clauses = append(l.Clauses, j.figure(c))
	}
	if len(final) > 0 && findingOf(&res.Validity, unsoundCodes()) == nil && !heldUp(&res.Latency) {
		l.backlog = backlogRateOf(st, final)
		if !st.Open() && findingOf(&res.Validity, []string{CodeLittle}) == nil {
			l.backlog = busyRateOf(st, final)
		}
	}
	p.rule(l, res)
	if late := findingOf(&res.Validity, lateCodes()); late != nil && l.Verdict == LevelMissed && l.clause >= 0 {
		if !blameless(p.clauses[l.clause], &l.Clauses[l.clause], lateness(res, m.allLags)) {
			l.Verdict, l.Cause, l.Reason = LevelUnsound, late.Code, late.Message
		}
	}
	return l
}

// rule fills in the verdict.
func (p *planFacts) rule(l *CapacityLevel, res *StageResult) {
	c := res.Counts
	l.clause = -1
	set := func(verdict, cause, reason string) { l.Verdict, l.Cause, l.Reason = verdict, cause, reason }
	unsound := findingOf(&res.Validity, unsoundCodes())
	missed := slices.IndexFunc(l.Clauses, func(f ClauseFigure) bool { return !f.Met })
	failed := float64(c.Failed-c.Dropped) / float64(max(1, c.Done-c.Dropped))
	switch {
	case c.Done == 0 || c.Missing != nil && *c.Missing > 0 && !res.Stopped:
		set(LevelUnfinished, "", caveat("requests are missing"))
	case c.Dropped > 0:
		set(LevelMissed, CauseDrops, caveat("%d of %d requests were not sent: max_in_flight was reached", c.Dropped, c.Done))
		l.sure = true
	case failed > p.Validity.ErrorRateMax && !p.limitsErrors():
		set(LevelMissed, CauseErrors, caveat("%d of %d requests failed: %s, above %s", c.Failed-c.Dropped, c.Done-c.Dropped, percent(failed), percent(p.Validity.ErrorRateMax)))
	case unsound != nil:
		set(LevelUnsound, unsound.Code, unsound.Message)
	case missed >= 0 && l.Clauses[missed].Value == nil:
		set(LevelUnsound, CauseUnmeasured, caveat("%s was not measured: no request of the stage has it", p.clauses[missed].Metric))
	case missed >= 0:
		clause := p.clauses[missed]
		l.clause = missed
		set(LevelMissed, clause.String(), statisticName(clause)+" is "+clauseValue(clause, *l.Clauses[missed].Value))
		for i := range l.Clauses {
			l.sure = l.sure || l.Clauses[i].sure(p.clauses[i])
		}
	default:
		l.Verdict = LevelMet
		// Less load than asked may miss the objective, but not meet it. A quick
		// stage is short, and a moment's pause is much of it.
		if little := findingOf(&res.Validity, []string{CodeLittle}); little != nil && l.Full {
			set(LevelUnsound, little.Code, little.Message)
		}
	}
}

func (p *planFacts) limitsErrors() bool {
	return slices.ContainsFunc(p.clauses, func(c slo.Clause) bool { return c.Metric == slo.ErrorRate })
}

// statisticName is the clause without its limit: ttft p99.
func statisticName(c slo.Clause) string {
	switch {
	case c.Mean:
		return c.Metric + " mean"
	case c.Extreme && c.Above:
		return c.Metric + " min"
	case c.Extreme:
		return c.Metric + " max"
	case c.IsShare():
		return c.Metric
	}
	return fmt.Sprintf("%s p%s", c.Metric, shortest(c.Percent))
}

// clauseValue is a figure of the clause with its unit.
func clauseValue(c slo.Clause, v float64) string {
	switch {
	case c.IsShare():
		return percent(v)
	case c.Above:
		return shortest(v)
	}
	return shortest(v/1e6) + " ms"
}
