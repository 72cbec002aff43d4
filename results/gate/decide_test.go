package gate

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/results/compare"
	"github.com/hanbench/hanbench/results/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// normal is an estimate with a known standard error.
type normal struct{ mean, se float64 }

func (n normal) Interval(level float64) (low, high float64, ok bool) {
	z := distuv.UnitNormal.Quantile(0.5 + level/2)
	return n.mean - z*n.se, n.mean + z*n.se, n.se > 0
}

// accuracy is a figure of a change in accuracy, n items.
func accuracy(change, se float64, n int) compare.Figure {
	base, now := 0.8, 0.8+change
	return compare.Figure{
		Scope: compare.Scope{Suite: "click"}, Metric: compare.MetricAccuracy, Unit: "share", Higher: true,
		Base: &base, New: &now, Change: &change, SE: &se, N: n, Verdict: compare.VerdictNoDifference,
	}.Estimated(normal{change, se})
}

func set(t *testing.T, mode string, texts ...string) Set {
	t.Helper()
	s := DefaultSet()
	for _, text := range texts {
		g, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		g.Mode = mode
		s.Gates = append(s.Gates, g)
	}
	return s
}

func with(figures ...compare.Figure) []*compare.Comparison {
	return []*compare.Comparison{{New: compare.SideRef{Name: "new"}, Figures: figures}}
}

func TestDecide(t *testing.T) {
	refused := compare.Figure{Scope: compare.Scope{Suite: "click"}, Metric: compare.MetricAccuracy, Verdict: compare.VerdictRefused, Reason: "other scorer"}
	untested := accuracy(0, 0.01, 100)
	untested.Verdict, untested.Reason = compare.VerdictUntested, "the rate was asked"
	killed := accuracy(0, 0.01, 1000)
	killed.Marks = []string{compare.CodeIncomplete}
	marked := accuracy(0, 0.01, 1000)
	marked.Marks = []string{compare.CodePrompt}
	open := accuracy(-0.1, 0.01, 100)
	open.Verdict, open.Reason = compare.VerdictInconclusive, "12 answers are missing"
	for _, c := range []struct {
		name          string
		gate          string
		figure        compare.Figure
		regression    string // outcome in either mode
		nonInferior   string
		whole, whole2 string // of the set
	}{
		{"a drop beyond the margin", "accuracy drops > 1pp", accuracy(-0.05, 0.01, 1000), Regression, Regression, Regression, Regression},
		{"the same as a rise", "accuracy rises > 1pp", accuracy(-0.05, 0.01, 1000), Pass, Pass, Pass, Pass},
		{"no change, surely", "accuracy drops > 5pp", accuracy(0, 0.01, 1000), Pass, Pass, Pass, Pass},
		// SE 1: the interval is ±1.96, a change of 2.8 would be seen.
		{"holds the margin, could have been seen", "accuracy drops > 2.9pp", accuracy(-0.01, 0.01, 1000), Pass, Inconclusive, Pass, Inconclusive},
		{"holds the margin, could not", "accuracy drops > 2.7pp", accuracy(-0.01, 0.01, 1000), Inconclusive, Inconclusive, Inconclusive, Inconclusive},
		// A drop of 3 ± 1.96 is shown, and may be more than 2.9.
		{"shown, holds the margin", "accuracy drops > 2.9pp", accuracy(-0.03, 0.01, 1000), Inconclusive, Inconclusive, Inconclusive, Inconclusive},
		{"no margin, no change", "accuracy drops", accuracy(-0.01, 0.01, 1000), Pass, Inconclusive, Pass, Inconclusive},
		{"no margin, a drop", "accuracy drops", accuracy(-0.03, 0.01, 1000), Regression, Regression, Regression, Regression},
		{"no margin, a rise", "accuracy drops", accuracy(0.03, 0.01, 1000), Pass, Pass, Pass, Pass},
		{"missing answers", "accuracy drops > 1pp", open, Inconclusive, Inconclusive, Inconclusive, Inconclusive},
		{"a run that was killed", "accuracy drops > 5pp", killed, Inconclusive, Inconclusive, Inconclusive, Inconclusive},
		{"other words", "accuracy drops > 5pp", marked, Pass, Pass, Pass, Pass},
		{"refused", "accuracy drops > 1pp", refused, Untested, Untested, Inconclusive, Inconclusive},
		{"not the endpoint's doing", "accuracy drops > 1pp", untested, Untested, Untested, Inconclusive, Inconclusive},
		{"not there", "goodput drops > 1%", accuracy(0, 0.01, 10), Untested, Untested, Inconclusive, Inconclusive},
		{"no interval", "accuracy drops > 1pp", accuracy(0, 0, 1), Inconclusive, Inconclusive, Inconclusive, Inconclusive},
	} {
		for mode, want := range map[string][2]string{ModeRegression: {c.regression, c.whole}, ModeNonInferiority: {c.nonInferior, c.whole2}} {
			r := set(t, mode, c.gate).Decide(with(c.figure))
			if len(r.Checks) != 1 {
				t.Fatalf("%s: %d checks", c.name, len(r.Checks))
			}
			if got := [2]string{r.Checks[0].Outcome, r.Outcome}; got != want {
				t.Errorf("%s, %s: %v, want %v (%s)", c.name, mode, got, want, r.Checks[0].Says())
			}
			if k := r.Checks[0]; k.CILow != nil && (*k.CILow > *k.Change || *k.CIHigh < *k.Change) {
				t.Errorf("%s, %s: the interval does not hold the change: %s", c.name, mode, k.Says())
			}
			if says := r.Checks[0].Says(); len(c.figure.Marks) > 0 && (!strings.Contains(says, c.figure.Marks[0]) || !strings.Contains(r.Markdown(), c.figure.Marks[0])) {
				t.Errorf("%s, %s: does not say its marks: %s", c.name, mode, says)
			}
			if r.Checks[0].Reason == "" {
				t.Errorf("%s, %s: no reason", c.name, mode)
			}
		}
	}
}

