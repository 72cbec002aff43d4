package claim

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
)

// A Contender is one model among those measured, with all runs of it.
type Contender struct {
	Name string // the target, or what the file of answers was said to be of
	// Info is the target as its first run found it; of recorded answers only Model.
	Info results.TargetInfo
	// Model is what is known of it: from the run, its preset, and claim files.
	Model Model
	// Reasoning is on, off, "" where it is not known, or mixed.
	Reasoning string
	Simulated bool
	Recorded  bool
	// Side has its valid stages. Left names the stages that were left out.
	Side    compare.Side
	Left    []results.Finding
	invalid []string // the suites of those
}

// reasoningMixed: some stages' answers were reasoned and others' not.
const reasoningMixed = "mixed"

// Contenders are the models of several runs, in the order in which they are first
// met. A run of answers that were recorded elsewhere is of the model that names
// gives for its source. Stages that are INVALID are left out: they give no
// evidence.
func Contenders(runs []*compare.Run, names map[string]string, known []Model) ([]*Contender, error) {
	var all []*Contender
	for _, run := range runs {
		for _, target := range run.Targets() {
			own, err := run.Only(target)
			if err != nil {
				return nil, err
			}
			name := cmp.Or(target, names[run.Source], run.Source)
			i := slices.IndexFunc(all, func(c *Contender) bool { return c.Name == name })
			if i < 0 {
				i = len(all)
				all = append(all, &Contender{Name: name, Side: compare.Side{Name: name}})
			}
			all[i].add(own, known)
		}
	}
	return all, nil
}

func (c *Contender) add(run *compare.Run, known []Model) {
	if len(c.Side.Runs) == 0 {
		c.describe(run, known)
	}
	c.Simulated = c.Simulated || run.Summary.Simulated
	valid := *run
	valid.Stages = nil
	for _, st := range run.Stages {
		if v := st.Figures.Validity; v.Status == results.Invalid {
			reasons := make([]string, len(v.Reasons))
			for i, r := range v.Reasons {
				reasons[i] = r.Message
			}
			if !slices.Contains(c.invalid, st.Figures.Suite) {
				c.invalid = append(c.invalid, st.Figures.Suite)
			}
			c.Left = append(c.Left, remark("invalid_stage", "%s: a stage on %s is INVALID and gives no evidence: %s", c.Name, st.Figures.Suite, strings.Join(reasons, "; ")))
			continue
		}
		c.Simulated = c.Simulated || st.Figures.Simulated
		c.Reasoning = both(c.Reasoning, reasoningOf(&st))
		valid.Stages = append(valid.Stages, st)
	}
	c.Side.Runs = append(c.Side.Runs, &valid)
}

func (c *Contender) describe(run *compare.Run, known []Model) {
	c.Recorded = run.Summary.Recorded
	c.Info.Model = c.Name
	if len(run.Summary.Targets) > 0 {
		c.Info = run.Summary.Targets[0]
	}
	c.Model = modelOf(c.Info.Model, known)
	c.Model.Match = ""
	c.Model.Maker = cmp.Or(c.Model.Maker, c.Info.Maker)
	c.Model.Country = cmp.Or(c.Model.Country, c.Info.Country)
	if c.Model.Parameters == 0 {
		c.Model.Parameters, _ = parametersIn(c.Info.Parameters)
	}
	if c.Model.Parameters == 0 {
		c.Model.Parameters, _ = parametersIn(c.Info.Model)
	}
}

// reasoningOf is seen, not asked: a model that was to reason and did not, did
// not.
func reasoningOf(st *compare.Stage) string {
	f := &st.Figures
	switch {
	case f.Text.ReasoningTokens != nil && *f.Text.ReasoningTokens > 0,
		f.Language.Reasoning != nil && f.Language.Reasoning.N > 0:
		return ReasoningOn
	case f.Counts.Succeeded > 0:
		return ReasoningOff
	}
	return ""
}

func both(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return reasoningMixed
}

// host is the machine that served it, as its URL names it; "" where there is none.
func (c *Contender) host() string {
	u, err := url.Parse(c.Info.URL)
	if err != nil {
		return ""
	}
	switch h := u.Hostname(); h {
	case "127.0.0.1", "::1", "localhost":
		return "localhost"
	default:
		return h
	}
}

// sides tells who is domestic and who foreign.
type sides struct{ domestic, foreign *Selector }

func (f *File) sides() sides {
	s := sides{f.Domestic, f.Foreign}
	if s.domestic == nil {
		s.domestic = &Selector{Country: []string{"KR"}}
	}
	if s.foreign == nil {
		s.foreign = &Selector{Country: []string{"*"}, Except: s.domestic}
	}
	return s
}

// of is domestic, foreign or "" for a contender of whom it is not known.
func (s sides) of(c *Contender) string {
	switch {
	case s.domestic.fits(c, s):
		return SideDomestic
	case s.foreign.fits(c, s):
		return SideForeign
	}
	return ""
}

// fits reports whether a contender is one of those selected.
func (s *Selector) fits(c *Contender, who sides) bool {
	switch {
	case len(s.Preset) > 0 && !fitsAny(s.Preset, c.Info.Preset),
		len(s.Model) > 0 && !fitsAny(s.Model, c.Info.Model) && !fitsAny(s.Model, c.Name),
		len(s.Maker) > 0 && !fitsAny(s.Maker, c.Model.Maker),
		len(s.Country) > 0 && !fitsAny(s.Country, c.Model.Country),
		s.Side == SideDomestic && !who.domestic.fits(c, who),
		s.Side == SideForeign && !who.foreign.fits(c, who):
		return false
	}
	return s.Except == nil || !s.Except.fits(c, who)
}
