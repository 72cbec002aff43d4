package compare

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/results"
)

// powered is a side of as many runs as there are figures, joules for a token each;
// nil is a run whose energy is not known.
func powered(name string, perToken ...*float64) *Side {
	random := rand.New(rand.NewPCG(7, 9))
	s := &Side{Name: name}
	for i, joules := range perToken {
		st := quick().stage(random)
		e := &results.Energy{Undefined: "이유", Devices: []results.DeviceEnergy{{Device: "GPU-0", Model: "A100"}}}
		if joules != nil {
			e = &results.Energy{EnergyJ: j(1000), Method: results.EnergyCounter, PerOutputTokenJ: joules, PerSyllableJ: joules, Devices: e.Devices}
		}
		st.Figures.Energy = e
		s.Runs = append(s.Runs, loadRun(name+strconv.Itoa(i), st))
	}
	return s
}

func j(v float64) *float64 { return &v }

func TestEnergyOfLevels(t *testing.T) {
	none := func(s *Side) *Side {
		s.Runs[0].Stages[0].Figures.Energy = nil
		return s
	}
	byPower := func(s *Side) *Side {
		s.Runs[0].Stages[0].Figures.Energy.Method = results.EnergyPower
		return s
	}
	twoGPUs := func(s *Side) *Side {
		e := s.Runs[0].Stages[0].Figures.Energy
		e.Devices = append(e.Devices, results.DeviceEnergy{Device: "GPU-1", Model: "H100"})
		return s
	}
	for _, tc := range []struct {
		name      string
		base, new *Side
		verdict   string
		reason    string   // part of the figure's
		marks     []string // beside the level's
		findings  []string // parts of messages
	}{
		{"되풀이한 실행, 더 많이 씀", powered("b", j(1), j(1.01), j(0.99)), powered("n", j(1.3), j(1.31), j(1.29)), VerdictWorse, "", nil, nil},
		{"되풀이한 실행, 덜 씀", powered("b", j(1), j(1.01), j(0.99)), powered("n", j(0.7), j(0.71), j(0.7)), VerdictBetter, "", nil, nil},
		{"되풀이한 실행, 같음", powered("b", j(1), j(1.1), j(0.9)), powered("n", j(1.05), j(0.95), j(1)), VerdictNoDifference, "", nil, nil},
		{"하나와 여럿", powered("b", j(1), j(1.01), j(0.99)), powered("n", j(2)), VerdictWorse, "", []string{CodeSingleRun}, nil},
		{"하나씩", powered("b", j(1)), powered("n", j(2)), VerdictInconclusive, "energy is one total of a run", []string{CodeSingleRun}, []string{"with a single run a side it has no interval"}},
		{"모르는 실행", powered("b", j(1), nil), powered("n", j(2), j(2)), VerdictUntested, "runs/b1: it is not known: 이유", nil, []string{"energy is not compared: runs/b1: it is not known: 이유"}},
		{"재지 않은 쪽", powered("b", j(1)), none(powered("n", j(1))), VerdictUntested, "runs/n0: none was recorded; it takes an exporter's page: hanbench run --telemetry URL", nil, []string{"energy is not compared"}},
		{"다른 방법", powered("b", j(1)), byPower(powered("n", j(1))), VerdictInconclusive, "", []string{CodeEnergyMethod}, []string{"energy is by counter on b, by power on n"}},
		{"다른 장치", powered("b", j(1)), twoGPUs(powered("n", j(1))), VerdictInconclusive, "", []string{CodeDevices}, []string{"energy is of 1 × A100 on b, of 1 × A100, 1 × H100 on n"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			figures, c := loadOf(tc.base, tc.new, Options{Seed: 1}, 50)
			f := figures[MetricEnergyToken]
			if f == nil {
				t.Fatal("no figure of energy")
			}
			if f.Verdict != tc.verdict || !strings.Contains(f.Reason, tc.reason) || f.Unit != "j" || f.Higher {
				t.Errorf("%s (%s); want %s (%s)", f.Verdict, f.Reason, tc.verdict, tc.reason)
			}
			if syllable := figures[MetricEnergySyllable]; syllable == nil || syllable.Verdict == "" || f.Family != "load s ×4" || syllable.Family != "load s ×4 details" {
				t.Errorf("energy per token in family %q, per syllable %+v", f.Family, syllable)
			}
			_, _, interval := f.Interval(0.95)
			if decided := slices.Contains([]string{VerdictWorse, VerdictBetter, VerdictNoDifference}, tc.verdict); interval != decided || (f.CILow != nil) != decided {
				t.Errorf("an interval: %t, %v", interval, f.CILow)
			}
			for _, m := range tc.marks {
				if !slices.Contains(f.Marks, m) {
					t.Errorf("marks %q lack %s", f.Marks, m)
				}
			}
			if others := figures["ttft_p50"].Marks; slices.Contains(others, CodeDevices) || slices.Contains(others, CodeEnergyMethod) {
				t.Errorf("the marks of energy stand at ttft, too: %q", others)
			}
			for _, want := range tc.findings {
				if !slices.ContainsFunc(c.Findings, func(f Finding) bool { return strings.Contains(f.Message, want) }) {
					t.Errorf("no finding %q in %+v", want, c.Findings)
				}
			}
		})
	}
}

// TestNoEnergyNoFigure: what neither side recorded is not spoken of.
func TestNoEnergyNoFigure(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 9))
	figures, c := loadOf(quick().side("b", 1, random), quick().side("n", 1, random), Options{Seed: 1}, 50)
	if figures[MetricEnergyToken] != nil || slices.ContainsFunc(c.Findings, func(f Finding) bool { return strings.Contains(f.Message, "energy") }) {
		t.Errorf("%+v, %+v", figures[MetricEnergyToken], c.Findings)
	}
}
