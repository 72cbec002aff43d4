package results

import "math"

// A Request is one answered request's times, nanoseconds; NaN where one is not
// there. In an open loop they count from when it was due.
type Request struct {
	Session int
	FromNS  int64 // since the session's anchor: when it was sent, or was due
	EndNS   int64
	TTFT    float64
	TPOT    float64
	E2E     float64
}

// Requests are the times of the requests of a stage (Contents.Settled) whose
// answer came whole, in the order of seq.
func Requests(settled []*Record, st *Stage) []Request {
	return requestsOf(factsOf(settled), st)
}

func requestsOf(settled []*fact, st *Stage) []Request {
	var out []Request
	for _, r := range settled {
		from, ttft, e2e := r.sent, r.ttft, r.e2e
		if st.Open() && r.due.there() {
			from, ttft, e2e = r.due, r.ttftDue, r.e2eDue
		}
		if !r.succeeded() || !from.there() || !r.end.there() {
			continue
		}
		out = append(out, Request{
			Session: int(r.session), FromNS: int64(from), EndNS: int64(r.end),
			TTFT: orNaN(ttft()), TPOT: orNaN(r.tpot()), E2E: orNaN(e2e()),
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
