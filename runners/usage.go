package runners

import (
	"encoding/json"
	"math"
)

// usage is the token count of a chat completion. The library's own type takes
// a count that is missing for 0.
type usage struct {
	Prompt     tokens `json:"prompt_tokens"`
	Completion tokens `json:"completion_tokens"`
	InDetail   struct {
		Cached tokens `json:"cached_tokens"`
	} `json:"prompt_tokens_details"`
	OutDetail struct {
		Reasoning tokens `json:"reasoning_tokens"`
	} `json:"completion_tokens_details"`
}

// tokens is a count, nil where the server gives none. A whole number is taken
// in any form (10.0 too), and what is no count is none: the answer that stands
// beside it is still an answer.
type tokens struct{ n *int }

func (t *tokens) UnmarshalJSON(data []byte) error {
	var v float64
	if string(data) != "null" && json.Unmarshal(data, &v) == nil && v >= 0 && v <= 1<<53 && v == math.Trunc(v) {
		n := int(v)
		t.n = &n
	}
	return nil
}

func (t tokens) value() int {
	if t.n == nil {
		return 0
	}
	return *t.n
}

// told is what the server says; nil for nothing, which some write as zeros
// beside every chunk. finishes is whether it stands with the finish reason.
func (u *usage) told(finishes bool) *Usage {
	if u == nil || u.Prompt.value()+u.Completion.value() == 0 {
		return nil
	}
	out := &Usage{
		Input: u.Prompt.n, Output: u.Completion.n,
		Cached: u.InDetail.Cached.n, Reasoning: u.OutDetail.Reasoning.n, Source: "final-chunk",
	}
	if finishes {
		out.Source = "finish-chunk"
	}
	return out
}
