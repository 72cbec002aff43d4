package compare

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// versus is one suite on both sides.
type versus struct {
	*comparing
	name      string // as figures have it
	base, new []*Stage
	baseRef   results.SuiteRef
	newRef    results.SuiteRef
	pairs     pairs
	refused   []Finding // of accuracy and scores
	unrated   []Finding // of ratings
	marks     []string
}

func (c *comparing) suite(ofBase, ofNew string) {
	v := &versus{comparing: c, name: ofNew}
	if ofNew == "" {
		v.name = ofBase
	}
	v.base, v.baseRef = c.base.stages(ofBase)
	v.new, v.newRef = c.new.stages(ofNew)
	v.levels()
	base, new := gather(v.base), gather(v.new)
	if len(base) == 0 && len(new) == 0 {
		return // work without gold
	}
	switch a, b := byPlace(v.base), byPlace(v.new); {
	case a && b:
		v.pairs = pairPlaces(base, new)
	case a != b && !contents(base) && !contents(new):
		v.pairs = pairs{onlyBase: len(base), onlyNew: len(new)} // an id is no place
	default:
		v.pairs = pairItems(base, new)
	}
	v.check()
	if !c.o.Anyway && len(v.refused) > 0 || len(v.pairs.all) == 0 {
		v.refusal(MetricAccuracy, "share", v.refused)
		return
	}
	before := len(c.out.Figures)
	for _, s := range v.scopes() {
		v.figures(s)
	}
	if len(c.out.Figures) == before && len(v.unrated) == 0 {
		v.refuse(CodeUnscored, "suite %s: of the %d items that both sides were asked, none was answered and scored on both", orAnswers(v.name), len(v.pairs.all))
		v.refusal(MetricAccuracy, "share", v.refused)
	}
	if !c.o.Anyway && len(v.unrated) > 0 {
		v.refusal(MetricRating, "rating", v.unrated)
	}
}

// refusal stands in place of the figures of a metric.
func (v *versus) refusal(metric, unit string, why []Finding) {
	f := Figure{Scope: Scope{Suite: v.name}, Metric: metric, Unit: unit, Higher: true, N: len(v.pairs.all), Verdict: VerdictRefused}
	for _, w := range why {
		f.Marks = append(f.Marks, w.Code)
		f.Reason = strings.TrimPrefix(f.Reason+"; "+w.Message, "; ")
	}
	v.out.Figures = append(v.out.Figures, f)
}

// stages are a side's of one suite, and how its first run had the suite.
func (s *Side) stages(suite string) ([]*Stage, results.SuiteRef) {
	var out []*Stage
	var ref results.SuiteRef
	for _, r := range s.Runs {
		for i := range r.Stages {
			if st := &r.Stages[i]; st.Figures.Suite == suite {
				out = append(out, st)
			}
		}
		if found, ok := r.Summary.suite(suite); ok && ref.ScorerVersion == "" {
			ref = found
		}
	}
	return out, ref
}

// contents says that the content of some item is known.
func contents(items []Item) bool {
	return slices.ContainsFunc(items, func(it Item) bool { return it.Hash != "" })
}

func byPlace(stages []*Stage) bool {
	return !slices.ContainsFunc(stages, func(s *Stage) bool { return !s.ByPosition })
}

// levels keeps the levels of load that both sides were asked at: answers at
// another load are other answers. Where they have none in common all are kept,
// and marked.
func (v *versus) levels() {
	if v.comparing.base.recorded() || v.comparing.new.recorded() {
		return
	}
	level := func(s *Stage) string { return s.Figures.Level() }
	names := func(stages []*Stage) (all []string) {
		for _, s := range stages {
			if !slices.Contains(all, level(s)) {
				all = append(all, level(s))
			}
		}
		return all
	}
	mine, theirs := names(v.base), names(v.new)
	other := func(name string) bool { return !slices.Contains(mine, name) || !slices.Contains(theirs, name) }
	drop := func(stages []*Stage) []*Stage {
		return slices.DeleteFunc(slices.Clone(stages), func(s *Stage) bool { return other(level(s)) })
	}
	base, new := drop(v.base), drop(v.new)
	switch {
	case len(base) == 0:
		v.mark(finding(SeverityMark, CodeLevels, v.name, "suite %s was asked under other loads: %s of %s, %s of %s",
			v.name, strings.Join(mine, ", "), v.comparing.base.Name, strings.Join(theirs, ", "), v.comparing.new.Name))
		return
	case len(base) < len(v.base) || len(new) < len(v.new):
		v.find(finding(SeverityNote, CodeLevels, v.name, "suite %s: the answers of the levels that both sides have are compared (%s), those of others are not",
			v.name, strings.Join(names(base), ", ")))
	}
	v.base, v.new = base, new
}

