package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/hanbench/hanbench/results/compare"
)

// regressionPlan allows for a machine that does other things beside the tests.
const regressionPlan = `suites: [ko-basics]
concurrency: [32]
requests: 204
validity:
  client_lag_gap_share_max: 100
  client_lag_ms_max: 10000
  client_lag_ttft_share_max: 100
  coalesced_share_max: 1
  schedule_lag_ms_max: 10000
  little_max: 1
`

// profileOf is an endpoint that differs from others in two things alone.
func profileOf(prefillTPS int, ability float64) string {
	return fmt.Sprintf("name: p\nseed: 1\nprefill_tps: %d\ndecode_tps: 100\njitter: 0.05\nability: {default: %v}\nanswer_form: sentence\n", prefillTPS, ability)
}

// A time to the first token that is a fifth longer, and an ability that is five
// points lower, are found on the reference endpoint, and only those. Where others
// disturb the machine a run tells too little, and says so; then it is run again.
func TestRegressionUnderLoad(t *testing.T) {
	dir := t.TempDir()
	hanbench := func(args ...string) []byte {
		var out, errs bytes.Buffer
		if code := Main(args, &IO{Out: &out, Err: &errs, Signals: osSignals, exitAtOnce: os.Exit}); code != 0 {
			t.Fatalf("hanbench %v: exit %d\n%s", args, code, errs.String())
		}
		return out.Bytes()
	}
	files := map[string]string{
		"plan.yaml": regressionPlan, "base.yaml": profileOf(300, 0.75), "slow.yaml": profileOf(250, 0.75), "dull.yaml": profileOf(300, 0.70),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func(profile string, seed int) string {
		out := filepath.Join(dir, fmt.Sprint(profile, seed))
		hanbench("run", filepath.Join(dir, "plan.yaml"), "--target", "reference:"+filepath.Join(dir, profile+".yaml"), "--seed", fmt.Sprint(seed), "--out", out, "--quiet")
		return out
	}
	figures := func(base, new string) map[string]compare.Figure {
		var c compare.Comparison
		if err := json.Unmarshal(hanbench("compare", base, new, "--json", "-"), &c); err != nil {
			t.Fatal(err)
		}
		by := map[string]compare.Figure{}
		for _, f := range c.Figures {
			if f.Task == "" {
				by[f.Metric] = f
			}
		}
		return by
	}
	base := run("base", 1)
	if f := figures(base, run("dull", 1))[compare.MetricAccuracy]; f.Verdict != compare.VerdictWorse {
		t.Errorf("an ability five points lower: accuracy is %s, %s", f.Verdict, f.Reason)
	}
	gate := func(new, condition string) int {
		return Main([]string{"compare", base, new, "--fail-if", condition}, &IO{Out: io.Discard, Err: io.Discard, Signals: osSignals, exitAtOnce: os.Exit})
	}
	if code := gate(filepath.Join(dir, "dull1"), "accuracy drops"); code != exitRegression {
		t.Errorf("an ability five points lower: the gate exits with %d", code)
	}
	const tries = 5
	for seed := 1; ; seed++ {
		if seed > 1 {
			base = run("base", seed)
		}
		by := figures(base, run("slow", seed))
		f := by["ttft_p50"]
		t.Logf("try %d: ttft p50 is %s, %s; tpot p50 is %s; accuracy is %s", seed, f.Verdict, f.Reason, by["tpot_p50"].Verdict, by[compare.MetricAccuracy].Verdict)
		if v := by[compare.MetricAccuracy].Verdict; v != compare.VerdictNoDifference {
			t.Errorf("accuracy of the slower endpoint is %s", v)
		}
		if f.Verdict == compare.VerdictWorse && *f.CILow < 0.2 && *f.CIHigh > 0.2 {
			if code := gate(filepath.Join(dir, fmt.Sprint("slow", seed)), "median ttft rises"); code != exitRegression {
				t.Errorf("a ttft longer by 20%%: the gate exits with %d", code)
			}
			return
		}
		if seed == tries {
			t.Fatalf("a ttft longer by 20%% is %s (%s) in %d tries", f.Verdict, f.Reason, tries)
		}
	}
}
