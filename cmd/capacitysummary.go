package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// capacity prints the curve of each search and what it came to.
func (s *summary) capacity() {
	if len(s.r.Capacity) == 0 {
		return
	}
	fmt.Fprintf(s.Out, "\n"+s.w.capacityTitle+"\n", s.r.Capacity[0].SLO)
	s.curve()
	fmt.Fprintln(s.Out)
	said := map[string]bool{}
	for i := range s.r.Capacity {
		c := &s.r.Capacity[i]
		fmt.Fprintf(s.Out, "%s %s: %s\n", s.targetNumber(c.Target), c.Suite, s.verdict(c))
		if c.OneAtATime && !said[c.Target] {
			said[c.Target] = true
			fmt.Fprintf(s.Out, "! %s %s\n", s.targetNumber(c.Target), s.w.oneAtATime)
		}
	}
}

func (s *summary) curve() {
	w := s.w
	t := &table{
		header: []string{"", w.suite, w.level, w.stage, w.requests, w.requestsPerS, w.tokensPerS, w.syllablesPerS, "ttft p50"},
		right:  []int{2, 4, 5, 6, 7, 8},
	}
	for i, f := range firstClauses(s.r.Capacity) {
		t.header = append(t.header, f.Clause)
		t.right = append(t.right, 9+i)
	}
	t.header = append(t.header, w.verdict)
	for _, c := range s.r.Capacity {
		for _, l := range c.Levels {
			size := w.firstLook
			if l.Full {
				size = w.confirmed
			}
			ttft := "–"
			if l.TTFT.Value != nil {
				ttft = milliseconds(*l.TTFT.Value)
			}
			cells := []string{
				s.targetNumber(c.Target), c.Suite, s.level(&c, l.Level), size, fmt.Sprint(l.Requests),
				figure(l.RequestsPerS), figure(l.OutputTokensPerS), figure(l.SyllablesPerS), ttft,
			}
			for _, f := range l.Clauses {
				cells = append(cells, clauseFigure(&f))
			}
			t.add(append(cells, s.judgement(&l))...)
		}
	}
	t.print(s.IO)
}

// firstClauses are those of any level; all have the same.
func firstClauses(list []results.Capacity) []results.ClauseFigure {
	for _, c := range list {
		for _, l := range c.Levels {
			return l.Clauses
		}
	}
	return nil
}

// clauseFigure is the value in the unit of its clause, marked when there were
// too few requests for it.
func clauseFigure(f *results.ClauseFigure) string {
	if f.Value == nil {
		return "–"
	}
	mark := ""
	if f.UnderSampled {
		mark = "~"
	}
	switch f.Unit {
	case results.UnitNS:
		return mark + milliseconds(*f.Value) + " ms"
	case results.UnitShare:
		return percent(*f.Value)
	}
	return mark + digits(*f.Value)
}

func (s *summary) judgement(l *results.CapacityLevel) string {
	w := s.w
	switch l.Verdict {
	case results.LevelMet:
		return w.met
	case results.LevelUnsound:
		return w.unsound
	case results.LevelUnfinished:
		return w.unfinished
	}
	if cause, ok := s.causeWord(l.Cause); ok {
		return w.missed + ": " + cause
	}
	return w.missed
}

// causeWord are the causes that are no clause.
func (s *summary) causeWord(cause string) (string, bool) {
	switch cause {
	case results.CauseBehind:
		return s.w.fallsBehind, true
	case results.CauseErrors:
		return s.w.failing, true
	case results.CauseDrops:
		return s.w.dropping, true
	}
	return "", false
}

// level shows a level as its table does: ×8, or 10/s.
func (s *summary) level(c *results.Capacity, v float64) string {
	if c.For == results.FindConcurrency {
		return fmt.Sprintf("×%.0f", v)
	}
	return fourDigits(v) + "/s"
}

// amount shows a bound in words.
func (s *summary) amount(c *results.Capacity, v *float64) string {
	if v == nil {
		return s.w.noWord
	}
	if c.For == results.FindConcurrency {
		return fmt.Sprintf(s.w.inFlight, fmt.Sprintf("%.0f", *v))
	}
	return fmt.Sprintf(s.w.perSecond, fourDigits(*v))
}

// verdict is what a search came to, in a sentence.
func (s *summary) verdict(c *results.Capacity) string {
	w, low, high := s.w, s.amount(c, c.Low), s.amount(c, c.High)
	switch c.End {
	case results.EndFound:
		return fmt.Sprintf(w.found, low, high, s.missing(c))
	case results.EndAtLeast:
		if slices.ContainsFunc(s.r.Stages, func(st results.StageResult) bool { return st.Search != nil }) {
			return fmt.Sprintf(w.atLeast, low)
		}
		return fmt.Sprintf(w.atLeastMeasured, low)
	case results.EndBelow:
		if c.High == nil || c.For == results.FindConcurrency && *c.High == 1 {
			return fmt.Sprintf(w.belowOne, s.missing(c))
		}
		return fmt.Sprintf(w.below, high, s.missing(c))
	case results.EndUnsound:
		if c.Low == nil {
			return fmt.Sprintf(w.clientLimitAtOnce, s.said(c.Reason))
		}
		return fmt.Sprintf(w.clientLimit, low, s.said(c.Reason))
	case results.EndContradiction:
		return w.contradicts
	}
	return fmt.Sprintf(w.notFinished, low+" … "+high)
}

// missing is why the level above a capacity is not met: a sentence, or a clause and
// its value, "ttft p99 is 612 ms".
func (s *summary) missing(c *results.Capacity) string {
	if said := s.said(c.Reason); said != c.Reason || s.language() != "ko" {
		return said
	}
	return strings.Replace(c.Reason, " is ", " ", 1)
}

// onCurve: the stage is one of a plan's own, or the one that a search confirmed
// as its capacity; the others stand on the curve alone.
func (s *summary) onCurve(st *results.StageResult) bool {
	if st.Search == nil {
		return true
	}
	return slices.ContainsFunc(s.r.Capacity, func(c results.Capacity) bool {
		return slices.ContainsFunc(c.Levels, func(l results.CapacityLevel) bool {
			return l.Stage == st.Index && l.Full && c.Low != nil && l.Level == *c.Low && l.Verdict == results.LevelMet
		})
	})
}
