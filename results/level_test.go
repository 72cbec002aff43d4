package results

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLevel(t *testing.T) {
	for want, s := range map[string]Stage{
		"×8":             {Concurrency: 8},
		"10/s constant":  {Concurrency: 100, Arrival: &Arrival{Process: "constant", RatePerS: 10}},
		"0.5/s poisson":  {Arrival: &Arrival{Process: "poisson", RatePerS: 0.5}},
		"10/s gamma 0.5": {Arrival: &Arrival{Process: "gamma", RatePerS: 10, Burstiness: 0.5}},
		"1→20/s poisson": {Arrival: &Arrival{Process: "poisson", RatePerS: 10.5, FromRatePerS: 1, ToRatePerS: 20}},
	} {
		if got := s.Level(); got != want {
			t.Errorf("level %q, want %q", got, want)
		}
	}
}

// openLoop summarises 41 requests due every 10 ms from 5 ms on, each sent lag
// later, connect of which it took to connect, and answered 80 ms after that, and
// the last dropped of them dropped.
func openLoop(t *testing.T, plan string, lag, connect int64, dropped int) StageResult {
	t.Helper()
	const n = 41
	h := testHeader(0, n, 8)
	h.Stages[0].Arrival = &Arrival{Process: "constant", RatePerS: 100}
	var records []*Record
	for seq := range n {
		due := 5*msec + int64(seq)*10*msec
		r := testRecord(seq, seq%8, due+lag, 80*msec)
		r.Times.DueNS = &due
		if connect > 0 {
			r.Times.ConnectNS = &connect
		}
		if seq >= n-dropped {
			r.Times = Times{DueNS: &due}
			r.Error = &Error{Cause: causeDropped, Message: "dropped"}
			r.Score = Score{Outcome: outcomeError}
		}
		records = append(records, r)
	}
	data := journal(t, h, testTarget(0, WhenStart), records, testTarget(0, WhenEnd))
	return mustSummarize(t, testPlan(plan), data).Stages[0]
}

func TestOpenLoopByHand(t *testing.T) {
	st := openLoop(t, "slo: {ttft_ms: 21.5}\n", 2*msec, 0, 0)
	// 41 dues, 10 ms apart: 400 ms, from the first to the last.
	want := Window{DurationNS: ptr(400 * msec), Sessions: []Span{{OpenNS: 5 * msec, CloseNS: 405 * msec}}}
	if diff := cmp.Diff(want, st.Window); diff != "" {
		t.Errorf("window (-want +got):\n%s", diff)
	}
	// Request 0 ends at 87 ms, number 31 at 397 ms: 32 in 0.4 s.
	if got := *st.Rates.RequestsPerS; got != 80 {
		t.Errorf("%v requests/s, want 80", got)
	}
	if st.Rates.PerUser != (Throughput{}) {
		t.Errorf("per user %+v; an open loop has no users", st.Rates.PerUser)
	}
	l := st.Latency
	for name, got := range map[string][2]float64{
		"ttft": {*l.TTFT.P50.Value, 20e6}, "ttft_due": {*l.TTFTDue.P50.Value, 22e6},
		"e2e": {*l.E2E.P99.Value, 80e6}, "e2e_due": {*l.E2EDue.P99.Value, 82e6},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is %v, want %v", name, got[0], got[1])
		}
	}
	// ttft is 20 ms, but 22 from due: none kept the limit of 21.5.
	if got := *st.Rates.GoodputPerS; got != 0 {
		t.Errorf("goodput %v, want 0", got)
	}
	// Little: of 400 ms, requests 0 to 40 were in flight for 80 ms each but for
	// the last 8, sent 7 to 77 ms … before the close; none in the first 2 ms.
	inFlight := 32.0*80 + 78 + 68 + 58 + 48 + 38 + 28 + 18 + 8 + 0
	if got := *st.Validity.Little.MeanInFlight; got < inFlight/400-0.001 || got > inFlight/400+0.001 {
		t.Errorf("%v in flight on average, want %v", got, inFlight/400)
	}
	if st.Validity.Status != Valid || st.Validity.Little.Expected != nil {
		t.Errorf("validity %+v", st.Validity)
	}
	if u := st.Validity.Unknown; len(u) == 0 || u[0].Code != CodeLittle || !strings.HasPrefix(u[0].Message, "Little's law: in an open loop") {
		t.Errorf("unknown %+v; want Little's law first: nothing says how many should be in flight", u)
	}
}

func TestOpenLoopInvalid(t *testing.T) {
	late := openLoop(t, "", 6*msec, 0, 0)
	if r := late.Validity.Reasons; len(r) != 1 || r[0].Code != CodeScheduleLag ||
		!strings.HasPrefix(r[0].Message, "schedule lag p99 is 6 ms without the time to connect, above 5 ms") {
		t.Errorf("6 ms late: %+v", r)
	}
	connecting := openLoop(t, "", 9*msec, 4*msec+msec/2, 0)
	if r := connecting.Validity.Reasons; len(r) != 0 {
		t.Errorf("9 ms late, half of which it connected: %+v", r)
	}
	full := openLoop(t, "", msec, 0, 3)
	if r := full.Validity.Reasons; len(r) != 1 || r[0].Code != CodeDropped ||
		!strings.HasPrefix(r[0].Message, "3 of 41 requests were not sent: they were due while 8, the most, were in flight") {
		t.Errorf("3 dropped: %+v", r)
	}
	if c := full.Counts; c.Dropped != 3 || c.Failed != 3 || c.Succeeded != 38 || c.Errors["dropped"] != 3 {
		t.Errorf("counts %+v", c)
	}
	if *full.Window.DurationNS != 400*msec {
		t.Errorf("window %d: a dropped request was due, too", *full.Window.DurationNS)
	}
}

// TestRetriesOfAnOpenLoop: a request that was answered at its second attempt
// counts from its arrival, and its pause is no schedule lag.
func TestRetriesOfAnOpenLoop(t *testing.T) {
	h := testHeader(0, 40, 8)
	h.Stages[0].Arrival = &Arrival{Process: "constant", RatePerS: 100}
	var records []*Record
	for seq := range 40 {
		due := 5*msec + int64(seq)*10*msec
		failed, r := testRecord(seq, seq%8, due, 80*msec), testRecord(seq, seq%8, due+1080*msec, 80*msec)
		failed.Error, failed.Again = &Error{Cause: "overloaded", Status: 503}, true
		r.Attempt, r.Times.DueNS, failed.Times.DueNS = 1, &due, &due
		records = append(records, failed, r)
	}
	data := journal(t, h, testTarget(0, WhenStart), records, testTarget(0, WhenEnd))
	st := mustSummarize(t, testPlan("slo: {e2e_ms: 1000}\n"), data).Stages[0]
	if got := *st.Latency.E2EDue.P50.Value; got != 1160e6 {
		t.Errorf("e2e_due %v, want 1160 ms", got/1e6)
	}
	if st.Latency.ScheduleLag.N != 0 || st.Validity.Status != Valid {
		t.Errorf("%d schedule lags, validity %+v", st.Latency.ScheduleLag.N, st.Validity)
	}
	if got := *st.Window.DurationNS; got != 390*msec {
		t.Errorf("the window is %d long, want 390 ms", got)
	}
}
