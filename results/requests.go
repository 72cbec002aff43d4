package results

import "math"

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

// failuresOf are the settled requests of a stage that failed, in the order of seq:
// when each was sent or due, and how long it took, NaN where that is not known. One
// that was neither sent nor due stands where the one before did.
func failuresOf(settled []*fact, st *Stage) []Request {
	var out []Request
	last := Request{}
	for _, r := range settled {
		from, took := r.sent, math.NaN()
		if st.Open() && r.due.there() || !from.there() {
			from = r.due
		}
		if from.there() {
			last.Session, last.FromNS = int(r.session), int64(from)
		}
		if !r.failed() {
			continue
		}
		end := last.FromNS
		if from.there() && r.end.there() {
			end, took = int64(r.end), float64(r.end-from)
		}
		none := math.NaN()
		out = append(out, Request{
			Session: last.Session, FromNS: last.FromNS, EndNS: end, E2E: took,
			TTFT: none, TTFA: none, TPOT: none, Tokens: none, Prefill: none, Decode: none,
		})
	}
	return out
}

func orNaN(v float64, ok bool) float64 {
	if !ok {
		return math.NaN()
	}
	return v
}
