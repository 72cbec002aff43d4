package reference

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

const eventStream = "text/event-stream"

// How a stream reports its usage; see Profile.Usage.
const (
	usageFinalChunk  = "final_chunk"
	usageFinishChunk = "finish_chunk"
	usageEveryChunk  = "every_chunk"
	usageNone        = "none"
)

// Where a stream names the role; see Profile.RoleChunk.
const (
	roleFirst      = "first"
	roleWithText   = "with_text"
	roleEveryChunk = "every_chunk"
)

// completionRequest is what the endpoint reads of a request to
// /v1/chat/completions. It passes over unknown fields, as vLLM does.
type completionRequest struct {
	Model    string `json:"model"`
	Messages []struct {
		Role    string      `json:"role"`
		Content textOrParts `json:"content"`
	} `json:"messages"`
	Stream        bool `json:"stream"`
	StreamOptions *struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	MaxTokens           int      `json:"max_tokens"`
	MaxCompletionTokens int      `json:"max_completion_tokens"`
	Seed                *int64   `json:"seed"`
	Temperature         *float64 `json:"temperature"`
	Stop                oneOrAll `json:"stop"`
	ReasoningEffort     string   `json:"reasoning_effort"`
	IgnoreEOS           bool     `json:"ignore_eos"` // vLLM's
	MinTokens           int      `json:"min_tokens"` // vLLM's
	EnableThinking      *bool    `json:"enable_thinking"`
	ChatTemplateKwargs  struct {
		EnableThinking *bool `json:"enable_thinking"`
	} `json:"chat_template_kwargs"`
}

// textOrParts is a message's content: a string, or parts of which the texts
// count.
type textOrParts string

func (t *textOrParts) UnmarshalJSON(b []byte) error {
	var parts []struct {
		Text string `json:"text"`
	}
	if len(b) > 0 && b[0] == '[' {
		err := json.Unmarshal(b, &parts)
		for _, p := range parts {
			*t += textOrParts(p.Text)
		}
		return err
	}
	return json.Unmarshal(b, (*string)(t))
}

// oneOrAll is a string or a list of strings.
type oneOrAll []string

func (o *oneOrAll) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*o = make(oneOrAll, 1)
		return json.Unmarshal(b, &(*o)[0])
	}
	return json.Unmarshal(b, (*[]string)(o))
}

func (q completionRequest) call() call {
	c := call{
		model: q.Model, stream: q.Stream, seed: q.Seed, temperature: q.Temperature,
		limit: max(q.MaxTokens, q.MaxCompletionTokens, 0), stop: q.Stop, ignoreEOS: q.IgnoreEOS,
		least: q.MinTokens,
	}
	for _, m := range q.Messages {
		c.messages = append(c.messages, message{m.Role, string(m.Content)})
	}
	for _, think := range []*bool{q.EnableThinking, q.ChatTemplateKwargs.EnableThinking} {
		if think != nil {
			c.think = think
		}
	}
	if q.ReasoningEffort == "none" {
		c.think = new(bool)
	}
	return c
}

// models is GET /v1/models.
func (s *Server) models(w http.ResponseWriter, _ *http.Request, l *LogLine) {
	data := []map[string]any{}
	if s.has(s.profile.Model) {
		data = append(data, map[string]any{
			"id": s.profile.Model, "object": "model", "created": 0, "owned_by": architecture,
			"max_model_len": s.profile.ContextLength,
		})
	}
	respondJSON(w, l, map[string]any{"object": "list", "data": data})
}

// completions is POST /v1/chat/completions.
func (s *Server) completions(w http.ResponseWriter, r *http.Request, l *LogLine) {
	var req completionRequest
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &req)
	}
	refuse := func(status int, code, msg, param string) {
		respond(w, l, status, openAIError(status, code, msg, param))
	}
	if err != nil {
		refuse(http.StatusBadRequest, "invalid_json", "We could not parse the JSON body of your request: "+err.Error(), "")
		return
	}
	if param := s.refusedParam(body); param != "" {
		respond(w, l, http.StatusBadRequest, paramError(s.profile.RefuseParamsStyle, param))
		return
	}
	c := req.call()
	prompt := c.promptTokens()
	switch {
	case !s.has(c.model):
		refuse(http.StatusNotFound, "model_not_found", fmt.Sprintf("The model `%s` does not exist", c.model), "model")
		return
	case len(c.messages) == 0:
		refuse(http.StatusBadRequest, "missing_required_parameter", "Missing required parameter: 'messages'.", "messages")
		return
	case prompt > s.profile.ContextLength:
		refuse(http.StatusBadRequest, "context_length_exceeded", fmt.Sprintf(
			"This model's maximum context length is %d tokens, but the messages are %d.", s.profile.ContextLength, prompt), "messages")
		return
	}
	x := &exchange{call: c, words: s.openAIWords(req, c), streamType: eventStream, w: w, log: l}
	x.tally.prompt = prompt
	s.answer(r.Context(), x)
}

// refusedParam is the first of the profile's refused fields that a body has.
func (s *Server) refusedParam(body []byte) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return ""
	}
	for _, name := range s.profile.RefuseParams {
		if _, ok := fields[name]; ok {
			return name
		}
	}
	return ""
}

func paramError(style, param string) []byte {
	switch style {
	case "clova":
		return []byte(`{"status":{"code":"40002","message":"Invalid parameter"}}`)
	case "generic":
		return openAIError(http.StatusBadRequest, "", "Bad request", "")
	}
	return openAIError(http.StatusBadRequest, "unsupported_parameter", fmt.Sprintf("Unsupported parameter: '%s'", param), param)
}

// openAIError is an error object; an empty code or param is null.
func openAIError(status int, code, message, param string) []byte {
	kind := "api_error"
	switch {
	case status == http.StatusTooManyRequests:
		kind = "rate_limit_error"
	case status == http.StatusServiceUnavailable:
		kind = "overloaded_error"
	case status >= 400 && status < 500:
		kind = "invalid_request_error"
	}
	quoted := func(s string) string {
		if s == "" {
			return "null"
		}
		return string(appendQuoted(nil, s))
	}
	return fmt.Appendf(nil, `{"error":{"message":%s,"type":%s,"param":%s,"code":%s}}`,
		quoted(message), quoted(kind), quoted(param), quoted(code))
}
