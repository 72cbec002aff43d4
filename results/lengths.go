package results

import "slices"

// Lengths hold what a workload asked against what came; null where it asked
// nothing in that unit, or the server counts nothing.
type Lengths struct {
	InputTokens  *LengthFigure `json:"input_tokens"`
	OutputTokens *LengthFigure `json:"output_tokens"`
	OutputChars  *LengthFigure `json:"output_chars"`
}

// A LengthFigure is over the successful requests that were asked for a length
// and have one.
type LengthFigure struct {
	N     int     `json:"n"`
	Asked float64 `json:"asked"` // mean
	Got   float64 `json:"got"`   // mean
	// Off is Σ|got − asked| / Σ asked: what one answer lacks, another does not make
	// good.
	Off float64 `json:"off"`
}

func lengthsOf(good []*fact) Lengths {
	var input, tokens, chars difference
	for _, f := range good {
		if f.wants == nil {
			continue
		}
		chars.add(f.wants.OutputChars, given(f.chars))
		input.add(f.wants.InputTokens, f.inputTokens)
		tokens.add(f.wants.OutputTokens, f.outputTokens)
	}
	return Lengths{input.figure(), tokens.figure(), chars.figure()}
}

// A difference adds up lengths.
type difference struct{ n, asked, got, off int }

func (d *difference) add(asked *int, got given) {
	if asked == nil || !got.there() {
		return
	}
	d.n++
	d.asked += *asked
	d.got += int(got)
	d.off += max(*asked-int(got), int(got)-*asked)
}

func (d *difference) figure() *LengthFigure {
	if d.asked == 0 {
		return nil
	}
	n := float64(d.n)
	return &LengthFigure{
		N: d.n, Asked: *figure(float64(d.asked) / n), Got: *figure(float64(d.got) / n), Off: *figure(float64(d.off) / float64(d.asked)),
	}
}

// lengths: a workload's prompts and answers have the tokens that were asked. An
// answer asked for in characters is as long as the model likes, and one that may
// end early is at most as long.
func (t *trial) lengths() {
	most := t.limits.LengthErrorMax
	if f := t.result.Lengths.InputTokens; f != nil && f.Off > most {
		t.reason(CodeLength, "prompts have on average %.1f tokens where %.1f were asked, and differ by %s, above %s: the server may have read only a part of them, or the texts take other tokens than the set-up requests' did",
			f.Got, f.Asked, percent(f.Off), percent(most))
	}
	exact := slices.ContainsFunc(t.good, func(f *fact) bool { return f.wants != nil && f.wants.Exact })
	if f := t.result.Lengths.OutputTokens; exact && f != nil && f.Off > most {
		t.reason(CodeLength, "answers have on average %.1f tokens where %.1f were asked, and differ by %s, above %s: the model ends them by itself, or the server bounds them; does it know ignore_eos?",
			f.Got, f.Asked, percent(f.Off), percent(most))
	}
}

// cold: prompts that nobody has sent before are not in a cache.
func (t *trial) cold() {
	cold, told, tokens, cached := 0, 0, 0, 0
	for _, f := range t.good {
		if f.wants == nil || !f.wants.Cold {
			continue
		}
		cold++
		if f.inputTokens.there() && f.cachedTokens.there() {
			told++
			tokens += int(f.inputTokens)
			cached += int(f.cachedTokens)
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
