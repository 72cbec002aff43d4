package claim

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
)

// verdict closes a trial.
func (t *trial) verdict(k *court) Verdict {
	v := Verdict{Claim: *t.claim, Pairs: []*Pair{}, Assumptions: []results.Finding{}, Findings: []results.Finding{}, Would: []results.Finding{}, Commands: []string{}}
	v.Pairs = append(v.Pairs, t.pairs()...)
	v.FamilySize, v.FamilyPairs = t.claims, t.allPairs
	if t.tested() {
		v.PSupport, v.PRefute = &t.support, &t.refute
	}
	for _, p := range v.Pairs {
		if p.isEvidence() {
			holm := math.Min(p.holm.support, p.holm.refute)
			p.PHolm = &holm
		}
	}
	v.Verdict, v.Reason = t.outcome()
	v.Findings = append(v.Findings, t.found(k)...)
	if t.tested() {
		v.Assumptions = append(v.Assumptions, t.assumed()...)
	}
	v.Would = append(v.Would, t.would(v.Verdict)...)
	if v.Verdict == Untested || v.Verdict == Inconclusive {
		v.Commands = append(v.Commands, t.commands(k)...)
	}
	return v
}

// outcome is the verdict and what it rests on.
func (t *trial) outcome() (string, results.Finding) {
	pairs := slices.DeleteFunc(t.pairs(), func(p *Pair) bool { return !p.isEvidence() })
	complete := slices.ContainsFunc(t.bouts, func(b *bout) bool { return b.complete })
	switch {
	case len(t.missing) > 0:
		return Untested, t.whyMissing()
	case len(pairs) == 0:
		return Untested, t.whyNothing()
	case t.refute <= alpha:
		return Refuted, t.whyRefuted(pairs)
	case t.support <= alpha:
		return Supported, t.whySupported(pairs)
	case !complete:
		return Untested, remark("partly", "only a part of what the claim needs was measured: %s", t.firstGap())
	}
	return Inconclusive, remark("undecided", "measured and not decided: comparisons that show it by themselves %d, that show the other way %d, neither %d",
		count(pairs, ShownFor), count(pairs, ShownAgainst), count(pairs, ShownNeither))
}

func count(pairs []*Pair, shown string) int {
	n := 0
	for _, p := range pairs {
		if p.Shown == shown {
			n++
		}
	}
	return n
}

func (t *trial) whyMissing() results.Finding {
	if i := slices.IndexFunc(t.missing, func(f results.Finding) bool { return f.Code == "only_simulated" }); i >= 0 {
		return remark("only_simulated", "what it needs was measured by simulated runs alone; they say nothing of any model")
	}
	if t.missing[0].Code == "closed" {
		return t.missing[0]
	}
	var names []string
	for _, m := range t.missing {
		names = append(names, fmt.Sprint(m.Args[0]))
	}
	return remark("not_measured", "not measured: %s", strings.Join(names, "; "))
}

func (t *trial) whyNothing() results.Finding {
	if len(t.pairs()) == 0 {
		return remark("nothing", "nothing could be compared")
	}
	return remark("nothing_because", "nothing could be compared: %s", t.firstGap())
}

// firstGap is why the first pair without evidence has none.
func (t *trial) firstGap() results.Finding {
	for _, p := range t.pairs() {
		if !p.isEvidence() && p.Reason != nil {
			return *p.Reason
		}
	}
	return remark("rivals", "not each of the rivals")
}

func (t *trial) whySupported(pairs []*Pair) results.Finding {
	if t.claim.Quantifier == QuantifierAny {
		best := slices.MinFunc(pairs, func(a, b *Pair) int { return cmp.Compare(a.holm.support, b.holm.support) })
		return remark("shown_by_one", "%s shows it (p %s, corrected)", best.said(), said(best.holm.support))
	}
	return remark("shown_by_all", "every comparison that it needs shows it (%d; p of the least sure %s, corrected)", t.deciding(), said(t.support))
}

// deciding is how many pairs the model has that shows it best.
func (t *trial) deciding() int {
	n, least := 0, 2.0
	for _, b := range t.bouts {
		pairs := b.evidencePairs()
		if p := largest(pairs, func(p *Pair) float64 { return p.raw.support }); b.complete && p < least {
			n, least = len(pairs), p
		}
	}
	return n
}

func (t *trial) whyRefuted(pairs []*Pair) results.Finding {
	if t.claim.Quantifier == QuantifierAny {
		return remark("refuted_by_all", "every comparison shows the other way (%d; p %s, corrected)", len(pairs), said(t.refute))
	}
	worst := slices.MinFunc(pairs, func(a, b *Pair) int { return cmp.Compare(a.holm.refute, b.holm.refute) })
	return remark("refuted_by_one", "%s shows the other way (p %s, corrected)", worst.said(), said(worst.holm.refute))
}

// said names a pair.
func (p *Pair) said() string {
	text := p.Subject
	if p.Rival != "" {
		text += " – " + p.Rival
	}
	text += " · " + p.On.Label()
	if p.Level != "" {
		text += " " + p.Level
	}
	return text
}

// said is a p-value.
func said(p float64) string {
	if p < 0.0001 {
		return "< 0.0001"
	}
	return fmt.Sprintf("= %.4f", p)
}

// found are the trial's findings and those of its comparisons that refuse or
// mark, each once.
func (t *trial) found(k *court) []results.Finding {
	all := slices.Clone(t.findings)
	add := func(f results.Finding) {
		if !slices.ContainsFunc(all, func(g results.Finding) bool { return g.Message == f.Message }) {
			all = append(all, f)
		}
	}
	for _, p := range t.pairs() {
		c := k.compared[comparisonKey{p.Subject, p.Rival, fmt.Sprintf("%q", p.On)}]
		if c == nil {
			continue
		}
		for _, f := range c.Findings {
			if f.Severity != compare.SeverityNote {
				add(remark(f.Code, "%s – %s: %s", p.Subject, p.Rival, f.Message))
			}
		}
	}
	return all
}

// measure describes a contender.
func (c *Contender) measure(s sides) Measure {
	m := Measure{
		Name: c.Name, Model: c.Info.Model, Maker: c.Model.Maker, Country: c.Model.Country, Side: s.of(c), Quantization: c.Info.Quantization,
		Reasoning: c.Reasoning, Base: c.Model.Base, Simulated: c.Simulated, Recorded: c.Recorded, Sources: []string{}, Suites: []string{}, Invalid: c.invalid,
	}
	if c.Model.Parameters > 0 {
		m.Parameters = &c.Model.Parameters
	}
	for _, run := range c.Side.Runs {
		m.Sources = append(m.Sources, run.Source)
		for i := range run.Stages {
			if name := run.Stages[i].Figures.Suite; !slices.Contains(m.Suites, name) {
				m.Suites = append(m.Suites, name)
			}
		}
	}
	return m
}
