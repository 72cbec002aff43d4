package claim

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
	"github.com/hanbench/hanbench/results/stat"
)

// court compares contenders, each two on each part once.
type court struct {
	sides      sides
	contenders []*Contender
	tool       results.Tool
	seed       uint64
	compared   map[comparisonKey]*compare.Comparison
}

type comparisonKey struct{ subject, rival, part string }

// comparison holds a subject against a rival on a part of a suite.
func (k *court) comparison(subject, rival *Contender, part Part) (*compare.Comparison, error) {
	key := comparisonKey{subject.Name, rival.Name, fmt.Sprintf("%q", part)}
	if c, ok := k.compared[key]; ok {
		return c, nil
	}
	base, new := rival.on(part), subject.on(part)
	c, err := compare.Compare(&base, &new, k.tool, compare.Options{Seed: k.seed})
	if err != nil {
		return nil, err
	}
	k.compared[key] = c
	return c, nil
}

// on is the contender's side with nothing but a part of a suite.
func (c *Contender) on(part Part) compare.Side {
	side := compare.Side{Name: c.Side.Name}
	for _, run := range c.Side.Runs {
		own := *run
		own.Stages = nil
		own.Summary.Suites = slices.DeleteFunc(slices.Clone(run.Summary.Suites), func(s results.SuiteRef) bool { return s.Name != part.Suite })
		for _, st := range run.Stages {
			if st.Figures.Suite != part.Suite {
				continue
			}
			if len(part.Tasks)+len(part.Categories) > 0 {
				st.Items = slices.DeleteFunc(slices.Clone(st.Items), func(it compare.Item) bool {
					return !holds(part.Tasks, it.Task) || !holds(part.Categories, it.Category)
				})
			}
			own.Stages = append(own.Stages, st)
		}
		if len(own.Stages) > 0 {
			side.Runs = append(side.Runs, &own)
		}
	}
	return side
}

// measured reports whether a contender has anything of a part.
func (c *Contender) measured(part Part) bool {
	side := c.on(part)
	for _, run := range side.Runs {
		for i := range run.Stages {
			if st := &run.Stages[i]; len(st.Items)+len(st.Requests)+len(st.Prompts) > 0 {
				return true
			}
		}
	}
	return false
}

// near is what a name in a part that a contender was not asked was probably meant to
// be; "" where each name is one of its own, or none is near.
func (c *Contender) near(part Part) string {
	var suites, tasks, categories []string
	for _, run := range c.Side.Runs {
		for i := range run.Stages {
			st := &run.Stages[i]
			suites = append(suites, st.Figures.Suite)
			for j := range st.Items {
				if it := &st.Items[j]; st.Figures.Suite == part.Suite {
					tasks, categories = append(tasks, it.Task), append(categories, it.Category)
				}
			}
		}
	}
	for _, names := range []struct{ asked, known []string }{{[]string{part.Suite}, suites}, {part.Tasks, tasks}, {part.Categories, categories}} {
		for _, name := range names.asked {
			if !slices.ContainsFunc(names.known, func(k string) bool { return sameName(k, name) }) {
				return suggest.Nearest(name, slices.Compact(slices.Sorted(slices.Values(names.known))))
			}
		}
	}
	return ""
}

// pairs are the comparisons of two contenders on a part by a metric: one, or one
// for each level of load. A pair that could not be made says why.
func (k *court) pairs(c *Claim, subject, rival *Contender, part Part, metric string) ([]*Pair, error) {
	p := &Pair{Subject: subject.Name, Rival: rival.Name, On: part, Metric: metric, Higher: higherIsBetter(metric), Shown: ShownNothing, raw: none()}
	for _, side := range []*Contender{subject, rival} {
		if !side.measured(part) {
			p.Reason = because("%s was not asked %s", side.Name, part.Label())
			if near := side.near(part); near != "" {
				p.Reason = because("%s was not asked %s (did you mean %q?)", side.Name, part.Label(), near)
			}
			return []*Pair{p}, nil
		}
	}
	if reason := conditions(c, subject, rival); reason != nil {
		p.Reason = reason
		return []*Pair{p}, nil
	}
	if ofUsage(metric) {
		p.byUsage(c, subject, rival)
		return []*Pair{p}, nil
	}
	comparison, err := k.comparison(subject, rival, part)
	if err != nil {
		return nil, err
	}
	var pairs []*Pair
	for i := range comparison.Figures {
		f := &comparison.Figures[i]
		if f.Metric != metric || f.Suite != part.Suite || f.Task != "" || f.Category != "" || ofLevel(metric) != (f.Level != "") || !holds(c.Levels, f.Level) {
			continue
		}
		own := *p
		own.byFigure(c, f)
		pairs = append(pairs, &own)
	}
	if len(pairs) == 0 {
		p.Reason = because("no figure %s of %s on both sides", metric, part.Label())
		for _, f := range comparison.Findings {
			if f.Severity == compare.SeverityRefuse {
				p.Reason = because("%s", f.Message)
				break
			}
		}
		pairs = []*Pair{p}
	}
	return pairs, nil
}

// Label is a part in words: a suite and what of it.
func (p Part) Label() string {
	text := p.Suite
	for _, list := range [][]string{p.Tasks, p.Categories} {
		for i, s := range list {
			text += map[bool]string{true: ": ", false: ", "}[i == 0] + s
		}
	}
	return text
}

