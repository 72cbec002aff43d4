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

// Requests are the times of the requests of a stage (Contents.Settled) whose
// answer came whole, in the order of seq. slo is nil where the plan has none.
func Requests(settled []*Record, st *Stage, slo *SLO) []Request {
	var out []Request
	for _, r := range settled {
		from, ttft, ttfa, e2e := r.Times.SentNS, r.ttft, r.ttfa, r.e2e
		if st.Open() && r.Times.DueNS != nil {
			from, ttft, ttfa, e2e = r.Times.DueNS, r.ttftDue, r.ttfaDue, r.e2eDue
		}
		if !r.succeeded() || from == nil || r.Times.EndNS == nil {
			continue
		}
		out = append(out, Request{
			Session: r.Session, FromNS: *from, EndNS: *r.Times.EndNS,
			TTFT: orNaN(ttft()), TTFA: orNaN(ttfa()), TPOT: orNaN(r.tpot()), E2E: orNaN(e2e()),
			Tokens: orNaN(r.outputTokens()), Syllables: float64(r.Units.Syllables),
			Prefill: orNaN(r.prefillTPS()), Decode: orNaN(r.decodeTPS()),
			Good: slo != nil && slo.met(r, st.Open()), Correct: r.Score.Outcome == outcomeCorrect,
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
