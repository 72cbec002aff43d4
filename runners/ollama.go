package runners

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/runners/wire"
	"github.com/ollama/ollama/api"
)

// ollama is the runner for Ollama's native /api/chat.
type ollama struct {
	target    Target
	options   Options
	client    *api.Client
	transport *wire.Transport
	numCtx    int // settled by Prepare
}

// keepAlive holds the model in memory from one request to the next; a run must
// not measure loading.
const keepAlive = 30 * time.Minute

func newOllama(t Target, o Options, transport *wire.Transport) (*ollama, error) {
	if err := checkOllamaParams(o.Params); err != nil {
		return nil, fmt.Errorf("target %s: %w", t, err)
	}
	return &ollama{
		target: t, options: o, client: api.NewClient(t.URL, transport.Client()), transport: transport, numCtx: o.NumCtx,
	}, nil
}

// ollamaTop are the parameters that stand beside options in /api/chat.
var ollamaTop = []string{"think", "format", "logprobs", "top_logprobs"}

// checkOllamaParams finds parameters that the server would ignore with no more
// than a line in its log.
func checkOllamaParams(params map[string]any) error {
	known := append(optionNames(), ollamaTop...)
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("Ollama has no sampling parameter %s", suggest.Unknown(name, known))
		}
	}
	return nil
}

// optionNames are the wire names of api.Options.
func optionNames() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[api.Options]()) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// request writes the library's request. What the library would leave out is
// completed by the transport: see body.
func (r *ollama) request(req Request) (*api.ChatRequest, map[string]any) {
	no := false
	options := map[string]any{"num_ctx": r.numCtx}
	top := map[string]any{}
	for name, value := range req.Params {
		if slices.Contains(ollamaTop, name) {
			top[name] = value
		} else {
			options[name] = value
		}
	}
	if req.TopLogprobs > 0 {
		top["logprobs"], top["top_logprobs"] = true, req.TopLogprobs
	}
	if req.MaxTokens > 0 {
		options["num_predict"] = req.MaxTokens
	}
	chat := &api.ChatRequest{
		Model: r.target.Model, Options: options, KeepAlive: &api.Duration{Duration: keepAlive},
		Truncate: &no, Shift: &no, // an overlong prompt is an error, not a shorter prompt
	}
	top["messages"] = encodeMessages(req.Messages)
	return chat, top
}

// Compose implements Runner. The library makes the request and the transport
// carries it; decoding the answer by the library would take a buffer of 8 MB a
// stream, which cost 2 to 7 ms a request, and idle slots with it.
func (r *ollama) Compose(req Request) Draft {
	chat, top := r.request(req)
	call := &wire.Call{ID: req.ID, Body: top, KeepLine: notBlank, Done: isDoneObject}
	err := r.client.Chat(wire.WithCall(context.Background(), call), chat, func(api.ChatResponse) error { return nil })
	return newDraft(r.transport, call, err, (*Response).takeLines, ollamaEnd)
}

// takeLines decodes one line an event, up to the first line that is
// none. What comes with a status of failure is no stream.
func (resp *Response) takeLines(t *wire.Trace) ([]event, *Error) {
	if t.Status/100 != 2 {
		return nil, nil
	}
	events := make([]event, 0, len(t.Lines))
	for i, line := range t.Texts() {
		var c ollamaLine
		if err := json.Unmarshal(line, &c); err != nil || c.Error != "" {
			return events, badEvent(err, i, t)
		}
		events = append(events, resp.takeLine(&c.ChatResponse, t.Lines[i].At))
	}
	return events, nil
}

// ollamaLine is one line of the answer: the library's own type has no error.
type ollamaLine struct {
	api.ChatResponse
	Error string `json:"error"`
}

func notBlank(line []byte) bool { return len(bytes.TrimSpace(line)) > 0 }

// isDoneObject finds the last line without decoding it: a quotation mark inside
// text is escaped, so the bytes cannot stand there.
func isDoneObject(line []byte) bool { return bytes.Contains(line, []byte(`"done":true`)) }

func (resp *Response) takeLine(c *api.ChatResponse, at int64) event {
	resp.takeFirst(ollamaLogprobs(c.Logprobs))
	if c.Done {
		resp.Finish = c.DoneReason
		if resp.Finish == "" {
			resp.Finish = "done"
		}
		resp.Truncated = c.DoneReason == "length"
		resp.Blocked = c.DoneReason == "content_filter"
		resp.Usage = &Usage{Input: &c.PromptEvalCount, Output: &c.EvalCount, Source: "done-line"}
		resp.Server = &ServerTimings{
			Total: nanos(c.TotalDuration), Load: nanos(c.LoadDuration),
			PromptEval: nanos(c.PromptEvalDuration), Eval: nanos(c.EvalDuration),
		}
	}
	return event{at: at, content: c.Message.Content, reasoning: c.Message.Thinking, tool: len(c.Message.ToolCalls) > 0}
}

func nanos(d time.Duration) *int64 {
	ns := int64(d)
	return &ns
}

// ollamaEnd judges a body that was read to its end without an error.
func ollamaEnd(resp *Response, t *wire.Trace) *Error {
	if resp.Finish != "" {
		return nil
	}
	if resp.Events == 0 {
		return notAStream(t)
	}
	last := len(t.Lines) - 1
	if message, _ := errorMessage(t.Shown(t.Bytes(last))); message != "" { // an error in words that are not Ollama's
		return badEvent(nil, last, t)
	}
	return &Error{Cause: CauseCut, Status: t.Status,
		Message: "the stream ended after " + eventCount(resp.Events) + " without done:true"}
}

// Close implements Runner.
func (r *ollama) Close() { r.transport.Close() }
