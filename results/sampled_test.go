package results

import (
	"testing"

	"github.com/hanbench/hanbench/results/slo"
)

// TestSampled: an objective on a percentile of too few requests makes a stage
// that counts INVALID, and no other.
func TestSampled(t *testing.T) {
	for _, tc := range []struct {
		name      string
		requests  int
		search    *Search
		stopped   bool
		allow     bool
		objective string
		want      int
	}{
		{"모자람", 63, &Search{Full: true}, false, false, "ttft p90<1s", 1},
		{"충분함", 64, &Search{Full: true}, false, false, "ttft p90<1s", 0},
		{"둘 다 모자람", 63, &Search{Full: true}, false, false, "ttft p90<1s, ttft p99<2s", 2},
		{"평균", 1, &Search{Full: true}, false, false, "ttft mean<1s", 0},
		{"탐색의 첫눈", 10, &Search{}, false, false, "ttft p90<1s", 0},
		{"훑기", 10, nil, false, false, "ttft p90<1s", 1},
		{"일찍 끝남", 10, &Search{Full: true}, true, false, "ttft p90<1s", 0},
		{"허용함", 10, &Search{Full: true}, false, true, "ttft p90<1s", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			clauses, err := slo.Parse(tc.objective)
			if err != nil {
				t.Fatal(err)
			}
			tr := trial{stage: &StageResult{Stage: Stage{Search: tc.search}, Stopped: tc.stopped}, clauses: clauses}
			tr.limits.AllowUnderSampled = tc.allow
			for i := range tc.requests {
				sent, first := int64(i), int64(i+5)
				tr.settled.final = append(tr.settled.final, &Record{Seq: i, Times: Times{SentNS: &sent, FirstOutputNS: &first}})
			}
			tr.sampled()
			if len(tr.Reasons) != tc.want {
				t.Errorf("reasons %v; want %d", tr.Reasons, tc.want)
			}
		})
	}
}
