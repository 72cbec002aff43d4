package results

import (
	"math"
	"slices"

	"github.com/hanbench/hanbench/results/slo"
	"github.com/hanbench/hanbench/results/stat"
)

// The units of a clause's figure.
const (
	UnitNS    = "ns"
	UnitPerS  = "per_s"
	UnitShare = "share"
)

func unitOf(c slo.Clause) string {
	switch {
	case c.IsShare():
		return UnitShare
	case c.Above:
		return UnitPerS
	}
	return UnitNS
}

// A ClauseFigure is one clause of an objective at one level of load.
type ClauseFigure struct {
	Clause string `json:"clause"`
	N      int    `json:"n"`
	Unit   string `json:"unit"` // UnitNS, UnitPerS or UnitShare
	// Value and its 95% interval are nanoseconds, per second, or a share; null
	// where nothing was measured, or so few values cannot give the bound.
	Value  *float64 `json:"value"`
	CILow  *float64 `json:"ci_low"`
	CIHigh *float64 `json:"ci_high"`
	Met    bool     `json:"met"`
	// UnderSampled: fewer values than the percentile needs.
	UnderSampled bool `json:"under_sampled"`
}

// against is what the clauses are held against.
type against struct {
	stage *Stage
	final []*fact // one for each request
	slo   *SLO    // of the plan, for goodput
	gaps  *pool   // of requests that are not skipped; nil where no clause asks for them
}

// skipped: the first request of each slot of a closed loop. They all come at
// once, which the load does not do again.
func skipped(st *Stage, r *fact) bool {
	if r.conversation != outside {
		return !st.Open() && r.turn == 0 && int(r.conversation) < st.Concurrency
	}
	return !st.Open() && int(r.seq) < st.Concurrency
}

// perRequest is the figure of a clause for one successful request; ok is false
// where it has none. For icl it is not used.
func perRequest(c slo.Clause, r *fact, open bool) (v float64, ok bool) {
	lag, _ := r.waited()
	if !open {
		lag = 0
	}
	switch c.Metric {
	case slo.TTFT:
		v, ok = r.ttft()
	case slo.TTFA:
		v, ok = r.ttfa()
	case slo.TTFS:
		v, ok = r.ttfs()
	case slo.E2E:
		v, ok = r.e2e()
	case slo.TPOT:
		v, ok = r.tpot()
		return v, ok
	case slo.NTPOT:
		v, ok = r.ntpot()
		return v, ok
	case slo.TokensPerS:
		tokens, known := r.output()
		v, ok = r.speed(tokens)
		return v, ok && known
	case slo.SyllablesPerS:
		return r.speed(float64(r.syllables))
	case slo.CharsPerS:
		return r.speed(float64(r.chars))
	}
	return v + lag, ok
}

// speed is at what rate an answer came once it had begun, per second: the
// first event's share of it was there at the beginning, and is left out.
func (r *fact) speed(amount float64) (float64, bool) {
	span, ok := since(r.firstOutput, r.lastOutput)
	events := float64(r.gaps) + 1
	if !ok || span <= 0 || events < 2 {
		return 0, false
	}
	return amount * (1 - 1/events) / (span / 1e9), true
}

func (j *against) figure(c slo.Clause) ClauseFigure {
	f := ClauseFigure{Clause: c.String(), Unit: unitOf(c)}
	if c.IsShare() {
		j.share(c, &f)
	} else {
		var values ordered = j.gaps
		if c.Metric != slo.ICL {
			values = sortedValues(j.values(c))
		}
		f.N = values.count()
		statistic(c, values, &f)
		f.UnderSampled = c.Percent > 0 && f.N < leastFor(c)
	}
	f.Met = f.Value != nil && c.Meets(*f.Value)
	return f
}

func (j *against) values(c slo.Clause) []float64 {
	var values []float64
	for _, r := range j.final {
		if !r.succeeded() || skipped(j.stage, r) {
			continue
		}
		if v, ok := perRequest(c, r, j.stage.Open()); ok {
			values = append(values, v)
		}
	}
	return values
}

func (j *against) share(c slo.Clause, f *ClauseFigure) {
	count := 0
	for _, r := range j.final {
		if counts(c, r, j.stage, j.slo) {
			count++
		}
	}
	f.N = len(j.final)
	if f.N == 0 {
		return
	}
	f.Value = ratio(float64(count), float64(f.N))
	if low, high, ok := stat.Wilson(float64(count), float64(f.N), confidence); ok {
		f.CILow, f.CIHigh = figure(low), figure(high)
	}
}

// counts: the request is one of those whose share the clause limits.
func counts(c slo.Clause, r *fact, st *Stage, limits *SLO) bool {
	if c.Metric == slo.ErrorRate {
		return r.failed()
	}
	return r.succeeded() && limits != nil && limits.met(r, st.Open())
}

// ordered are values of which order statistics can be had.
type ordered interface {
	count() int
	at(rank int) float64                // from 0; of a pool those alone that it was made for
	percentile(percent float64) float64 // as stat.Percentile; there must be a value
	describe() Distribution
}

// inOrder are values that are sorted.
type inOrder []float64

func sortedValues(values []float64) inOrder {
	slices.Sort(values)
	return values
}

func (v inOrder) count() int          { return len(v) }
func (v inOrder) at(rank int) float64 { return v[rank] }
func (v inOrder) percentile(percent float64) float64 {
	p, _ := stat.Percentile(v, percent)
	return p
}
func (v inOrder) describe() Distribution { return Describe(v) }

// rankOf is the percentile that a clause asks about.
func rankOf(c slo.Clause) float64 {
	if c.Above { // so many percent of the users are faster
		return 100 - c.Percent
	}
	return c.Percent
}

// statistic fills in the clause's figure.
func statistic(c slo.Clause, values ordered, f *ClauseFigure) {
	n := values.count()
	if n == 0 {
		return
	}
	switch {
	case c.Mean:
		d := values.describe()
		f.Value = d.Mean
		if d.StdDev != nil {
			half := stat.T(confidence, float64(n-1)) * *d.StdDev / math.Sqrt(float64(n))
			f.CILow, f.CIHigh = figure(*d.Mean-half), figure(*d.Mean+half)
		}
		return
	case c.Extreme && c.Above:
		f.Value = figure(values.at(0))
		return
	case c.Extreme:
		f.Value = figure(values.at(n - 1))
		return
	}
	percent := rankOf(c)
	if percent > 0 && percent <= 100 {
		f.Value = figure(values.percentile(percent))
	}
	low, high := stat.PercentileRanks(n, percent, confidence)
	if low > 0 {
		f.CILow = figure(values.at(low - 1))
	}
	if high > 0 {
		f.CIHigh = figure(values.at(high - 1))
	}
}

// farShare is by how much of the limit a figure is far beyond it: a pause of the
// machine delays all that is in flight, and many of a stage's requests with it.
const farShare = 0.25

// sure says that the clause is missed far beyond its interval.
func (f *ClauseFigure) sure(c slo.Clause) bool {
	bound, nearer := f.CILow, 1/(1+farShare)
	if c.Above {
		bound, nearer = f.CIHigh, 1+farShare
	}
	return !f.Met && bound != nil && !c.Meets(nearer**bound)
}
