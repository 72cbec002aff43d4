package cmd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results/compare"
)

// comparePrinter prints a comparison for a person.
type comparePrinter struct {
	*IO
	w    words
	c    *compare.Comparison
	sort string
	all  bool
}

func (p *comparePrinter) print() {
	p.verdict()
	p.loadVerdict()
	p.legend()
	p.changed()
	p.findings()
	p.answers()
	p.loads()
}

// answerMetrics are those of answers, in the order in which they are said.
func answerMetrics() []string {
	return []string{compare.MetricAccuracy, compare.MetricScore, compare.MetricRating}
}

// ofAnswers are the figures of whole suites.
func (p *comparePrinter) ofAnswers() []*compare.Figure {
	var all []*compare.Figure
	for i := range p.c.Figures {
		f := &p.c.Figures[i]
		if slices.Contains(answerMetrics(), f.Metric) && f.Task == "" && f.Category == "" && f.Level == "" {
			all = append(all, f)
		}
	}
	return all
}

// verdict says in a sentence what came out.
func (p *comparePrinter) verdict() {
	whole := p.ofAnswers()
	if len(whole) == 1 {
		p.IO.sentence("", particles(p.sentence(whole[0])))
		fmt.Fprintln(p.Out)
		return
	}
	groups := map[string][]string{}
	for _, f := range whole {
		name := p.named(f)
		if f.Change != nil {
			name += " (" + p.signed(f, f.Change) + ")"
		}
		groups[f.Verdict] = append(groups[f.Verdict], name)
	}
	var said []string
	for _, v := range []string{compare.VerdictBetter, compare.VerdictWorse, compare.VerdictNoDifference, compare.VerdictInconclusive, compare.VerdictRefused} {
		if names := groups[v]; len(names) > 0 {
			said = append(said, fmt.Sprintf("%s: %s", p.word(v), strings.Join(names, ", ")))
		}
	}
	if len(said) > 0 {
		fmt.Fprintf(p.Out, p.w.against+"\n\n", p.c.New.Name, p.c.Base.Name, strings.Join(said, "; "))
	}
}

// sentence is what one figure says.
func (p *comparePrinter) sentence(f *compare.Figure) string {
	w := p.w
	change := func() string {
		text := p.signed(f, f.Change)
		if f.Unit == "share" {
			text += p.pp()
		}
		if f.CILow != nil {
			text += fmt.Sprintf(" (95%% %s … %s", p.signed(f, f.CILow), p.signed(f, f.CIHigh))
			if p := holm(f); p != nil {
				text += ", p " + pValue(p)
			}
			text += ")"
		}
		return text
	}
	switch f.Verdict {
	case compare.VerdictBetter:
		return fmt.Sprintf(w.isBetter, p.c.New.Name, p.c.Base.Name, p.named(f), change())
	case compare.VerdictWorse:
		return fmt.Sprintf(w.isWorse, p.c.New.Name, p.c.Base.Name, p.named(f), change())
	case compare.VerdictNoDifference:
		text := fmt.Sprintf(w.noDifferenceFound, p.c.New.Name, p.c.Base.Name, p.named(f), change())
		if f.MDE != nil {
			seen := p.amount(f, *f.MDE)
			if f.Unit == "share" {
				seen += p.pp()
			}
			text += " " + fmt.Sprintf(w.wouldBeSeen, seen)
		}
		return text
	case compare.VerdictRefused:
		return fmt.Sprintf(w.notCompared, p.c.New.Name, p.c.Base.Name, p.named(f))
	}
	return fmt.Sprintf(w.undecided, p.c.New.Name, p.c.Base.Name, p.named(f), p.signed(f, f.Change), p.said(f.Reason))
}

// named is a figure's suite, with its metric where that is not the accuracy.
func (p *comparePrinter) named(f *compare.Figure) string {
	name := f.Suite
	if name == "" {
		name = p.w.theAnswers
	}
	switch f.Metric {
	case compare.MetricScore:
		return name + " · " + p.w.meanScore
	case compare.MetricRating:
		return name + " · " + p.w.rating
	}
	return name
}

func (p *comparePrinter) word(verdict string) string {
	return map[string]string{
		compare.VerdictBetter: p.w.better, compare.VerdictWorse: p.w.worse, compare.VerdictNoDifference: p.w.noDifference,
		compare.VerdictInconclusive: p.w.inconclusive, compare.VerdictRefused: p.w.refusedWord,
		compare.VerdictUntested: p.w.untested,
	}[verdict]
}

