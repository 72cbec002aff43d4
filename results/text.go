package results

// Text figures are sums over a stage's successful requests, and what they say
// of the tokenizer.
type TextFigures struct {
	// Token sums are null where no request has the count; a request without it
	// adds nothing, and Uncounted says how many those are.
	InputTokens     *int `json:"input_tokens"`
	OutputTokens    *int `json:"output_tokens"` // reasoning included
	ReasoningTokens *int `json:"reasoning_tokens"`
	Uncounted       int  `json:"uncounted"` // requests without a count of output tokens

	Syllables int `json:"syllables"`
	Chars     int `json:"chars"`
	Eojeol    int `json:"eojeol"`
	Bytes     int `json:"bytes"`
	// Broken counts U+FFFD in the answers: broken byte sequences.
	Broken int `json:"broken"`

	// Fertility is tokens of the visible answer per Hangul syllable, over the
	// answers that are at least half Hangul. Reasoning is not in the syllables,
	// so its tokens are taken off; an answer with reasoning whose tokens the
	// server does not count apart is left out.
	Fertility Ratio `json:"fertility"`
	// PromptFertility is input tokens per syllable of the prompt, over prompts
	// at least half Hangul. The chat template's tokens are in it.
	PromptFertility Ratio `json:"prompt_fertility"`
}

// A Ratio is of two sums over N requests; Value is null for none.
type Ratio struct {
	N     int      `json:"n"`
	Value *float64 `json:"value"`
}

// fraction adds up a Ratio.
type fraction struct {
	n         int
	over, sum float64
}

func (f *fraction) add(over, under float64) {
	f.n++
	f.over += over
	f.sum += under
}

func (f *fraction) ratio() Ratio { return Ratio{N: f.n, Value: ratio(f.over, f.sum)} }

func textOf(succeeded []*fact) TextFigures {
	var t TextFigures
	var answers, prompts fraction
	for _, f := range succeeded {
		t.addUsage(f)
		t.Syllables += int(f.syllables)
		t.Chars += int(f.chars)
		t.Eojeol += int(f.eojeol)
		t.Bytes += int(f.bytes)
		t.Broken += int(f.broken)
		if tokens, syllables, ok := f.answerFertility(); ok {
			answers.add(tokens, syllables)
		}
		if tokens, syllables, ok := f.promptFertility(); ok {
			prompts.add(tokens, syllables)
		}
	}
	t.Fertility, t.PromptFertility = answers.ratio(), prompts.ratio()
	return t
}

func (f *fact) answerFertility() (tokens, syllables float64, ok bool) {
	tokens, ok = f.answerTokens()
	return tokens, float64(f.syllables), ok && halfHangul(f.syllables, f.letters)
}

func (f *fact) promptFertility() (tokens, syllables float64, ok bool) {
	tokens, ok = f.input()
	return tokens, float64(f.promptSyllables), ok && halfHangul(f.promptSyllables, f.promptLetters)
}

func halfHangul(syllables, letters int32) bool {
	return syllables > 0 && 2*int64(syllables) >= int64(letters)
}

func (t *TextFigures) addUsage(f *fact) {
	if !f.outputTokens.there() {
		t.Uncounted++
	}
	t.InputTokens = plus(t.InputTokens, f.inputTokens)
	t.OutputTokens = plus(t.OutputTokens, f.outputTokens)
	t.ReasoningTokens = plus(t.ReasoningTokens, f.reasoningTokens)
}

func plus(sum *int, n given) *int {
	switch {
	case !n.there():
	case sum == nil:
		total := int(n)
		return &total
	default:
		*sum += int(n)
	}
	return sum
}

// answerTokens are the output tokens without reasoning; ok is false where that
// cannot be told.
func (f *fact) answerTokens() (float64, bool) {
	tokens, ok := f.output()
	switch {
	case !ok:
		return 0, false
	case f.reasoningTokens.there():
		// Some servers count reasoning apart from the output: what is left then
		// is not the answer's.
		left := tokens - float64(f.reasoningTokens)
		return left, left >= 0
	default:
		return tokens, !f.reasoned
	}
}
