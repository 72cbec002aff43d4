package claim

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
	"github.com/hanbench/hanbench/results/stat"
)

// Options of Judge.
type Options struct {
	Tool results.Tool
	Seed uint64 // of everything that is resampled
}

// Judge gives the verdict on each claim of a file. The logic:
//
//   - Ahead of all (or of the best) is shown when each pair shows it by itself: an
//     intersection–union test, whose p-value is the largest of the pairs'. It is
//     refuted when one pair shows the other way, its p-value corrected (Holm) for
//     all pairs of the family.
//   - Ahead of any is shown by one such corrected pair, and refuted when each pair
//     shows the other way.
//   - Of several models that a claim speaks for, one suffices: the smallest of
//     their p-values times their number. To refute it each of them must fail.
//   - Largest p-values are corrected (Holm) for the tested claims of a family.
//
// A pair shows something when the interval of its paired difference leaves out the
// margin. Simulated runs and INVALID stages are no evidence. The error is one of
// comparing.
func Judge(f *File, contenders []*Contender, o Options) (*Verdicts, error) {
	court := &court{sides: f.sides(), contenders: contenders, tool: o.Tool, seed: o.Seed, compared: map[comparisonKey]*compare.Comparison{}}
	out := &Verdicts{Schema: Schema, Tool: o.Tool, Alpha: alpha, Evidence: []Measure{}, Claims: []Verdict{}}
	for _, c := range contenders {
		out.Evidence = append(out.Evidence, c.measure(court.sides))
	}
	trials := make([]*trial, len(f.Claims))
	families := map[string][]*trial{}
	for i := range f.Claims {
		t, err := court.examine(&f.Claims[i])
		if err != nil {
			return nil, fmt.Errorf("claim %s: %w", f.Claims[i].ID, err)
		}
		trials[i] = t
		families[t.claim.family()] = append(families[t.claim.family()], t)
	}
	for _, family := range families {
		decide(family)
	}
	for _, t := range trials {
		out.Claims = append(out.Claims, t.verdict(court))
	}
	return out, nil
}

// A trial is a claim with its evidence.
type trial struct {
	claim    *Claim
	bouts    []*bout // one for each model that the claim speaks for
	findings []results.Finding
	missing  []results.Finding // why no verdict can rest on it
	// support and refute are corrected; 1 where nothing was shown.
	support, refute   float64
	claims, allPairs  int // of the family
	subjects, against []*Contender
}

// A bout is one subject's pairs with each of its rivals.
type bout struct {
	subject  *Contender
	duels    [][]*Pair // by rival
	complete bool      // each rival selector and each part has evidence
}

func (t *trial) pairs() []*Pair {
	var all []*Pair
	for _, b := range t.bouts {
		for _, d := range b.duels {
			all = append(all, d...)
		}
	}
	return all
}

// tested reports whether any pair is evidence.
func (t *trial) tested() bool { return slices.ContainsFunc(t.pairs(), (*Pair).isEvidence) }

func (p *Pair) isEvidence() bool { return p.Shown != ShownNothing }

// examine makes the pairs that a claim rests on.
func (k *court) examine(c *Claim) (*trial, error) {
	t := &trial{claim: c, support: 1, refute: 1}
	if !c.Closed.Empty() {
		t.missing = append(t.missing, remark("closed", "nobody outside can test it: %s", c.Closed))
		return t, nil
	}
	k.call(t)
	if len(t.missing) > 0 {
		return t, nil
	}
	for _, subject := range t.subjects {
		b, err := k.bout(c, subject, t.against)
		if err != nil {
			return nil, err
		}
		t.bouts = append(t.bouts, b)
	}
	t.unheard(k)
	return t, nil
}

// call finds the subjects and rivals among the contenders, and says who is not
// there.
func (k *court) call(t *trial) {
	c := t.claim
	simulated := false
	for _, x := range k.contenders {
		subject := c.Subject.fits(x, k.sides)
		rival := !subject && slices.ContainsFunc(c.Rivals, func(s Selector) bool { return s.fits(x, k.sides) })
		switch {
		case !subject && !rival:
			continue
		case x.Simulated:
			simulated = true
			t.findings = append(t.findings, remark("simulated", "%s is simulated: its figures say nothing of any model and are no evidence", x.Name))
			continue
		case subject && c.Lineage == lineageOwn && x.Model.Base != "":
			t.findings = append(t.findings, remark("lineage", "%s is built on %s and does not count: the claim is of models on weights of their maker's own", x.Name, x.Model.Base))
			continue
		}
		t.findings = append(t.findings, x.Left...)
		if subject {
			t.subjects = append(t.subjects, x)
		} else {
			t.against = append(t.against, x)
		}
	}
	t.absent(k, simulated)
}