// changed lists what is not the same around the measurement.
func (p *comparePrinter) changed() {
	if len(p.c.Differences) == 0 {
		if slices.ContainsFunc(p.c.Findings, func(f compare.Finding) bool { return f.Code == compare.CodeRecorded }) {
			return // nothing is known
		}
		fmt.Fprintf(p.Out, "%s\n\n", p.w.nothingChanged)
		return
	}
	base, now := p.heads()
	t := &table{header: []string{p.w.changedTitle, base, now}}
	var long []compare.Difference
	for _, d := range p.c.Differences {
		d.What = p.what(d.What)
		if max(hangul.Width(d.Base), hangul.Width(d.New)) > longestName {
			long = append(long, d)
			continue
		}
		t.add(d.What, orDash(d.Base), orDash(d.New))
	}
	if len(t.rows) > 0 {
		t.print(p.IO)
		fmt.Fprintln(p.Out)
	}
	for _, d := range long {
		fmt.Fprintf(p.Out, "%s: %s\n  %s: %s\n  %s: %s\n\n", p.w.changedTitle, d.What, base, orDash(d.Base), now, orDash(d.New))
	}
}

// fewRows are shown whatever they say.
const fewRows = 12

// answers prints the figures of suites, then those of tasks and categories.
func (p *comparePrinter) answers() {
	p.rows(p.w.accuracyTitle, p.ofAnswers(), p.named)
	p.reservations(p.ofAnswers())
	for _, whole := range p.ofAnswers() {
		var tasks, categories []*compare.Figure
		for i := range p.c.Figures {
			f := &p.c.Figures[i]
			switch {
			case f.Suite != whole.Suite || f.Metric != whole.Metric || f.Level != "":
			case f.Category != "":
				categories = append(categories, f)
			case f.Task != "":
				tasks = append(tasks, f)
			}
		}
		if len(tasks) > 1 {
			p.parts(p.named(whole)+": "+p.w.tasks, tasks, func(f *compare.Figure) string { return f.Task })
		}
		p.parts(p.named(whole)+": "+p.w.categories, ownCategories(categories), func(f *compare.Figure) string {
			if len(tasks) > 1 {
				return f.Task + " / " + f.Category
			}
			return f.Category
		})
	}
}

// ownCategories leaves out those that are all of their task.
func ownCategories(all []*compare.Figure) []*compare.Figure {
	count := map[string]int{}
	for _, f := range all {
		count[f.Task]++
	}
	out := slices.DeleteFunc(slices.Clone(all), func(f *compare.Figure) bool {
		return count[f.Task] == 1 && strings.EqualFold(f.Task, f.Category)
	})
	if len(out) < 2 {
		return nil
	}
	return out
}

func (p *comparePrinter) parts(title string, figures []*compare.Figure, name func(*compare.Figure) string) {
	p.order(figures, name)
	shown := figures
	if !p.all && len(figures) > fewRows {
		shown = slices.DeleteFunc(slices.Clone(figures), func(f *compare.Figure) bool {
			return f.Verdict == compare.VerdictNoDifference || f.Verdict == compare.VerdictInconclusive && f.CILow == nil
		})
	}
	p.rows(title, shown, name)
	if left := len(figures) - len(shown); left > 0 {
		fmt.Fprintf(p.Out, p.w.alikeParts+"\n\n", title, left)
	}
}

func (p *comparePrinter) order(figures []*compare.Figure, name func(*compare.Figure) string) {
	value := func(v *float64) float64 {
		if v == nil {
			return 2
		}
		return *v
	}
	slices.SortStableFunc(figures, func(a, b *compare.Figure) int {
		switch p.sort {
		case sortChange:
			return cmp.Compare(value(a.Change), value(b.Change))
		case sortP:
			return cmp.Compare(value(a.P), value(b.P))
		case sortName:
			return cmp.Compare(name(a), name(b))
		}
		return 0
	})
}

