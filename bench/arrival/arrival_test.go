package arrival

import (
	"flag"
	"fmt"
	"math"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func schedule(t testing.TB, s Spec, seed uint64) Schedule {
	t.Helper()
	sched, err := New(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	return sched
}

// first gives up to n due times.
func first(s Schedule, n int) []time.Duration {
	var list []time.Duration
	for range n {
		due, ok := s.Next()
		if !ok {
			break
		}
		list = append(list, due)
	}
	return list
}

func TestDueTimes(t *testing.T) {
	const s, ms = time.Second, time.Millisecond
	tests := []struct {
		name string
		spec Spec
		want []time.Duration
	}{
		{"초당 4건", Spec{Process: Constant, Rate: 4}, []time.Duration{250 * ms, 500 * ms, 750 * ms, s}},
		{"나누어떨어지지 않는 간격", Spec{Process: Constant, Rate: 3}, []time.Duration{333333333, 666666667, s, 1333333333}},
		{"열흘에 한 번도 안 되는", Spec{Process: Constant, Rate: 1e-6}, []time.Duration{1e15, 2e15, 3e15}},
		// Λ = t² up to 4 s, then 16 + 8(t − 4).
		{"0에서 8까지 경사", Spec{Process: Constant, Ramp: &Ramp{To: 8, Over: 4 * s}},
			[]time.Duration{s, 1414213562, 1732050808, 2 * s, 2236067977, 2449489743, 2645751311, 2828427125, 3 * s,
				3162277660, 3316624790, 3464101615, 3605551275, 3741657387, 3872983346, 4 * s, 4125 * ms, 4250 * ms}},
		// Λ = 4t − t²/2: 8 arrivals, the last as the rate reaches 0.
		{"4에서 0까지 내려가고 끝", Spec{Process: Constant, Ramp: &Ramp{From: 4, Over: 4 * s}},
			[]time.Duration{258342613, 535898385, 837722340, 1171572875, 1550510257, 2 * s, 2585786438, 4 * s}},
		{"계단 1, 2, 3", Spec{Process: Constant, Ramp: &Ramp{From: 1, To: 3, Over: 6 * s, Steps: 3}},
			[]time.Duration{s, 2 * s, 2500 * ms, 3 * s, 3500 * ms, 4 * s, 4333333333, 4666666667, 5 * s, 5333333333,
				5666666667, 6 * s, 6333333333}},
		{"0에서 시작하는 계단", Spec{Process: Constant, Ramp: &Ramp{To: 2, Over: 2 * s, Steps: 2}},
			[]time.Duration{1500 * ms, 2 * s, 2500 * ms}},
		{"0으로 끝나는 계단", Spec{Process: Constant, Ramp: &Ramp{From: 2, Over: 2 * s, Steps: 2}},
			[]time.Duration{500 * ms, s}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := len(tt.want)
			if r := tt.spec.Ramp; r != nil && r.To == 0 {
				n += 2 // the schedule must end by itself, and stay ended
			}
			if diff := cmp.Diff(tt.want, first(schedule(t, tt.spec, 1), n)); diff != "" {
				t.Errorf("due times (-want +got):\n%s", diff)
			}
		})
	}
}

func TestScheduleStaysEnded(t *testing.T) {
	s := schedule(t, Spec{Process: Poisson, Ramp: &Ramp{From: 4, Over: 4 * time.Second}}, 7)
	if n := len(first(s, 1000)); n == 0 || n == 1000 {
		t.Fatalf("%d arrivals; expected about 8", n)
	}
	if due, ok := s.Next(); ok {
		t.Errorf("Next gave %s after the end", due)
	}
}

// The end of time.Duration is the end of the schedule, not a negative time.
func TestEndOfTime(t *testing.T) {
	for _, spec := range []Spec{
		{Process: Constant, Rate: 1e-6},
		{Process: Constant, Ramp: &Ramp{From: 1e-6, To: 1e-6, Over: 720 * time.Hour}},
	} {
		list := first(schedule(t, spec, 1), 10_000)
		if n := len(list); n != 9223 || list[n-1] != 9223e15 {
			t.Errorf("%d arrivals, last at %d; expected 9223, last at 9223e15", n, list[n-1])
		}
	}
}

// The smallest gaps of a bursty process are 0; a rate that is 0 as well, at the
// start of a ramp, must not make that no number.
func TestNoGapAtNoRate(t *testing.T) {
	spec, atOnce := Spec{Process: Gamma, Burstiness: 0.01, Ramp: &Ramp{To: 1, Over: time.Minute}}, 0
	for seed := range uint64(5000) {
		due, ok := schedule(t, spec, seed).Next()
		if !ok {
			t.Fatalf("seed %d: no arrival", seed)
		}
		if due == 0 {
			atOnce++
		}
	}
	if atOnce == 0 {
		t.Error("no gap of 0 in 5000: nothing was tested")
	}
}

// specs of every kind, for what must hold of all.
func specs() map[string]Spec {
	all := map[string]Spec{}
	for _, p := range []Spec{{Process: Constant}, {Process: Poisson}, {Process: Gamma, Burstiness: 0.25}, {Process: Gamma, Burstiness: 4}} {
		name := strings.TrimSuffix(fmt.Sprintf("%s %g", p.Process, p.Burstiness), " 0")
		flat, up, down, steps := p, p, p, p
		flat.Rate = 5
		up.Ramp = &Ramp{From: 1, To: 20, Over: 10 * time.Second}
		down.Ramp = &Ramp{From: 20, To: 1, Over: 10 * time.Second}
		steps.Ramp = &Ramp{From: 2, To: 11, Over: 10 * time.Second, Steps: 7}
		all[name+" flat"], all[name+" up"], all[name+" down"], all[name+" steps"] = flat, up, down, steps
	}
	return all
}

// The number of arrivals up to any t is Λ(t) rounded down: the definition, held
// against the integral, which is computed apart from the inverse.
func TestConstantFollowsIntegral(t *testing.T) {
	for name, spec := range specs() {
		if spec.Process != Constant {
			continue
		}
		t.Run(name, func(t *testing.T) {
			list := first(schedule(t, spec, 1), 400)
			if len(list) != 400 {
				t.Fatalf("%d arrivals", len(list))
			}
			for i, due := range list {
				// A nanosecond of rounding either way.
				before, after := spec.Expected(due-2), spec.Expected(due+2)
				if n := float64(i + 1); before > n || after < n {
					t.Fatalf("arrival %d at %s, where Λ is %v to %v", i+1, due, before, after)
				}
			}
		})
	}
}

func TestExpected(t *testing.T) {
	up := Spec{Process: Poisson, Ramp: &Ramp{From: 2, To: 6, Over: 4 * time.Second}}
	steps := Spec{Process: Poisson, Ramp: &Ramp{From: 1, To: 3, Over: 6 * time.Second, Steps: 3}}
	tests := []struct {
		name string
		spec Spec
		at   time.Duration
		want float64
	}{
		{"일정", Spec{Process: Poisson, Rate: 5}, 3 * time.Second, 15},
		{"시작", up, 0, 0},
		{"시작 전", up, -time.Second, 0},
		{"경사 중간", up, 2 * time.Second, 6},
		{"경사 끝", up, 4 * time.Second, 16},
		{"경사 뒤", up, 5 * time.Second, 22},
		{"첫 계단", steps, time.Second, 1},
		{"가운데 계단", steps, 3 * time.Second, 4},
		{"계단 뒤", steps, 8 * time.Second, 18},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.spec.Expected(tt.at); math.Abs(got-tt.want) > 1e-12 {
				t.Errorf("Expected(%s) = %v; want %v", tt.at, got, tt.want)
			}
		})
	}
}

