package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
)

func sidesOf(base, new tempo, runs int, seed uint64) (*Side, *Side) {
	random := rand.New(rand.NewPCG(1, seed))
	return base.side("a", runs, random), new.side("b", runs, random)
}

// What is slower is found to be, in all that it touches, and nothing else is.
func TestSlowerIsFound(t *testing.T) {
	slow := quick()
	slow.ttft *= 1.2
	for _, c := range []struct {
		name string
		runs int
		test string
	}{{"a run a side", 1, TestBlocks}, {"five runs a side", 5, TestRepeats}} {
		t.Run(c.name, func(t *testing.T) {
			base, new := sidesOf(quick(), slow, c.runs, 2)
			by, _ := loadOf(base, new, Options{}, 300)
			f := by["ttft_p50"]
			if f.Verdict != VerdictWorse || f.Test != c.test || *f.CILow > 0.2 || *f.CIHigh < 0.2 || *f.PHolm < *f.P {
				t.Errorf("ttft_p50: %s by %s, %v … %v; want worse, about +20%%", f.Verdict, f.Test, *f.CILow, *f.CIHigh)
			}
			if f := by["tpot_p50"]; f.Verdict != VerdictNoDifference || f.MDE == nil || *f.MDE <= 0 {
				t.Errorf("tpot_p50: %s, MDE %v; want no difference", f.Verdict, f.MDE)
			}
			if marked := slices.Contains(f.Marks, CodeSingleRun); marked != (c.runs == 1) {
				t.Errorf("marks are %v with %d runs a side", f.Marks, c.runs)
			}
			// A gate that asks for 99% gets a wider interval than the 95% printed.
			low, high, ok := f.Interval(0.99)
			if !ok || low >= *f.CILow || high <= *f.CIHigh {
				t.Errorf("99%% interval is %v … %v, the 95%% one %v … %v", low, high, *f.CILow, *f.CIHigh)
			}
			// The other way round it is better.
			by, _ = loadOf(new, base, Options{}, 300)
			if f := by["ttft_p50"]; f.Verdict != VerdictBetter {
				t.Errorf("ttft_p50 the other way round: %s", f.Verdict)
			}
		})
	}
}

// A p below alpha and an interval without 0 are the same thing.
func TestPIsTheIntervalsOwn(t *testing.T) {
	for seed := range uint64(40) {
		slower := quick()
		slower.ttft *= 1.08
		base, new := sidesOf(quick(), slower, 1+2*int(seed%2), seed)
		by, _ := loadOf(base, new, Options{}, 200)
		for metric, f := range by {
			if f.P == nil {
				continue
			}
			low, high, ok := f.Interval(1 - *f.P)
			if edge := math.Min(math.Abs(low), math.Abs(high)); !ok || *f.P < 1 && edge > 1e-6 {
				t.Errorf("%s, seed %d: p is %v, and the interval of that level is %v … %v", metric, seed, *f.P, low, high)
			}
		}
	}
}

func TestWhatTooFewRequestsTell(t *testing.T) {
	few := quick()
	few.phi, few.bursts, few.n = 0, 0, 100
	base, new := sidesOf(few, few, 1, 3)
	by, _ := loadOf(base, new, Options{}, 100)
	if f := by["ttft_p95"]; f.Verdict != VerdictInconclusive || !strings.Contains(f.Reason, "needs 130 requests") || !slices.Contains(f.Marks, CodeUnderSampled) || f.Change == nil {
		t.Errorf("p95 of 100 requests: %s (%s), marks %v", f.Verdict, f.Reason, f.Marks)
	}
	few.phi, few.spread = 0.98, 0.5
	base, new = sidesOf(few, few, 1, 3)
	by, _ = loadOf(base, new, Options{}, 100)
	f := by["ttft_p50"]
	if _, _, ok := f.Interval(0.95); ok || f.Verdict != VerdictInconclusive || !strings.Contains(f.Reason, "slow and quick together") {
		t.Errorf("p50 of 100 requests that go up and down together: %s (%s)", f.Verdict, f.Reason)
	}
	few.n = 10
	base, new = sidesOf(few, few, 1, 3)
	if by, _ = loadOf(base, new, Options{}, 100); !strings.Contains(by["e2e_p50"].Reason, "needs 11 requests") {
		t.Errorf("p50 of 10 requests: %s", by["e2e_p50"].Reason)
	}
}