// absent says which models a verdict would need.
func (t *trial) absent(k *court, simulated bool) {
	need := func(s *Selector, found []*Contender) {
		if slices.ContainsFunc(found, func(x *Contender) bool { return s.fits(x, k.sides) }) {
			return
		}
		code := "not_measured"
		if simulated {
			code = "only_simulated"
		}
		t.missing = append(t.missing, remark(code, "no model (%s) was measured", s.Label()))
	}
	need(&t.claim.Subject, t.subjects)
	if len(t.subjects) == 0 || len(t.against) == 0 {
		for i := range t.claim.Rivals {
			need(&t.claim.Rivals[i], t.against)
		}
	}
	for _, pattern := range t.claim.Evidence.Models {
		need(&Selector{Model: []string{pattern}}, slices.Concat(t.subjects, t.against))
	}
}

// unheard says which of the models that must have been measured have no evidence
// on all that the claim is of: others do not speak for them.
func (t *trial) unheard(k *court) {
	if !t.tested() {
		return // what each pair lacks says more
	}
	var asked []string
	for _, part := range t.claim.Suites {
		asked = append(asked, part.Label())
	}
	for _, pattern := range t.claim.Evidence.Models {
		s := &Selector{Model: []string{pattern}}
		if !slices.ContainsFunc(slices.Concat(t.subjects, t.against), func(x *Contender) bool { return s.fits(x, k.sides) && t.heard(x) }) {
			t.missing = append(t.missing, remark("not_measured", "no model (%s) was measured", pattern+" · "+strings.Join(asked, " + ")))
		}
	}
}

// heard reports whether a model has evidence on each part, against any other.
func (t *trial) heard(x *Contender) bool {
	for _, b := range t.bouts {
		for _, duel := range b.duels {
			if (duel[0].Subject == x.Name || duel[0].Rival == x.Name) && !slices.ContainsFunc(duel, func(p *Pair) bool { return !p.isEvidence() }) {
				return true
			}
		}
	}
	return false
}

// Label is a selector in words.
func (s *Selector) Label() string {
	var parts []string
	add := func(what string, list []string) {
		if len(list) > 0 {
			parts = append(parts, what+strings.Join(list, ", "))
		}
	}
	add("", s.Model)
	add("", s.Maker)
	add("", s.Preset)
	add("", s.Country)
	if s.Side != "" {
		parts = append(parts, s.Side)
	}
	return strings.Join(parts, "; ")
}

func (k *court) bout(c *Claim, subject *Contender, rivals []*Contender) (*bout, error) {
	b := &bout{subject: subject, complete: true}
	if slices.Contains(c.Metrics, metricChanged) {
		var duel []*Pair
		for _, part := range c.Suites {
			p := &Pair{Subject: subject.Name, On: part, Metric: metricChanged, Shown: ShownNothing, raw: none()}
			p.byChange(c, subject)
			duel = append(duel, p)
		}
		b.duels = append(b.duels, duel)
		b.complete = !slices.ContainsFunc(duel, func(p *Pair) bool { return !p.isEvidence() })
		return b, nil
	}
	met := make([]bool, len(c.Rivals)) // selectors with evidence on every part
	for _, rival := range rivals {
		duel, err := k.duel(c, subject, rival)
		if err != nil {
			return nil, err
		}
		b.duels = append(b.duels, duel)
		whole := !slices.ContainsFunc(duel, func(p *Pair) bool { return !p.isEvidence() })
		for i := range c.Rivals {
			met[i] = met[i] || whole && c.Rivals[i].fits(rival, k.sides)
		}
	}
	b.complete = len(rivals) > 0 && !slices.Contains(met, false)
	return b, nil
}

