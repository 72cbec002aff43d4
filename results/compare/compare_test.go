package compare

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hanbench/hanbench/results"
)

var near = cmpopts.EquateApprox(0, 1e-6)

func must(t *testing.T, base, new *Side, o Options) *Comparison {
	t.Helper()
	c, err := Compare(base, new, results.Tool{Name: "hanbench"}, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(v float64) *float64 { return &v }

// TestOneAnswerAnItem holds a comparison against R: binom.test(5, 20)$p.value, and
// the standard error and power by hand.
func TestOneAnswerAnItem(t *testing.T) {
	base := times(40, "+") + times(5, "+") + times(15, "-") + times(40, "-")
	new := times(40, "+") + times(5, "-") + times(15, "+") + times(40, "-")
	c := must(t, sideOf("old", runOf("a", stageOf("s", marks(base)))), sideOf("new", runOf("b", stageOf("s", marks(new)))), Options{})
	se := math.Sqrt((20 - 100*0.1*0.1) / 99 / 100)
	mde := (1.959963984540054 + 0.8416212335729143) * se
	want := []Figure{{
		Scope: Scope{Suite: "s"}, Metric: MetricAccuracy, Unit: "share", Higher: true,
		Base: at(0.45), New: at(0.55), Change: at(0.1), SE: at(se), MDE: at(mde),
		Test: TestMcNemar, P: at(0.04138947), PHolm: at(0.04138947), Family: "suites",
		N: 100, Discordant: &Discordant{OnlyBase: 5, OnlyNew: 15}, Verdict: VerdictBetter,
	}, {
		Scope: Scope{Suite: "s", Task: "t"}, Metric: MetricAccuracy, Unit: "share", Higher: true,
		Base: at(0.45), New: at(0.55), Change: at(0.1), SE: at(se), MDE: at(mde),
		Test: TestMcNemar, P: at(0.04138947), PHolm: at(0.04138947), Family: "tasks of s",
		N: 100, Discordant: &Discordant{OnlyBase: 5, OnlyNew: 15}, Verdict: VerdictBetter,
	}}
	apart := cmpopts.IgnoreFields(Figure{}, "CILow", "CIHigh", "estimate", "mde", "missing", "extremes")
	if diff := cmp.Diff(want, c.Figures, apart, near); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	f := &c.Figures[0]
	low, high, ok := f.Interval(0.95)
	if !ok || *f.CILow != low || *f.CIHigh != high || !(low < 0.1 && high > 0.1 && low > 0) {
		t.Errorf("interval %v … %v, asked again %v … %v (%t); want it around 0.1 and above 0, as p is below 0.05", *f.CILow, *f.CIHigh, low, high, ok)
	}
	if wide, _, _ := f.Interval(0.99); !(wide < low) {
		t.Errorf("at 99%% the interval begins at %v, at 95%% at %v", wide, low)
	}
}

func TestSeveralAnswersAnItem(t *testing.T) {
	base := runOf("a", stageOf("s", marks(times(30, "+-"))))
	again := runOf("a2", stageOf("s", marks(times(30, "--"))))
	new := runOf("b", stageOf("s", marks(times(30, "++"))))
	f := must(t, sideOf("base", base, again), sideOf("new", new), Options{}).Figures[0]
	// Items of base are worth ½ and 0 by turns, those of new 1.
	if *f.Base != 0.25 || *f.New != 1 || *f.Change != 0.75 || f.Test != TestPairedT || f.Discordant != nil || f.N != 60 {
		t.Errorf("base %v, new %v, change %v, test %s, discordant %v, n %d", *f.Base, *f.New, *f.Change, f.Test, f.Discordant, f.N)
	}
	if want := 0.25 / math.Sqrt(59); math.Abs(*f.SE-want) > 1e-9 {
		t.Errorf("standard error %v, want %v", *f.SE, want)
	}
}

// TestPassages: items that share a passage are one observation more or less.
func TestPassages(t *testing.T) {
	of := func(outcomes string) []Item {
		items := marks(outcomes)
		for i := range items {
			items[i].Group = string(rune('a' + i/5))
		}
		return items
	}
	base, new := of(times(10, "-----")), of(times(5, "+++++-----"))
	f := must(t, sideOf("base", runOf("a", stageOf("s", base))), sideOf("new", runOf("b", stageOf("s", new))), Options{}).Figures[0]
	if f.Test != TestPairedT || f.Units == nil || *f.Units != 10 {
		t.Fatalf("test %s, units %v; want 10 passages", f.Test, f.Units)
	}
	if plain := math.Sqrt(0.25 / 49); !(*f.SE > 2*plain) {
		t.Errorf("standard error %v; without regard to passages it would be %v", *f.SE, plain)
	}
}

// TestGradedAndRated: scores between right and wrong, and a judge's ratings, are
// resampled on their own scales.
func TestGradedAndRated(t *testing.T) {
	judged := func(id string, value, rating float64) *Run {
		items := marks(times(40, "-"))
		for i := range items {
			items[i].Value = value + float64(i%5)/20
			items[i].Rated, items[i].Rating = 1, rating+float64(i%4)
		}
		r := runOf(id, stageOf("s", items))
		r.Stages[0].Figures.Judged = &results.Judged{Low: 1, High: 10}
		return r
	}
	c := must(t, sideOf("base", judged("a", 0.2, 3)), sideOf("new", judged("b", 0.5, 5)), Options{Seed: 1})
	var got []string
	for _, f := range c.Figures {
		if f.Task == "" {
			got = append(got, f.Metric)
		}
	}
	if diff := cmp.Diff([]string{MetricAccuracy, MetricScore, MetricRating}, got); diff != "" {
		t.Fatalf("metrics (-want +got):\n%s", diff)
	}
	if a, b := c.Figures[0].Family, c.Figures[1].Family; a == b {
		t.Errorf("accuracy of graded answers is in the family %q of their scores", b)
	}
	if f := c.Figures[1]; math.Abs(*f.Change-0.3) > 1e-9 || f.Verdict != VerdictBetter {
		t.Errorf("score: change %v, %s", *f.Change, f.Verdict)
	}
	if f := c.Figures[2]; math.Abs(*f.Change-2) > 1e-9 || *f.Base != 4.5 || f.Verdict != VerdictBetter {
		t.Errorf("rating: change %v from %v, %s", *f.Change, *f.Base, f.Verdict)
	}
	// All 40 changed alike: Tango's interval of no change, on a scale of 9 points.
	half := 9 * 3.841458820694124 / (40 + 3.841458820694124)
	if f := c.Figures[2]; math.Abs(*f.CILow-(2-half)) > 1e-6 || math.Abs(*f.CIHigh-(2+half)) > 1e-6 || f.MDE != nil {
		t.Errorf("rating: %v … %v, want %v … %v; MDE %v", *f.CILow, *f.CIHigh, 2-half, 2+half, f.MDE)
	}
}

func TestBootstrapOfScores(t *testing.T) {
	side := func(id string, shift float64) *Side {
		items := marks(times(60, "-"))
		for i := range items {
			// Few gain much: Student's interval ends before the bootstrap's.
			items[i].Value = 0.1 + float64(i*i%50)/100 + shift*float64(1+39*(i%10/9))/7*(1+float64(i%7)/20)
		}
		return sideOf(id, runOf(id, stageOf("s", items)))
	}
	one := must(t, side("a", 0), side("b", 0.05), Options{Seed: 7})
	two := must(t, side("a", 0), side("b", 0.05), Options{Seed: 7})
	if one.Figures[1].Test != TestBootstrap {
		t.Fatalf("test %s", one.Figures[1].Test)
	}
	if f := one.Figures[1]; !(*f.CILow > 0 && *f.P < 0.05 && *f.P > 0) {
		t.Errorf("interval %v … %v, p %v: they contradict each other, or the test sees nothing", *f.CILow, *f.CIHigh, *f.P)
	}
	if diff := cmp.Diff(string(one.Encode()), string(two.Encode())); diff != "" {
		t.Errorf("the same seed gave another comparison:\n%s", diff)
	}
	other := must(t, side("a", 0), side("b", 0.05), Options{Seed: 8})
	if *other.Figures[1].CIHigh == *one.Figures[1].CIHigh {
		t.Error("another seed gave the same interval")
	}
}

// TestHolm: what is significant by itself may not be among many.
func TestHolm(t *testing.T) {
	many := func(id string, changed string) *Run {
		var stages []Stage
		for _, name := range []string{"a", "b", "c"} {
			outcomes := times(30, "-")
			if name == "a" {
				outcomes = changed
			}
			stages = append(stages, stageOf(name, marks(outcomes)))
		}
		return runOf(id, stages...)
	}
	// 6 against 0 is p = 0.03125 by itself, 0.09375 among three.
	c := must(t, sideOf("base", many("a", times(30, "-"))), sideOf("new", many("b", times(6, "+")+times(24, "-"))), Options{})
	f := c.Figures[0]
	if diff := cmp.Diff([]float64{0.03125, 0.09375}, []float64{*f.P, *f.PHolm}, near); diff != "" || f.Verdict != VerdictNoDifference {
		t.Errorf("p and Holm's (-want +got):\n%s%s", diff, f.Verdict)
	}
	c = must(t, sideOf("base", many("a", times(30, "-"))), sideOf("new", many("b", times(6, "+")+times(24, "-"))), Options{Alpha: 0.1})
	if got := c.Figures[0].Verdict; got != VerdictBetter {
		t.Errorf("at alpha 0.1: %s", got)
	}
}

// TestMissingAnswers: an answer that did not come is no wrong one; where it could
// have turned the verdict there is none.
func TestMissingAnswers(t *testing.T) {
	for name, tc := range map[string]struct {
		base, new, verdict string
		n                  int
		bounds             *[2]float64
	}{
		"none is missing":          {times(50, "-"), times(10, "+") + times(40, "-"), VerdictBetter, 50, nil},
		"too few to matter":        {times(50, "-"), times(20, "+") + "x" + times(29, "-"), VerdictBetter, 49, &[2]float64{0.4, 0.42}},
		"they could turn it":       {times(40, "-") + times(10, "x"), times(8, "+") + times(42, "-"), VerdictInconclusive, 40, &[2]float64{-0.04, 0.16}},
		"one could":                {times(39, "-") + "x", times(6, "+") + times(34, "-"), VerdictInconclusive, 39, &[2]float64{0.125, 0.15}},
		"both sides lack the same": {times(20, "-") + "x", times(20, "-") + "x", VerdictNoDifference, 20, &[2]float64{-1.0 / 21, 1.0 / 21}},
	} {
		t.Run(name, func(t *testing.T) {
			base, new := versusOf(tc.base, tc.new)
			f := must(t, base, new, Options{}).Figures[0]
			if f.Verdict != tc.verdict || f.N != tc.n {
				t.Errorf("%s on %d items, want %s on %d (%s)", f.Verdict, f.N, tc.verdict, tc.n, f.Reason)
			}
			if diff := cmp.Diff(tc.bounds, f.Bounds, near); diff != "" {
				t.Errorf("bounds (-want +got):\n%s", diff)
			}
			if (f.Verdict == VerdictInconclusive) != strings.Contains(f.Reason, "did not come") {
				t.Errorf("reason %q", f.Reason)
			}
		})
	}
}

// TestRefusals: what cannot be compared has no figure, and with Anyway one that is
// marked.
func TestRefusals(t *testing.T) {
	for name, tc := range map[string]struct {
		change   func(*Run)
		code, of string
	}{
		"simulated": {func(r *Run) { r.Summary.Simulated = true }, CodeSimulated, OfAll},
		"scorer":    {func(r *Run) { r.Summary.Suites[0].ScorerVersion = "1" }, CodeScorer, "s"},
		"method":    {func(r *Run) { r.Stages[0].Figures.Method = "loglikelihood" }, CodeMethod, "s"},
		"model moved": {func(r *Run) {
			r.Stages[0].Figures.Validity.Reasons = []results.Finding{{Code: results.CodeTargetChange, Message: "the model digest changed"}}
		}, CodeTargetMoved, "s"},
	} {
		t.Run(name, func(t *testing.T) {
			base, new := versusOf(times(20, "-"), times(20, "+"))
			tc.change(new.Runs[0])
			c := must(t, base, new, Options{})
			has := func(f Finding) bool { return f.Code == tc.code && f.Severity == SeverityRefuse && f.Of == tc.of }
			if !slices.ContainsFunc(c.Findings, has) {
				t.Errorf("no such finding among %v", c.Findings)
			}
			for _, f := range c.Figures {
				if f.Verdict != VerdictRefused || f.Base != nil || f.New != nil || f.Change != nil || f.P != nil || f.Reason == "" {
					t.Errorf("a figure is given: %+v", f)
				}
			}
			c = must(t, base, new, Options{Anyway: true})
			if f := c.Figures[0]; f.Verdict != VerdictBetter || !slices.Contains(f.Marks, tc.code) {
				t.Errorf("with Anyway: %s, marks %v", f.Verdict, f.Marks)
			}
		})
	}
}

// TestMarks: figures are given, and say what a reader must know.
func TestMarks(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*Run)
		code   string
	}{
		"prompt": {func(r *Run) { r.Stages[0].Items[3].Prompt = "q" }, CodePrompt},
		"levels": {func(r *Run) { r.Stages[0].Figures.Concurrency = 8 }, CodeLevels},
		"incomplete": {func(r *Run) {
			r.Stages[0].Figures.Validity.Reasons = []results.Finding{{Code: results.CodeIncomplete, Message: "2 of 22 requests are missing"}}
		}, CodeIncomplete},
	} {
		t.Run(name, func(t *testing.T) {
			base, new := versusOf(times(20, "-"), times(20, "+"))
			tc.change(new.Runs[0])
			f := must(t, base, new, Options{}).Figures[0]
			if f.Verdict != VerdictBetter || !slices.Equal(f.Marks, []string{tc.code}) {
				t.Errorf("%s, marks %v", f.Verdict, f.Marks)
			}
		})
	}
	// What spoils times is nothing to answers.
	base, new := versusOf(times(20, "-"), times(20, "+"))
	new.Runs[0].Stages[0].Figures.Validity.Reasons = []results.Finding{{Code: results.CodeClientLag, Message: "late"}}
	if f := must(t, base, new, Options{}).Figures[0]; len(f.Marks) > 0 {
		t.Errorf("a late client marks answers: %v", f.Marks)
	}
}

