package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
)

// meter serves the page of a device that takes 100 W, in dcgm-exporter's layout;
// once it is down, HTTP 500.
type meter struct {
	*httptest.Server
	down atomic.Bool
}

func newMeter(t *testing.T) *meter {
	t.Helper()
	m := &meter{}
	began := time.Now()
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if m.down.Load() {
			http.Error(w, "no", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		fmt.Fprintf(w, "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu=\"0\",UUID=\"GPU-aa\"} %d\n", time.Since(began).Milliseconds()*100)
	}))
	t.Cleanup(m.Close)
	return m
}

// meteredPlan asks few items, and reads the meter beside it.
func meteredPlan(m *meter) Plan {
	plan := DefaultPlan()
	plan.Targets = []TargetPlan{{Target: ReferenceTarget}}
	plan.Suites, plan.Requests = []string{"ko-basics"}, 8
	plan.Telemetry = []TelemetryPlan{{URL: m.URL, Every: 10 * time.Millisecond}}
	return plan
}

// TestTelemetryOfSessions: each session reads, by its own clock, before its first
// request and after its last.
func TestTelemetryOfSessions(t *testing.T) {
	m := newMeter(t)
	job, err := Resolve(meteredPlan(m))
	if err != nil {
		t.Fatal(err)
	}
	out, err := Run(context.Background(), job, filepath.Join(t.TempDir(), "run"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	removeLastRecord(t, out.Dir)
	if _, err := Resume(context.Background(), out.Dir, job, Options{}); err != nil {
		t.Fatal(err)
	}
	telemetry, err := out.Dir.Telemetry()
	if err != nil {
		t.Fatal(err)
	}
	want := []results.TelemetrySource{{URL: m.URL, EveryNS: int64(10 * time.Millisecond)}}
	if diff := cmp.Diff(want, telemetry.Head.Sources); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	contents, err := out.Dir.Read()
	if err != nil {
		t.Fatal(err)
	}
	for session := range 2 {
		var readings, requests []int64
		for _, r := range telemetry.Readings {
			if r.Session == session {
				readings = append(readings, r.AtNS)
			}
		}
		for _, r := range contents.Records {
			if r.Session == session {
				requests = append(requests, *r.Times.EndNS)
			}
		}
		if len(readings) < 2 || len(requests) == 0 || readings[len(readings)-1] < requests[len(requests)-1] {
			t.Errorf("session %d: readings at %v, requests ended at %v", session, readings, requests)
		}
	}
}

// removeLastRecord has the last request be missing.
func removeLastRecord(t *testing.T, d *results.Dir) {
	t.Helper()
	path := filepath.Join(d.Path(), results.RecordsFile)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSpace(string(data)), "\n")
	last := len(lines) - 1
	for !strings.Contains(lines[last], `"kind":"request"`) {
		last--
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines[:last], "")), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestTelemetryUnreadable: nothing is sent, made or changed where a page cannot be
// read, or its readings cannot be kept.
func TestTelemetryUnreadable(t *testing.T) {
	m := newMeter(t)
	job, err := Resolve(meteredPlan(m))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "run")
	m.down.Store(true)
	if _, err := Run(context.Background(), job, path, Options{}); err == nil || !strings.Contains(err.Error(), "cannot be read: HTTP 500") {
		t.Fatalf("error %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a run directory was made")
	}
	m.down.Store(false)
	out, err := Run(context.Background(), job, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	removeLastRecord(t, out.Dir)
	m.down.Store(true)
	if _, err := Resume(context.Background(), out.Dir, job, Options{}); err == nil || !strings.Contains(err.Error(), "cannot be read: HTTP 500") {
		t.Errorf("resumed: error %v", err)
	}
	m.down.Store(false)
	file := filepath.Join(path, results.TelemetryFile)
	if err := os.Rename(file, file+".aside"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Resume(context.Background(), out.Dir, job, Options{}); err == nil || !strings.Contains(err.Error(), results.TelemetryFile) {
		t.Errorf("without a place for readings: error %v", err)
	}
}

// TestResolveTelemetry: what a plan leaves open is written down, and the plan that
// was given stays as it was.
func TestResolveTelemetry(t *testing.T) {
	plan := DefaultPlan()
	plan.Targets = []TargetPlan{{Target: ReferenceTarget}}
	plan.Telemetry = []TelemetryPlan{{URL: "http://box/metrics"}, {URL: "http://box/other", Every: time.Minute, Targets: []string{ReferenceTarget}}}
	job, err := Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	want := []TelemetryPlan{{URL: "http://box/metrics", Every: time.Second}, {URL: "http://box/other", Every: time.Minute, Targets: []string{ReferenceTarget}}}
	if diff := cmp.Diff(want, job.Plan.Telemetry); diff != "" || plan.Telemetry[0].Every != 0 {
		t.Errorf("(-want +got):\n%s", diff)
	}
	plan.Telemetry[0].Targets = []string{"ollama:m"}
	if _, err := Resolve(plan); err == nil || !strings.Contains(err.Error(), `telemetry[0].targets: "ollama:m" is not one of the plan's targets: `+ReferenceTarget) {
		t.Errorf("error %v", err)
	}
}