// duel makes the pairs of two contenders: by part and metric, and by level of
// load.
func (k *court) duel(c *Claim, subject, rival *Contender) ([]*Pair, error) {
	var duel []*Pair
	for _, part := range c.Suites {
		for _, metric := range c.metrics() {
			pairs, err := k.pairs(c, subject, rival, part, metric)
			if err != nil {
				return nil, err
			}
			duel = append(duel, pairs...)
		}
	}
	return duel, nil
}

// decide computes the p-values of the claims of a family.
func decide(family []*trial) {
	var pairs []*Pair
	var tested []*trial
	for _, t := range family {
		for _, p := range t.pairs() {
			if p.isEvidence() {
				pairs = append(pairs, p)
			}
		}
		if t.tested() {
			tested = append(tested, t)
		}
	}
	correct(pairs)
	var support, refute []float64
	for _, t := range tested {
		support, refute = append(support, t.allShow()), append(refute, t.allRefute())
	}
	support, refute = stat.Holm(support), stat.Holm(refute)
	for i, t := range tested {
		t.claims, t.allPairs = len(tested), len(pairs)
		if t.claim.Quantifier == QuantifierAny {
			t.support, t.refute = t.anyShows(), refute[i]
		} else {
			t.support, t.refute = support[i], t.anyRefutes()
		}
	}
}

// allShow is the p-value of a claim of all: of one model the largest of its
// pairs', of several models the smallest times their number. Pairs without
// evidence beside others of their rival's keep it at 1.
func (t *trial) allShow() float64 {
	least := 1.0
	for _, b := range t.bouts {
		if b.complete {
			least = math.Min(least, largest(b.evidencePairs(), func(p *Pair) float64 { return p.raw.support }))
		}
	}
	return math.Min(1, least*float64(len(t.bouts)))
}

// anyRefutes is the p-value against a claim of all: each model has a pair that
// shows the other way.
func (t *trial) anyRefutes() float64 {
	most, any := 0.0, false
	for _, b := range t.bouts {
		if pairs := b.evidencePairs(); len(pairs) > 0 {
			any = true
			most = math.Max(most, smallest(pairs, func(p *Pair) float64 { return p.holm.refute }))
		}
	}
	if !any {
		return 1
	}
	return most
}

// anyShows is the p-value of a claim of any: one rival of one model is beaten in
// every pair. A pair without evidence beats nobody.
func (t *trial) anyShows() float64 {
	least := 1.0
	for _, b := range t.bouts {
		for _, duel := range b.duels {
			if !slices.ContainsFunc(duel, func(p *Pair) bool { return !p.isEvidence() }) {
				least = math.Min(least, largest(duel, func(p *Pair) float64 { return p.holm.support }))
			}
		}
	}
	return least
}

// allRefute is the p-value against a claim of any: no rival of any model is
// beaten, each for one of its pairs. A rival of whom there is no evidence (of
// another class, or not asked) is none.
func (t *trial) allRefute() float64 {
	most := 0.0
	for _, b := range t.bouts {
		if !b.complete {
			return 1
		}
		for _, duel := range b.duels {
			if !slices.ContainsFunc(duel, (*Pair).isEvidence) {
				continue
			}
			p := smallest(duel, func(p *Pair) float64 { return p.raw.refute })
			most = math.Max(most, math.Min(1, p*float64(len(duel))))
		}
	}
	return most
}

// evidencePairs are those of rivals of whom there is evidence. A rival of another
// class is none.
func (b *bout) evidencePairs() []*Pair {
	var all []*Pair
	for _, duel := range b.duels {
		all = append(all, slices.DeleteFunc(slices.Clone(duel), func(p *Pair) bool { return !p.isEvidence() })...)
	}
	return all
}

func largest(pairs []*Pair, of func(*Pair) float64) float64 {
	if len(pairs) == 0 {
		return 1
	}
	return of(slices.MaxFunc(pairs, func(a, b *Pair) int { return cmp.Compare(of(a), of(b)) }))
}

func smallest(pairs []*Pair, of func(*Pair) float64) float64 {
	if len(pairs) == 0 {
		return 1
	}
	return of(slices.MinFunc(pairs, func(a, b *Pair) int { return cmp.Compare(of(a), of(b)) }))
}
