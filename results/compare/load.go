package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// loads compares what both sides carried: every suite at every level of load
// that both were measured at, then capacities and tokens.
func (c *comparing) loads() {
	if c.base.recorded() || c.new.recorded() {
		return // of answers recorded elsewhere no time is known
	}
	for _, suite := range c.base.suiteNames() {
		if !slices.Contains(c.new.suiteNames(), suite) {
			continue
		}
		for _, l := range c.levelsOf(suite) {
			l.check()
			c.add(l.figures()...)
		}
		c.add(c.capacities(suite)...)
		c.add(c.fertilities(suite)...)
	}
	c.repeated()
}

func (c *comparing) add(figures ...Figure) { c.out.Figures = append(c.out.Figures, figures...) }

// repeated says what the intervals of load hold, once.
func (c *comparing) repeated() {
	if !slices.ContainsFunc(c.out.Figures, func(f Figure) bool { return slices.Contains(f.Marks, CodeSingleRun) }) {
		return
	}
	if len(c.base.Runs) == 1 && len(c.new.Runs) == 1 {
		c.find(finding(SeverityMark, CodeSingleRun, OfLoad, "a single run a side: intervals of load hold what varies within a run, not what differs from run to run (placement, caches, temperature); three runs a side or more tell both"))
		if slices.ContainsFunc(c.out.Figures, func(f Figure) bool { return f.Unit == unitJoules && f.Change != nil }) {
			c.find(finding(SeverityMark, CodeSingleRun, OfLoad, "energy is one total of a run: with a single run a side it has no interval, and no verdict"))
		}
		return
	}
	one, several := c.base, c.new
	if len(several.Runs) == 1 {
		one, several = several, one
	}
	c.find(finding(SeverityMark, CodeSingleRun, OfLoad, "%s is a single run: its figures of load are taken to differ from run to run as those of %s do", one.Name, several.Name))
}

// A level is one suite at one level of load on both sides; each stage is of
// another run.
type level struct {
	*comparing
	suite, name string
	base, new   []*playedStage
	// What stands between the sides: for all figures, for those of sound requests,
	// for times alone.
	refusedAll, refusedSound, refusedTimes []Finding
	marks                                  []string
}

// playedStage is a stage with the run that it is of.
type playedStage struct {
	*Stage
	run *Run
	// requests in the order of time; all are those and the failures
	requests []results.Request
	all      []attempt
}

// levelsOf finds the levels that both sides have, in the order of base's.
func (c *comparing) levelsOf(suite string) []*level {
	names, base := c.base.played(suite)
	others, new := c.new.played(suite)
	var out []*level
	for _, name := range names {
		if len(new[name]) > 0 {
			out = append(out, &level{comparing: c, suite: suite, name: name, base: base[name], new: new[name]})
		}
	}
	switch lone := c.alone(names, base, new) + c.alone(others, new, base); {
	case len(names) == 0 || len(others) == 0:
	case len(out) == 0:
		c.find(finding(SeverityRefuse, CodeNoLevel, suite, "suite %s was measured at %s on %s, at %s on %s: no level of load is the same, so nothing of load is compared",
			suite, strings.Join(names, ", "), c.base.Name, strings.Join(others, ", "), c.new.Name))
	case lone != "":
		c.find(finding(SeverityNote, CodeNoLevel, suite, "suite %s: levels of one side alone are not compared:%s", suite, lone))
	}
	return out
}

// alone lists the levels that the others have not.
func (c *comparing) alone(names []string, own, others map[string][]*playedStage) string {
	text := ""
	for _, name := range names {
		if len(others[name]) == 0 {
			text += fmt.Sprintf(" %s (%s)", name, own[name][0].run.Source)
		}
	}
	return text
}

// played are a side's stages of a suite by level, one of each run: of a search
// the last at full length. A stage that tells of no request is none.
func (s *Side) played(suite string) (names []string, by map[string][]*playedStage) {
	by = map[string][]*playedStage{}
	for _, r := range s.Runs {
		for i := range r.Stages {
			st := &r.Stages[i]
			f := &st.Figures
			timed := len(st.Requests) > 0 || f.Counts.Failed > 0
			if f.Suite != suite || !timed || f.Stopped || f.Search != nil && (!f.Search.Full || f.Search.Ceiling) {
				continue
			}
			name := levelName(f)
			if by[name] == nil {
				names = append(names, name)
			}
			own := &playedStage{Stage: st, run: r, requests: inTime(st.Requests), all: attempts(st)}
			if n := len(by[name]); n > 0 && by[name][n-1].run == r {
				by[name][n-1] = own
				continue
			}
			by[name] = append(by[name], own)
		}
	}
	return names, by
}

// levelName tells levels apart that bring other loads.
func levelName(f *results.StageResult) string {
	name := f.Level()
	if a := f.Arrival; a != nil && a.TraceHash != "" {
		name += fmt.Sprintf(" %s ×%g", short(a.TraceHash), a.Scale)
	}
	if f.Method != "" {
		name += " " + f.Method
	}
	return name
}

// An attempt is a request, answered or failed.
type attempt struct {
	*Request
	failed bool
}

// attempts are the answered requests of a stage and the failures, in the order of
// time.
func attempts(st *Stage) []attempt {
	all := make([]attempt, 0, len(st.Requests)+len(st.Failures))
	for i := range st.Requests {
		all = append(all, attempt{&st.Requests[i], false})
	}
	for i := range st.Failures {
		all = append(all, attempt{&st.Failures[i], true})
	}
	slices.SortStableFunc(all, func(a, b attempt) int {
		return cmp.Or(cmp.Compare(a.Session, b.Session), cmp.Compare(a.FromNS, b.FromNS))
	})
	return all
}

// inTime is the requests in the order in which they were due or sent, sessions
// one after another.
func inTime(requests []Request) []Request {
	sorted := slices.Clone(requests)
	slices.SortStableFunc(sorted, func(a, b Request) int {
		switch {
		case a.Session != b.Session:
			return a.Session - b.Session
		case a.FromNS < b.FromNS:
			return -1
		case a.FromNS > b.FromNS:
			return 1
		}
		return 0
	})
	return sorted
}

// open says that requests came at their times, whatever became of those before.
func (l *level) open() bool { return l.base[0].Figures.Open() }

// family names the level's figures that are tested together.
func (l *level) family(kind string) string {
	return strings.TrimSpace("load " + l.suite + " " + l.name + " " + kind)
}
