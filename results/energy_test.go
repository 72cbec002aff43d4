package results

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	second     = int64(1_000_000_000)
	halfSecond = second / 2
)

// told is a device at each half second of 0 to 30 s; nil where nothing was read.
type told func(s float64) *DeviceReading

// counterAt is a device that takes 300 W and counts it.
func counterAt(s float64) *DeviceReading {
	return &DeviceReading{Device: "GPU-0", Model: "A100", EnergyJ: ptr(5e6 + 300*s), PowerW: ptr(300.0), Utilization: ptr(0.9)}
}

// powerAt takes as many watts as seconds have passed.
func powerAt(s float64) *DeviceReading { return &DeviceReading{Device: "NPU-0", PowerW: ptr(s)} }

func telemetryOf(devices ...told) *Telemetry {
	t := &Telemetry{Head: TelemetryHead{RunID: "r", Sources: []TelemetrySource{{URL: "http://box/metrics", EveryNS: halfSecond}}}}
	for at := int64(0); at <= 30*second; at += halfSecond {
		r := &Reading{AtNS: at}
		for _, d := range devices {
			if reading := d(float64(at) / 1e9); reading != nil {
				r.Devices = append(r.Devices, *reading)
			}
		}
		t.Readings = append(t.Readings, r)
	}
	return t
}

// windowOfSeconds is a window of one session.
func windowOfSeconds(from, to float64) Window {
	open, end := int64(from*1e9), int64(to*1e9)
	return Window{DurationNS: ptr(end - open), Sessions: []Span{{OpenNS: open, CloseNS: end}}}
}

