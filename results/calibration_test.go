package results

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testCalibration() *Calibration {
	h := testHeader(0, 1, 1)
	return &Calibration{
		Schema: Schema, Made: "2026-11-23T06:00:00Z", Tool: h.Tool, Host: h.Host, Clock: ClockKernel,
		ClientCores: []int{0}, ServerCores: []int{1},
		Limits: CalibrationLimits{
			ErrorMS:      1,
			Streams:      Bound{Value: ptr(2000.0), Failed: ptr(2500.0), Ended: EndedClient, Reason: "늦음"},
			EventsPerS:   Bound{Value: ptr(38000.0), Ended: EndedTime, Reason: "시간 끝"},
			RequestsPerS: Bound{Failed: ptr(50.0), Ended: EndedClient, Reason: "일정 지연"},
		},
		Trials: []Trial{
			{Search: SearchStreams, Load: 2000, Streams: 2000, GapNS: 100 * msec, Passed: true, Reasons: []string{},
				Requests: 2000, Events: 30000, EventsPerS: ptr(20000.0), EventError: TrialSpread{ptr(1000.0), ptr(9000.0)}},
			{Search: SearchRequests, Load: 50, Ended: EndedClient, Reasons: []string{"일정 지연"}},
		},
	}
}

func TestCalibrationRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "새", "폴더", "calibration.json")
	want := testCalibration()
	must(t, WriteCalibration(path, want), WriteCalibration(path, want)) // over an old one
	got, err := ReadCalibration(path)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	text, err := os.ReadFile(path)
	must(t, err)
	s := compile(t, "calibration")
	if err := validate(t, s, string(text)); err != nil {
		t.Errorf("it is not as its schema says: %v", err)
	}
	if validate(t, s, strings.Replace(string(text), `"ended": "time"`, `"ended": "보통"`, 1)) == nil {
		t.Error("the schema takes any end")
	}
}

func TestReadCalibrationRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no JSON", "{\n  \"schema\": 1,\n  x\n}", "calibration.json:3: "},
		{"another file", `{"runs": []}`, `no field "schema"`},
		{"of a later build", `{"schema": 99}`, "schema"},
		{"a negative limit", `{"schema": 1, "limits": {"error_ms": 1, "streams": {"value": -5}}}`, "limits.streams.value is -5; expected"},
		{"without its limit", `{"schema": 1, "limits": {}}`, "limits.error_ms is 0; expected"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "calibration.json")
			must(t, os.WriteFile(path, []byte(tt.text), 0o644))
			if _, err := ReadCalibration(path); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "read calibration") {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	if _, err := ReadCalibration(filepath.Join(t.TempDir(), "none.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: %v", err)
	}
}

func TestMismatch(t *testing.T) {
	c := testCalibration()
	other, fewer := c.Tool, c.Host
	other.Version, fewer.CPUs = "0.2.0", 1
	tests := []struct {
		name  string
		tool  Tool
		host  Host
		clock string
		want  string
	}{
		{"here", c.Tool, c.Host, c.Clock, ""},
		{"fewer CPUs", c.Tool, fewer, c.Clock, "another machine (linux/amd64, 2 CPUs; this is linux/amd64, 1)"},
		{"a later build", other, c.Host, c.Clock, "another build (hanbench 0.1.0 go1.26; this is hanbench 0.2.0 go1.26)"},
		{"without kernel times", c.Tool, c.Host, ClockUser, "another clock (kernel receive timestamp; this is a user-space read)"},
	}
	for _, tt := range tests {
		if got := c.Mismatch(tt.tool, tt.host, tt.clock); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What the machine carries is said where a reason lies with it, and only there.
func TestValidityCitesCalibration(t *testing.T) {
	const cited = "; calibrated on this machine: 2,000 streams and at least 38,000 events/s within 1 ms; no requests/s on schedule"
	late := func(calibration *Calibrated) StageResult {
		st, _, _ := judged(t, "", func(h *Header, rs []*Record, _, _ *TargetInfo) []*Record {
			h.Clock, h.Calibration = ClockKernel, calibration
			for _, r := range rs {
				r.Times.ClientLagNS, r.Times.Coalesced = []int64{r.Times.ICLNS[0]}, 1
			}
			fail(rs[3], "cut_stream")
			return rs
		})
		return st
	}
	with, without := late(testCalibration().Calibrated()), late(nil)
	if len(with.Validity.Reasons) != 3 || len(without.Validity.Reasons) != 3 {
		t.Fatalf("reasons %+v and %+v", with.Validity.Reasons, without.Validity.Reasons)
	}
	for i, r := range with.Validity.Reasons {
		want := without.Validity.Reasons[i].Message
		if r.Code != CodeErrorRate {
			want += cited
		}
		if r.Message != want {
			t.Errorf("%s: %q, want %q", r.Code, r.Message, want)
		}
	}
}

func TestResultHasCalibration(t *testing.T) {
	h := testHeader(0, 1, 1)
	h.Calibration = testCalibration().Calibrated()
	got := mustSummarize(t, testPlan(""), journal(t, h))
	if diff := cmp.Diff(h.Calibration, got.Calibration); diff != "" {
		t.Errorf("result (-header +got):\n%s", diff)
	}
	h.Calibration = nil
	if text := mustSummarize(t, testPlan(""), journal(t, h)).Encode(); strings.Contains(string(text), "calibration") {
		t.Error("a result speaks of a calibration that was not made")
	}
}

func TestBound(t *testing.T) {
	tests := []struct {
		b    Bound
		want string
	}{
		{Bound{Failed: ptr(5.0), Ended: EndedClient}, "no"},
		{Bound{Value: ptr(2000.0), Failed: ptr(2500.0), Ended: EndedClient}, "2,000"},
		{Bound{Value: ptr(2000.0), Failed: ptr(2500.0), Ended: EndedEndpoint}, "at least 2,000"},
		{Bound{Value: ptr(2000.0), Ended: EndedRange}, "at least 2,000"},
	}
	for _, tt := range tests {
		if got := tt.b.String(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.b, got, tt.want)
		}
	}
}

func TestThousands(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.5: "0.5", 999: "999", 1000: "1,000", 38000: "38,000", 1234567: "1,234,567"} {
		if got := Thousands(v); got != want {
			t.Errorf("Thousands(%v) = %q, want %q", v, got, want)
		}
	}
}