func TestNeverBackwards(t *testing.T) {
	all := specs()
	all["faster than the clock"] = Spec{Process: Gamma, Burstiness: 0.01, Ramp: &Ramp{From: 1, To: 1e6, Over: time.Hour}}
	// Weeks into a ramp, rounding is more than a gap of this process.
	all["gaps below the rounding"] = Spec{Process: Gamma, Burstiness: 0.02, Ramp: &Ramp{To: 0.01, Over: 720 * time.Hour}}
	for name, spec := range all {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(5) {
				last := time.Duration(0)
				for i, due := range first(schedule(t, spec, seed), 12_000) {
					if due < last {
						t.Fatalf("seed %d: arrival %d at %d after one at %d", seed, i, due, last)
					}
					last = due
				}
			}
		})
	}
}

// Ten million arrivals later, due times are what exact arithmetic gives.
func TestNoDrift(t *testing.T) {
	const n = 10_000_000
	for _, rps := range []float64{3, 7, 1000} {
		s := schedule(t, Spec{Process: Constant, Rate: rps}, 1)
		var due time.Duration
		for range n {
			due, _ = s.Next()
		}
		exact := big.NewRat(n*1_000_000_000, int64(rps))
		diff, _ := new(big.Rat).Sub(big.NewRat(int64(due), 1), exact).Float64()
		t.Logf("constant %v/s: arrival %d at %s, %+.3f ns from exact", rps, n, due, diff)
		if math.Abs(diff) > 1 {
			t.Errorf("constant %v/s: arrival %d is %v ns from exact", rps, n, diff)
		}
	}
}

