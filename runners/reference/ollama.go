package reference

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/ollama/ollama/api"
)

// generate is POST /api/generate. A request without a prompt loads the model,
// or with keep_alive 0 unloads it.
func (s *Server) generate(w http.ResponseWriter, r *http.Request, l *LogLine) {
	var req api.GenerateRequest
	if !decodeOllama(w, r, l, &req) {
		return
	}
	c := ollamaCall(req.Model, req.Stream, req.Think, req.Options)
	if req.System != "" {
		c.messages = append(c.messages, message{"system", req.System})
	}
	if req.Prompt != "" {
		c.messages = append(c.messages, message{"user", req.Prompt})
	}
	s.answerOllama(w, r, l, c, &ollamaWords{model: req.Model, generate: true},
		ollamaExtras{loads: req.Prompt == "", keepAlive: req.KeepAlive, strict: isFalse(req.Truncate)})
}

// chat is POST /api/chat.
func (s *Server) chat(w http.ResponseWriter, r *http.Request, l *LogLine) {
	var req api.ChatRequest
	if !decodeOllama(w, r, l, &req) {
		return
	}
	c := ollamaCall(req.Model, req.Stream, req.Think, req.Options)
	for _, m := range req.Messages {
		c.messages = append(c.messages, message{m.Role, m.Content})
	}
	s.answerOllama(w, r, l, c, &ollamaWords{model: req.Model},
		ollamaExtras{loads: len(req.Messages) == 0, keepAlive: req.KeepAlive, strict: isFalse(req.Truncate)})
}

// ollamaExtras are what a native request says beside the call.
type ollamaExtras struct {
	loads     bool // there is nothing to answer
	keepAlive *api.Duration
	strict    bool // an overlong prompt is an error
}

func (s *Server) answerOllama(w http.ResponseWriter, r *http.Request, l *LogLine, c call, words *ollamaWords, e ollamaExtras) {
	if !s.has(c.model) {
		respond(w, l, http.StatusNotFound, ollamaError(fmt.Sprintf("model '%s' not found", c.model)))
		return
	}
	if c.think != nil && *c.think && s.profile.Reasoning.Share == 0 {
		respond(w, l, http.StatusBadRequest, ollamaError(fmt.Sprintf("%q does not support thinking", c.model)))
		return
	}
	if e.loads {
		s.loadOnly(w, r, l, words, e.keepAlive)
		return
	}
	prompt, window := c.promptTokens(), s.window(c)
	if prompt > window && e.strict {
		respond(w, l, http.StatusBadRequest, ollamaError("the input length exceeds the context length"))
		return
	}
	x := &exchange{call: c, words: words, streamType: "application/x-ndjson", w: w, log: l}
	x.tally.prompt = min(prompt, window) // what does not fit is lost in silence, as in Ollama
	s.answer(r.Context(), x)
}

// window is the context length of a call in tokens.
func (s *Server) window(c call) int {
	if c.context > 0 {
		return min(c.context, s.profile.ContextLength)
	}
	return s.profile.ContextLength
}

func (s *Server) loadOnly(w http.ResponseWriter, r *http.Request, l *LogLine, words *ollamaWords, keepAlive *api.Duration) {
	reason := "load"
	if keepAlive != nil && keepAlive.Duration == 0 {
		reason = "unload"
		s.unload()
	} else if _, err := s.load(r.Context()); err != nil {
		return
	}
	l.Finish = reason
	respond(w, l, http.StatusOK, append(words.line(nil, "", "", fmt.Sprintf(`,"done_reason":%q`, reason), true), '\n'))
}

// decodeOllama reads a request's body; it answers a bad one itself.
func decodeOllama(w http.ResponseWriter, r *http.Request, l *LogLine, req any) bool {
	// All of it is read: only then does net/http watch for the client's leaving.
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, req)
	}
	if err == nil {
		return true
	}
	msg := err.Error()
	if len(body) == 0 {
		msg = "missing request body"
	}
	respond(w, l, http.StatusBadRequest, ollamaError(msg))
	return false
}

func ollamaCall(model string, stream *bool, think *api.ThinkValue, options map[string]any) call {
	c := call{model: model, stream: stream == nil || *stream}
	if think != nil && think.Value != nil {
		c.think = new(bool)
		*c.think = think.Bool()
	}
	if v, ok := options["temperature"].(float64); ok {
		c.temperature = &v
	}
	if v, ok := options["seed"].(float64); ok {
		n := int64(v)
		c.seed = &n
	}
	if v, ok := options["num_predict"].(float64); ok {
		c.limit = max(0, int(v)) // -1 and -2 are without a limit
	}
	if v, ok := options["num_ctx"].(float64); ok {
		c.context = int(v)
	}
	stops, _ := options["stop"].([]any)
	for _, v := range stops {
		if stop, ok := v.(string); ok {
			c.stop = append(c.stop, stop)
		}
	}
	return c
}

func isFalse(b *bool) bool { return b != nil && !*b }

func ollamaError(message string) []byte {
	return append(appendQuoted([]byte(`{"error":`), message), '}')
}

// ollamaWords is the dialect of /api/chat and /api/generate.
type ollamaWords struct {
	model    string
	generate bool
}

func (o *ollamaWords) event(dst []byte, s step, t tally) []byte {
	switch s.kind {
	case stepToken:
		thinking, content := "", s.text
		if s.thinking {
			thinking, content = s.text, ""
		}
		dst = o.line(dst, thinking, content, "", false)
	case stepFinish:
		dst = o.line(dst, "", "", ollamaMetrics(t), true)
	case stepFailure:
		dst = append(dst, ollamaError(failureMessage)...)
	case stepMalformed:
		dst = append(dst, `{"model":"`+o.model+`","message":{"role":"assistant","content":"가`...)
	default:
		return dst
	}
	return append(dst, '\n')
}

func (o *ollamaWords) whole(thinking, content string, t tally) []byte {
	return o.line(nil, thinking, content, ollamaMetrics(t), true)
}

func (o *ollamaWords) failure(_ int, message string) []byte { return ollamaError(message) }

// line appends one object; tail is further fields, each with a comma before it.
func (o *ollamaWords) line(dst []byte, thinking, content, tail string, done bool) []byte {
	dst = appendQuoted(append(dst, `{"model":`...), o.model)
	dst = append(dst, `,"created_at":"`...)
	dst = time.Now().UTC().AppendFormat(dst, time.RFC3339Nano)
	text, end := `","message":{"role":"assistant","content":`, `}`
	if o.generate {
		text, end = `","response":`, ``
	}
	dst = appendQuoted(append(dst, text...), content)
	if thinking != "" {
		dst = appendQuoted(append(dst, `,"thinking":`...), thinking)
	}
	dst = strconv.AppendBool(append(append(dst, end...), `,"done":`...), done)
	return append(append(dst, tail...), '}')
}

// ollamaMetrics words a tally as the fields of a last line.
func ollamaMetrics(t tally) string {
	return fmt.Sprintf(`,"done_reason":%q,"total_duration":%d,"load_duration":%d,"prompt_eval_count":%d,`+
		`"prompt_eval_duration":%d,"eval_count":%d,"eval_duration":%d`,
		t.finish, t.total, t.load, t.prompt, t.promptEval, t.tokens, t.eval)
}