func TestJudges(t *testing.T) {
	side := func(id, judge string) *Side {
		items := marks(times(10, "-"))
		for i := range items {
			items[i].Rated, items[i].Rating = 1, 5
		}
		r := runOf(id, stageOf("s", items))
		r.Stages[0].Figures.Judged = &results.Judged{Low: 1, High: 10}
		r.Summary.Judge = &results.JudgeInfo{Judge: results.TargetInfo{Target: judge}, Protocols: []results.JudgeProtocol{{Suite: "s", Protocol: "p"}}}
		return sideOf(id, r)
	}
	rated := func(c *Comparison) bool {
		return slices.ContainsFunc(c.Figures, func(f Figure) bool { return f.Metric == MetricRating && f.Base != nil })
	}
	if c := must(t, side("a", "openai:gpt-4o"), side("b", "openai:gpt-4o"), Options{}); !rated(c) {
		t.Error("one judge: no rating is compared")
	}
	c := must(t, side("a", "openai:gpt-4o"), side("b", "openai:gpt-4.1"), Options{})
	if rated(c) || !slices.ContainsFunc(c.Findings, func(f Finding) bool { return f.Code == CodeJudge && f.Severity == SeverityRefuse }) {
		t.Error("two judges: the ratings are compared")
	}
	if f := c.Figures[len(c.Figures)-1]; f.Metric != MetricRating || f.Verdict != VerdictRefused || f.Reason == "" {
		t.Errorf("two judges: no refused rating but %+v", f)
	}
}