func (p *comparePrinter) rows(title string, figures []*compare.Figure, name func(*compare.Figure) string) {
	if len(figures) == 0 {
		return
	}
	w := p.w
	corrected := slices.ContainsFunc(figures, func(f *compare.Figure) bool { return f.P != nil && f.PHolm != nil && *f.P != *f.PHolm })
	pTitle := "p"
	if corrected {
		pTitle = "p (Holm)"
	}
	change := w.change
	if !slices.ContainsFunc(figures, func(f *compare.Figure) bool { return f.Unit != "share" }) {
		change, title = "Δ "+p.pp(), title+" (%)"
	}
	base, now := p.heads()
	t := &table{header: []string{title, w.items, base, now, change, w.interval, pTitle, w.onlyOne, w.verdict}, right: []int{1, 2, 3, 4, 5, 6, 7}}
	if p.all {
		t = &table{header: []string{title, w.items, base, now, change, w.interval, pTitle, w.onlyOne, w.mde, w.verdict}, right: []int{1, 2, 3, 4, 5, 6, 7, 8}}
	}
	for _, f := range figures {
		ci, discordant := "–", "–"
		if f.CILow != nil {
			ci = p.signed(f, f.CILow) + " … " + p.signed(f, f.CIHigh)
		}
		if f.Discordant != nil {
			discordant = fmt.Sprintf("%d / %d", f.Discordant.OnlyBase, f.Discordant.OnlyNew)
		}
		mde := "–"
		if f.MDE != nil {
			mde = p.amount(f, *f.MDE)
		}
		cells := []string{name(f), fmt.Sprint(f.N), p.level(f, f.Base), p.level(f, f.New), p.signed(f, f.Change), ci, pValue(holm(f)), discordant}
		if p.all {
			cells = append(cells, mde)
		}
		t.add(append(cells, p.marked(f))...)
	}
	t.print(p.IO)
	fmt.Fprintln(p.Out)
}

// marked is the verdict with a sign where there is something to know of it; with
// --all also the codes of what that is.
func (p *comparePrinter) marked(f *compare.Figure) string {
	switch {
	case len(f.Marks) == 0:
		return p.word(f.Verdict)
	case p.all:
		return p.word(f.Verdict) + " ! " + strings.Join(f.Marks, ", ")
	}
	return p.word(f.Verdict) + " !"
}

// reservations says below the tables what the sign of marked stands for.
func (p *comparePrinter) reservations(figures []*compare.Figure) {
	var codes []string
	for _, f := range figures {
		for _, code := range f.Marks {
			if !slices.Contains(codes, code) && telling(f) > 0 {
				codes = append(codes, code)
			}
		}
	}
	if len(codes) > 0 && !p.all {
		fmt.Fprintf(p.Out, "! "+p.w.reservations+"\n\n", strings.Join(codes, ", "))
	}
}

// shortName is the most columns that a side's name may take over a column.
const shortName = 10

// heads are what the sides are called over a column: their names where these are
// short and differ.
func (p *comparePrinter) heads() (base, now string) {
	base, now = p.c.Base.Name, p.c.New.Name
	if base != now && hangul.Width(base) <= shortName && hangul.Width(now) <= shortName {
		return base, now
	}
	return p.w.baseHead, p.w.newHead
}

// legend says which side is which where the columns do not.
func (p *comparePrinter) legend() {
	if base, now := p.heads(); base != p.c.Base.Name || now != p.c.New.Name {
		fmt.Fprintf(p.Out, "%s: %s\n%s: %s\n\n", base, p.c.Base.Name, now, p.c.New.Name)
	}
}

// holm is the corrected p where there is one.
func holm(f *compare.Figure) *float64 {
	if f.PHolm != nil {
		return f.PHolm
	}
	return f.P
}

func pValue(p *float64) string {
	switch {
	case p == nil:
		return "–"
	case *p < 0.001:
		return "<0.001"
	case *p < 0.1:
		return fmt.Sprintf("%.3f", *p)
	}
	return fmt.Sprintf("%.2f", *p)
}

// pp is the unit of a difference of shares.
func (p *comparePrinter) pp() string {
	if p.language() == "ko" {
		return "%p"
	}
	return "pp"
}

// level is one side's figure: a share in per cent.
func (p *comparePrinter) level(f *compare.Figure, v *float64) string {
	switch {
	case v == nil:
		return "–"
	case f.Unit == "share":
		return fmt.Sprintf("%.2f", 100**v)
	}
	return fmt.Sprintf("%.3f", *v)
}

// signed is a change: of shares in points.
func (p *comparePrinter) signed(f *compare.Figure, v *float64) string {
	switch {
	case v == nil:
		return "–"
	case f.Unit == "share":
		return strings.Replace(fmt.Sprintf("%+.2f", 100**v), "-", "−", 1)
	}
	return strings.Replace(fmt.Sprintf("%+.3f", *v), "-", "−", 1)
}

func (p *comparePrinter) amount(f *compare.Figure, v float64) string {
	if f.Unit == "share" {
		return fmt.Sprintf("%.2f", 100*v)
	}
	return fmt.Sprintf("%.3f", v)
}
