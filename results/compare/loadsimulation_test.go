package compare

import (
	"math/rand/v2"
	"testing"
)

// Where nothing differs, the 95% intervals of load figures leave 0 out in at most
// 5% of the pairs, and a level as a whole has a verdict in at most 5%. What varies
// is correlated and comes in bursts. Counted by metric, and with 1,000 pairs ±1.4%
// is chance: 6.5% fails. The seed is fixed, so a pass stays one.
func TestFalseAlarmsOfLoad(t *testing.T) {
	const replicates, most = 100, 0.065
	bursty := quick()
	long := quick()
	long.n = 900
	repeated := quick()
	repeated.runs, repeated.n = 0.05, 60
	for _, c := range []struct {
		name      string
		tempo     tempo
		base, new int // runs
		pairs     int
		want      []string
	}{
		{"a run a side", bursty, 1, 1, 1000, []string{"ttft_p50", "tpot_p50", "e2e_p50", MetricRequestRate, MetricTokenRate, MetricGoodput}},
		{"three runs a side", repeated, 3, 3, 1000, []string{"ttft_p50", "ttft_p95", "e2e_p50", "e2e_p95", MetricRequestRate, MetricGoodput}},
		{"four runs, and one", repeated, 4, 1, 1000, []string{"ttft_p50", "e2e_p50", MetricRequestRate}},
		{"a long run a side", long, 1, 1, 500, []string{"ttft_p95", "e2e_p95", "tpot_p50", MetricGoodput}},
	} {
		t.Run(c.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(7, uint64(c.base*10+c.new)))
			given, alarms, verdicts := map[string]int{}, map[string]int{}, 0
			for range c.pairs {
				by, all := loadOf(c.tempo.side("a", c.base, random), c.tempo.side("b", c.new, random), Options{}, replicates)
				for metric, f := range by {
					if f.CILow == nil {
						continue
					}
					given[metric]++
					if *f.CILow > 0 || *f.CIHigh < 0 {
						alarms[metric]++
					}
				}
				said := false
				for _, f := range all.Figures {
					said = said || f.Family == "load s ×4" && (f.Verdict == VerdictBetter || f.Verdict == VerdictWorse)
				}
				if said {
					verdicts++
				}
			}
			for metric, n := range given {
				t.Logf("%s: %d of %d intervals (%.1f%% of pairs)", metric, alarms[metric], n, 100*float64(alarms[metric])/float64(c.pairs))
				if share := float64(alarms[metric]) / float64(c.pairs); share > most {
					t.Errorf("%s: %.1f%% of the pairs have an interval without 0, more than 5%%", metric, 100*share)
				}
			}
			for _, metric := range c.want {
				if given[metric] < c.pairs/2 {
					t.Errorf("%s: only %d of %d pairs have an interval", metric, given[metric], c.pairs)
				}
			}
			t.Logf("%d of %d levels have a verdict", verdicts, c.pairs)
			if float64(verdicts) > most*float64(c.pairs) {
				t.Errorf("%d of %d levels have a verdict where nothing differs", verdicts, c.pairs)
			}
		})
	}
}