// mark tells all figures of the suite.
func (v *versus) mark(f Finding) {
	v.find(f)
	if !slices.Contains(v.marks, f.Code) {
		v.marks = append(v.marks, f.Code)
	}
}

// A part of a suite's pairs that has figures.
type part struct {
	Scope
	family string
	all    []*pair
}

// scopes are the suite, its tasks in its order, and their categories by name.
func (v *versus) scopes() []part {
	whole := part{Scope: Scope{Suite: v.name}, family: "suites"}
	var tasks, categories []part
	place := map[Scope]int{}
	add := func(list []part, s Scope, family string, p *pair) []part {
		i, seen := place[s]
		if !seen {
			i = len(list)
			place[s] = i
			list = append(list, part{Scope: s, family: family})
		}
		list[i].all = append(list[i].all, p)
		return list
	}
	for i := range v.pairs.all {
		p := &v.pairs.all[i]
		whole.all = append(whole.all, p)
		if p.new.Task != "" {
			tasks = add(tasks, Scope{Suite: v.name, Task: p.new.Task}, "tasks of "+orAnswers(v.name), p)
		}
		if p.new.Category != "" {
			categories = add(categories, Scope{Suite: v.name, Task: p.new.Task, Category: p.new.Category}, "categories of "+orAnswers(v.name), p)
		}
	}
	rank := func(p part) int {
		return slices.IndexFunc(v.newRef.Tasks, func(t results.TaskRef) bool { return t.Name == p.Task })
	}
	slices.SortStableFunc(tasks, func(a, b part) int { return rank(a) - rank(b) })
	slices.SortStableFunc(categories, func(a, b part) int { return cmp.Or(rank(a)-rank(b), cmp.Compare(a.Category, b.Category)) })
	return slices.Concat([]part{whole}, tasks, categories)
}

// figures adds those of a scope: the accuracy, the mean score where answers are
// graded, the rating where a judge rated them.
func (v *versus) figures(s part) {
	of := []measure{accuracyMeasure()}
	if graded(s.all) {
		of = append(of, scoreMeasure())
	}
	if j := v.new[0].Figures.Judged; j != nil && v.base[0].Figures.Judged != nil && (len(v.unrated) == 0 || v.o.Anyway) {
		of = append(of, ratingMeasure(j.Low, j.High))
	}
	for i, m := range of {
		f, ok := v.figure(s, m)
		if !ok {
			continue
		}
		if i == 0 && len(of) > 1 { // beside what such answers are judged by
			f.Family += ", beside scores"
		}
		v.out.Figures = append(v.out.Figures, f)
	}
}

func (v *versus) figure(s part, m measure) (Figure, bool) {
	sample := m.sample(s.all)
	if len(sample.diffs) == 0 {
		return Figure{}, false
	}
	base, new, change := mean(sample.base), mean(sample.new), mean(sample.diffs)
	f := Figure{
		Scope: s.Scope, Metric: m.metric, Unit: m.unit, Higher: true, Base: &base, New: &new, Change: &change,
		N: len(sample.diffs), Family: s.family, Marks: slices.Clone(v.marks),
	}
	if sample.clusters != nil {
		f.Units = &sample.units
	}
	if sample.binary && sample.single {
		f.Discordant = &sample.discordant
	}
	seed := v.o.Seed
	if out, ok := sample.test(sample.diffs, sample.clusters, seed); ok {
		f.Test, f.P, f.estimate = out.test, &out.p, out.estimate
		if low, high, ok := f.Interval(0.95); ok {
			f.CILow, f.CIHigh = &low, &high
		}
		if out.hasSE && out.se > 1e-12 { // that nothing differs does not say how much would have been seen
			f.SE, f.mde = &out.se, out.mde
			mde := out.mde(v.o.alpha(), 0.8)
			f.MDE = &mde
		}
	}
	if sample.missing > 0 {
		v.bound(&f, &sample)
	}
	return f, true
}

// bound says what the answers that did not come could have changed.
func (v *versus) bound(f *Figure, s *sample) {
	f.Bounds = &[2]float64{mean(s.worst), mean(s.best)}
	f.missing = s.missing
	for i, diffs := range [...][]float64{s.worst, s.best} {
		if out, ok := s.test(diffs, s.worstClusters, v.o.Seed); ok {
			f.extremes[i] = extreme{f.Bounds[i], out.p}
		}
	}
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

func (s Scope) String() string {
	parts := []string{orAnswers(s.Suite)}
	for _, p := range []string{s.Task, s.Category, s.Level} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " / ")
}
