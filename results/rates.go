package results

// Rates are what arrived inside the window, per second of it, from successful
// requests. Null where the window is.
//
// A request's tokens, syllables, chars and bytes count by the share of its
// text events that arrived inside: one that straddles an edge counts in part.
// The events stand at first_output and then after each gap of icl_ns; a
// request without text events counts where it ended. That spreads an answer
// evenly over its events, which is exact only where each carries as much.
type Rates struct {
	RequestsPerS *float64 `json:"requests_per_s"` // by end
	Throughput
	// PerUser is each rate divided by the concurrency; null in an open loop.
	PerUser Throughput `json:"per_user"`
	// GoodputPerS counts requests that kept every limit of the plan's slo, and
	// CorrectGoodputPerS those of them that were answered correctly; null
	// without an slo, the latter also where nothing is scored.
	GoodputPerS        *float64 `json:"goodput_per_s"`
	CorrectGoodputPerS *float64 `json:"correct_goodput_per_s"`
}

// Throughput is answer text per second, in tokens and in Korean units.
type Throughput struct {
	// OutputTokensPerS is null where a request of the window has no count.
	OutputTokensPerS *float64 `json:"output_tokens_per_s"`
	SyllablesPerS    *float64 `json:"syllables_per_s"`
	CharsPerS        *float64 `json:"chars_per_s"`
	BytesPerS        *float64 `json:"bytes_per_s"`
}

// arrivals adds up what arrived inside a window.
type arrivals struct {
	requests, good, goodCorrect     int
	correct                         int
	scored                          bool
	uncounted                       bool // some request has no token count
	tokens, syllables, chars, bytes float64
}

func (a *arrivals) add(r *fact, share float64, span Span, st *Stage, slo *SLO) {
	if share > 0 {
		tokens, known := r.output()
		a.uncounted = a.uncounted || !known
		if known {
			a.tokens += share * tokens
		}
		a.syllables += share * float64(r.syllables)
		a.chars += share * float64(r.chars)
		a.bytes += share * float64(r.bytes)
	}
	if !span.holds(r.end) {
		return
	}
	a.requests++
	a.scored = a.scored || r.outcome != outcomeUnscored
	if r.outcome == outcomeCorrect {
		a.correct++
	}
	if slo != nil && slo.met(r, st.Open()) {
		a.good++
		if r.outcome == outcomeCorrect {
			a.goodCorrect++
		}
	}
}

// arrivedInside adds up what arrived inside the measured stage's window.
func (m *measured) arrivedInside(slo *SLO) (a arrivals) {
	for _, r := range m.good {
		if span, inside := m.window.of(r.session); inside {
			share, straddles := m.shares[r]
			if !straddles {
				share, _ = r.wholeShare(span)
			}
			a.add(r, share, span, &m.stage, slo)
		}
	}
	return a
}

// nothing says that neither a request nor a part of an answer arrived.
func (a *arrivals) nothing() bool { return a.requests == 0 && a.chars == 0 }

// rates are those of the window; none where nothing arrived, rather than some of 0.
func (a *arrivals) rates(w Window, st *Stage, slo *SLO) Rates {
	seconds, ok := w.seconds()
	if !ok || a.nothing() {
		return Rates{}
	}
	r := Rates{
		RequestsPerS: ratio(float64(a.requests), seconds),
		Throughput:   a.throughput(seconds),
	}
	if !st.Open() {
		r.PerUser = a.throughput(seconds * float64(st.Concurrency))
	}
	if slo != nil {
		r.GoodputPerS = ratio(float64(a.good), seconds)
		if a.scored {
			r.CorrectGoodputPerS = ratio(float64(a.goodCorrect), seconds)
		}
	}
	return r
}

func (a *arrivals) throughput(seconds float64) Throughput {
	t := Throughput{
		SyllablesPerS: ratio(a.syllables, seconds),
		CharsPerS:     ratio(a.chars, seconds),
		BytesPerS:     ratio(a.bytes, seconds),
	}
	if !a.uncounted {
		t.OutputTokensPerS = ratio(a.tokens, seconds)
	}
	return t
}

// wholeShare is the share of a request's text events inside the span where that is
// none of them or all; ok is false where it takes the events to tell.
func (f *fact) wholeShare(span Span) (share float64, ok bool) {
	switch {
	case f.firstOutput.there() && !(span.holds(f.firstOutput) && span.holds(f.lastOutput)):
		return 0, false
	case f.firstOutput.there() || span.holds(f.end):
		return 1, true
	}
	return 0, true
}

// eventShare is the share of a request's text events inside the span, [0,1].
func (f *fact) eventShare(gaps []int64, span Span) float64 {
	inside, at := 0, f.firstOutput
	if span.holds(at) {
		inside++
	}
	for _, gap := range gaps {
		at += given(gap)
		if span.holds(at) {
			inside++
		}
	}
	return float64(inside) / float64(len(gaps)+1)
}
