package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// unitJoules is that of figures of energy.
const unitJoules = "j"

// energies are joules for each thing that arrived inside the window. A run has one
// total, in which nothing varies: only repeated runs tell how far chance reaches.
func (l *level) energies() []gauge {
	if !slices.ContainsFunc(slices.Concat(l.base, l.new), func(st *playedStage) bool { return st.Figures.Energy != nil }) {
		return nil
	}
	marks := l.devices()
	for _, st := range slices.Concat(l.base, l.new) {
		if why := lacksEnergy(st); why != "" {
			l.find(finding(SeverityNote, CodeNoEnergy, l.of(), "%s at %s: energy is not compared: %s: %s", l.suite, l.name, st.run.Source, why))
			break
		}
	}
	all := []energyPer{
		{MetricEnergyToken, "no output tokens were counted in the window", func(e *results.Energy) *float64 { return e.PerOutputTokenJ }},
		{MetricEnergySyllable, "no syllable came in the window", func(e *results.Energy) *float64 { return e.PerSyllableJ }},
		{MetricEnergyCorrect, "no answer in the window was scored as correct", func(e *results.Energy) *float64 { return e.PerCorrectAnswerJ }},
	}
	var out []gauge
	for _, per := range all {
		out = append(out, gauge{
			metric: per.metric, unit: unitJoules, headline: per.metric == MetricEnergyToken, marks: marks,
			value: per.value, within: oneTotal, lacks: per.lacks,
		})
	}
	return out
}

// energyPer is energy for each of something.
type energyPer struct {
	metric, none string // what it says where there was none
	of           func(*results.Energy) *float64
}

func (p energyPer) value(st *playedStage) (float64, bool) {
	if e := st.Figures.Energy; e != nil && p.of(e) != nil {
		return *p.of(e), true
	}
	return 0, false
}

func (p energyPer) lacks(st *playedStage) string {
	if _, ok := p.value(st); ok {
		return ""
	}
	return cmp.Or(lacksEnergy(st), p.none)
}

// lacksEnergy says why a stage's energy is not known; "" where it is.
func lacksEnergy(st *playedStage) string {
	switch e := st.Figures.Energy; {
	case e == nil:
		return "none was recorded; it takes an exporter's page: hanbench run --telemetry URL"
	case e.EnergyJ == nil:
		return "it is not known: " + e.Undefined
	}
	return ""
}

// oneTotal: what a run tells of its energy's error is nothing.
func oneTotal(st *playedStage) inside {
	return inside{n: st.Figures.Counts.Succeeded, why: "energy is one total of a run, and two totals tell nothing of chance; three runs a side or more do"}
}

// devices tells where the sides' energy is not of the same devices, or not had in
// the same way.
func (l *level) devices() []string {
	var marks []string
	mark := func(code, format string, of func(*results.Energy) string) {
		base, new, differ := l.told(func(st *playedStage) string {
			if st.Figures.Energy == nil || st.Figures.Energy.EnergyJ == nil {
				return ""
			}
			return of(st.Figures.Energy)
		})
		if differ && base != "" && new != "" {
			marks = append(marks, code)
			l.find(finding(SeverityMark, code, l.of(), format, l.suite, l.name, base, l.comparing.base.Name, new, l.comparing.new.Name))
		}
	}
	mark(CodeDevices, "%s at %s: energy is of %s on %s, of %s on %s", models)
	mark(CodeEnergyMethod, "%s at %s: energy is by %s on %s, by %s on %s", func(e *results.Energy) string { return e.Method })
	return marks
}

// models are those of the devices, with how many there are of each.
func models(e *results.Energy) string {
	counts := map[string]int{}
	var names []string
	for _, d := range e.Devices {
		name := cmp.Or(d.Model, "device")
		if counts[name]++; counts[name] == 1 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i, name := range names {
		names[i] = fmt.Sprintf("%d × %s", counts[name], name)
	}
	return strings.Join(names, ", ")
}
