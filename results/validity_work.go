package results

// lengths: a workload's prompts and answers have the tokens that were asked. An
// answer asked for in characters is as long as the model likes, and one that may
// end early is at most as long.
func (t *trial) lengths() {
	var input, output difference
	for _, r := range t.good {
		if r.Asked == nil || r.Usage == nil {
			continue
		}
		input.add(r.Asked.InputTokens, r.Usage.InputTokens)
		if r.Asked.Exact {
			output.add(r.Asked.OutputTokens, r.Usage.OutputTokens)
		}
	}
	t.length("prompts", input, "the server may have read only a part of them, or the texts take other tokens than the set-up requests' did")
	t.length("answers", output, "the model ends them by itself, or the server bounds them; does it know ignore_eos?")
}

func (t *trial) length(what string, d difference, why string) {
	if share := float64(d.off) / float64(d.asked); d.asked > 0 && share > t.limits.LengthErrorMax {
		t.reason(CodeLength, "%s have on average %.1f tokens where %.1f were asked, and differ by %s, above %s: %s", what,
			float64(d.got)/float64(d.n), float64(d.asked)/float64(d.n), percent(share), percent(t.limits.LengthErrorMax), why)
	}
}

// A difference adds up lengths: what one lacks another does not make good.
type difference struct{ n, asked, got, off int }

func (d *difference) add(asked, got *int) {
	if asked == nil || got == nil {
		return
	}
	d.n++
	d.asked += *asked
	d.got += *got
	d.off += max(*asked-*got, *got-*asked)
}

// cold: prompts that nobody has sent before are not in a cache.
func (t *trial) cold() {
	cold, told, tokens, cached := 0, 0, 0, 0
	for _, r := range t.good {
		if r.Asked == nil || !r.Asked.Cold {
			continue
		}
		cold++
		if r.Usage != nil && r.Usage.InputTokens != nil && r.Usage.CachedTokens != nil {
			told++
			tokens += *r.Usage.InputTokens
			cached += *r.Usage.CachedTokens
		}
	}
	if cold > 0 && told == 0 {
		t.unknown(CodeCached, "whether prompts were found in a cache: the server does not tell; each begins with a number of its own, so none should be")
		return
	}
	if share := float64(cached) / float64(tokens); tokens > 0 && share > t.limits.CachedShareMax {
		t.reason(CodeCached, "the server found %s of the tokens of cold prompts in its cache, above %s: ttft is that of a warm cache", percent(share), percent(t.limits.CachedShareMax))
	}
}