// byFigure fills the pair from a figure of a comparison.
func (p *Pair) byFigure(c *Claim, f *compare.Figure) {
	p.Level, p.Unit, p.Higher, p.Relative = f.Level, f.Unit, f.Higher, f.Relative
	p.RivalValue, p.SubjectValue, p.N, p.Discordant, p.Marks, p.MDE = f.Base, f.New, f.N, f.Discordant, f.Marks, f.MDE
	if f.Verdict == compare.VerdictRefused || f.Verdict == compare.VerdictUntested || f.Change == nil {
		p.Reason = because("%s", cmp.Or(f.Reason, "it cannot be compared"))
		return
	}
	p.weigh(c, *f.Change, f, f.P)
	if !p.isEvidence() && f.Reason != "" {
		p.Reason = because("%s", f.Reason)
	}
	if f.Bounds != nil && p.isEvidence() {
		p.bound(c, f)
	}
}

// bound takes the answers that did not come for what is worst for the claim, and
// against its refutation for what is best: the estimate moves, its error does
// not.
func (p *Pair) bound(c *Claim, f *compare.Figure) {
	was := p.raw
	for _, b := range f.Bounds {
		moved, ok := weigh(c, b, p.advantage(), shifted{f, b - *f.Change}, nil)
		if !ok {
			moved = none()
		}
		p.raw.support, p.raw.refute = math.Max(p.raw.support, moved.support), math.Max(p.raw.refute, moved.refute)
	}
	if math.Min(was.support, was.refute) <= alpha && math.Min(p.raw.support, p.raw.refute) > alpha {
		p.Reason = because("answers did not come, and with them it could be otherwise")
	}
	p.show(c)
}

// shifted moves an estimate by so much.
type shifted struct {
	estimate
	by float64
}

// Interval implements estimate.
func (s shifted) Interval(level float64) (low, high float64, ok bool) {
	low, high, ok = s.estimate.Interval(level)
	return low + s.by, high + s.by, ok
}

func (p *Pair) byUsage(c *Claim, subject, rival *Contender) {
	p.Relative = true
	p.Unit = "tokens"
	if p.Metric == metricPrice {
		for _, side := range []*Contender{subject, rival} {
			if side.Model.Price == nil {
				p.Reason = because("the price of %s is not known: write it under models: in the claim file", side.Name)
				return
			}
		}
		if p.Unit = subject.Model.Price.Currency; p.Unit != rival.Model.Price.Currency {
			p.Reason = because("prices are in %s and %s", p.Unit, rival.Model.Price.Currency)
			return
		}
	}
	a, groups := subject.usage(p.On, p.Metric)
	b, _ := rival.usage(p.On, p.Metric)
	r, ok := ratioOver(a, b, groups, subject.order(p.On))
	if p.N = r.n; !ok {
		p.Reason = because("%d prompts are the same on both sides and have the server's count of tokens; two are the least", r.n)
		return
	}
	p.SubjectValue, p.RivalValue = &r.subject, &r.rival
	mde := stat.MDE(r.se*(1+r.change()), alpha, 0.8)
	p.MDE = &mde
	p.weigh(c, r.change(), r, nil)
}

// byChange is the share of a subject's items whose outcome changes.
func (p *Pair) byChange(c *Claim, subject *Contender) {
	n, k := subject.changed(p.On)
	p.N, p.Unit = n, "share"
	if n == 0 {
		p.Reason = because("%s answered no item of both tasks", subject.Name)
		return
	}
	value := float64(k) / float64(n)
	p.SubjectValue = &value
	p.weigh(c, value, share{k, n}, nil)
}

// advantage turns a change into how much better the subject is.
func (p *Pair) advantage() float64 {
	if p.Higher {
		return 1
	}
	return -1
}

// weigh decides what the pair shows.
func (p *Pair) weigh(c *Claim, change float64, e estimate, exact *float64) {
	p.Change = &change
	if low, high, ok := e.Interval(1 - alpha); ok {
		p.CILow, p.CIHigh = &low, &high
	}
	if reason := c.Evidence.tooThin(p); reason != nil {
		p.Reason = reason
		return
	}
	raw, ok := weigh(c, change, p.advantage(), e, exact)
	if !ok {
		p.Reason = because("too little was measured for an interval")
		return
	}
	p.raw = raw
	p.show(c)
}

// show says what the p-values do.
func (p *Pair) show(c *Claim) {
	least := math.Min(p.raw.support, p.raw.refute)
	p.P, p.NeedItems = &least, nil
	switch {
	case p.raw.support <= alpha:
		p.Shown = ShownFor
	case p.raw.refute <= alpha:
		p.Shown = ShownAgainst
	default:
		p.Shown = ShownNeither
		p.NeedItems = itemsToDecide(c, p)
	}
}

// tooThin says what a pair lacks to be evidence.
func (n Need) tooThin(p *Pair) *results.Finding {
	switch {
	case p.N < n.Items:
		return because("%d items are too few: the claim asks for %d", p.N, n.Items)
	case n.MDE > 0 && p.MDE != nil && *p.MDE > n.MDE:
		return because("it would not see a difference of %.3g: the least it finds with 80%% power is %.3g", n.MDE, *p.MDE)
	}
	return nil
}

// itemsToDecide is how many items show the change that was seen, from the margin,
// with 80% power: MDE shrinks with the root of the items. nil where it stands on
// the margin, or where load was measured.
func itemsToDecide(c *Claim, p *Pair) *int {
	if p.MDE == nil || p.Change == nil || ofLevel(p.Metric) || p.N == 0 {
		return nil
	}
	distance := math.Abs(math.Abs(*p.Change) - c.Margin)
	if c.direction() != DirectionSame {
		at := c.Margin
		if p.Higher == (c.direction() == DirectionBehind) {
			at = -at
		}
		distance = math.Abs(*p.Change - at)
	}
	n := float64(p.N) * (*p.MDE / distance) * (*p.MDE / distance)
	if distance == 0 || n > 1e9 {
		return nil
	}
	items := int(math.Ceil(n))
	return &items
}
