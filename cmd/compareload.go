package cmd

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results/compare"
)

// ofLoad are the figures of load, capacities and tokens.
func (p *comparePrinter) ofLoad() []*compare.Figure {
	var all []*compare.Figure
	for i := range p.c.Figures {
		f := &p.c.Figures[i]
		if !slices.Contains(answerMetrics(), f.Metric) {
			all = append(all, f)
		}
	}
	return all
}

// loads prints what the sides carried, a row for a figure: those that are tested
// together, and of the details those that say something.
func (p *comparePrinter) loads() {
	all := p.ofLoad()
	if len(all) == 0 {
		return
	}
	w := p.w
	t := &table{
		header: []string{w.loadTitle, w.level, w.figure, w.requests, p.c.Base.Name, p.c.New.Name, w.change, w.interval, "p (Holm)", w.mde, w.verdict},
		right:  []int{3, 4, 5, 6, 7, 8, 9},
	}
	left, suite, level := 0, "", ""
	refused := map[[2]string]bool{}
	for _, f := range all {
		at := [2]string{f.Suite, f.Level}
		switch {
		case p.all:
		case f.Verdict == compare.VerdictRefused && refused[at], telling(f) == 0:
			left++
			continue
		}
		refused[at] = refused[at] || f.Verdict == compare.VerdictRefused
		cells := []string{f.Suite, cmp.Or(f.Level, "–"), figureName(f.Metric), fmt.Sprint(f.N), p.quantity(f, f.Base), p.quantity(f, f.New)}
		if f.Suite == suite && f.Level == level && len(t.rows) > 0 {
			cells[0], cells[1] = "", ""
		}
		suite, level = f.Suite, f.Level
		t.add(append(cells, p.relative(f, f.Change), p.span(f), pValue(holm(f)), strings.TrimPrefix(p.relative(f, f.MDE), "+"), p.marked(f))...)
	}
	t.print(p.Out)
	fmt.Fprintln(p.Out)
	if left > 0 {
		fmt.Fprintf(p.Out, w.moreFigures+"\n\n", left)
	}
}

// telling is 0 for details in which nothing was found.
func telling(f *compare.Figure) int {
	switch {
	case f.Verdict == compare.VerdictBetter, f.Verdict == compare.VerdictWorse, f.Verdict == compare.VerdictRefused, !strings.HasSuffix(f.Family, " details"):
		return 1
	}
	return 0
}

// figureName is a metric as tables have it.
func figureName(metric string) string {
	return strings.NewReplacer("_per_s", "/s", "_", " ").Replace(metric)
}

// quantity is a side's figure with its unit.
func (p *comparePrinter) quantity(f *compare.Figure, v *float64) string {
	switch {
	case v == nil:
		return "–"
	case f.Unit == "ns":
		return fourDigits(*v/1e6) + " ms"
	case f.Unit == "share":
		return p.level(f, v)
	}
	return fourDigits(*v)
}

// fourDigits has four digits that count, or all of a whole number's.
func fourDigits(v float64) string {
	if math.Abs(v) >= 1e4 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.4g", v)
}

// relative is a change in percent, of shares in points.
func (p *comparePrinter) relative(f *compare.Figure, v *float64) string {
	switch {
	case v == nil:
		return "–"
	case f.Unit == "share":
		return p.signed(f, v) + " " + p.w.points
	}
	return strings.Replace(fmt.Sprintf("%+.1f%%", 100**v), "-", "−", 1)
}

func (p *comparePrinter) span(f *compare.Figure) string {
	if f.CILow == nil {
		return "–"
	}
	if f.Unit == "share" {
		return p.signed(f, f.CILow) + " … " + p.signed(f, f.CIHigh)
	}
	return p.relative(f, f.CILow) + " … " + p.relative(f, f.CIHigh)
}

// loadVerdict says in a sentence which figures of load differ, and of how many
// nothing can be said.
func (p *comparePrinter) loadVerdict() {
	groups := map[string][]string{}
	alike := 0
	open := map[string]int{} // by verdict
	for _, f := range p.ofLoad() {
		if telling(f) == 0 {
			continue
		}
		switch f.Verdict {
		case compare.VerdictBetter, compare.VerdictWorse:
			name := strings.TrimSpace(f.Suite + " " + f.Level + " " + figureName(f.Metric))
			groups[f.Verdict] = append(groups[f.Verdict], name+" "+p.relative(f, f.Change))
		case compare.VerdictNoDifference:
			if ofTokens(f) {
				continue
			}
			alike++
		case compare.VerdictInconclusive, compare.VerdictRefused:
			open[f.Verdict]++
		}
	}
	var said []string
	for _, v := range []string{compare.VerdictWorse, compare.VerdictBetter} {
		if names := groups[v]; len(names) > 0 {
			said = append(said, p.word(v)+": "+strings.Join(names, ", "))
		}
	}
	differ := len(said) > 0
	for _, v := range []string{compare.VerdictInconclusive, compare.VerdictRefused} {
		if n := open[v]; n > 0 {
			said = append(said, fmt.Sprintf(p.w.loadOpen, p.word(v), n))
		}
	}
	if alike > 0 && !differ && len(said) > 0 {
		said = append([]string{fmt.Sprintf(p.w.loadSomeAlike, alike)}, said...)
	}
	switch {
	case len(said) > 0:
		fmt.Fprintf(p.Out, p.w.loadSaid+"\n\n", strings.Join(said, "; "))
	case alike > 0:
		fmt.Fprintf(p.Out, "%s\n\n", p.w.loadAlike)
	case slices.ContainsFunc(p.c.Findings, func(f compare.Finding) bool {
		return f.Code == compare.CodeNoLevel && f.Severity == compare.SeverityRefuse
	}):
		fmt.Fprintf(p.Out, "%s\n\n", p.w.loadNone)
	}
}

// ofTokens says that a figure stands with those of load but is of tokens: it takes no
// level that both sides carried.
func ofTokens(f *compare.Figure) bool {
	return f.Metric == compare.MetricFertility || f.Metric == compare.MetricPromptFertility
}
