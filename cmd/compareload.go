package cmd

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results/compare"
	"github.com/hanbench/hanbench/results/gate"
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
	left := 0
	var shown []*compare.Figure // of one suite at one level
	flush := func() {
		if len(shown) > 0 {
			p.load(shown)
		}
		shown = nil
	}
	for _, f := range all {
		if len(shown) > 0 && (f.Suite != shown[0].Suite || f.Level != shown[0].Level) {
			flush()
		}
		refused := len(shown) > 0 && f.Verdict == compare.VerdictRefused && shown[0].Verdict == compare.VerdictRefused
		if !p.all && (refused || telling(f) == 0) {
			left++
			continue
		}
		shown = append(shown, f)
	}
	flush()
	p.reservations(all)
	if left > 0 {
		fmt.Fprintf(p.Out, p.w.moreFigures+"\n\n", left)
	}
}

// load prints the figures of one suite at one level; with --all also of how many
// requests each is, its p, and the change that would have been seen.
func (p *comparePrinter) load(figures []*compare.Figure) {
	w := p.w
	base, now := p.heads()
	title := strings.TrimSpace(w.loadTitle + ": " + figures[0].Suite + " " + figures[0].Level)
	t := &table{header: []string{title, base, now, w.change, w.interval, w.verdict}, right: []int{1, 2, 3, 4}}
	if p.all {
		t = &table{header: []string{title, w.requests, base, now, w.change, w.interval, "p (Holm)", w.mde, w.verdict}, right: []int{1, 2, 3, 4, 5, 6, 7}}
	}
	for _, f := range figures {
		from, to, change, span := p.quantity(f, f.Base), p.quantity(f, f.New), p.relative(f, f.Change), p.span(f)
		if p.all {
			t.add(figureOf(f), fmt.Sprint(f.N), from, to, change, span, pValue(holm(f)), strings.TrimPrefix(p.relative(f, f.MDE), "+"), p.marked(f))
		} else {
			t.add(figureOf(f), from, to, change, span, p.marked(f))
		}
	}
	t.print(p.IO)
	fmt.Fprintln(p.Out)
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
func figureName(metric string) string { return gate.Label(metric) }

// figureOf is a figure's metric with the unit in which a table gives it; rates
// name theirs themselves.
func figureOf(f *compare.Figure) string {
	switch f.Unit {
	case "ns":
		return figureName(f.Metric) + " (ms)"
	case "share":
		return figureName(f.Metric) + " (%)"
	case "j":
		return figureName(f.Metric) + " (J)"
	}
	return figureName(f.Metric)
}

// quantity is a side's figure in the unit of figureOf.
func (p *comparePrinter) quantity(f *compare.Figure, v *float64) string {
	switch {
	case v == nil:
		return "–"
	case f.Unit == "ns":
		return evenly(*v / 1e6)
	case f.Unit == "j":
		return fourDigits(*v)
	case f.Unit == "share":
		return p.level(f, v)
	}
	return evenly(*v)
}

// evenly has about four digits that count, with all of its decimals, so that like
// figures stand under each other.
func evenly(v float64) string {
	switch a := math.Abs(v); {
	case a >= 1000:
		return fmt.Sprintf("%.0f", v)
	case a >= 100:
		return fmt.Sprintf("%.1f", v)
	case a >= 10:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
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
		return p.signed(f, v) + p.pp()
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
		said = append([]string{fmt.Sprintf(p.w.loadOpen, p.word(compare.VerdictNoDifference), alike)}, said...)
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
