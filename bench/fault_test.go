//go:build !race

// Under the race detector a load is another one: what is in time here is late there.

package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hanbench/hanbench/bench/arrival"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
)

// faultCauses are all faults that hit a single request, with the cause that its
// record must have; "" for an answer.
var faultCauses = map[string]runners.Cause{
	reference.FaultRefuse:         runners.CauseCut,
	reference.FaultRefuseReset:    runners.CauseCut,
	reference.FaultStatus429:      runners.CauseRateLimited,
	reference.FaultStatus503:      runners.CauseOverloaded,
	reference.FaultStatus500:      runners.CauseStatus,
	reference.FaultHTML:           runners.CauseMalformed,
	reference.FaultHTML502:        runners.CauseStatus,
	reference.FaultReset:          runners.CauseCut,
	reference.FaultCut:            runners.CauseCut,
	reference.FaultEmpty:          runners.CauseCut,
	reference.FaultStall:          runners.CauseIdle,
	reference.FaultFirstByteStall: runners.CauseFirstByte,
	reference.FaultSlowDrip:       runners.CauseTotal,
	reference.FaultMalformedJSON:  runners.CauseMalformed,
	reference.FaultLongLine:       runners.CauseMalformed,
	reference.FaultError200:       runners.CauseErrorObject,
	reference.FaultContentFilter:  "",
	reference.FaultInvalidUTF8:    "",
	reference.FaultSplitSyllable:  "",
	reference.FaultKeepAlive:      "",
	reference.FaultNoDone:         "",
	reference.FaultHangAfterDone:  "",
}

// TestFaultsUnderLoad: at an endpoint where 5% of the requests meet a fault of
// any kind, every request has one record, with the cause that the endpoint's
// own log says; none outlives its timeout; each slot of a closed loop has one
// request at a time and never rests; and nothing stays behind.
func TestFaultsUnderLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("sends 2,400 requests")
	}
	for _, tc := range []struct {
		name, protocol string
		open           bool
	}{
		{"OpenAI, closed loop", "openai", false},
		{"OpenAI, open loop", "openai", true},
		{"Ollama, closed loop", "ollama", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := holdings()
			runFaults(t, tc.protocol, tc.open)
			before.checkLeft(t)
		})
	}
}

// faultyProfile has all faults, 5% of the requests together.
func faultyProfile() reference.Profile {
	kinds := slices.Sorted(maps.Keys(faultCauses))
	dripRate := 0.05 / float64(len(kinds))
	kinds = slices.DeleteFunc(kinds, func(kind string) bool { return kind == reference.FaultSlowDrip })
	return reference.Profile{
		Seed: 3, FixedLatency: 200 * time.Millisecond, LoadTokens: 12,
		Faults: []reference.Fault{
			{Kind: reference.FaultMixed, Kinds: kinds, Rate: 0.05 - dripRate, AfterTokens: 3, Duration: time.Minute},
			{Kind: reference.FaultSlowDrip, Rate: dripRate, Duration: 5 * time.Millisecond},
		},
	}
}

func runFaults(t *testing.T, protocol string, open bool) {
	var log bytes.Buffer
	server, err := reference.Start(reference.Config{Profile: faultyProfile(), Log: &log})
	if err != nil {
		t.Fatal(err)
	}
	plan := faultPlan(server, protocol, open)
	contents, result := mustRun(t, plan)
	server.Close()
	hit := checkCauses(t, contents.Records, faultsByID(t, log.Bytes()))
	if len(contents.Records) != plan.Requests {
		t.Errorf("%d records; want %d", len(contents.Records), plan.Requests)
	}
	if len(hit) <= len(faultCauses)/2 { // which ones is decided by a hash of the prompts
		t.Errorf("only %d of %d kinds of faults hit anything: %v", len(hit), len(faultCauses), hit)
	}
	checkEnds(t, contents.Records, plan.Timeouts.Total)
	checkLittle(t, result.Stages[0], open)
}

