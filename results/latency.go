package results

// Latency holds the distributions of a stage's durations, nanoseconds, over
// its successful requests (error null): the time of a failure is no latency,
// and the count of failures stands in Counts. Definitions: docs/metrics.md.
type Latency struct {
	TTFT Distribution `json:"ttft_ns"`
	TTFA Distribution `json:"ttfa_ns"`
	TTFS Distribution `json:"ttfs_ns"`
	TPOT Distribution `json:"tpot_ns"`
	// ICL pools the gaps between text events of all requests.
	ICL   Distribution `json:"icl_ns"`
	E2E   Distribution `json:"e2e_ns"`
	NTPOT Distribution `json:"ntpot_ns"`
	// TTFTDue, TTFADue and E2EDue count from due, the headline of an open loop.
	TTFTDue Distribution `json:"ttft_due_ns"`
	TTFADue Distribution `json:"ttfa_due_ns"`
	E2EDue  Distribution `json:"e2e_due_ns"`
	// ScheduleLag is sent − due, without retries.
	ScheduleLag Distribution `json:"schedule_lag_ns"`
	// Connect is name look-up, TCP and TLS together, of those requests that
	// opened a connection.
	Connect Distribution `json:"connect_ns"`
}

func latencyOf(succeeded []*Record) Latency {
	each := func(f func(*Record) (float64, bool)) Distribution {
		values := make([]float64, 0, len(succeeded))
		for _, r := range succeeded {
			if v, ok := f(r); ok {
				values = append(values, v)
			}
		}
		return describe(values)
	}
	return Latency{
		TTFT: each((*Record).ttft), TTFA: each((*Record).ttfa), TTFS: each((*Record).ttfs),
		TPOT: each((*Record).tpot), ICL: describe(pooled(succeeded, (*Record).gaps)),
		E2E: each((*Record).e2e), NTPOT: each((*Record).ntpot),
		TTFTDue: each((*Record).ttftDue), TTFADue: each((*Record).ttfaDue), E2EDue: each((*Record).e2eDue),
		ScheduleLag: each((*Record).scheduleLag), Connect: each((*Record).connect),
	}
}

// pooled are the values of each of the requests in one: a million in a long stage.
func pooled(records []*Record, each func(*Record) []int64) []float64 {
	n := 0
	for _, r := range records {
		n += len(each(r))
	}
	values := make([]float64, 0, n)
	for _, r := range records {
		for _, v := range each(r) {
			values = append(values, float64(v))
		}
	}
	return values
}

func (r *Record) gaps() []int64 { return r.Times.ICLNS }
func (r *Record) lags() []int64 { return r.Times.ClientLagNS }

// since is to − from, where both happened.
func since(from, to *int64) (float64, bool) {
	if from == nil || to == nil {
		return 0, false
	}
	return float64(*to - *from), true
}

func (r *Record) ttft() (float64, bool) { return since(r.Times.SentNS, r.Times.FirstOutputNS) }
func (r *Record) ttfa() (float64, bool) { return since(r.Times.SentNS, r.Times.FirstAnswerNS) }
func (r *Record) ttfs() (float64, bool) { return since(r.Times.SentNS, r.Times.FirstSyllableNS) }
func (r *Record) e2e() (float64, bool)  { return since(r.Times.SentNS, r.Times.EndNS) }

func (r *Record) ttftDue() (float64, bool) { return since(r.Times.DueNS, r.Times.FirstOutputNS) }
func (r *Record) ttfaDue() (float64, bool) { return since(r.Times.DueNS, r.Times.FirstAnswerNS) }
func (r *Record) e2eDue() (float64, bool)  { return since(r.Times.DueNS, r.Times.EndNS) }

// waited is the time from due to sent, whatever it was spent with.
func (r *Record) waited() (float64, bool) { return since(r.Times.DueNS, r.Times.SentNS) }

// scheduleLag is how late a request left. A retry is not late: it waits for its
// pause.
func (r *Record) scheduleLag() (float64, bool) {
	if r.Attempt > 0 {
		return 0, false
	}
	return r.waited()
}

// tpot needs two tokens: the first is ttft's.
func (r *Record) tpot() (float64, bool) {
	span, ok := since(r.Times.FirstOutputNS, r.Times.LastOutputNS)
	tokens, known := r.outputTokens()
	if !ok || !known || tokens < 2 {
		return 0, false
	}
	return span / (tokens - 1), true
}

func (r *Record) ntpot() (float64, bool) {
	e2e, ok := r.e2e()
	tokens, known := r.outputTokens()
	if !ok || !known || tokens < 1 {
		return 0, false
	}
	return e2e / tokens, true
}

func (r *Record) connect() (float64, bool) {
	v := r.connecting()
	return float64(v), r.Times.ConnectNS != nil
}

// connecting is the time spent before sent to get a connection, 0 on a reused
// one.
func (r *Record) connecting() int64 {
	sum := int64(0)
	for _, d := range []*int64{r.Times.DNSNS, r.Times.ConnectNS, r.Times.TLSNS} {
		if d != nil {
			sum += *d
		}
	}
	return sum
}

func (r *Record) outputTokens() (float64, bool) {
	if r.Usage == nil || r.Usage.OutputTokens == nil {
		return 0, false
	}
	return float64(*r.Usage.OutputTokens), true
}

func (r *Record) inputTokens() (float64, bool) {
	if r.Usage == nil || r.Usage.InputTokens == nil {
		return 0, false
	}
	return float64(*r.Usage.InputTokens), true
}
