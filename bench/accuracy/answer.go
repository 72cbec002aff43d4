package main

import (
	"encoding/json"
	"fmt"
)

// An answer is what the server writes, line by line; the texts go round.
type answer struct {
	text    []string
	closing func(tokens int) []string
}

// syllables are enough that neighbouring lines differ.
func syllables(line func(syllable string) string) []string {
	var lines []string
	for i := range 64 {
		lines = append(lines, line(string(rune(0xAC00+28*7*i%11172))))
	}
	return lines
}

// sseAnswer has lines as vLLM writes them, 230 bytes each: what a line costs
// depends on its length.
func sseAnswer() answer {
	const head = `data: {"id":"chatcmpl-7f6d0c1e2a3b4c5d8e9f0a1b2c3d4e5f","object":"chat.completion.chunk",` +
		`"created":1726312345,"model":"m","choices":[{"index":0,"delta":{`
	return answer{
		text: syllables(func(s string) string {
			return head + `"content":"` + s + `"},"logprobs":null,"finish_reason":null,"token_ids":null}]}` + "\n\n"
		}),
		closing: func(n int) []string {
			return []string{
				head + fmt.Sprintf(`},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":%d,"total_tokens":%d}}`, n, n+5) + "\n\n",
				"data: [DONE]\n\n",
			}
		},
	}
}

// ollamaAnswer has lines as Ollama writes them.
func ollamaAnswer() answer {
	type message struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	type line struct {
		Model     string  `json:"model"`
		CreatedAt string  `json:"created_at"`
		Message   message `json:"message"`
		Done      bool    `json:"done"`
		Reason    string  `json:"done_reason,omitempty"`
		Prompt    int     `json:"prompt_eval_count,omitempty"`
		Count     int     `json:"eval_count,omitempty"`
	}
	render := func(l line) string {
		l.Model, l.CreatedAt, l.Message.Role = "m", "2026-11-23T12:00:00.123456789Z", "assistant"
		b, err := json.Marshal(l)
		if err != nil {
			panic(err) // strings and numbers alone
		}
		return string(b) + "\n"
	}
	return answer{
		text: syllables(func(s string) string { return render(line{Message: message{Content: s}}) }),
		closing: func(n int) []string {
			return []string{render(line{Done: true, Reason: "stop", Prompt: 5, Count: n})}
		},
	}
}