// TestNeeded: with the items that it names, the gate decides.
func TestNeeded(t *testing.T) {
	s := set(t, ModeNonInferiority, "accuracy drops > 2pp")
	k := s.Decide(with(accuracy(0, 0.02, 400))).Checks[0]
	if k.Outcome != Inconclusive || k.NeededN == nil {
		t.Fatalf("%+v", k)
	}
	// (1.95996 + 0.84162)² · 400 · 0.02² / 0.02²
	if *k.NeededN != 3140 {
		t.Errorf("%d items needed, want 3140", *k.NeededN)
	}
	se := 0.02 * math.Sqrt(400/float64(*k.NeededN))
	if again := s.Decide(with(accuracy(0, se, *k.NeededN))).Checks[0]; again.Outcome != Pass {
		t.Errorf("with %d items: %s", *k.NeededN, again.Says())
	}
}

// TestMissing: answers that did not come, and that could turn an outcome, leave
// nothing decided.
// TestNeededWithoutChange: no item came out differently, so that there is no
// standard error.
func TestNeededWithoutChange(t *testing.T) {
	tango := func(n int) compare.Figure {
		f := accuracy(0, 0.01, n)
		low, high, _ := stat.TangoInterval(0, 0, float64(n), 0.95)
		f.SE = nil
		return f.Estimated(fixed{low, high})
	}
	s := set(t, ModeRegression, "accuracy drops > 1pp")
	k := s.Decide(with(tango(100))).Checks[0]
	if k.Outcome != Inconclusive || k.NeededN == nil || *k.NeededN < 360 || *k.NeededN > 400 {
		t.Fatalf("100 items: %s, %v needed", k.Says(), k.NeededN)
	}
	if k := s.Decide(with(tango(400))).Checks[0]; k.Outcome != Pass {
		t.Errorf("400 items: %s", k.Says())
	}
}