// goodput that falls to nothing has no logarithm, and is worse all the same.
func TestFallToNothing(t *testing.T) {
	for _, runs := range []int{1, 3} {
		base, new := sidesOf(quick(), quick(), runs, 4)
		for _, r := range new.Runs {
			zero := 0.0
			r.Stages[0].Figures.Rates.GoodputPerS = &zero
			for i := range r.Stages[0].Requests {
				r.Stages[0].Requests[i].Good = false
			}
		}
		by, _ := loadOf(base, new, Options{}, 100)
		if f := by[MetricGoodput]; f.Verdict != VerdictWorse || *f.Change != -1 {
			t.Errorf("%d runs: goodput of 0 is %s (%s), change %v", runs, f.Verdict, f.Reason, f.Change)
		}
	}
}

// In an open loop the rate of requests is what was asked.
func TestAskedRateIsNoMerit(t *testing.T) {
	base, new := sidesOf(quick(), quick(), 1, 5)
	for _, s := range []*Side{base, new} {
		s.Runs[0].Stages[0].Figures.Arrival = &results.Arrival{Process: "poisson", RatePerS: 10}
	}
	by, _ := loadOf(base, new, Options{}, 100)
	if f := by[MetricRequestRate]; f.Verdict != VerdictUntested || f.Level != "10/s poisson" || f.Change == nil || f.P != nil {
		t.Errorf("requests/s of an open loop: %s, p %v, level %q", f.Verdict, f.P, f.Level)
	}
	if f := by[MetricGoodput]; f.P == nil || *f.SE == 0 {
		t.Errorf("goodput of an open loop: %s (%s)", f.Verdict, f.Reason)
	}
}

// What stands between two sides refuses what it touches, or marks it.
func TestWhatStandsBetween(t *testing.T) {
	invalid := results.Validity{Status: results.Invalid, Reasons: []results.Finding{{Code: results.CodeClientLag, Message: "late"}}}
	for _, c := range []struct {
		name    string
		change  func(r *Run)
		code    string
		refused []string // of ttft_p50, requests_per_s, error_rate
		marked  bool
	}{
		{"nothing", func(*Run) {}, "", nil, false},
		{"invalid", func(r *Run) { r.Stages[0].Figures.Validity = invalid }, CodeInvalid, []string{"ttft_p50", MetricRequestRate}, false},
		{"clock", func(r *Run) { r.Stages[0].Figures.Clock = results.ClockUser }, CodeClock, []string{"ttft_p50"}, true},
		{"protocol", func(r *Run) { r.Summary.Targets[0].Protocol = "ollama" }, CodeProtocol, []string{"ttft_p50", MetricRequestRate, MetricErrorRate}, false},
		{"content", func(r *Run) { r.Summary.Suites[0].Hash = "sha256:2" }, CodeContent, []string{"ttft_p50", MetricRequestRate, MetricErrorRate}, false},
		{"simulated", func(r *Run) { r.Summary.Simulated = true }, CodeSimulated, []string{"ttft_p50", MetricRequestRate, MetricErrorRate}, false},
		{"http", func(r *Run) { r.Summary.Targets[0].HTTP = "2" }, CodeHTTP, nil, true},
		{"host", func(r *Run) { r.Summary.Host.CPUs = 64 }, CodeHost, nil, true},
		{"cache", func(r *Run) { r.Stages[0].Figures.Server.Cached = 150 }, CodePromptCache, nil, true},
		{"drift", func(r *Run) { r.Stages[0].Figures.Warnings = []string{"not steady: …"} }, CodeDrift, nil, true},
		{"longer answers", func(r *Run) {
			for i := range r.Stages[0].Requests {
				r.Stages[0].Requests[i].Tokens *= 2
			}
		}, CodeAnswerLength, nil, true},
		{"other items", func(r *Run) { r.Stages[0].Items = []Item{{Task: "t", ID: "1", Hash: "sha256:9"}} }, CodeItems, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			calm := quick()
			calm.phi, calm.bursts = 0, 0
			base, new := sidesOf(calm, calm, 1, 6)
			c.change(new.Runs[0])
			by, all := loadOf(base, new, Options{}, 100)
			found := slices.ContainsFunc(all.Findings, func(f Finding) bool { return f.Code == c.code })
			if found != (c.code != "") {
				t.Fatalf("findings are %v, want %q", all.Findings, c.code)
			}
			var refused []string
			for _, metric := range []string{"ttft_p50", MetricRequestRate, MetricErrorRate} {
				f := by[metric]
				if f.Verdict == VerdictRefused {
					refused = append(refused, metric)
					if f.Reason == "" || f.Change != nil || f.P != nil {
						t.Errorf("%s is refused, with change %v and reason %q", metric, f.Change, f.Reason)
					}
				} else if marked := slices.Contains(f.Marks, c.code); marked != c.marked {
					t.Errorf("%s has the marks %v", metric, f.Marks)
				}
			}
			if diff := cmp.Diff(c.refused, refused); diff != "" {
				t.Errorf("refused (-want +got):\n%s", diff)
			}
			by, _ = loadOf(base, new, Options{Anyway: true}, 100)
			for _, metric := range c.refused {
				if f := by[metric]; f.P == nil || !slices.Contains(f.Marks, c.code) {
					t.Errorf("%s anyway: %s, marks %v", metric, f.Verdict, f.Marks)
				}
			}
		})
	}
}

