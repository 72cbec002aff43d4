package cmd

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results/compare"
)

// TestCompareRecorded holds comparisons of real models' recorded answers against
// figures that were computed with Python from the same files: the pred column
// against the file's gold, the first row of an id in each trial, rows without an id
// by their place in their category where all golds agree, FAILED left out.
func TestCompareRecorded(t *testing.T) {
	data := os.Getenv("HANBENCH_DATA")
	if data == "" {
		t.Skip("HANBENCH_DATA does not name a folder with recorded answers (recorded/click_gpt-4o.csv and others)")
	}
	none := compare.Discordant{}
	for _, tc := range []struct {
		base, new        string
		n                int
		was, is, se, mde float64 // in percent and points
		discordant       compare.Discordant
		verdict          string
	}{
		{"click_gpt-4o", "click_gpt-4.1", 1967, 80.58, 80.73, 0.680, 1.91, compare.Discordant{OnlyBase: 88, OnlyNew: 91}, compare.VerdictNoDifference},
		{"click_gpt-4o_3trials", "click_gpt-4o", 1967, 79.77, 80.58, 0.550, 1.54, none, compare.VerdictNoDifference},
		{"click_gpt-4o_3trials", "click_gpt-4.1", 1977, 79.72, 80.68, 0.700, 1.96, none, compare.VerdictNoDifference},
		{"haerae_gpt-oss-120b", "haerae_gpt-4o", 1534, 38.66, 85.66, 1.359, 3.81, compare.Discordant{OnlyBase: 26, OnlyNew: 747}, compare.VerdictBetter},
		{"kmmlu-hard_gpt-4o", "kmmlu-hard_gpt-4o-5shot", 4004, 39.86, 41.41, 0.704, 1.97, compare.Discordant{OnlyBase: 367, OnlyNew: 429}, compare.VerdictBetter},
		{"kmmlu-hard_gpt-4o", "kmmlu-hard_claude-haiku-4.5", 4004, 39.86, 43.26, 0.858, 2.40, compare.Discordant{OnlyBase: 524, OnlyNew: 660}, compare.VerdictBetter},
		{"kmmlu-hard_llama-3.1-8b-5shot", "kmmlu-hard_claude-haiku-4.5", 4104, 15.81, 43.01, 0.965, 2.70, compare.Discordant{OnlyBase: 377, OnlyNew: 1493}, compare.VerdictBetter},
	} {
		t.Run(tc.base+" "+tc.new, func(t *testing.T) {
			file := func(name string) string { return filepath.Join(data, "recorded", name+".csv") }
			var out, messages bytes.Buffer
			if code := Main([]string{"compare", file(tc.base), file(tc.new), "--rule", "published", "--json", "-"}, &IO{Out: &out, Err: &messages}); code != exitOK {
				t.Fatalf("exit code %d: %s", code, messages.String())
			}
			var c compare.Comparison
			if err := json.Unmarshal(out.Bytes(), &c); err != nil {
				t.Fatal(err)
			}
			f := c.Figures[0]
			percent := func(v *float64, digits float64) float64 { return math.Round(*v*100*digits) / digits }
			got := []any{f.N, percent(f.Base, 100), percent(f.New, 100), percent(f.SE, 1000), percent(f.MDE, 100), f.Verdict}
			if diff := cmp.Diff([]any{tc.n, tc.was, tc.is, tc.se, tc.mde, tc.verdict}, got); diff != "" {
				t.Errorf("n, base, new, standard error, MDE, verdict (-want +got):\n%s", diff)
			}
			if f.Discordant == nil {
				f.Discordant = &none
			}
			if diff := cmp.Diff(tc.discordant, *f.Discordant); diff != "" {
				t.Errorf("discordant (-want +got):\n%s", diff)
			}
		})
	}
}
