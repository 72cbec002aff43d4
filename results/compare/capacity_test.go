package compare

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/results"
)

// found is a search that ended between two rates.
func found(low, high float64) results.Capacity {
	return results.Capacity{Target: "t", Suite: "s", For: results.FindRate, SLO: "p95 ttft < 1s", End: results.EndFound, Low: &low, High: &high}
}

func TestCapacities(t *testing.T) {
	unfound := results.Capacity{Target: "t", Suite: "s", For: results.FindRate, SLO: "p95 ttft < 1s", End: results.EndUnfinished, Reason: "was interrupted"}
	other := found(10, 11)
	other.SLO = "p95 ttft < 2s"
	for _, c := range []struct {
		name      string
		base, new []results.Capacity
		verdict   string
		reason    string
	}{
		{"the same", []results.Capacity{found(10, 11)}, []results.Capacity{found(10, 11)}, VerdictInconclusive, "a search can end a step beside"},
		{"a step beside", []results.Capacity{found(10, 11)}, []results.Capacity{found(9, 10)}, VerdictInconclusive, "need not differ"},
		{"far below", []results.Capacity{found(10, 11)}, []results.Capacity{found(6, 6.6)}, VerdictWorse, ""},
		{"far above", []results.Capacity{found(10, 11)}, []results.Capacity{found(20, 22)}, VerdictBetter, ""},
		{"repeats apart by a step", []results.Capacity{found(10, 11), found(10, 11)}, []results.Capacity{found(9, 9.9), found(9, 9.9)}, VerdictWorse, ""},
		{"unfinished", []results.Capacity{found(10, 11)}, []results.Capacity{unfound}, VerdictInconclusive, "was interrupted"},
		{"another objective", []results.Capacity{found(10, 11)}, []results.Capacity{other}, VerdictRefused, "p95 ttft < 2s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			side := func(name string, all []results.Capacity) *Side {
				s := &Side{Name: name}
				for _, one := range all {
					r := loadRun(name)
					r.Summary.Capacity = []results.Capacity{one}
					s.Runs = append(s.Runs, r)
				}
				return s
			}
			d := &comparing{base: side("a", c.base), new: side("b", c.new), out: &Comparison{}}
			figures := d.capacities("s")
			if len(figures) != 1 {
				t.Fatalf("%d figures, want 1", len(figures))
			}
			f := figures[0]
			if f.Verdict != c.verdict || !strings.Contains(f.Reason, c.reason) || f.Metric != MetricCapacityRate || !slices.Contains(f.Marks, CodeBrackets) {
				t.Errorf("%s %s (%s), marks %v; want %s", f.Metric, f.Verdict, f.Reason, f.Marks, c.verdict)
			}
			if f.Verdict == VerdictWorse && (*f.Change >= 0 || *f.CIHigh >= 0 || *f.CILow > *f.Change) {
				t.Errorf("change %v in %v … %v", *f.Change, *f.CILow, *f.CIHigh)
			}
		})
	}
}

// sharesOf are failures that have nothing to do with each other.
func sharesOf(failed, of, newFailed, newOf float64) shares {
	return shares{base: failures{failed: failed, of: of, alike: 1}, new: failures{failed: newFailed, of: newOf, alike: 1}}
}

// Newcombe 1998, table II, column (a) 56/70 − 48/80 by method 10: 0.0524 … 0.3339.
func TestSharesAreNewcombes(t *testing.T) {
	d := sharesOf(48, 80, 56, 70)
	low, high, ok := d.Interval(0.95)
	if !ok || math.Abs(low-0.0524) > 5e-5 || math.Abs(high-0.3339) > 5e-5 {
		t.Errorf("interval is %.4f … %.4f", low, high)
	}
	p := d.p()
	if low, high, _ := d.Interval(1 - p); p >= 0.05 || math.Min(math.Abs(low), math.Abs(high)) > 1e-6 {
		t.Errorf("p is %v, and the interval of that level %v … %v", p, low, high)
	}
	if p := sharesOf(0, 100, 0, 90).p(); p != 1 {
		t.Errorf("p of no failures on either side is %v", p)
	}
	if se := sharesOf(0, 100, 0, 90).se(); se <= 0 {
		t.Errorf("standard error of no failures is %v", se)
	}
}

// Failures that make a stage INVALID are compared all the same.
func TestErrorRateOfInvalidStages(t *testing.T) {
	base, new := sidesOf(quick(), quick(), 1, 9)
	f := &new.Runs[0].Stages[0].Figures
	f.Counts = results.Counts{Done: 200, Succeeded: 180, Failed: 20}
	f.Validity = results.Validity{Status: results.Invalid, Reasons: []results.Finding{{Code: results.CodeErrorRate, Message: "10% failed"}}}
	by, _ := loadOf(base, new, Options{}, 100)
	if e := by[MetricErrorRate]; e.Verdict != VerdictWorse || *e.Change != 0.1 || e.Relative {
		t.Errorf("error rate: %s, change %v", e.Verdict, *e.Change)
	}
	if e := by["ttft_p50"]; e.Verdict != VerdictRefused || !strings.Contains(e.Reason, "10% failed") {
		t.Errorf("ttft_p50: %s (%s)", e.Verdict, e.Reason)
	}
}

func TestFertilities(t *testing.T) {
	items := func(tokens float64, prompt string, n int) Stage {
		var all []Item
		for i := range n {
			id := string(rune('a' + i))
			all = append(all, Item{
				Task: "t", ID: id, Hash: "sha256:" + id, Prompt: prompt + id,
				Answers: results.Tokens{Tokens: tokens * float64(10+i%3), Syllables: float64(10 + i)},
				Prompts: results.Tokens{Tokens: 30, Syllables: 20},
			})
		}
		return Stage{Figures: results.StageResult{Stage: results.Stage{Target: "t", Suite: "s"}}, Items: all}
	}
	compared := func(new Stage) []Figure {
		c := &comparing{base: &Side{Runs: []*Run{loadRun("a", items(2, "p", 25))}}, new: &Side{Runs: []*Run{loadRun("b", new)}}, out: &Comparison{}}
		figures := c.fertilities("s")
		correct(figures, 0.05)
		return figures
	}
	all := compared(items(1, "p", 25))
	if len(all) != 2 || all[0].Metric != MetricFertility || all[1].Metric != MetricPromptFertility {
		t.Fatalf("figures %v", all)
	}
	if f := all[0]; f.Verdict != VerdictBetter || math.Abs(*f.Change+0.5) > 1e-12 || f.N != 25 {
		t.Errorf("half of the tokens: %s, change %v, n %d", f.Verdict, *f.Change, f.N)
	}
	if f := all[1]; f.Verdict != VerdictNoDifference || *f.P != 1 {
		t.Errorf("prompts with as many tokens: %s, p %v", f.Verdict, *f.P)
	}
	// Prompts in other words are not the same text.
	if all = compared(items(1, "q", 25)); len(all) != 1 {
		t.Errorf("prompts in other words: figures %v", all)
	}
	if all = compared(items(1, "p", 5)); all[0].Verdict != VerdictInconclusive || all[0].P != nil {
		t.Errorf("five items: %s", all[0].Verdict)
	}
}
