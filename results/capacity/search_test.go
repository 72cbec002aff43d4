package capacity

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A server says what a stage of a level would: full or quick.
type server func(level float64, full bool) (Verdict, bool)

// run searches until the end and gives it with the levels measured.
func run(t *testing.T, s Search, judge server, hints ...int) (Decision, []float64) {
	t.Helper()
	var trials []Trial
	var levels []float64
	for {
		d := s.Next(trials, hints...)
		if again := s.Next(trials, hints...); again != d {
			t.Fatalf("the same trials gave %+v and %+v", d, again)
		}
		if d.Done {
			return d, levels
		}
		if d.Step < s.From || d.Step > s.To {
			t.Fatalf("step %d is outside of %d to %d", d.Step, s.From, s.To)
		}
		v, sure := judge(s.Ladder.Level(d.Step), d.Full)
		trials = append(trials, Trial{Step: d.Step, Full: d.Full, Verdict: v, Sure: sure})
		levels = append(levels, s.Ladder.Level(d.Step))
		if len(trials) > 60 {
			t.Fatalf("no end after %v", levels)
		}
	}
}

// upTo meets the objective up to a capacity.
func upTo(most float64) server {
	return func(level float64, _ bool) (Verdict, bool) {
		if level <= most {
			return Met, false
		}
		return Missed, level > 1.5*most
	}
}

// TestFindsTheCapacity: whatever it is and wherever the search begins, the
// capacity lies between the two bounds, one step apart.
func TestFindsTheCapacity(t *testing.T) {
	for _, whole := range []bool{false, true} {
		ladder := Of(0.03, whole)
		s := Search{Ladder: ladder, From: ladder.Step(1), To: ladder.Step(1000)}
		for _, most := range []float64{1, 2.5, 7, 48, 76.4, 333, 990} {
			for _, start := range []float64{1, 5, 100, 1000} {
				s.Start = ladder.Step(start)
				t.Run(fmt.Sprintf("%v from %v whole %t", most, start, whole), func(t *testing.T) {
					d, levels := run(t, s, upTo(most))
					low, high := ladder.Level(d.Low), ladder.Level(d.High)
					if d.End != Found || low > most || high <= most || high > low*1.035 && high > low+1 {
						t.Errorf("%+v: %v to %v; want neighbours around %v", d, low, high, most)
					}
					if len(levels) > 20 {
						t.Errorf("%d stages: %v", len(levels), levels)
					}
				})
			}
		}
	}
}

// TestOnePause: whichever stage is missed because the machine paused, the answer
// is what it would have been.
func TestOnePause(t *testing.T) {
	for _, whole := range []bool{false, true} {
		ladder := Of(0.03, whole)
		s := Search{Ladder: ladder, From: ladder.Step(1), To: ladder.Step(1000), Start: ladder.Step(5)}
		want, levels := run(t, s, upTo(76.4))
		for pause := range len(levels) + 1 {
			n := -1
			got, levels := run(t, s, func(level float64, full bool) (Verdict, bool) {
				if n++; n == pause {
					return Missed, false
				}
				return upTo(76.4)(level, full)
			})
			if diff := cmp.Diff(want, got); diff != "" || len(levels) > 25 {
				t.Errorf("whole %t, a pause in stage %d: %s\nmeasured %v", whole, pause, diff, levels)
			}
		}
	}
}

func TestHintsSaveStages(t *testing.T) {
	ladder := Of(0.03, false)
	s := Search{Ladder: ladder, From: 0, To: 300, Start: 100}
	_, without := run(t, s, upTo(76.4))
	h := ladder.Step(76.4)
	_, with := run(t, s, upTo(76.4), h, h+2, h-2)
	if len(with) >= len(without) {
		t.Errorf("%d stages with hints %v, %d without %v", len(with), with, len(without), without)
	}
}