func faultPlan(server *reference.Server, protocol string, open bool) Plan {
	plan := DefaultPlan()
	path := map[string]string{"openai": "/v1"}[protocol]
	plan.Targets = []TargetPlan{{Target: protocol + ":" + server.Model() + "@" + server.URL() + path}}
	plan.Suites, plan.Requests = []string{"ko-basics"}, 800
	plan.Timeouts = Timeouts{Connect: 4 * time.Second, FirstByte: 4 * time.Second, Idle: 4 * time.Second, Total: 8 * time.Second}
	if open {
		plan.Concurrency = nil
		plan.Load = []Level{{Arrival: &arrival.Spec{Process: arrival.Poisson, Rate: 500}}}
	} else {
		plan.Concurrency = []int{100}
	}
	return plan
}

// faultsByID are the faults that a log names, by the request's id; "" where
// there was none. No request may have reached the endpoint twice.
func faultsByID(t *testing.T, log []byte) map[string]string {
	t.Helper()
	faults := map[string]string{}
	for line := range bytes.Lines(log) {
		var l reference.LogLine
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		if _, twice := faults[l.ID]; twice && l.ID != "" {
			t.Errorf("%s reached the endpoint twice", l.ID)
		}
		faults[l.ID] = l.Fault
	}
	return faults
}

// checkCauses holds each record against the log. It gives how often each kind of
// fault was met.
func checkCauses(t *testing.T, records []*results.Record, faults map[string]string) map[string]int {
	t.Helper()
	hit, seen := map[string]int{}, map[int]bool{}
	for _, r := range records {
		if seen[r.Seq] {
			t.Errorf("request %d has two records", r.Seq)
		}
		seen[r.Seq] = true
		fault, known := faults[r.ID]
		if !known {
			t.Errorf("%s is not in the endpoint's log: %+v", r.ID, r.Error)
			continue
		}
		if fault != "" {
			hit[fault]++
		}
		cause := runners.Cause("")
		if r.Error != nil {
			cause = runners.Cause(r.Error.Cause)
		}
		blocked := fault == reference.FaultContentFilter
		if cause != faultCauses[fault] || blocked != (r.Score.Outcome == "blocked") {
			t.Errorf("%s met the fault %q: outcome %s, error %+v; want the cause %q", r.ID, fault, r.Score.Outcome, r.Error, faultCauses[fault])
		}
	}
	return hit
}

// checkEnds: no request lasts beyond its timeout. A machine that is busy with
// something else may be late, but not by as much again.
func checkEnds(t *testing.T, records []*results.Record, total time.Duration) {
	t.Helper()
	for _, r := range records {
		if r.Times.SentNS == nil || r.Times.EndNS == nil {
			t.Errorf("%s has no sent or no end: %+v", r.ID, r.Times)
		} else if took := time.Duration(*r.Times.EndNS - *r.Times.SentNS); took > 2*total {
			t.Errorf("%s took %s; its timeout is %s", r.ID, took, total)
		}
	}
}

func checkLittle(t *testing.T, stage results.StageResult, open bool) {
	t.Helper()
	l := stage.Validity.Little
	if l == nil || l.MeanInFlight == nil {
		t.Fatalf("Little's law was not looked at: %+v", l)
	}
	if open {
		return
	}
	// Too much cannot be; too little is a slot at rest, as on a machine that is
	// busy with something else.
	if share := *l.MeanInFlight / *l.Expected; share > 1.01 || share < 0.8 {
		t.Errorf("Little's law: %.3f of the slots were at work", share)
	}
}

// A holding is what the process has open, and its heap in bytes.
type holding struct{ goroutines, files, heap int }

// heapSpare is what the first run of a process may keep: pools, parsed tables.
// A stream of the long-line fault alone takes as much.
const heapSpare = 4 << 20

func holdings() holding {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return holding{runtime.NumGoroutine(), len(openNow()), int(m.HeapAlloc)}
}

// openNow lists the process's open files; nothing where the system has no such
// folder.
func openNow() []string {
	found, _ := filepath.Glob("/proc/self/fd/*")
	return found
}

// checkLeft waits until no more is open than was before.
func (h holding) checkLeft(t *testing.T) {
	t.Helper()
	var now holding
	for range 100 {
		if now = holdings(); now.goroutines <= h.goroutines && now.files <= h.files && now.heap <= h.heap+heapSpare {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	t.Errorf("%+v were open before, %+v are left:\n%s", h, now, strings.TrimSpace(fmt.Sprintf("%.20000s", stacks)))
}
