package compare

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// failing is a side of one run for each pattern; 'x' is a request that failed.
func failing(name string, patterns ...string) *Side {
	s := &Side{Name: name}
	for i, p := range patterns {
		var answered, failed []Request
		for i, c := range p {
			r := Request{FromNS: int64(i) * 1e8, EndNS: int64(i+1) * 1e8, E2E: 1e8}
			if c == 'x' {
				failed = append(failed, r)
				continue
			}
			answered = append(answered, r)
		}
		st := loadStage(4, answered)
		st.Failures = failed
		st.Figures.Counts.Done, st.Figures.Counts.Failed = len(p), strings.Count(p, "x")
		s.Runs = append(s.Runs, loadRun(name+string(rune('0'+i)), st))
	}
	return s
}

func errorRateOf(t *testing.T, base, new *Side) *Figure {
	t.Helper()
	by, _ := loadOf(base, new, Options{}, 100)
	f := by[MetricErrorRate]
	if f == nil || f.P == nil {
		t.Fatalf("no error rate: %+v", f)
	}
	return f
}

// Ten failures at once are not ten times as much as one; ten that lie apart are.
func TestErrorRateOfABurst(t *testing.T) {
	none := strings.Repeat(".", 200)
	burst := strings.Repeat(".", 95) + strings.Repeat("x", 10) + strings.Repeat(".", 95)
	apart := strings.Repeat("x...................", 10)
	if f := errorRateOf(t, failing("a", none), failing("b", apart)); *f.P > 0.01 || f.Units != nil {
		t.Errorf("ten failures apart: p %v, units %v", *f.P, f.Units)
	}
	f := errorRateOf(t, failing("a", none), failing("b", burst))
	if *f.P < 0.05 || *f.CILow > 0 || f.Units == nil || *f.Units > 40 {
		t.Errorf("one burst: p %v, interval from %v, units %v", *f.P, *f.CILow, f.Units)
	}
	if *f.New != 0.05 || *f.Change != 0.05 {
		t.Errorf("share %v, change %v", *f.New, *f.Change)
	}
	// Runs of the same side in which as many fail by turns as in the other's.
	bad := strings.Repeat("x.........", 20)
	f = errorRateOf(t, failing("a", none, none, none), failing("b", none, bad, none))
	if *f.P < 0.05 || *f.CIHigh < 0.1 {
		t.Errorf("one run of three: p %v, interval to %v", *f.P, *f.CIHigh)
	}
}

// Where nothing differs the interval of the error rate leaves 0 out in at most 5%,
// whether failures come one by one, in bursts, or in some runs more than in others.
func TestFalseAlarmsOfErrorRates(t *testing.T) {
	const pairs, most = 200, 0.09 // 5% and 2.6 standard errors; bursts taken for single failures make 31%
	for _, c := range []struct {
		name     string
		runs, n  int
		share    float64 // of requests that begin a burst
		burst    int     // its requests, on average
		together float64 // spread of the runs' shares, of the logarithm
	}{
		{"one by one", 1, 300, 0.03, 1, 0},
		{"bursts of 8", 1, 300, 0.005, 8, 0},
		{"long run, bursts of 20", 1, 1000, 0.002, 20, 0},
		{"three runs", 3, 200, 0.01, 4, 0},
		{"three runs that differ", 3, 200, 0.05, 1, 1},
	} {
		random := rand.New(rand.NewPCG(3, uint64(c.n*c.burst)))
		side := func(name string) *Side {
			var patterns []string
			for range c.runs {
				share := c.share * math.Exp(c.together*random.NormFloat64())
				p, left := make([]byte, c.n), 0
				for i := range p {
					if left == 0 && random.Float64() < share {
						left = 1 + random.IntN(2*c.burst-1)
					}
					p[i] = '.'
					if left > 0 {
						p[i], left = 'x', left-1
					}
				}
				patterns = append(patterns, string(p))
			}
			return failing(name, patterns...)
		}
		alarms := 0
		for range pairs {
			if f := errorRateOf(t, side("a"), side("b")); *f.CILow > 0 || *f.CIHigh < 0 {
				alarms++
			}
		}
		t.Logf("%s: %.1f%%", c.name, 100*float64(alarms)/pairs)
		if share := float64(alarms) / pairs; share > most {
			t.Errorf("%s: %.1f%% of the pairs have an interval without 0", c.name, 100*share)
		}
	}
}