// fixed is an interval at any level.
type fixed struct{ low, high float64 }

func (f fixed) Interval(float64) (low, high float64, ok bool) { return f.low, f.high, true }

func TestMissing(t *testing.T) {
	for _, c := range []struct {
		change float64
		bounds [2]float64
		want   string
	}{
		{0, [2]float64{-0.001, 0.001}, Pass},
		{0, [2]float64{-0.08, 0.08}, Inconclusive},
		{-0.1, [2]float64{-0.101, -0.099}, Regression},
		{-0.1, [2]float64{-0.11, 0}, Inconclusive},
	} {
		f := accuracy(c.change, 0.01, 1000)
		f.Bounds = &c.bounds
		k := set(t, ModeNonInferiority, "accuracy drops > 5pp").Decide(with(f)).Checks[0]
		if k.Outcome != c.want {
			t.Errorf("change %v, bounds %v: %s, want %s", c.change, c.bounds, k.Says(), c.want)
		}
	}
}

func TestInconclusivePasses(t *testing.T) {
	s := set(t, ModeNonInferiority, "accuracy drops > 1pp")
	s.Inconclusive = InconclusivePass
	if r := s.Decide(with(accuracy(0, 0.01, 100))); r.Outcome != Pass || r.Checks[0].Outcome != Inconclusive {
		t.Errorf("%s, its check %s", r.Outcome, r.Checks[0].Outcome)
	}
	if r := s.Decide(with()); r.Outcome != Inconclusive {
		t.Errorf("a gate without a figure: %s", r.Outcome)
	}
}

// TestTogether: several gates share the error, those without a figure none of it.
func TestTogether(t *testing.T) {
	s := set(t, ModeRegression, "accuracy drops > 1pp", "accuracy rises > 1pp", "goodput drops > 1%")
	for _, k := range s.Decide(with(accuracy(0, 0.01, 100))).Checks {
		if want := 0.975; math.Abs(k.Confidence-want) > 1e-12 {
			t.Errorf("%s: confidence %v, want %v", k.Gate, k.Confidence, want)
		}
	}
}

// TestFalseAlarms: five figures of which none changed, a thousand times; a
// regression by any of them in at most 5 %.
func TestFalseAlarms(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	s := set(t, ModeRegression, "accuracy drops")
	const runs = 1000
	found := 0
	for range runs {
		var figures []compare.Figure
		for range 5 {
			figures = append(figures, accuracy(0.01*random.NormFloat64(), 0.01, 1000))
		}
		if s.Decide(with(figures...)).Outcome == Regression {
			found++
		}
	}
	// One side of 5 %: 25 are expected.
	if found > 50 || found < 5 {
		t.Errorf("%d of %d runs without a change are called a regression", found, runs)
	}
}

// TestUntestedSays: a gate without a figure says what would give it one.
func TestUntestedSays(t *testing.T) {
	part := accuracy(0, 0.01, 100)
	part.Scope = compare.Scope{Category: "law"}
	for gate, want := range map[string]string{
		"goodput drops":          "hanbench run --slo",
		"capacity drops":         "hanbench run --find-capacity",
		"energy per token rises": "hanbench run --telemetry URL",
		"accuracy drops at ×8":   `leave out "at ×8"`,
		"accuracy drops in kmm":  "it has accuracy of click, the answers/law",
	} {
		k := set(t, ModeRegression, gate).Decide(with(accuracy(0, 0.01, 100), part)).Checks[0]
		if k.Outcome != Untested || !strings.Contains(k.Reason, want) {
			t.Errorf("%s: %s, %q; want %q", gate, k.Outcome, k.Reason, want)
		}
	}
	if k := set(t, ModeRegression, "accuracy drops >= 5pp").Decide(with(accuracy(0, 0.01, 100))).Checks[0]; k.Outcome != Pass {
		t.Errorf("≥ is not read as >: %s", k.Says())
	}
}
