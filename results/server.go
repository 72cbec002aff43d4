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

func serverOf(succeeded []*Record, w Window) ServerFigures {
	var f ServerFigures
	var decode, prefill []float64
	for _, r := range succeeded {
		if r.Usage != nil && r.Usage.CachedTokens != nil && *r.Usage.CachedTokens > 0 {
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
func (r *Record) prefillTPS() (float64, bool) {
	tokens, ok := r.inputTokens()
	cached := ok && r.Usage.CachedTokens != nil && *r.Usage.CachedTokens > 0
	if !ok || cached || r.Server == nil {
		return 0, false
	}
	return perSecond(tokens, r.Server.PromptEvalNS)
}

func (r *Record) decodeTPS() (float64, bool) {
	tokens, ok := r.outputTokens()
	if !ok || r.Server == nil {
		return 0, false
	}
	return perSecond(tokens, r.Server.EvalNS)
}

func perSecond(tokens float64, ns *int64) (float64, bool) {
	if ns == nil || *ns <= 0 {
		return 0, false
	}
	return tokens / float64(*ns) * 1e9, true
}

func serverConcurrency(succeeded []*Record, w Window) *float64 {
	seconds, ok := w.seconds()
	if !ok {
		return nil
	}
	busy, timed := 0.0, false
	for _, r := range succeeded {
		span, ok := w.of(r.Session)
		if !ok || r.Times.EndNS == nil || !span.holds(*r.Times.EndNS) {
			continue
		}
		if r.Server == nil || r.Server.EvalNS == nil {
			return nil
		}
		timed = true
		busy += float64(*r.Server.EvalNS)
		if r.Server.PromptEvalNS != nil {
			busy += float64(*r.Server.PromptEvalNS)
		}
	}
	if !timed {
		return nil
	}
	return figure(busy / 1e9 / seconds)
}
