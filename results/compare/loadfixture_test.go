package compare

import (
	"math"
	"math/rand/v2"
	"strconv"

	"github.com/hanbench/hanbench/results"
)

// A tempo makes a closed loop's requests: latencies that go up and down together,
// with bursts in which all is slow.
type tempo struct {
	slots, n int
	ttft     float64 // ns
	tokens   int
	tokenNS  float64
	phi      float64 // correlation of one request's logarithm with the next's
	spread   float64 // of the logarithm
	bursts   float64 // chance that one begins with a request
	runs     float64 // spread of whole runs, of the logarithm
}

// quick is a plausible endpoint.
func quick() tempo {
	return tempo{slots: 4, n: 200, ttft: 40e6, tokens: 20, tokenNS: 8e6, phi: 0.5, spread: 0.2, bursts: 0.01}
}

// stage plays the tempo: each slot sends its next request when the last one ended.
func (t tempo) stage(random *rand.Rand) Stage {
	run := math.Exp(t.runs * random.NormFloat64())
	free := make([]float64, t.slots)
	state, slow := random.NormFloat64(), 0
	var requests []Request
	for range t.n {
		slot := 0
		for k := range free {
			if free[k] < free[slot] {
				slot = k
			}
		}
		state = t.phi*state + math.Sqrt(1-t.phi*t.phi)*random.NormFloat64()
		factor := run * math.Exp(t.spread*state)
		if slow == 0 && random.Float64() < t.bursts {
			slow = 1 + random.IntN(8)
		}
		if slow > 0 {
			slow--
			factor *= 2.5
		}
		from, ttft := free[slot], t.ttft*factor
		tpot := t.tokenNS * math.Sqrt(factor) * math.Exp(0.02*random.NormFloat64())
		e2e := ttft + tpot*float64(t.tokens-1)
		free[slot] = from + e2e
		requests = append(requests, Request{
			FromNS: int64(from), EndNS: int64(from + e2e), TTFT: ttft, TTFA: ttft, TPOT: tpot, E2E: e2e,
			Tokens: float64(t.tokens), Syllables: float64(t.tokens), Prefill: math.NaN(), Decode: math.NaN(), Good: e2e < 300e6,
		})
	}
	return loadStage(t.slots, requests)
}

// loadStage is a closed loop that sent these requests, all of them answered.
func loadStage(slots int, requests []Request) Stage {
	end, tokens, good := int64(0), 0.0, 0.0
	for _, r := range requests {
		end = max(end, r.EndNS)
		tokens += r.Tokens
		if r.Good {
			good++
		}
	}
	perSecond := func(v float64) *float64 { v /= float64(end) / 1e9; return &v }
	n := len(requests)
	f := results.StageResult{
		Stage:    results.Stage{Target: "t", Suite: "s", Concurrency: slots},
		Clock:    results.ClockKernel,
		Counts:   results.Counts{Done: n, Succeeded: n},
		Validity: results.Validity{Status: results.Valid},
		Rates:    results.Rates{RequestsPerS: perSecond(float64(n)), GoodputPerS: perSecond(good)},
	}
	f.Rates.OutputTokensPerS = perSecond(tokens)
	return Stage{Figures: f, Requests: requests}
}

// loadRun is a run of these stages.
func loadRun(id string, stages ...Stage) *Run {
	return &Run{
		Source: "runs/" + id,
		Summary: Summary{
			RunID: id, Plan: []byte(`{"slo": {"e2e_ms": 300}}`), Clock: results.ClockKernel,
			Host:    results.Host{OS: "linux", Arch: "amd64", CPUs: 2},
			Suites:  []results.SuiteRef{{Name: "s", Version: "1", Hash: "sha256:1", ScorerVersion: "1", Tasks: []results.TaskRef{{Name: "t", Kind: "load"}}}},
			Targets: []results.TargetInfo{{Target: "t", Protocol: "openai", HTTP: "1.1"}},
		},
		Stages: stages,
	}
}

// side is that of so many runs of the tempo.
func (t tempo) side(name string, runs int, random *rand.Rand) *Side {
	s := &Side{Name: name}
	for i := range runs {
		s.Runs = append(s.Runs, loadRun(name+strconv.Itoa(i), t.stage(random)))
	}
	return s
}

// loadOf are the figures of load of two sides, by metric.
func loadOf(base, new *Side, o Options, replicates int) (map[string]*Figure, *Comparison) {
	c := &comparing{base: base, new: new, o: o, fewer: replicates, out: &Comparison{}}
	c.around()
	c.loads()
	correct(c.out.Figures, o.alpha())
	by := map[string]*Figure{}
	for i := range c.out.Figures {
		f := &c.out.Figures[i]
		by[f.Metric] = f
	}
	return by, c.out
}