func TestNothingScored(t *testing.T) {
	base, new := versusOf("xx+", "++x")
	c := must(t, base, new, Options{})
	if f := c.Figures[0]; len(c.Figures) != 1 || f.Verdict != VerdictRefused || !slices.Contains(f.Marks, CodeUnscored) || f.N != 3 {
		t.Errorf("figures %+v", c.Figures)
	}
}

func TestLevelsInCommon(t *testing.T) {
	level := func(n int, outcomes string) Stage {
		st := stageOf("s", marks(outcomes))
		st.Figures.Concurrency = n
		return st
	}
	base := runOf("a", level(1, times(20, "+")), level(8, times(20, "-")))
	new := runOf("b", level(1, times(20, "+")))
	c := must(t, sideOf("base", base), sideOf("new", new), Options{})
	if f := c.Figures[0]; *f.Base != 1 || *f.Change != 0 {
		t.Errorf("base %v: the level that one side alone has is in it", *f.Base)
	}
}

func TestSides(t *testing.T) {
	ok := func() *Run { return runOf("a", stageOf("s", marks("+-"))) }
	other := func() *Run { return runOf("b", stageOf("s", marks("+-"))) }
	two := runOf("c", stageOf("s", marks("+-")), stageOf("s", marks("+-")))
	two.Stages[1].Figures.Target = "ollama:n"
	for name, tc := range map[string]struct {
		base, new *Side
		want      string
	}{
		"the same run on both sides": {sideOf("x", ok()), sideOf("y", ok()), "are the same run (a)"},
		"a run as its own repeat":    {sideOf("x", ok(), ok()), sideOf("y", other()), "a repeat must be another run"},
		"a run and a table":          {sideOf("x", ok(), recorded(t, "t", answer(1, "a", "A", "A"))), sideOf("y", other()), "are not of one kind"},
		"no run":                     {sideOf("x"), sideOf("y", other()), "x: no run"},
		"nothing measured":           {sideOf("x", runOf("a")), sideOf("y", other()), "nothing was measured in runs/a"},
		"two targets":                {sideOf("x", two), sideOf("y", other()), "x has 2 targets: ollama:m, ollama:n"},
		"no suite in common":         {sideOf("x", ok()), sideOf("y", runOf("b", stageOf("z", marks("+")))), "x was asked s, y was asked z: no suite is on both sides"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Compare(tc.base, tc.new, results.Tool{}, Options{})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
		})
	}
	var several *TargetsError
	if _, err := Compare(sideOf("x", two), sideOf("y", other()), results.Tool{}, Options{}); !errors.As(err, &several) || len(several.Targets) != 2 {
		t.Errorf("error %v, want a *TargetsError", err)
	}
	one, err := two.Only("ollama:n")
	if err != nil || len(one.Stages) != 1 || len(two.Stages) != 2 {
		t.Errorf("only one target: %v, %d stages of it, %d of all", err, len(one.Stages), len(two.Stages))
	}
	if _, err := two.Only("ollama:o"); err == nil || !strings.Contains(err.Error(), "ollama:m, ollama:n") {
		t.Errorf("error %v, want the targets", err)
	}
	for _, alpha := range []float64{-0.1, 0.5, 1, math.NaN()} {
		if err := (Options{Alpha: alpha}).Validate(); err == nil {
			t.Errorf("alpha %v passes", alpha)
		}
	}
}

