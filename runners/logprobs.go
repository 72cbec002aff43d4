package runners

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/ollama/ollama/api"
)

// A TokenLogprob is a token's text, as bytes, and the natural logarithm of its
// probability, at most 0.
type TokenLogprob struct {
	Token   string
	Logprob float64
}

// MaxTopLogprobs is the most alternatives that OpenAI, vLLM and Ollama give.
const MaxTopLogprobs = 20

// tokenLogprob is a token as both protocols write it. Its bytes are told where
// it may be a part of a character.
type tokenLogprob struct {
	Token   string  `json:"token"`
	Logprob float64 `json:"logprob"`
	Bytes   []int   `json:"bytes"`
}

// logprob is a place in the answer: the token that stands there and those that
// could have.
type logprob struct {
	tokenLogprob
	Top []tokenLogprob `json:"top_logprobs"`
}

// choiceLogprobs is how chat completions give them.
type choiceLogprobs struct {
	Content []logprob `json:"content"`
}

func (t tokenLogprob) told() TokenLogprob {
	text := t.Token
	if len(t.Bytes) > 0 {
		b := make([]byte, len(t.Bytes))
		for i, n := range t.Bytes {
			b[i] = byte(n)
		}
		text = string(b)
	}
	return TokenLogprob{text, t.Logprob}
}

// alternatives are the tokens that could stand at a place, the most likely
// first, the one that stands there among them.
func (l logprob) alternatives() []TokenLogprob {
	var all []TokenLogprob
	for _, t := range l.Top {
		all = append(all, t.told())
	}
	if own := l.told(); !slices.Contains(all, own) {
		all = append(all, own)
	}
	slices.SortStableFunc(all, func(a, b TokenLogprob) int { return cmp.Compare(b.Logprob, a.Logprob) })
	return all
}

// takeFirst notes the alternatives of the first token, once.
func (resp *Response) takeFirst(places []logprob) {
	if resp.First == nil && len(places) > 0 {
		resp.First = places[0].alternatives()
	}
}

// ollamaLogprobs are those of Ollama's own protocol.
func ollamaLogprobs(list []api.Logprob) []logprob {
	out := make([]logprob, len(list))
	for i, l := range list {
		out[i].tokenLogprob = tokenLogprob(l.TokenLogprob)
		for _, t := range l.TopLogprobs {
			out[i].Top = append(out[i].Top, tokenLogprob(t))
		}
	}
	return out
}

// CheckLogprobs finds out whether the target tells the log-probabilities of first
// tokens: some take the parameter and ignore it, some refuse it. id is that of
// the request which it sends. Call it after Prepare.
func CheckLogprobs(ctx context.Context, r Runner, id string) error {
	resp := Do(ctx, r, Request{
		ID: id, Messages: []Message{{Role: "user", Content: "하늘은 무슨 색입니까? A. 파랑 B. 빨강"}},
		MaxTokens: 1, TopLogprobs: MaxTopLogprobs,
	})
	const instead = "it must give the log-probabilities of tokens (logprobs, top_logprobs): score by text instead"
	switch {
	case resp.Err != nil:
		return fmt.Errorf("cannot be scored by first-token log-probabilities: it answered: %s; %s", resp.Err.Message, instead)
	case len(resp.First) < 2:
		return fmt.Errorf("cannot be scored by first-token log-probabilities: it ignores the question for them; %s", instead)
	}
	return nil
}
