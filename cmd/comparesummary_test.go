package cmd

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/results/compare"
)

// What was measured under load is said as it is: a figure that is inconclusive or
// refused is no figure without a difference, and a long time has no exponent.
func TestLoadVerdict(t *testing.T) {
	figure := func(verdict string) compare.Figure {
		base, now, change := 28.5e9, 31e9, 0.0877
		return compare.Figure{
			Scope: compare.Scope{Suite: "s", Level: "×8"}, Metric: "e2e_p95", Unit: "ns", Relative: true,
			Base: &base, New: &now, Change: &change, N: 20, Verdict: verdict,
		}
	}
	for _, c := range []struct {
		verdicts []string
		want     string
	}{
		{[]string{compare.VerdictNoDifference, compare.VerdictNoDifference}, "Under load no difference was found."},
		{[]string{compare.VerdictNoDifference, compare.VerdictInconclusive}, "Under load: no difference (figures: 1); inconclusive (figures: 1)."},
		{[]string{compare.VerdictRefused, compare.VerdictRefused}, "Under load: not compared (figures: 2)."},
		{[]string{compare.VerdictWorse, compare.VerdictNoDifference, compare.VerdictRefused}, "Under load: worse: s ×8 e2e p95 +8.8%; not compared (figures: 1)."},
		{[]string{compare.VerdictUntested}, ""},
		{nil, ""},
		{[]string{"tokens"}, ""},
		{[]string{"tokens", "no level"}, "Under load nothing was compared: no level of load is on both sides."},
	} {
		var out bytes.Buffer
		streams := &IO{Out: &out, lang: "en"}
		p := &comparePrinter{IO: streams, w: streams.words(), c: &compare.Comparison{}}
		for _, v := range c.verdicts {
			switch f := figure(v); v {
			case "no level":
				p.c.Findings = append(p.c.Findings, compare.Finding{Severity: compare.SeverityRefuse, Code: compare.CodeNoLevel})
			case "tokens": // they take no load, so they say nothing of it
				f.Metric, f.Level, f.Verdict = compare.MetricFertility, "", compare.VerdictNoDifference
				p.c.Figures = append(p.c.Figures, f)
			default:
				p.c.Figures = append(p.c.Figures, f)
			}
		}
		p.loadVerdict()
		if got := strings.TrimSpace(out.String()); got != c.want {
			t.Errorf("%v: %q, want %q", c.verdicts, got, c.want)
		}
		out.Reset()
		p.loads()
		if len(c.verdicts) > 0 && !strings.Contains(out.String(), "28500  31000") {
			t.Errorf("times are not whole:\n%s", out.String())
		}
	}
}
