package results

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// testTelemetryHead is of the run of testHeader.
func testTelemetryHead() TelemetryHead {
	return TelemetryHead{RunID: testHeader(0, 1, 1).RunID, Sources: []TelemetrySource{{URL: "http://box:9400/metrics", EveryNS: msec}}}
}

// TestTelemetryFile: what a run writes is read again, makes the stage's energy, and
// is what the schema says.
func TestTelemetryFile(t *testing.T) {
	records := closedLoop(0, 2, upTo(40))
	d := newDir(t)
	plan := testPlan("")
	h := testHeader(0, len(records), 2)
	h.PlanHash = HashPlan(plan)
	must(t, d.WritePlan(plan), os.WriteFile(filepath.Join(d.Path(), RecordsFile), journal(t, h, testTarget(0, WhenStart), records), 0o644))
	j, err := d.AppendTelemetry(testTelemetryHead(), nil)
	must(t, err)
	end := *records[len(records)-1].Times.EndNS
	for at := int64(0); at < end+2*msec; at += msec {
		must(t, j.Reading(Reading{AtNS: at, TookNS: 5, Devices: []DeviceReading{{Device: "GPU-0", EnergyJ: ptr(float64(at) / 1e9 * 400)}}}))
	}
	must(t, j.Reading(Reading{AtNS: end + 3*msec, Error: "HTTP 500", Doubts: []string{"값이 이상함"}}), j.Close())
	r, err := d.WriteResult()
	must(t, err)
	st := r.Stages[0]
	if st.Energy == nil || st.Energy.MeanPowerW == nil || *st.Energy.MeanPowerW < 399.9 || *st.Energy.MeanPowerW > 400.1 {
		t.Fatalf("energy %+v; want 400 W", st.Energy)
	}
	seconds := float64(*st.Window.DurationNS) / 1e9
	if got, want := *st.Energy.OutputTokens, *st.Rates.OutputTokensPerS*seconds; got < want-1e-6 || got > want+1e-6 {
		t.Errorf("%v tokens, the rates have %v", got, want)
	}
	if got, want := *st.Energy.Syllables, *st.Rates.SyllablesPerS*seconds; got < want-1e-6 || got > want+1e-6 {
		t.Errorf("%v syllables, the rates have %v", got, want)
	}
	if got, want := *st.Energy.CorrectAnswers, *st.Rates.RequestsPerS*seconds; got < want-1e-6 || got > want+1e-6 {
		t.Errorf("%v correct answers, all of %v are", got, want)
	}
	if !strings.Contains(strings.Join(r.Warnings, "\n"), "readings failed, the last with: HTTP 500") || !strings.Contains(strings.Join(r.Warnings, "\n"), "값이 이상함") {
		t.Errorf("warnings %q", r.Warnings)
	}
	data, err := os.ReadFile(filepath.Join(d.Path(), TelemetryFile))
	must(t, err)
	schema := compile(t, "telemetry")
	for line := range strings.Lines(string(data)) {
		if err := validate(t, schema, line); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	if err := validate(t, compile(t, "result"), string(r.Encode())); err != nil {
		t.Error(err)
	}
	again, err := d.Summarize()
	must(t, err)
	if !bytes.Equal(again.Encode(), r.Encode()) {
		t.Error("the same files give another result")
	}
}

// TestTelemetryResumed: a second session goes on with the file, whose torn last
// line is removed.
func TestTelemetryResumed(t *testing.T) {
	d := newDir(t)
	j, err := d.AppendTelemetry(testTelemetryHead(), nil)
	must(t, err)
	must(t, j.Reading(Reading{AtNS: 1}), j.Close())
	f, err := os.OpenFile(filepath.Join(d.Path(), TelemetryFile), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(`{"kind":"rea`)
	must(t, err, f.Close())
	torn, err := d.Telemetry()
	must(t, err)
	if len(torn.Readings) != 1 || len(torn.Warnings) != 1 {
		t.Errorf("%d readings, warnings %q; want 1 and one of the torn line", len(torn.Readings), torn.Warnings)
	}
	j, err = d.AppendTelemetry(testTelemetryHead(), nil)
	must(t, err)
	if len(j.Warnings()) != 1 {
		t.Errorf("warnings %q, want one of the torn line", j.Warnings())
	}
	must(t, j.Reading(Reading{Session: 1, AtNS: 2}), j.Close())
	whole, err := d.Telemetry()
	must(t, err)
	var got [][2]int64
	for _, r := range whole.Readings {
		got = append(got, [2]int64{int64(r.Session), r.AtNS})
	}
	if diff := cmp.Diff([][2]int64{{0, 1}, {1, 2}}, got); diff != "" || len(whole.Warnings) != 0 {
		t.Errorf("(-want +got):\n%s%q", diff, whole.Warnings)
	}
}

func TestReadTelemetryErrors(t *testing.T) {
	head := `{"kind":"telemetry","schema":1,"run_id":"r","sources":[{"url":"http://box/metrics","every_ns":1}]}` + "\n"
	for _, tc := range []struct{ name, in, want string }{
		{"빈 파일", "", "nothing was read"},
		{"머리 없음", `{"kind":"reading"}` + "\n", "telemetry.jsonl:1: kind is \"reading\""},
		{"다른 종류", head + `{"kind":"request"}` + "\n", "telemetry.jsonl:2: kind is \"request\""},
		{"없는 출처", head + `{"kind":"reading","source":1}` + "\n", "telemetry.jsonl:2: source is 1"},
		{"음수 세션", head + `{"kind":"reading","session":-1}` + "\n", "session is -1"},
		{"틀린 형", head + `{"kind":"reading","at_ns":"곧"}` + "\n", "telemetry.jsonl:2"},
		{"새 판", strings.Replace(head, `"schema":1`, `"schema":9`, 1), "schema 9"},
	} {
		_, err := ReadTelemetry(strings.NewReader(tc.in), TelemetryFile)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", tc.name, err, tc.want)
		}
	}
	if _, err := ReadTelemetry(strings.NewReader(""), ""); !errors.Is(err, ErrNoHeader) {
		t.Errorf("empty file: %v, want ErrNoHeader", err)
	}
}

// TestTelemetryOfAnotherRun: another run's readings make no energy here.
func TestTelemetryOfAnotherRun(t *testing.T) {
	head := testTelemetryHead()
	head.RunID = "다른 실행"
	data := journal(t, testHeader(0, 1, 1), testRecord(0, 0, msec, msec))
	_, err := SummarizeWith(testPlan(""), bytes.NewReader(data), Beside{Telemetry: &Telemetry{Head: head}})
	if err == nil || !strings.Contains(err.Error(), "telemetry.jsonl belongs to run 다른 실행") {
		t.Errorf("error %v", err)
	}
}
