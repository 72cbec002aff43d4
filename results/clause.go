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
	final []*Record // one for each request
	slo   *SLO      // of the plan, for goodput
}

// skipped: the first request of each slot of a closed loop. They all come at
// once, which the load does not do again.
func skipped(st *Stage, r *Record) bool {
	if r.Conversation != nil {
		return !st.Open() && *r.Turn == 0 && *r.Conversation < st.Concurrency
	}
	return !st.Open() && r.Seq < st.Concurrency
}

// perRequest is the figure of a clause for one successful request; ok is false
// where it has none. For icl it is not used.
func perRequest(c slo.Clause, r *Record, open bool) (v float64, ok bool) {
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
		tokens, known := r.outputTokens()
		v, ok = r.speed(tokens)
		return v, ok && known
	case slo.SyllablesPerS:
		return r.speed(float64(r.Units.Syllables))
	case slo.CharsPerS:
		return r.speed(float64(r.Units.Chars))
	}
	return v + lag, ok
}

// speed is at what rate an answer came once it had begun, per second: the
// first event's share of it was there at the beginning, and is left out.
func (r *Record) speed(amount float64) (float64, bool) {
	span, ok := since(r.Times.FirstOutputNS, r.Times.LastOutputNS)
	events := float64(len(r.Times.ICLNS) + 1)
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
		values := j.values(c)
		slices.Sort(values)
		f.N = len(values)
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
		if c.Metric == slo.ICL {
			for _, gap := range r.Times.ICLNS {
				values = append(values, float64(gap))
			}
		} else if v, ok := perRequest(c, r, j.stage.Open()); ok {
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
func counts(c slo.Clause, r *Record, st *Stage, limits *SLO) bool {
	if c.Metric == slo.ErrorRate {
		return r.failed()
	}
	return r.succeeded() && limits != nil && limits.met(r, st.Open())
}

// statistic fills in the clause's figure of sorted values.
func statistic(c slo.Clause, sorted []float64, f *ClauseFigure) {
	n := len(sorted)
	if n == 0 {
		return
	}
	switch {
	case c.Mean:
		d := Describe(sorted)
		f.Value = d.Mean
		if d.StdDev != nil {
			half := z95 * *d.StdDev / math.Sqrt(float64(n))
			f.CILow, f.CIHigh = figure(*d.Mean-half), figure(*d.Mean+half)
		}
		return
	case c.Extreme && c.Above:
		f.Value = figure(sorted[0])
		return
	case c.Extreme:
		f.Value = figure(sorted[n-1])
		return
	}
	percent := c.Percent
	if c.Above { // so many percent of the users are faster
		percent = 100 - percent
	}
	if v, ok := stat.Percentile(sorted, percent); ok {
		f.Value = figure(v)
	}
	low, high := stat.PercentileRanks(n, percent, confidence)
	if low > 0 {
		f.CILow = figure(sorted[low-1])
	}
	if high > 0 {
		f.CIHigh = figure(sorted[high-1])
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
