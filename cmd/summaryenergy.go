package cmd

import (
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// energy shows what the devices took, where they were read.
func (s *summary) energy() {
	w := s.w
	t := &table{header: []string{"", w.suite, w.level, "J", "W", w.perToken, w.perSyllable, w.perCorrect}, right: []int{3, 4, 5, 6, 7}}
	var unknown []string
	for i := range s.r.Stages {
		st := &s.r.Stages[i]
		e := st.Energy
		switch {
		case e == nil || !s.onCurve(st):
		case e.EnergyJ == nil:
			unknown = append(unknown, fmt.Sprintf("! %s: %s: %s", strings.Join(s.name(st), " "), w.noEnergy, e.Undefined))
		default:
			joules := figure(e.EnergyJ)
			if e.Method == results.EnergyPower {
				joules = "∫ " + joules
			}
			t.add(append(s.name(st), joules, figure(e.MeanPowerW), fourDigitsOf(e.PerOutputTokenJ), fourDigitsOf(e.PerSyllableJ), fourDigitsOf(e.PerCorrectAnswerJ))...)
		}
	}
	if len(t.rows)+len(unknown) == 0 {
		return
	}
	fmt.Fprintln(s.Out)
	s.title(w.energyTitle, t)
	for _, line := range unknown {
		fmt.Fprintln(s.Out, line)
	}
}

func fourDigitsOf(v *float64) string {
	if v == nil {
		return "–"
	}
	return fourDigits(*v)
}