// The same of random gaps: the sum of the very same draws, in exact
// arithmetic, against what the schedule says.
func TestNoDriftOfRandomGaps(t *testing.T) {
	const n = 2_000_000
	spec := Spec{Process: Poisson, Rate: 1000}
	s, gap := schedule(t, spec, 11), gapsOf(spec, 11)
	var due time.Duration
	exact, plain, x := new(big.Float).SetPrec(200), 0.0, new(big.Float)
	for range n {
		due, _ = s.Next()
		g := gap()
		exact.Add(exact, x.SetFloat64(g))
		plain += g
	}
	exact.Mul(exact, big.NewFloat(1e6)) // gaps of 1 ms, in ns
	off, _ := new(big.Float).Sub(new(big.Float).SetInt64(int64(due)), exact).Float64()
	naive, _ := new(big.Float).Sub(big.NewFloat(plain*1e6), exact).Float64()
	t.Logf("poisson: arrival %d at %s, %+.3f ns from exact; a plain float sum is %+.3f ns off", n, due, off, naive)
	if math.Abs(off) > 0.51 {
		t.Errorf("arrival %d is %v ns from exact", n, off)
	}
}

// Seeds decide, and nothing else does.
func TestSeeds(t *testing.T) {
	a := Spec{Process: Poisson, Rate: 1}
	if diff := cmp.Diff(first(schedule(t, a, 1), 100), first(schedule(t, a, 1), 100)); diff != "" {
		t.Errorf("one seed, two schedules:\n%s", diff)
	}
	if cmp.Equal(first(schedule(t, a, 1), 3), first(schedule(t, a, 2), 3)) {
		t.Error("two seeds, one schedule")
	}
	one := Spec{Process: Gamma, Burstiness: 1, Rate: 1}
	if diff := cmp.Diff(first(schedule(t, a, 1), 100), first(schedule(t, one, 1), 100)); diff != "" {
		t.Errorf("gamma of burstiness 1 is not Poisson:\n%s", diff)
	}
	ten := first(schedule(t, Spec{Process: Poisson, Rate: 10}, 1), 100)
	for i, due := range first(schedule(t, a, 1), 100) {
		if diff := due - 10*ten[i]; diff < -10 || diff > 10 {
			t.Fatalf("arrival %d: %s at 1/s, %s at 10/s; expected the same gaps", i, due, ten[i])
		}
	}
}

// The golden file was written on amd64 and must hold on every platform.
func TestGolden(t *testing.T) {
	const file = "testdata/due.golden"
	var b strings.Builder
	for _, p := range []Spec{
		{Process: Poisson, Rate: 2},
		{Process: Poisson, Ramp: &Ramp{From: 0, To: 10, Over: 30 * time.Second}},
		{Process: Poisson, Ramp: &Ramp{From: 1, To: 9, Over: time.Minute, Steps: 6}},
		{Process: Gamma, Burstiness: 0.3, Rate: 2},
		{Process: Gamma, Burstiness: 3, Rate: 2},
	} {
		list := first(schedule(t, p, 42), 20_000)
		fmt.Fprintf(&b, "%s %g %+v:", p.Process, p.Burstiness, p.Ramp)
		for _, i := range []int{0, 1, 2, 3, 9, 99, 999, 9_999, 19_999} {
			fmt.Fprintf(&b, " %d", list[i])
		}
		sum := uint64(14695981039346656037) // FNV-1a over all of them
		for _, due := range list {
			sum = (sum ^ uint64(due)) * 1099511628211
		}
		fmt.Fprintf(&b, " hash %016x\n", sum)
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func BenchmarkNext(b *testing.B) {
	for _, name := range []string{"constant flat", "poisson flat", "poisson up", "gamma 0.25 flat", "gamma 4 flat"} {
		b.Run(name, func(b *testing.B) {
			s := schedule(b, specs()[name], 1)
			b.ReportAllocs()
			for b.Loop() {
				s.Next()
			}
		})
	}
}
