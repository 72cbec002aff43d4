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

func textOf(succeeded []*Record) TextFigures {
	var t TextFigures
	var answers, prompts fraction
	for _, r := range succeeded {
		t.addUsage(r.Usage)
		u := r.Units
		t.Syllables += u.Syllables
		t.Chars += u.Chars
		t.Eojeol += u.Eojeol
		t.Bytes += u.Bytes
		t.Broken += u.Broken
		if tokens, syllables, ok := r.answerFertility(); ok {
			answers.add(tokens, syllables)
		}
		if tokens, syllables, ok := r.promptFertility(); ok {
			prompts.add(tokens, syllables)
		}
	}
	t.Fertility, t.PromptFertility = answers.ratio(), prompts.ratio()
	return t
}

func (r *Record) answerFertility() (tokens, syllables float64, ok bool) {
	tokens, ok = r.answerTokens()
	return tokens, float64(r.Units.Syllables), ok && halfHangul(r.Units.Syllables, r.Units.Letters)
}

func (r *Record) promptFertility() (tokens, syllables float64, ok bool) {
	tokens, ok = r.inputTokens()
	return tokens, float64(r.Units.PromptSyllables), ok && halfHangul(r.Units.PromptSyllables, r.Units.PromptLetters)
}

func halfHangul(syllables, letters int) bool { return syllables > 0 && 2*syllables >= letters }

func (t *TextFigures) addUsage(u *Usage) {
	if u == nil {
		t.Uncounted++
		return
	}
	if u.OutputTokens == nil {
		t.Uncounted++
	}
	t.InputTokens = plus(t.InputTokens, u.InputTokens)
	t.OutputTokens = plus(t.OutputTokens, u.OutputTokens)
	t.ReasoningTokens = plus(t.ReasoningTokens, u.ReasoningTokens)
}

func plus(sum, v *int) *int {
	if v == nil {
		return sum
	}
	total := *v
	if sum != nil {
		total += *sum
	}
	return &total
}

// answerTokens are the output tokens without reasoning; ok is false where that
// cannot be told.
func (r *Record) answerTokens() (float64, bool) {
	tokens, ok := r.outputTokens()
	switch {
	case !ok:
		return 0, false
	case r.Usage.ReasoningTokens != nil:
		// Some servers count reasoning apart from the output: what is left then
		// is not the answer's.
		left := tokens - float64(*r.Usage.ReasoningTokens)
		return left, left >= 0
	default:
		return tokens, r.Units.ReasoningChars == 0
	}
}
