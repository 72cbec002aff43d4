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

func latencyOf(succeeded []*fact, gaps Distribution) Latency {
	values := make([]float64, 0, len(succeeded))
	each := func(figure func(*fact) (float64, bool)) Distribution {
		values = values[:0]
		for _, f := range succeeded {
			if v, ok := figure(f); ok {
				values = append(values, v)
			}
		}
		return Describe(values)
	}
	return Latency{
		TTFT: each((*fact).ttft), TTFA: each((*fact).ttfa), TTFS: each((*fact).ttfs),
		TPOT: each((*fact).tpot), ICL: gaps,
		E2E: each((*fact).e2e), NTPOT: each((*fact).ntpot),
		TTFTDue: each((*fact).ttftDue), TTFADue: each((*fact).ttfaDue), E2EDue: each((*fact).e2eDue),
		ScheduleLag: each((*fact).scheduleLag), Connect: each((*fact).connect),
	}
}

// since is to − from, where both happened.
func since(from, to given) (float64, bool) {
	if !from.there() || !to.there() {
		return 0, false
	}
	return float64(to - from), true
}

func (f *fact) ttft() (float64, bool) { return since(f.sent, f.firstOutput) }
func (f *fact) ttfa() (float64, bool) { return since(f.sent, f.firstAnswer) }
func (f *fact) ttfs() (float64, bool) { return since(f.sent, f.firstSyllable) }
func (f *fact) e2e() (float64, bool)  { return since(f.sent, f.end) }

func (f *fact) ttftDue() (float64, bool) { return since(f.due, f.firstOutput) }
func (f *fact) ttfaDue() (float64, bool) { return since(f.due, f.firstAnswer) }
func (f *fact) e2eDue() (float64, bool)  { return since(f.due, f.end) }

// waited is the time from due to sent, whatever it was spent with.
func (f *fact) waited() (float64, bool) { return since(f.due, f.sent) }

// scheduleLag is how late a request left. A retry is not late: it waits for its
// pause.
func (f *fact) scheduleLag() (float64, bool) {
	if f.attempt > 0 {
		return 0, false
	}
	return f.waited()
}

// tpot needs two tokens: the first is ttft's.
func (f *fact) tpot() (float64, bool) {
	span, ok := since(f.firstOutput, f.lastOutput)
	tokens, known := f.output()
	if !ok || !known || tokens < 2 {
		return 0, false
	}
	return span / (tokens - 1), true
}

func (f *fact) ntpot() (float64, bool) {
	e2e, ok := f.e2e()
	tokens, known := f.output()
	if !ok || !known || tokens < 1 {
		return 0, false
	}
	return e2e / tokens, true
}

func (f *fact) connect() (float64, bool) { return float64(f.connecting), f.connected }

// connecting is the time spent before sent to get a connection, 0 on a reused
// one.
func (t *Times) connecting() int64 {
	sum := int64(0)
	for _, d := range []*int64{t.DNSNS, t.ConnectNS, t.TLSNS} {
		if d != nil {
			sum += *d
		}
	}
	return sum
}

// output is the number of output tokens.
func (f *fact) output() (float64, bool) { return float64(f.outputTokens), f.outputTokens.there() }

// input is the number of input tokens.
func (f *fact) input() (float64, bool) { return float64(f.inputTokens), f.inputTokens.there() }
