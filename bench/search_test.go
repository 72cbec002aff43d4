package bench

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hanbench/hanbench/bench/arrival"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/wire"
)

// TestExactly: so many arrivals come at the rate asked, whatever the process,
// and the gaps keep their proportions.
func TestExactly(t *testing.T) {
	for _, process := range []string{"poisson", "constant", "gamma:0.5"} {
		spec, err := ParseArrival(process, 50)
		if err != nil {
			t.Fatal(err)
		}
		begin := func() schedule {
			times, err := arrival.New(spec, 42)
			if err != nil {
				t.Fatal(err)
			}
			return times
		}
		plain, times := begin(), exactly(begin, 50, 100)()
		var last time.Duration
		ratio := 0.0
		for i := range 100 {
			before, _ := plain.Next()
			due, ok := times.Next()
			if i == 0 {
				ratio = float64(due) / float64(before)
			}
			if want := time.Duration(ratio * float64(before)); !ok || (due-want).Abs() > time.Millisecond {
				t.Fatalf("%s: arrival %d at %s, was at %s; want %s", process, i, due, before, want)
			}
			last = due
		}
		if off := last - 2*time.Second; off.Abs() > time.Microsecond {
			t.Errorf("%s: 100 arrivals at 50 a second take %s", process, last)
		}
	}
}

// newSearch is a session that searches, with a runner that takes 50 ms.
func newSearch(t *testing.T, c results.CapacityPlan) (*session, *fakeRunner) {
	t.Helper()
	s, r := newFake(t, func(p *Plan) { p.Concurrency, p.Capacity = nil, &c })
	plan, err := s.job.Plan.Encode()
	if err != nil {
		t.Fatal(err)
	}
	h := s.header(plan)
	if err := s.beginSurvey(plan, &h); err != nil {
		t.Fatal(err)
	}
	s.sleep = time.Sleep
	return s, r
}

// TestSearchMeasuresUntilItKnows: a server without end meets the objective up
// to the bounds; the stages stand in the journal before their requests.
func TestSearchMeasuresUntilItKnows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := results.DefaultCapacity()
		c.SLO, c.StageRequests, c.StageDuration = "e2e p99<80ms", 40, time.Second
		c.Concurrency.To, c.Rate.To = 8, 30
		s, r := newSearch(t, c)
		time.Sleep(time.Millisecond)
		if err := s.searchAll(context.Background(), &s.job.Targets[0], r); err != nil {
			t.Fatal(err)
		}
		contents, err := s.dir.Read()
		if err != nil {
			t.Fatal(err)
		}
		requests := 0
		for _, st := range contents.Declared {
			requests += st.Requests
		}
		if len(contents.Declared) < 5 || len(r.requests) != requests || !s.searched() {
			t.Errorf("%d stages of %d requests, %d sent, all known: %t", len(contents.Declared), requests, len(r.requests), s.searched())
		}
	})
}

// TestSearchWarnsBeyondTheCalibration: at the first level above what this
// machine was seen to carry, once for streams and once for rates.
func TestSearchWarnsBeyondTheCalibration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := results.DefaultCapacity()
		c.SLO, c.StageRequests, c.StageDuration = "e2e p99<80ms", 40, time.Second
		c.Concurrency.To, c.Rate.To = 8, 30
		s, r := newSearch(t, c)
		streams, rate := 2.0, 20.0
		var heard noted
		s.options.Observer = &heard
		s.options.Calibration = &results.Calibration{Made: "2026-11-23T06:00:00Z", Host: Host(), Tool: s.options.Tool, Clock: wire.Source(), Limits: limits(&streams, &rate).Limits}
		s.warnOfLoad()
		if len(heard) != 0 {
			t.Errorf("before the search: %q", heard)
		}
		time.Sleep(time.Millisecond)
		if err := s.searchAll(context.Background(), &s.job.Targets[0], r); err != nil {
			t.Fatal(err)
		}
		want := []string{"the search: concurrency 4 is beyond the calibration", "the search: a rate of 29.34 is beyond the calibration"}
		if len(heard) != 2 || !strings.HasPrefix(heard[0], want[0]) || !strings.HasPrefix(heard[1], want[1]) {
			t.Errorf("heard %q; want %q", heard, want)
		}
	})
}

// TestLostStageEndsEarly: what cannot meet the objective any more is not sent.
func TestLostStageEndsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := results.DefaultCapacity()
		c.SLO, c.Find, c.StageRequests = "e2e p99<10ms", results.FindConcurrency, 600
		s, r := newSearch(t, c)
		st, err := s.job.stageOf(s.job.searches[0], results.Want{Search: results.Search{For: results.FindConcurrency, Full: true}, Concurrency: 4, Requests: 604})
		if err != nil {
			t.Fatal(err)
		}
		s.job.Stages = append(s.job.Stages, st)
		s.done, s.spent = append(s.done, nil), append(s.spent, 0)
		if err := s.stage(context.Background(), &s.job.Stages[0], r); err != nil {
			t.Fatal(err)
		}
		// Of 600 requests 6 may be slower; the first 4 do not count.
		if n := len(r.requests); n < 11 || n > 20 {
			t.Errorf("%d requests were sent; want to stop soon after the eleventh", n)
		}
	})
}
