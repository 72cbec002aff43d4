// Package echotest stands in for an endpoint that tells how likely a given text
// is, as vLLM and llama-cpp-python's server do, for tests without a model. Each
// character is a token.
package echotest

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
)

// A Server is the endpoint's handler, for /v1. Its zero value is a sound one.
type Server struct {
	// Logprob is that of a character after a text; nil makes one up of the
	// character alone.
	Logprob     func(before string, char rune) float64
	IgnoresEcho bool // gives the log-probabilities of what it generated alone
	NoUsage     bool
	RefusesID   bool // answers 400, without a word, to a request with an X-Request-Id

	mu    sync.Mutex
	asked []map[string]any
}

// Asked are the requests for completions so far, decoded.
func (s *Server) Asked() []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]map[string]any(nil), s.asked...)
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.RefusesID && r.Header.Get("X-Request-Id") != "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	switch r.URL.Path {
	case "/v1/chat/completions":
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		io.WriteString(w, `data: {"choices":[{"index":0,"delta":{"content":"네"},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n")
	case "/v1/completions":
		s.complete(w, r)
	default:
		http.NotFound(w, r)
	}
}

// generated is what the server says after every prompt.
const generated = "!"

func (s *Server) complete(w http.ResponseWriter, r *http.Request) {
	var q map[string]any
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	s.asked = append(s.asked, q)
	s.mu.Unlock()
	prompt, _ := q["prompt"].(string)
	told := prompt + generated
	if s.IgnoresEcho {
		told = generated
	}
	tokens, probs := s.tokens(told)
	answer := map[string]any{"choices": []any{map[string]any{
		"text": told, "finish_reason": "length", "logprobs": map[string]any{"tokens": tokens, "token_logprobs": probs},
	}}}
	if !s.NoUsage {
		answer["usage"] = map[string]any{"prompt_tokens": len([]rune(prompt)), "completion_tokens": len([]rune(generated))}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(answer)
}

// tokens are the characters of a text. The first has nothing before it, and no
// log-probability.
func (s *Server) tokens(text string) (tokens []string, probs []any) {
	for at, char := range text {
		tokens = append(tokens, string(char))
		switch {
		case at == 0 && !s.IgnoresEcho:
			probs = append(probs, nil)
		case s.Logprob != nil:
			probs = append(probs, s.Logprob(text[:at], char))
		default:
			probs = append(probs, Made(char))
		}
	}
	return tokens, probs
}

// Made is the log-probability that a zero Server makes up.
func Made(char rune) float64 { return -float64(char%7) - 0.25 }
