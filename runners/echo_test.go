package runners_test

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hanbench/hanbench/runners"
)

// A completions server stands in for vLLM and llama-cpp-python's server: each
// token is a character, and its log-probability depends on it alone.
type completions struct {
	ignoresEcho, noUsage, constant, noisy bool
	asked                                 []map[string]any
}

func (c *completions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/v1/completions" {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		io.WriteString(w, `data: {"choices":[{"index":0,"delta":{"content":"네"},"finish_reason":"stop"}]}`+"\n\ndata: [DONE]\n\n")
		return
	}
	var q map[string]any
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	c.asked = append(c.asked, q)
	prompt := q["prompt"].(string)
	text, given := prompt+"!", prompt
	if c.ignoresEcho {
		text, given = "!", ""
	}
	var tokens []string
	var probs []any
	for i, ch := range []rune(given + "!") {
		tokens = append(tokens, string(ch))
		p := -float64(ch%7) - 0.25
		if c.constant {
			p = -1
		}
		if c.noisy {
			p -= float64(len(c.asked))
		}
		if i == 0 && !c.ignoresEcho {
			probs = append(probs, nil)
		} else {
			probs = append(probs, p)
		}
	}
	answer := map[string]any{"choices": []any{map[string]any{
		"text": text, "finish_reason": "length", "logprobs": map[string]any{"tokens": tokens, "token_logprobs": probs},
	}}}
	if !c.noUsage {
		answer["usage"] = map[string]any{"prompt_tokens": len([]rune(prompt)), "completion_tokens": 1}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(answer)
}

func echoRunner(t *testing.T, c *completions) runners.Runner {
	t.Helper()
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	e := &endpoint{preset: "openai", path: "/v1", model: "m", proxy: &proxy{Server: server}}
	r, err := runners.New(e.target(t, "m"), e.options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func TestEcho(t *testing.T) {
	for name, server := range map[string]*completions{"with usage": {}, "without": {noUsage: true}} {
		t.Run(name, func(t *testing.T) {
			r := echoRunner(t, server)
			resp := runners.Do(context.Background(), r, runners.Request{ID: "e1", Echo: "가 나"})
			if resp.Err != nil {
				t.Fatal(resp.Err)
			}
			want := []runners.TokenLogprob{{"가", math.NaN()}, {" ", -float64(' '%7) - 0.25}, {"나", -float64('나'%7) - 0.25}}
			if diff := cmp.Diff(want, resp.Echo, cmpopts.EquateNaNs()); diff != "" {
				t.Error(diff)
			}
			asked := server.asked[0]
			for field, want := range map[string]any{"prompt": "가 나", "echo": true, "logprobs": 1.0, "max_tokens": 1.0, "temperature": 0.0} {
				if asked[field] != want {
					t.Errorf("%s is %v on the wire, want %v", field, asked[field], want)
				}
			}
			if resp.Sent == nil || resp.End == nil || *resp.End < *resp.Sent {
				t.Errorf("sent %v, end %v", resp.Sent, resp.End)
			}
		})
	}
}

func TestCheckEcho(t *testing.T) {
	tests := []struct {
		name   string
		server completions
		want   string // in the error; "" for none
	}{
		{"gives them", completions{}, ""},
		{"ignores echo", completions{ignoresEcho: true}, "ignores echo"},
		{"a constant", completions{constant: true}, "one and the same"},
		{"made up", completions{noisy: true}, "other log-probabilities in another text"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			err := echoRunner(t, &tc.server).(runners.Echoer).CheckEcho(context.Background())
			if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}