func TestEnergy(t *testing.T) {
	without := func(d told, from, to float64) told { // from and to are not read
		return func(s float64) *DeviceReading {
			if s > from && s < to {
				return nil
			}
			return d(s)
		}
	}
	changed := func(d told, change func(s float64, r *DeviceReading)) told {
		return func(s float64) *DeviceReading {
			r := d(s)
			change(s, r)
			return r
		}
	}
	second := changed(counterAt, func(s float64, r *DeviceReading) { r.Device, r.EnergyJ, r.PowerW = "GPU-1", ptr(100*s), ptr(100.0) })
	renewed := func(every float64) told {
		return changed(counterAt, func(s float64, r *DeviceReading) { r.EnergyJ = ptr(300 * every * math.Floor(s/every)) })
	}
	window := windowOfSeconds(10.25, 20)
	for _, tc := range []struct {
		name   string
		t      *Telemetry
		window Window
		joules float64 // 0: not known
		method string
		why    string
	}{
		{"계수기", telemetryOf(counterAt), window, 2925, EnergyCounter, ""},
		{"전력뿐", telemetryOf(powerAt), window, (20*20 - 10.25*10.25) / 2, EnergyPower, ""},
		{"GPU 둘", telemetryOf(counterAt, second), window, 3900, EnergyCounter, ""},
		{"계수기 하나, 전력 하나", telemetryOf(counterAt, powerAt), window, 2925 + (20*20-10.25*10.25)/2, EnergyPower, ""},
		{"계수기가 되돌아감", telemetryOf(changed(counterAt, func(s float64, r *DeviceReading) {
			if s >= 15 {
				*r.EnergyJ -= 5e6
			}
		})), window, 0, "", "GPU-0: its energy counter went back at 15.0 s"},
		{"구간 뒤에 되돌아감", telemetryOf(changed(counterAt, func(s float64, r *DeviceReading) {
			if s >= 25 {
				*r.EnergyJ -= 5e6
			}
		})), window, 2925, EnergyCounter, ""},
		{"빈틈", telemetryOf(without(counterAt, 13, 15)), window, 0, "", "GPU-0: no reading for 2.0 s from 13.0 s of the session on"},
		{"구간 끝에 걸친 빈틈", telemetryOf(without(counterAt, 19, 22)), window, 0, "", "no reading for 3.0 s from 19.0 s"},
		{"구간 밖의 빈틈", telemetryOf(without(counterAt, 21, 25)), window, 2925, EnergyCounter, ""},
		{"한 번 못 읽음", telemetryOf(without(counterAt, 12.9, 13.1)), windowOfSeconds(10.25, 21), 3225, EnergyCounter, ""},
		{"둘째에만 빈틈", telemetryOf(counterAt, without(second, 13, 15)), window, 0, "", "GPU-1: no reading"},
		{"에너지도 전력도 없음", telemetryOf(func(float64) *DeviceReading { return &DeviceReading{Device: "GPU-0", Utilization: ptr(0.5)} }), window, 0, "", "tells neither energy nor power"},
		{"계수기가 도중에 없음", telemetryOf(changed(counterAt, func(s float64, r *DeviceReading) {
			if s == 15 {
				r.EnergyJ = nil
			}
		})), window, 2925, EnergyPower, ""},
		{"시작 전 기록 없음", telemetryOf(without(counterAt, -1, 10.4)), window, 0, "", "no reading from before the window"},
		{"끝난 뒤 기록 없음", telemetryOf(without(counterAt, 19.9, 31)), window, 0, "", "no reading from after the window"},
		{"드물게 바뀌는 계수기", telemetryOf(renewed(2)), window, 0, "", "renewed every 2.0 s and the window is 9.8 s"},
		{"긴 구간에서는 됨", telemetryOf(renewed(2)), windowOfSeconds(1, 25), 300 * 24, EnergyCounter, ""},
		{"멈춘 계수기", telemetryOf(changed(counterAt, func(_ float64, r *DeviceReading) { *r.EnergyJ = 7 })), window, 0, "", "renewed every"},
		{"드물게 읽은 전력", telemetryOf(powerAt), windowOfSeconds(10, 14), 0, "", "it was read every 0.5 s and the window is 4.0 s"},
		{"단위가 틀린 계수기", telemetryOf(changed(counterAt, func(s float64, r *DeviceReading) { *r.EnergyJ *= 1000 })), window, 0, "", "a unit is not what hanbench takes it for"},
		{"장치 없음", telemetryOf(), window, 0, "", "no device was read"},
		{"구간 없음", telemetryOf(counterAt), Window{}, 0, "", "no window at its full load"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			st := &StageResult{Window: tc.window}
			e := tc.t.energy(st, &arrivals{scored: true, correct: 10, tokens: 100, syllables: 50})
			if tc.why != "" {
				if e.EnergyJ != nil || e.Method != "" || e.PerOutputTokenJ != nil || e.MeanPowerW != nil || !strings.Contains(e.Undefined, tc.why) {
					t.Errorf("energy %v, %q; want none, because %q", e.EnergyJ, e.Undefined, tc.why)
				}
				return
			}
			if e.EnergyJ == nil {
				t.Fatalf("not known: %s", e.Undefined)
			}
			// Between two steps of a counter a straight line is taken.
			if math.Abs(*e.EnergyJ/tc.joules-1) > 0.002 && tc.name != "긴 구간에서는 됨" || math.Abs(*e.EnergyJ/tc.joules-1) > 0.1 {
				t.Errorf("%v J, want %v", *e.EnergyJ, tc.joules)
			}
			if e.Method != tc.method {
				t.Errorf("by %s, want %s", e.Method, tc.method)
			}
			if got, want := *e.PerOutputTokenJ, *e.EnergyJ/100; math.Abs(got-want) > 1e-6 {
				t.Errorf("%v J a token, want %v", got, want)
			}
		})
	}
}

// TestEnergyWhole shows all fields.
func TestEnergyWhole(t *testing.T) {
	idle := func(s float64) *DeviceReading { // outside of the window
		r := counterAt(s)
		if s <= 10 || s > 20 {
			r.Utilization = ptr(0.0)
		}
		return r
	}
	e := telemetryOf(idle).energy(&StageResult{Window: windowOfSeconds(10, 20)}, &arrivals{scored: true, correct: 12, tokens: 600, syllables: 0})
	want := &Energy{
		EnergyJ: ptr(3000.0), Method: EnergyCounter, MeanPowerW: ptr(300.0), OutputTokens: ptr(600.0), Syllables: ptr(0.0), CorrectAnswers: ptr(12.0),
		PerOutputTokenJ: ptr(5.0), PerCorrectAnswerJ: ptr(250.0), // of no syllable there is no figure
		Devices: []DeviceEnergy{{Device: "GPU-0", Model: "A100", EnergyJ: ptr(3000.0), Method: EnergyCounter, Utilization: ptr(0.9)}},
	}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	none := telemetryOf(counterAt).energy(&StageResult{Window: windowOfSeconds(10, 20)}, &arrivals{uncounted: true, tokens: 600})
	if none.OutputTokens != nil || none.PerOutputTokenJ != nil || none.CorrectAnswers != nil {
		t.Errorf("tokens that were not counted, answers that were not scored: %+v", none)
	}
	if (*Telemetry)(nil).energy(&StageResult{}, &arrivals{}) != nil {
		t.Error("energy of a run beside which nothing was read")
	}
}

