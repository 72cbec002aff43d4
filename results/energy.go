package results

import (
	"cmp"
	"fmt"
	"slices"
)

// How energy was measured.
const (
	// EnergyCounter: the difference of each device's energy counter.
	EnergyCounter = "counter"
	// EnergyPower: the trapezoid of the power of a device that has no counter.
	EnergyPower = "power"
)

// Energy is what the devices of a stage's target took inside the window, and what
// that is for what arrived inside it. Joules. Null is what is not known; Undefined
// says why.
type Energy struct {
	EnergyJ *float64 `json:"energy_j"` // of all devices
	// Method is EnergyPower where a device's energy is of its power; left out with
	// EnergyJ null.
	Method    string `json:"energy_method,omitempty"`
	Undefined string `json:"undefined,omitempty"` // why EnergyJ is null

	MeanPowerW *float64 `json:"mean_power_w"`
	// OutputTokens, Syllables and CorrectAnswers are what arrived inside the window,
	// as for Rates: tokens null where a request has no count, answers where none is
	// scored.
	OutputTokens   *float64 `json:"output_tokens"`
	Syllables      *float64 `json:"syllables"`
	CorrectAnswers *float64 `json:"correct_answers"`
	// Energy for each of them, null where there was none.
	PerOutputTokenJ   *float64 `json:"energy_per_output_token_j"`
	PerSyllableJ      *float64 `json:"energy_per_syllable_j"`
	PerCorrectAnswerJ *float64 `json:"energy_per_correct_answer_j"`

	Devices []DeviceEnergy `json:"devices"` // in the order of the pages
}

// DeviceEnergy is a device's share.
type DeviceEnergy struct {
	Device    string   `json:"device"`
	Model     string   `json:"model,omitempty"`
	EnergyJ   *float64 `json:"energy_j"`
	Method    string   `json:"energy_method,omitempty"`
	Undefined string   `json:"undefined,omitempty"`
	// Utilization is the mean of the readings inside the window, [0,1].
	Utilization *float64 `json:"utilization"`
}

// energy is what a stage took; nil where no device was read.
func (t *Telemetry) energy(st *StageResult, in *arrivals) *Energy {
	if t == nil {
		return nil
	}
	e := &Energy{Devices: []DeviceEnergy{}, Syllables: figure(in.syllables)}
	if !in.uncounted {
		e.OutputTokens = figure(in.tokens)
	}
	if in.scored {
		e.CorrectAnswers = figure(float64(in.correct))
	}
	for _, d := range t.devices(st.Target) {
		e.Devices = append(e.Devices, d.over(st.Window))
	}
	e.add(t.twice(st.Target))
	if seconds, ok := st.Window.seconds(); ok && e.EnergyJ != nil {
		e.MeanPowerW = ratio(*e.EnergyJ, seconds)
	}
	e.divide()
	return e
}

// add fills in the energy of all devices. twice is a device on two pages, "" for
// none.
func (e *Energy) add(twice string) {
	sum := 0.0
	e.Method = EnergyCounter
	for _, d := range e.Devices {
		switch {
		case d.EnergyJ == nil && e.Undefined == "":
			e.Undefined = d.Device + ": " + d.Undefined
		case d.EnergyJ != nil:
			sum += *d.EnergyJ
		}
		if d.Method == EnergyPower {
			e.Method = EnergyPower
		}
	}
	switch {
	case len(e.Devices) == 0:
		e.Undefined = "no device was read"
	case twice != "":
		e.Undefined = twice + " is on two pages and would count twice; read one of them, or choose with devices"
	}
	if e.Undefined != "" {
		e.Method = ""
		return
	}
	e.EnergyJ = figure(sum)
}

// divide fills in the energy for each thing that arrived.
func (e *Energy) divide() {
	if e.EnergyJ == nil {
		return
	}
	for _, per := range []struct{ to, of *(*float64) }{
		{&e.PerOutputTokenJ, &e.OutputTokens}, {&e.PerSyllableJ, &e.Syllables}, {&e.PerCorrectAnswerJ, &e.CorrectAnswers},
	} {
		if *per.of != nil {
			*per.to = ratio(*e.EnergyJ, **per.of)
		}
	}
}

// AddEnergies is the energy of several windows together, of devices of their own or
// of other times. What one of them does not know the sum does not; nil where none
// was measured. The mean power is of no time, and null.
func AddEnergies(parts []*Energy) *Energy {
	if !slices.ContainsFunc(parts, func(e *Energy) bool { return e != nil }) {
		return nil
	}
	sum := &Energy{EnergyJ: new(float64), OutputTokens: new(float64), Syllables: new(float64), CorrectAnswers: new(float64), Method: EnergyCounter, Devices: []DeviceEnergy{}}
	for _, e := range parts {
		if e == nil {
			e = &Energy{Undefined: "a part has no telemetry"}
		}
		for _, f := range []struct{ to, of *(*float64) }{
			{&sum.EnergyJ, &e.EnergyJ}, {&sum.OutputTokens, &e.OutputTokens}, {&sum.Syllables, &e.Syllables}, {&sum.CorrectAnswers, &e.CorrectAnswers},
		} {
			if *f.to != nil && *f.of != nil {
				*f.to = figure(**f.to + **f.of)
			} else {
				*f.to = nil
			}
		}
		sum.Devices = append(sum.Devices, e.Devices...)
		sum.Undefined = cmp.Or(sum.Undefined, e.Undefined)
		if e.Method == EnergyPower {
			sum.Method = EnergyPower
		}
	}
	if sum.EnergyJ == nil {
		sum.Method = ""
	}
	sum.divide()
	return sum
}

// seconds words a moment or a time, given in nanoseconds.
func seconds(ns int64) string {
	if ns < 1e8 {
		return fmt.Sprintf("%.0f ms", float64(ns)/1e6)
	}
	return fmt.Sprintf("%.1f s", float64(ns)/1e9)
}