func TestLevelsAreMatched(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	eight := quick()
	eight.slots = 8
	base := &Side{Name: "a", Runs: []*Run{loadRun("a", quick().stage(random), eight.stage(random))}}
	new := &Side{Name: "b", Runs: []*Run{loadRun("b", eight.stage(random))}}
	_, all := loadOf(base, new, Options{}, 100)
	for _, f := range all.Figures {
		if f.Level != "×8" {
			t.Errorf("a figure of level %s", f.Level)
		}
	}
	said := func(severity, text string) bool {
		return slices.ContainsFunc(all.Findings, func(f Finding) bool {
			return f.Code == CodeNoLevel && f.Severity == severity && strings.Contains(f.Message, text)
		})
	}
	if len(all.Figures) == 0 || !said(SeverityNote, "×4") {
		t.Errorf("%d figures, findings %v", len(all.Figures), all.Findings)
	}
	base.Runs[0].Stages = base.Runs[0].Stages[:1]
	_, all = loadOf(base, new, Options{}, 100)
	if len(all.Figures) != 0 || !said(SeverityRefuse, "at ×4 on a, at ×8 on b") {
		t.Errorf("%d figures, findings %v", len(all.Figures), all.Findings)
	}
}

// INVALID runs are left out while others are there.
func TestInvalidRepeatIsLeftOut(t *testing.T) {
	base, new := sidesOf(quick(), quick(), 3, 8)
	bad := &new.Runs[1].Stages[0]
	bad.Figures.Validity = results.Validity{Status: results.Invalid, Reasons: []results.Finding{{Message: "late"}}}
	for i := range bad.Requests {
		bad.Requests[i].TTFT *= 100
	}
	by, _ := loadOf(base, new, Options{}, 100)
	if f := by["ttft_p50"]; f.Verdict != VerdictNoDifference || !slices.Contains(f.Marks, CodeInvalidLeft) || *f.Units != 2 || f.N != 400 {
		t.Errorf("ttft_p50: %s, marks %v, %d runs, n %d", f.Verdict, f.Marks, *f.Units, f.N)
	}
}
