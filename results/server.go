package results

// ServerFigures come from the server's own timings.
type ServerFigures struct {
	// DecodeTPS is the median over requests of output tokens per second of
	// generation.
	DecodeTPS Median `json:"decode_tps"`
	// PrefillTPS is the median of input tokens per second of prompt
	// processing. Requests whose prompt came from a cache, as far as the server
	// says so, are left out and counted in Cached.
	PrefillTPS Median `json:"prefill_tps"`
	Cached     int    `json:"cached"`
	// Concurrency is the time that the server worked on requests (prompt and
	// generation) that ended in the window, divided by the window: how many it
	// really served at once. Null without window or timings.
	Concurrency *float64 `json:"concurrency"`
}

// A Median is of N requests; null for none.
type Median struct {
	N      int      `json:"n"`
	Median *float64 `json:"median"`
}

func serverOf(succeeded []*fact, w Window) ServerFigures {
	var f ServerFigures
	var decode, prefill []float64
	for _, r := range succeeded {
		if r.cachedTokens > 0 {
			f.Cached++
		}
		if v, ok := r.prefillTPS(); ok {
			prefill = append(prefill, v)
		}
		if v, ok := r.decodeTPS(); ok {
			decode = append(decode, v)
		}
	}
	f.DecodeTPS = Median{N: len(decode), Median: median(decode)}
	f.PrefillTPS = Median{N: len(prefill), Median: median(prefill)}
	f.Concurrency = serverConcurrency(succeeded, w)
	return f
}

// prefillTPS is not that of a prompt of which a part came from a cache.
func (f *fact) prefillTPS() (float64, bool) {
	tokens, ok := f.input()
	if !ok || f.cachedTokens > 0 {
		return 0, false
	}
	return perSecond(tokens, f.promptEval)
}

func (f *fact) decodeTPS() (float64, bool) {
	tokens, ok := f.output()
	if !ok {
		return 0, false
	}
	return perSecond(tokens, f.eval)
}

func perSecond(tokens float64, ns given) (float64, bool) {
	if ns <= 0 { // or not there
		return 0, false
	}
	return tokens / float64(ns) * 1e9, true
}

func serverConcurrency(succeeded []*fact, w Window) *float64 {
	seconds, ok := w.seconds()
	if !ok {
		return nil
	}
	busy, timed := 0.0, false
	for _, r := range succeeded {
		span, ok := w.of(r.session)
		if !ok || !span.holds(r.end) {
			continue
		}
		if !r.eval.there() {
			return nil
		}
		timed = true
		busy += float64(r.eval)
		if r.promptEval.there() {
			busy += float64(r.promptEval)
		}
	}
	if !timed {
		return nil
	}
	return figure(busy / 1e9 / seconds)
}
