package runners

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/hanbench/hanbench/runners/wire"
	"github.com/sashabaranov/go-openai"
)

// openAI is the runner for chat completions.
type openAI struct {
	target    Target
	options   Options
	client    *openai.Client
	transport *wire.Transport
	// What follows is settled by Prepare and only read afterwards.
	refused   map[string]bool
	rename    map[string]string
	anonymous bool // requests go without their ids
}

func newOpenAI(t Target, o Options, transport *wire.Transport) *openAI {
	conf := openai.DefaultConfig("") // the transport carries the key
	conf.BaseURL = t.URL.String()
	conf.HTTPClient = transport.Client()
	return &openAI{
		target: t, options: o, client: openai.NewClientWithConfig(conf), transport: transport,
		refused: map[string]bool{}, rename: maps.Clone(t.Preset.Rename),
	}
}

// Names of parameters that the runner treats in a way of their own.
const (
	paramMaxTokens     = "max_tokens"
	paramMaxCompletion = "max_completion_tokens"
	paramStreamOptions = "stream_options"
)

// body holds every sampling parameter of a request under its wire name. They
// are not set through the library, which leaves out a temperature of 0.
func (r *openAI) body(req Request) map[string]any {
	body := map[string]any{}
	set := func(name string, value any) {
		if r.refused[name] {
			return
		}
		if other, ok := r.rename[name]; ok {
			name = other
		}
		body[name] = value
	}
	for name, value := range req.Params {
		set(name, value)
	}
	if req.MaxTokens > 0 {
		set(paramMaxTokens, req.MaxTokens)
	}
	if req.TopLogprobs > 0 {
		set("logprobs", true)
		set("top_logprobs", req.TopLogprobs)
	}
	set(paramStreamOptions, map[string]any{"include_usage": true})
	body["messages"] = encodeMessages(req.Messages)
	return body
}

// Compose implements Runner. The library makes the request and the transport
// carries it; the answer is decoded here, like Ollama's, so that most events
// need no decoding at all (see pattern).
func (r *openAI) Compose(req Request) Draft {
	if req.Echo != "" {
		return r.composeEcho(req)
	}
	call := r.call(req)
	call.Body, call.KeepLine, call.Done = r.body(req), isData, isDone
	_, err := r.client.CreateChatCompletionStream(wire.WithCall(context.Background(), call),
		openai.ChatCompletionRequest{Model: r.target.Model})
	return newDraft(r.transport, call, err, (*Response).takeChunks, openAIEnd)
}

// call is that of a request, with its id.
func (r *openAI) call(req Request) *wire.Call {
	if r.anonymous {
		return &wire.Call{}
	}
	return &wire.Call{ID: req.ID, IDHeader: r.target.Preset.IDHeader}
}

func isData(line []byte) bool { return bytes.HasPrefix(line, []byte("data:")) }

func isDone(line []byte) bool { return string(dataOf(line)) == "[DONE]" }

// dataOf is what a line of server-sent events carries.
func dataOf(line []byte) []byte { return bytes.TrimSpace(bytes.TrimPrefix(line, []byte("data:"))) }

// chunk is one event of the stream. The library's own type knows no
// "reasoning" and no timings.
type chunk struct {
	Choices []choice        `json:"choices"`
	Usage   *usage          `json:"usage"`
	Error   json.RawMessage `json:"error"`
	Status  json.RawMessage `json:"status"` // CLOVA Studio's error object
	Object  string          `json:"object"`
	Timings *llamaTimings   `json:"timings"`
	Message json.RawMessage `json:"message"` // of an error object without a key for it
}

type choice struct {
	Index        int             `json:"index"`
	Delta        delta           `json:"delta"`
	Logprobs     *choiceLogprobs `json:"logprobs"`
	FinishReason string          `json:"finish_reason"`
}

type delta struct {
	Content          string          `json:"content"`
	Refusal          string          `json:"refusal"`
	ReasoningContent string          `json:"reasoning_content"`
	Reasoning        string          `json:"reasoning"`
	ToolCalls        json.RawMessage `json:"tool_calls"`
}

// llamaTimings are llama-server's own, in milliseconds.
type llamaTimings struct {
	PromptMS    float64 `json:"prompt_ms"`
	PredictedMS float64 `json:"predicted_ms"`
}

