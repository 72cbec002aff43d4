package runners

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/hanbench/hanbench/runners/wire"
	"github.com/sashabaranov/go-openai"
)

// An Echoer is a runner whose protocol can tell how likely a given text is: the
// text goes to /v1/completions with echo, and comes back with the log-probability
// of each token.
type Echoer interface {
	// CheckEcho finds out whether the endpoint truly does that: many take the
	// parameter and ignore it. It sends two short texts; its error says what came
	// instead. Call it after Prepare.
	CheckEcho(ctx context.Context) error
}

// composeEcho asks for the text back and, since some servers take 0 for no
// bound, for one token more, which is then left out.
func (r *openAI) composeEcho(req Request) Draft {
	call := r.call(req)
	call.Body = map[string]any{"echo": true, "logprobs": 1, "max_tokens": 1, "temperature": 0}
	_, err := r.client.CreateCompletion(wire.WithCall(context.Background(), call),
		openai.CompletionRequest{Model: r.target.Model, Prompt: req.Echo})
	take := func(resp *Response, t *wire.Trace) ([]event, *Error) { return resp.takeEcho(req.Echo, t) }
	return newDraft(r.transport, call, err, take, func(*Response, *wire.Trace) *Error { return nil })
}

// completion is what /v1/completions answers.
type completion struct {
	Choices []struct {
		Text     string `json:"text"`
		Logprobs *struct {
			Tokens        []string   `json:"tokens"`
			TokenLogprobs []*float64 `json:"token_logprobs"`
		} `json:"logprobs"`
		FinishReason string `json:"finish_reason"`
	} `json:"choices"`
	Usage *usage          `json:"usage"`
	Error json.RawMessage `json:"error"`
}

// takeEcho decodes the answer to a text; text is what was sent.
func (resp *Response) takeEcho(text string, t *wire.Trace) ([]event, *Error) {
	if t.Status/100 != 2 {
		return nil, nil
	}
	var lines [][]byte
	for _, line := range t.Texts() {
		lines = append(lines, bytes.Clone(line))
	}
	var c completion
	if err := json.Unmarshal(bytes.Join(lines, []byte{'\n'}), &c); err != nil || len(c.Choices) == 0 {
		return nil, notAStream(t)
	}
	choice := c.Choices[0]
	resp.Finish, resp.Usage = choice.FinishReason, c.Usage.told(false)
	// What was generated is no part of the text's likelihood.
	rest, given := strings.CutPrefix(choice.Text, text)
	events := []event{{at: t.Lines[len(t.Lines)-1].At}}
	if !given || choice.Logprobs == nil || len(choice.Logprobs.Tokens) != len(choice.Logprobs.TokenLogprobs) {
		return events, nil
	}
	n := len(choice.Logprobs.Tokens) - generated(resp.Usage, rest, choice.FinishReason)
	for i := range max(0, n) {
		resp.Echo = append(resp.Echo, TokenLogprob{choice.Logprobs.Tokens[i], orUnknown(choice.Logprobs.TokenLogprobs[i])})
	}
	return events, nil
}

// generated is how many tokens of the list came after the text: as many as the
// server counts. One that counts none has generated one if it says that it
// reached the bound, or if there is more text.
func generated(u *Usage, rest, finish string) int {
	switch {
	case u != nil && u.Output != nil:
		return *u.Output
	case rest != "" || finish == "length":
		return 1
	}
	return 0
}

// orUnknown is NaN for the first token, which has nothing before it.
func orUnknown(p *float64) float64 {
	if p == nil {
		return math.NaN()
	}
	return *p
}

// Two texts that end differently: what they have in common must be as likely in
// both.
const (
	echoText  = "대한민국의 수도는 서울입니다."
	echoOther = "대한민국의 수도는 어디입니까?"
)

// CheckEcho implements Echoer.
func (r *openAI) CheckEcho(ctx context.Context) error {
	var tokens [2][]TokenLogprob
	for i, text := range []string{echoText, echoOther} {
		resp := Do(ctx, r, Request{ID: fmt.Sprintf("%s-echo-%d", r.options.RunID, i+1), Echo: text})
		if resp.Err != nil {
			return r.noEcho("it answered: " + resp.Err.Message)
		}
		tokens[i] = resp.Echo
	}
	if why := echoFault(tokens[0], tokens[1]); why != nil {
		return r.noEcho(why.Error())
	}
	return nil
}

func (r *openAI) noEcho(why string) error {
	return fmt.Errorf("target %s cannot be scored by log-likelihood: %s; /v1/completions must give the prompt's own log-probabilities (echo: true, logprobs: 1), as vLLM and llama-cpp-python do: score by text or by first-token log-probabilities instead", r.target, why)
}

// echoTolerance covers what batching changes in sums of float16.
const echoTolerance = 0.05

func echoFault(a, b []TokenLogprob) error {
	if len(a) < 2 || len(b) < 2 {
		return errors.New("it ignores echo: no log-probabilities of the prompt came back")
	}
	differ := false
	for i := 1; i < len(a); i++ {
		p := a[i].Logprob
		if math.IsNaN(p) || p > 1e-3 {
			return fmt.Errorf("the log-probability of token %d of %q is %v", i+1, echoText, p)
		}
		differ = differ || p != a[1].Logprob
	}
	if !differ && len(a) > 2 {
		return errors.New("every token of the prompt has one and the same log-probability")
	}
	for i := 1; i < min(len(a), len(b)) && a[i].Token == b[i].Token; i++ {
		if math.Abs(a[i].Logprob-b[i].Logprob) > echoTolerance*max(1, math.Abs(a[i].Logprob)) {
			return fmt.Errorf("the same beginning has other log-probabilities in another text (token %d: %.3f and %.3f)", i+1, a[i].Logprob, b[i].Logprob)
		}
	}
	return nil
}