func TestEnds(t *testing.T) {
	ladder := Of(0.03, true)
	s := Search{Ladder: ladder, From: 0, To: ladder.Step(64), Start: 0}
	lagging := func(from float64) server {
		return func(level float64, full bool) (Verdict, bool) {
			if level >= from {
				return Unsound, false
			}
			return Met, false
		}
	}
	overturning := func(level float64, full bool) (Verdict, bool) {
		if full {
			return Missed, false
		}
		return Met, false
	}
	first := true
	hiccup := func(level float64, full bool) (Verdict, bool) {
		if first {
			first = false
			return Unsound, false
		}
		return upTo(7)(level, full)
	}
	tests := []struct {
		name   string
		server server
		want   Decision
		low    float64
		high   float64
	}{
		{"언제나 충족", upTo(1e9), Decision{Done: true, End: AtLeast, HasLow: true}, 64, 0},
		{"한 번도 충족하지 못함", upTo(0.5), Decision{Done: true, End: Below, HasHigh: true}, 0, 1},
		{"클라이언트가 한계", lagging(20), Decision{Done: true, End: ClientLimit, HasLow: true, HasHigh: true}, 19, 20},
		{"처음부터 클라이언트가 한계", lagging(1), Decision{Done: true, End: ClientLimit, HasHigh: true}, 0, 1},
		{"다시 재면 달라짐", overturning, Decision{Done: true, End: Contradiction, HasHigh: true}, 0, 0},
		{"한 번뿐인 지연", hiccup, Decision{Done: true, End: Found, HasLow: true, HasHigh: true}, 7, 8},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, levels := run(t, s, tt.server)
			if tt.low > 0 && ladder.Level(got.Low) != tt.low || tt.high > 0 && ladder.Level(got.High) != tt.high {
				t.Errorf("%v to %v; want %v to %v (measured %v)", ladder.Level(got.Low), ladder.Level(got.High), tt.low, tt.high, levels)
			}
			got.Low, got.High = 0, 0
			if tt.want.End == Contradiction {
				got.HasLow = tt.want.HasLow
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s\nmeasured %v", diff, levels)
			}
		})
	}
}

// TestNoise: where quick stages err near the capacity, full ones decide.
func TestNoise(t *testing.T) {
	ladder := Of(0.03, false)
	s := Search{Ladder: ladder, From: 0, To: 300, Start: 24}
	rng := rand.New(rand.NewPCG(1, 2))
	far := 0
	const runs = 200
	for range runs {
		d, _ := run(t, s, func(level float64, full bool) (Verdict, bool) {
			spread := 0.06
			if full {
				spread = 0.01
			}
			return upTo(50*(1+spread*rng.NormFloat64()))(level, full)
		})
		if low := ladder.Level(d.Low); d.End != Contradiction && (low < 47.5 || low > 52.5) {
			far++
		}
	}
	if far > runs/20 {
		t.Errorf("%d of %d answers are more than 5%% off", far, runs)
	}
}

func TestLadder(t *testing.T) {
	whole, fine := Of(0.03, true), Of(0.03, false)
	if fine.PerDouble != 24 || Of(1, false).PerDouble != 1 || Of(0.05, false).PerDouble != 15 {
		t.Errorf("steps a doubling: %d, %d, %d", fine.PerDouble, Of(1, false).PerDouble, Of(0.05, false).PerDouble)
	}
	if got := []float64{fine.Level(-24), fine.Level(0), fine.Level(1), fine.Level(24), fine.Level(240), whole.Level(24)}; !cmp.Equal(got, []float64{0.5, 1, 1.029, 2, 1024, 2}) {
		t.Error(got)
	}
	for _, v := range []float64{0.013, 1, 3, 17.3, 999, 64} {
		for _, l := range []Ladder{whole, fine} {
			if step := l.Step(max(1, v)); l.Level(step) > max(1, v) || l.Level(l.next(step)) <= max(1, v) {
				t.Errorf("the step of %v is %d, %v", v, step, l.Level(step))
			}
		}
	}
}
