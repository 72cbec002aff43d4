package compare

import (
	"math"
	"slices"
	"strconv"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/stat"
)

// blockReplicates are the resamples of a percentile: its standard error is then
// known to some 2%.
const blockReplicates = 1000

// gauges are the figures of the level, those that are tested together first.
func (l *level) gauges() []gauge {
	all := l.durations()
	all = append(all, l.rates()...)
	all = append(all, l.served()...)
	all = append(all, l.energies()...)
	slices.SortStableFunc(all, func(a, b gauge) int {
		switch {
		case a.headline == b.headline:
			return 0
		case a.headline:
			return -1
		}
		return 1
	})
	return all
}

// A duration of a request, and which of its percentiles are tested together.
type duration struct {
	name     string
	of       func(*Request) float64
	headline []float64
}

func (l *level) durations() []gauge {
	all := []duration{
		{"ttft", func(r *Request) float64 { return r.TTFT }, []float64{50, 95}},
		{"tpot", func(r *Request) float64 { return r.TPOT }, []float64{50}},
		{"e2e", func(r *Request) float64 { return r.E2E }, []float64{50, 95}},
	}
	if l.reasons() {
		all = append(all, duration{"ttfa", func(r *Request) float64 { return r.TTFA }, []float64{50}})
	}
	var out []gauge
	for _, d := range all {
		series := memo(d.series)
		time := memo(func(st *playedStage) float64 { return series(st).CorrelationTime() })
		for _, percent := range []float64{50, 95, 99} {
			least, _ := stat.LeastCount(percent)
			g := gauge{
				metric: d.name + "_p" + strconv.Itoa(int(percent)), unit: "ns", times: true, least: least,
				headline: slices.Contains(d.headline, percent),
			}
			g.value = func(st *playedStage) (float64, bool) { return series(st).Percentile(percent) }
			g.within = func(st *playedStage) inside {
				return percentileInside(series(st), percent, time(st), l.replicates(), l.o.Seed)
			}
			out = append(out, g)
		}
	}
	return out
}

// memo computes once for each stage.
func memo[T any](of func(*playedStage) T) func(*playedStage) T {
	known := map[*playedStage]T{}
	return func(st *playedStage) T {
		v, ok := known[st]
		if !ok {
			v = of(st)
			known[st] = v
		}
		return v
	}
}

