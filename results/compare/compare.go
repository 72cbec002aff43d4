package compare

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// Validate names the option that is out of range.
func (o Options) Validate() error {
	if o.Alpha != 0 && !(o.Alpha > 0 && o.Alpha < 0.5) {
		return fmt.Errorf("alpha is %v; expected a number above 0 and below 0.5", o.Alpha)
	}
	return nil
}

func (o Options) alpha() float64 {
	if o.Alpha == 0 {
		return 0.05
	}
	return o.Alpha
}

// Compare holds new against base. Of what cannot be compared it gives no figure,
// unless o.Anyway, and a Finding says why. Each side must be of one target
// (Run.Only). The error is a side that has none or several, the same run on both
// sides, or sides that have no suite in common.
func Compare(base, new *Side, tool results.Tool, o Options) (*Comparison, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if err := errors.Join(base.check(), new.check(), apart(base, new)); err != nil {
		return nil, err
	}
	c := &comparing{base: base, new: new, o: o, out: &Comparison{
		Schema: results.Schema, Tool: tool, Base: base.ref(), New: new.ref(),
		Simulated:   base.simulated() || new.simulated(),
		Differences: []Difference{}, Findings: []Finding{}, Figures: []Figure{},
	}}
	c.out.Differences = differences(base, new)
	c.around()
	if err := c.suites(); err != nil {
		return nil, err
	}
	c.loads()
	correct(c.out.Figures, o.alpha())
	return c.out, nil
}

// comparing is a comparison in the making.
type comparing struct {
	base, new *Side
	o         Options
	out       *Comparison
	fewer     int // resamples of load, for tests; 0 for blockReplicates
}

func (c *comparing) replicates() int {
	if c.fewer > 0 {
		return c.fewer
	}
	return blockReplicates
}

func (c *comparing) find(f Finding) { c.out.Findings = append(c.out.Findings, f) }

// check says what is wrong with a side by itself.
func (s *Side) check() error {
	if len(s.Runs) == 0 {
		return fmt.Errorf("%s: no run", s.Name)
	}
	targets := []string{}
	seen := map[string]string{}
	for _, r := range s.Runs {
		if first := s.Runs[0]; r.Summary.Recorded != first.Summary.Recorded {
			return fmt.Errorf("%s: %s and %s are not of one kind: a run, and answers recorded elsewhere", s.Name, first.Source, r.Source)
		}
		for _, t := range r.Targets() {
			if !slices.Contains(targets, t) {
				targets = append(targets, t)
			}
		}
		if was, twice := seen[r.Summary.RunID]; twice && r.Summary.RunID != "" {
			return fmt.Errorf("%s: %s and %s are the same run (%s): a repeat must be another run", s.Name, was, r.Source, r.Summary.RunID)
		}
		seen[r.Summary.RunID] = r.Source
	}
	switch {
	case len(targets) == 0:
		return fmt.Errorf("%s: nothing was measured in %s", s.Name, s.sources())
	case len(targets) > 1:
		return &TargetsError{Side: s.Name, Targets: targets}
	}
	return nil
}

// A TargetsError is a side of several targets: one must be chosen.
type TargetsError struct {
	Side    string
	Targets []string
}

func (e *TargetsError) Error() string {
	return fmt.Sprintf("%s has %d targets: %s; one must be chosen", e.Side, len(e.Targets), strings.Join(e.Targets, ", "))
}

// apart says that a run stands on both sides.
func apart(base, new *Side) error {
	for _, a := range base.Runs {
		for _, b := range new.Runs {
			if a.Summary.RunID != "" && a.Summary.RunID == b.Summary.RunID && slices.Equal(a.Targets(), b.Targets()) {
				return fmt.Errorf("%s and %s are the same run (%s): name two that differ", a.Source, b.Source, a.Summary.RunID)
			}
		}
	}
	return nil
}

func (s *Side) sources() string {
	var all []string
	for _, r := range s.Runs {
		all = append(all, r.Source)
	}
	return strings.Join(all, ", ")
}

func (s *Side) ref() SideRef {
	ref := SideRef{Name: s.Name, Sources: []string{}, RunIDs: []string{}}
	for _, r := range s.Runs {
		ref.Sources = append(ref.Sources, r.Source)
		ref.RunIDs = append(ref.RunIDs, r.Summary.RunID)
		ref.Target = r.Targets()[0]
	}
	return ref
}

func (s *Side) simulated() bool {
	return slices.ContainsFunc(s.Runs, func(r *Run) bool { return r.Summary.Simulated })
}

func (s *Side) recorded() bool {
	return slices.ContainsFunc(s.Runs, func(r *Run) bool { return r.Summary.Recorded })
}

// suiteNames are the suites that a side was asked, in the order of its stages.
func (s *Side) suiteNames() []string {
	var names []string
	for _, r := range s.Runs {
		for i := range r.Stages {
			if name := r.Stages[i].Figures.Suite; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// unnamed says that a side's answers are of one suite that is not known: they can
// be to the one suite of the other side.
func unnamed(names []string) bool { return len(names) == 1 && names[0] == "" }

// suites compares what both were asked.
func (c *comparing) suites() error {
	mine, theirs := c.base.suiteNames(), c.new.suiteNames()
	if unnamed(mine) != unnamed(theirs) && len(mine) == 1 && len(theirs) == 1 {
		c.suite(mine[0], theirs[0])
		return nil
	}
	shared := false
	for _, name := range mine {
		if !slices.Contains(theirs, name) {
			c.find(finding(SeverityNote, CodeOneSide, name, "suite %s was asked of %s alone", orAnswers(name), c.base.Name))
			continue
		}
		shared = true
		c.suite(name, name)
	}
	for _, name := range theirs {
		if !slices.Contains(mine, name) {
			c.find(finding(SeverityNote, CodeOneSide, name, "suite %s was asked of %s alone", orAnswers(name), c.new.Name))
		}
	}
	if !shared {
		return fmt.Errorf("%s was asked %s, %s was asked %s: no suite is on both sides, so there is nothing to compare",
			c.base.Name, listed(mine), c.new.Name, listed(theirs))
	}
	return nil
}

// NoSuite stands in findings for the suite of answers that have none.
const NoSuite = "(answers without a suite)"

func orAnswers(suite string) string {
	if suite == "" {
		return NoSuite
	}
	return suite
}

func listed(names []string) string {
	var all []string
	for _, n := range names {
		all = append(all, orAnswers(n))
	}
	return strings.Join(all, ", ")
}