// TestDifferences: what is around the measurement is told where it is not the same.
func TestDifferences(t *testing.T) {
	base, new := versusOf("+-", "+-")
	r := new.Runs[0]
	r.Summary.Targets[0].Digest = "sha256:bb"
	r.Summary.Targets[0].Quantization = "Q4_K_M"
	r.Summary.Plan = []byte(`{"seed":42,"sampling":{"temperature":0.6},"targets":[{"target":"ollama:m@http://127.0.0.1","num_ctx":4096}]}`)
	want := []Difference{
		{"model digest", "sha256:aa", "sha256:bb"}, {"quantization", "", "Q4_K_M"},
		{"plan sampling.temperature", "", "0.6"}, {"plan target.num_ctx", "", "4096"},
	}
	got := must(t, base, new, Options{}).Differences
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

// TestRepeatsThatAreNone: runs of one side that were made otherwise are marked.
func TestRepeatsThatAreNone(t *testing.T) {
	base, new := versusOf(times(20, "-"), times(20, "+"))
	repeat := runOf("c", stageOf("s", marks(times(20, "+"))))
	repeat.Summary.Targets[0].Digest = "sha256:bb"
	new.Runs = append(new.Runs, repeat)
	f := must(t, base, new, Options{}).Figures[0]
	if !slices.Contains(f.Marks, CodeRepeats) {
		t.Errorf("marks %v, want %s", f.Marks, CodeRepeats)
	}
}

// A run that was killed before its target was asked has no line of it; its header
// knows that it is the reference endpoint.
func TestOnlyOfARunWithoutTargets(t *testing.T) {
	for _, simulated := range []bool{false, true} {
		r := &Run{Source: "a", Summary: Summary{Simulated: simulated}, Stages: []Stage{{Figures: results.StageResult{Stage: results.Stage{Target: "reference:default"}}}}}
		own, err := r.Only("reference:default")
		if err != nil {
			t.Fatal(err)
		}
		if own.Summary.Simulated != simulated {
			t.Errorf("simulated is %v, want %v", own.Summary.Simulated, simulated)
		}
	}
}
