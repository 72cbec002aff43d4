package results

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestCorrelateByHand: differences of ranks −1 1 −1 1 −2 1 −1 2 −1 1, whose
// squares sum to 16, so rho is 1 − 6·16/990; p from the t density with 8 degrees
// of freedom, integrated numerically from 5.946 on.
func TestCorrelateByHand(t *testing.T) {
	var s Steady
	s.correlate([]float64{2, 1, 4, 3, 7, 5, 8, 6, 10, 9})
	if math.Abs(*s.Rho-(1-6*16./990)) > 1e-9 || math.Abs(*s.P-0.000343612) > 1e-8 {
		t.Errorf("rho %v, p %v", *s.Rho, *s.P)
	}
}

func TestSteady(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	stage := func(e2e func(seq int) int64) StageResult {
		records := closedLoop(0, 4, upTo(200))
		free := map[int]int64{}
		for _, r := range records {
			r.Times = testRecord(r.Seq, r.Slot, max(free[r.Slot], msec)+10_000, e2e(r.Seq)).Times
			free[r.Slot] = *r.Times.EndNS
		}
		return stageOf(t, "", 4, records)
	}
	noise := func() int64 { return rng.Int64N(8 * msec) }
	for _, tc := range []struct {
		name  string
		e2e   func(int) int64
		drift bool
	}{
		{"한결같음", func(int) int64 { return 40*msec + noise() }, false},
		{"점점 느려짐", func(seq int) int64 { return 40*msec + int64(seq)*msec/4 + noise() }, true},
		{"점점 빨라짐", func(seq int) int64 { return 120*msec - int64(seq)*msec/4 + noise() }, true},
		{"뚜렷하지만 아주 조금", func(seq int) int64 { return 400*msec + int64(seq)*msec/20 }, false},
		{"모두 같음", func(int) int64 { return 40 * msec }, false},
	} {
		st := stage(tc.e2e)
		warned := strings.Contains(strings.Join(st.Warnings, "\n"), "not steady: the median ttft went from")
		if warned != tc.drift || st.Steady.N < 150 {
			t.Errorf("%s: warned %v, want %v: %d requests, %+v", tc.name, warned, tc.drift, st.Steady.N, st.Steady)
		}
	}
	if few := stageOf(t, "", 1, closedLoop(0, 1, upTo(10))); few.Steady.Rho != nil {
		t.Errorf("a trend in %d requests", few.Steady.N)
	}
}