// series are the durations that are there, in the order of time.
func (d duration) series(st *playedStage) *stat.Series {
	out := make([]float64, 0, len(st.requests))
	for i := range st.requests {
		if v := d.of(&st.requests[i]); !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	return stat.NewSeries(out)
}

// reasons says that answers began later than output: with reasoning.
func (l *level) reasons() bool {
	return slices.ContainsFunc(slices.Concat(l.base, l.new), func(st *playedStage) bool {
		return slices.ContainsFunc(st.requests, func(r Request) bool { return r.TTFA > r.TTFT })
	})
}

// rates are what came per second of the window. In a closed loop that is what
// the requests brought by the time that they took; in an open one the rate of
// requests is asked, and what each brought is left to chance.
func (l *level) rates() []gauge {
	rate := func(metric string, headline, asked bool, value func(results.Rates) *float64, amount func(*Request) float64) gauge {
		return gauge{
			metric: metric, unit: "per_s", higher: true, headline: headline, asked: asked,
			value: func(st *playedStage) (float64, bool) {
				if v := value(st.Figures.Rates); v != nil {
					return *v, true
				}
				return 0, false
			},
			within: func(st *playedStage) inside { return rateInside(st, amount) },
		}
	}
	share := func(of func(*Request) bool) func(*Request) float64 {
		return func(r *Request) float64 {
			if of(r) {
				return 1
			}
			return 0
		}
	}
	out := []gauge{
		rate(MetricRequestRate, !l.open(), true, func(r results.Rates) *float64 { return r.RequestsPerS }, func(*Request) float64 { return 1 }),
		rate(MetricTokenRate, false, true, func(r results.Rates) *float64 { return r.OutputTokensPerS }, func(r *Request) float64 { return r.Tokens }),
		rate(MetricSyllableRate, false, true, func(r results.Rates) *float64 { return r.SyllablesPerS }, func(r *Request) float64 { return r.Syllables }),
	}
	if !l.objectives() {
		return out
	}
	return append(out,
		rate(MetricGoodput, true, false, func(r results.Rates) *float64 { return r.GoodputPerS }, share(func(r *Request) bool { return r.Good })),
		rate(MetricCorrectGoodput, false, false, func(r results.Rates) *float64 { return r.CorrectGoodputPerS }, share(func(r *Request) bool { return r.Good && r.Correct })))
}

// objectives says that both sides were held to the same limits; else goodput is
// left out, and said to be.
func (l *level) objectives() bool {
	base, new, differ := l.told(func(st *playedStage) string {
		slo, err := st.run.Summary.slo()
		if err != nil || slo == nil {
			return "no limits"
		}
		return limits(slo)
	})
	if differ {
		l.find(finding(SeverityRefuse, CodeObjective, l.of(), "goodput of %s at %s is by other limits and is not compared: %s on %s, %s on %s",
			l.suite, l.name, base, l.comparing.base.Name, new, l.comparing.new.Name))
	}
	return !differ
}

// limits are those of a plan in words.
func limits(s *results.SLO) string {
	text := ""
	for _, part := range []struct {
		name string
		ms   *float64
	}{{"ttft", s.TTFTMS}, {"ttfa", s.TTFAMS}, {"tpot", s.TPOTMS}, {"e2e", s.E2EMS}} {
		if part.ms != nil {
			text += " " + part.name + " " + strconv.FormatFloat(*part.ms, 'g', -1, 64) + " ms"
		}
	}
	return "within" + text
}

// rateInside is a single run's error of what its requests brought per second.
func rateInside(st *playedStage, amount func(*Request) float64) inside {
	over, under := make([]float64, 0, len(st.requests)), make([]float64, 0, len(st.requests))
	whole := true // each brought 0 or 1
	for _, r := range st.all {
		a, t := 0.0, 1.0 // a failure brings nothing, and takes its time
		if !r.failed {
			a = amount(r.Request)
		}
		if !st.Figures.Open() {
			t = r.E2E
		}
		if math.IsNaN(a) || math.IsNaN(t) {
			continue
		}
		whole = whole && (a == 0 || a == 1)
		over, under = append(over, a), append(under, t)
	}
	n := float64(len(over))
	if sum(over) == 0 && n > 0 {
		// None of n: as if half of one had been, by its Poisson error.
		return inside{se: math.Sqrt2, df: n, blocks: len(over), n: len(over), ok: true}
	}
	in := ratioInside(over, under)
	if in.se > 0 && !st.Figures.Open() {
		// The window ends amid requests, and those of each slot are counted or not: a
		// twelfth of one squared at either end.
		in.se = math.Hypot(in.se, math.Sqrt(float64(st.Figures.Concurrency)/6)/n)
	}
	if in.ok && whole && st.Figures.Open() {
		// Where all or none of n requests is good the next may still be otherwise: as
		// if one more had been, and one more not (A. Agresti, B. Coull, American
		// Statistician 52, 1998, simplified).
		p := (sum(over) + 1) / (n + 2)
		in.se = math.Max(in.se, math.Sqrt((1-p)/(n*p)))
	}
	return in
}

// served are the figures of the server's own timings.
func (l *level) served() []gauge {
	of := func(metric string, value func(*results.ServerFigures) results.Median, each func(*Request) float64) gauge {
		d := duration{metric, each, nil}
		return gauge{
			metric: metric, unit: "tokens_per_s", higher: true, times: true,
			value: func(st *playedStage) (float64, bool) {
				m := value(&st.Figures.Server)
				if m.Median == nil {
					return 0, false
				}
				return *m.Median, true
			},
			within: func(st *playedStage) inside {
				series := d.series(st)
				return percentileInside(series, 50, series.CorrelationTime(), l.replicates(), l.o.Seed)
			},
		}
	}
	return []gauge{
		of(MetricPrefill, func(s *results.ServerFigures) results.Median { return s.PrefillTPS }, func(r *Request) float64 { return r.Prefill }),
		of(MetricDecode, func(s *results.ServerFigures) results.Median { return s.DecodeTPS }, func(r *Request) float64 { return r.Decode }),
	}
}