// takeChunks decodes one line an event, up to [DONE] or the first line that is
// none. What comes with a status of failure is no stream.
func (resp *Response) takeChunks(t *wire.Trace) ([]event, *Error) {
	if t.Status/100 != 2 {
		return nil, nil
	}
	var known pattern
	events := make([]event, 0, len(t.Lines))
	for i, line := range t.Texts() {
		data := dataOf(line)
		if string(data) == "[DONE]" {
			break
		}
		if !known.match(data) {
			c, err := decodeChunk(data)
			if err == nil && c.isError() {
				err = errInStream
			}
			if err != nil {
				return events, badEvent(err, i, t)
			}
			known.learn(data, c)
		}
		events = append(events, resp.take(&known.chunk, t.Lines[i].At))
	}
	return events, nil
}

// errInStream is shown only where an error object holds no words of its own.
var errInStream = errors.New("an error without a message")

func decodeChunk(data []byte) (chunk, error) {
	var c chunk
	err := json.Unmarshal(data, &c)
	return c, err
}

func (c *chunk) isError() bool {
	return (len(c.Error) > 0 && string(c.Error) != "null") || c.Object == "error" ||
		(len(c.Choices) == 0 && (bytes.HasPrefix(c.Status, []byte("{")) || bytes.HasPrefix(c.Message, []byte(`"`))))
}

// take notes what a chunk tells besides text, and gives its text as an event.
func (resp *Response) take(c *chunk, at int64) event {
	e := event{at: at}
	finishes := false
	for _, choice := range c.Choices {
		if choice.Index != 0 { // nobody asked for another answer
			continue
		}
		d := choice.Delta
		e.content += d.Content + d.Refusal
		if d.ReasoningContent != "" {
			e.reasoning += d.ReasoningContent
		} else {
			e.reasoning += d.Reasoning
		}
		e.tool = e.tool || (len(d.ToolCalls) > 0 && string(d.ToolCalls) != "null" && string(d.ToolCalls) != "[]")
		if choice.Logprobs != nil {
			resp.takeFirst(choice.Logprobs.Content)
		}
		if choice.FinishReason != "" {
			resp.Finish, finishes = choice.FinishReason, true
		}
	}
	resp.Truncated = resp.Finish == "length"
	resp.Blocked = resp.Finish == "content_filter"
	if u := c.Usage.told(finishes); u != nil {
		resp.Usage = u
	}
	if c.Timings != nil {
		resp.Server = &ServerTimings{PromptEval: millis(c.Timings.PromptMS), Eval: millis(c.Timings.PredictedMS)}
	}
	return e
}

func millis(ms float64) *int64 {
	ns := int64(ms * 1e6)
	return &ns
}

// openAIEnd judges a body that was read to its end without an error: was it a
// stream, and did it finish?
func openAIEnd(resp *Response, t *wire.Trace) *Error {
	if resp.Events == 0 {
		return notAStream(t)
	}
	switch {
	case resp.Finish == "error" || resp.Finish == "abort":
		return &Error{Cause: CauseErrorObject, Status: t.Status,
			Message: fmt.Sprintf("the server gave up on the answer: finish reason %q", resp.Finish)}
	case resp.Finish == "" && !t.Ended:
		return &Error{Cause: CauseCut, Status: t.Status,
			Message: "the stream ended after " + eventCount(resp.Events) + " without a finish reason or [DONE]"}
	case resp.Finish == "":
		resp.Warning = "the stream gave no finish reason"
	case !t.Ended:
		resp.Warning = "the stream ended without [DONE]"
	}
	return nil
}

// notAStream says what came under a 2xx in place of events.
func notAStream(t *wire.Trace) *Error {
	e := &Error{Cause: CauseMalformed, Status: t.Status}
	message, code := errorMessage(t.Shown(t.Raw))
	switch {
	case isPolicy(message, code):
		e.Cause, e.Message = CauseContentPolicy, cmp.Or(message, code)
	case len(bytes.TrimSpace(t.Raw)) == 0 || t.Ended: // with [DONE] alone
		e.Cause, e.Message = CauseCut, "the endpoint answered with an empty stream"
	case message != "":
		e.Cause, e.Message = CauseErrorObject, "error under HTTP "+fmt.Sprint(t.Status)+": "+message
	case isHTML(t):
		e.Message = "the endpoint answered with " + bodyExcerpt(t)
	default:
		e.Message = "the endpoint answered without a stream of events: " + excerpt(t.Shown(t.Raw))
	}
	return e
}

// Inspect implements Runner. The protocol tells nothing of the model.
func (r *openAI) Inspect(context.Context) (Info, error) { return Info{}, nil }

// Close implements Runner.
func (r *openAI) Close() { r.transport.Close() }
