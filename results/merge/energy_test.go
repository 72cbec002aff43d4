package merge

import (
	"math"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/results"
)

// metered writes a machine's run and reads a device of 200 W beside it.
func (m machine) metered(t *testing.T, device string) *results.Dir {
	t.Helper()
	d := m.write(t)
	j, err := d.AppendTelemetry(results.TelemetryHead{RunID: m.run, Sources: []results.TelemetrySource{{URL: "http://box/metrics", EveryNS: msec}}}, nil)
	must(t, err)
	for at := int64(0); at < 2000*msec; at += msec {
		joules := 200 * float64(at) / 1e9
		must(t, j.Reading(results.Reading{AtNS: at, Devices: []results.DeviceReading{{Device: device, EnergyJ: &joules}}}))
	}
	must(t, j.Close())
	return d
}

func TestEnergyIsAdded(t *testing.T) {
	content := func(d *results.Dir) *Content {
		c, err := ReadDir(d)
		must(t, err)
		return c
	}
	first := base("a")
	other := base("b")
	later := base("c")
	later.anchor = "2026-11-23T09:00:00Z"
	a := content(first.metered(t, "GPU-0"))
	alone := a.Stages[0].Parts[0].Energy
	if alone == nil || alone.EnergyJ == nil {
		t.Fatalf("no energy of one run: %+v", alone)
	}
	for _, tc := range []struct {
		name  string
		with  *Content
		known bool
		why   string
	}{
		{"다른 장치, 같은 때", content(other.metered(t, "GPU-1")), true, ""},
		{"같은 장치, 다른 때", content(later.metered(t, "GPU-0")), true, ""},
		{"같은 장치, 같은 때", content(other.metered(t, "GPU-0")), false, "GPU-0 was read beside several parts at the same time"},
		{"재지 않은 실행", content(other.write(t)), false, "a part has no telemetry"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := Merge([]Input{{"a", a}, {"b", tc.with}}, results.Tool{})
			must(t, err)
			e := m.Stages[0].Energy
			if !tc.known {
				if e == nil || e.EnergyJ != nil || e.Method != "" || !strings.Contains(e.Undefined, tc.why) || !strings.Contains(strings.Join(m.Stages[0].Warnings, "\n"), "energy is not added: "+e.Undefined) {
					t.Errorf("%+v, %q; want none because %q", e, m.Stages[0].Warnings, tc.why)
				}
				return
			}
			second := tc.with.Stages[0].Parts[0].Energy
			if e == nil || e.EnergyJ == nil || math.Abs(*e.EnergyJ-*alone.EnergyJ-*second.EnergyJ) > 1e-6 || math.Abs(*e.PerSyllableJ**e.Syllables-*e.EnergyJ) > 1e-6 {
				t.Errorf("%+v; want %v + %v J", e, *alone.EnergyJ, *second.EnergyJ)
			}
			if e.MeanPowerW != nil || len(e.Devices) != 2 {
				t.Errorf("mean power %v of no time, devices %+v", e.MeanPowerW, e.Devices)
			}
		})
	}
	// A part whose runs have none has none, and files of before are as they were.
	m, err := Merge([]Input{{"a", content(first.write(t))}}, results.Tool{})
	must(t, err)
	if m.Stages[0].Energy != nil || strings.Contains(string(m.Encode()), "energy") {
		t.Error("energy of a run without telemetry")
	}
}
