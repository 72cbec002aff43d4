package results

import (
	"cmp"
	"math"
	"slices"
)

// A Request is one answered request's times, nanoseconds, and what it brought;
// NaN where one is not there. In an open loop ttft, ttfa and e2e count from when
// it was due.
type Request struct {
	Session int
	FromNS  int64 // since the session's anchor: when it was sent, or was due
	EndNS   int64
	TTFT    float64
	TTFA    float64
	TPOT    float64
	E2E     float64

	Tokens    float64 // output tokens, by the server's usage
	Syllables float64
	Prefill   float64 // tokens per second, by the server's own timings; NaN from a cache
	Decode    float64
	Good      bool // kept every limit of the plan's slo; false without one
	Correct   bool
}

// requestsOf are the times of the settled requests of a stage whose
// answer came whole, in the order of seq. slo is nil where the plan has none.
func requestsOf(settled []*fact, st *Stage, slo *SLO) []Request {
	var out []Request
	for _, r := range settled {
		from, ttft, ttfa, e2e := r.sent, r.ttft, r.ttfa, r.e2e
		if st.Open() && r.due.there() {
			from, ttft, ttfa, e2e = r.due, r.ttftDue, r.ttfaDue, r.e2eDue
		}
		if !r.succeeded() || !from.there() || !r.end.there() {
			continue
		}
		out = append(out, Request{
			Session: int(r.session), FromNS: int64(from), EndNS: int64(r.end),
			TTFT: orNaN(ttft()), TTFA: orNaN(ttfa()), TPOT: orNaN(r.tpot()), E2E: orNaN(e2e()),
			Tokens: orNaN(r.output()), Syllables: float64(r.syllables),
			Prefill: orNaN(r.prefillTPS()), Decode: orNaN(r.decodeTPS()),
			Good: slo != nil && slo.met(r, st.Open()), Correct: r.outcome == outcomeCorrect,
		})
	}
	return out
}

// failuresOf says of the settled requests of a stage whether each failed, in the
// order in which they were due or sent; one without either follows the one before.
func failuresOf(settled []*fact) []bool {
	type moment struct {
		session int32
		at      int64
		failed  bool
	}
	all := make([]moment, len(settled))
	for i, r := range settled {
		all[i] = moment{r.session, math.MinInt64, r.failed()}
		switch {
		case r.due.there():
			all[i].at = int64(r.due)
		case r.sent.there():
			all[i].at = int64(r.sent)
		case i > 0 && settled[i-1].session == r.session:
			all[i].at = all[i-1].at
		}
	}
	slices.SortStableFunc(all, func(a, b moment) int {
		return cmp.Or(cmp.Compare(a.session, b.session), cmp.Compare(a.at, b.at))
	})
	out := make([]bool, len(all))
	for i, m := range all {
		out[i] = m.failed
	}
	return out
}

func orNaN(v float64, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return v
}