// TestEnergySources: a target's energy is that of its own devices, each once.
func TestEnergySources(t *testing.T) {
	two := func(first, second []string) *Telemetry {
		a, b := telemetryOf(counterAt), telemetryOf(counterAt)
		a.Head.Sources[0].Targets = first
		a.Head.Sources = append(a.Head.Sources, TelemetrySource{URL: "http://other/metrics", EveryNS: halfSecond, Targets: second})
		for _, r := range b.Readings {
			r.Source = 1
			a.Readings = append(a.Readings, r)
		}
		return a
	}
	st := &StageResult{Stage: Stage{Target: "가"}, Window: windowOfSeconds(10, 20)}
	if e := two([]string{"가"}, []string{"나"}).energy(st, &arrivals{}); e.EnergyJ == nil || *e.EnergyJ != 3000 {
		t.Errorf("of its own page: %v J (%s), want 3000", e.EnergyJ, e.Undefined)
	}
	if e := two([]string{"나"}, []string{"다"}).energy(st, &arrivals{}); e.EnergyJ != nil || e.Undefined != "no device was read" {
		t.Errorf("of others' pages: %v J (%s), want none", e.EnergyJ, e.Undefined)
	}
	if e := two(nil, nil).energy(st, &arrivals{}); e.EnergyJ != nil || !strings.Contains(e.Undefined, "GPU-0 is on two pages") {
		t.Errorf("of one device on two pages: %v J (%s), want none", e.EnergyJ, e.Undefined)
	}
}

// TestEnergySessions: a run that was resumed took what its sessions took.
func TestEnergySessions(t *testing.T) {
	tel := telemetryOf(counterAt)
	for _, r := range telemetryOf(powerAt).Readings {
		r.Session = 1
		r.Devices[0].Device = "GPU-0"
		tel.Readings = append(tel.Readings, r)
	}
	w := windowOfSeconds(10, 20)
	w.Sessions = append(w.Sessions, Span{Session: 1, OpenNS: 10 * second, CloseNS: 20 * second})
	*w.DurationNS *= 2
	e := tel.energy(&StageResult{Window: w}, &arrivals{})
	if e.EnergyJ == nil || *e.EnergyJ != 3150 || e.Method != EnergyPower || *e.MeanPowerW != 157.5 {
		t.Errorf("%v J by %s (%s), want 3150 by power", e.EnergyJ, e.Method, e.Undefined)
	}
}

func TestAddEnergies(t *testing.T) {
	a := &Energy{EnergyJ: ptr(100.0), Method: EnergyCounter, OutputTokens: ptr(10.0), Syllables: ptr(5.0), CorrectAnswers: ptr(2.0), Devices: []DeviceEnergy{{Device: "GPU-0"}}}
	b := &Energy{EnergyJ: ptr(50.0), Method: EnergyPower, Syllables: ptr(20.0), CorrectAnswers: ptr(3.0), Devices: []DeviceEnergy{{Device: "GPU-1"}}}
	unknown := &Energy{Undefined: "이유", Syllables: ptr(1.0), Devices: []DeviceEnergy{}}
	for _, tc := range []struct {
		name  string
		parts []*Energy
		want  *Energy
	}{
		{"없음", []*Energy{nil, nil}, nil},
		{"둘", []*Energy{a, b}, &Energy{
			EnergyJ: ptr(150.0), Method: EnergyPower, Syllables: ptr(25.0), CorrectAnswers: ptr(5.0), PerSyllableJ: ptr(6.0), PerCorrectAnswerJ: ptr(30.0),
			Devices: []DeviceEnergy{{Device: "GPU-0"}, {Device: "GPU-1"}},
		}},
		{"하나를 모름", []*Energy{a, unknown}, &Energy{Undefined: "이유", Syllables: ptr(6.0), Devices: []DeviceEnergy{{Device: "GPU-0"}}}},
		{"먼저 것을 모름", []*Energy{unknown, a}, &Energy{Undefined: "이유", Syllables: ptr(6.0), Devices: []DeviceEnergy{{Device: "GPU-0"}}}},
		{"하나가 재지 않음", []*Energy{a, nil}, &Energy{Undefined: "a part has no telemetry", Devices: []DeviceEnergy{{Device: "GPU-0"}}}},
	} {
		if diff := cmp.Diff(tc.want, AddEnergies(tc.parts)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}
