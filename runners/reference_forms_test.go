package runners_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
)

// TestReferenceForms: in whichever form a server sends an answer, it is the
// same one, with the server's own count of its tokens.
func TestReferenceForms(t *testing.T) {
	split := func(sent string) reference.Profile {
		return reference.Profile{SplitSyllables: reference.SplitSyllables{Share: 1, Sent: sent}}
	}
	for _, tc := range []struct {
		name   string
		p      reference.Profile
		tokens int // 0: not told in OpenAI's streams
	}{
		{"한 토큰씩", reference.Profile{}, 8},
		{"세 토큰씩", reference.Profile{TokensPerChunk: 3}, 8},
		{"모은 음절", split("held"), 16},
		{"빈 사건과 음절", split("empty"), 16},
		{"나뉜 음절", split("raw"), 16},
		{"나뉜 음절 세 토큰씩", reference.Profile{SplitSyllables: split("raw").SplitSyllables, TokensPerChunk: 3}, 16},
		{"어디에나 있는 사용량", reference.Profile{Usage: "every_chunk"}, 8},
		{"끝맺음의 사용량", reference.Profile{Usage: "finish_chunk"}, 8},
		{"사용량 없음", reference.Profile{Usage: "none"}, 0},
		{"글과 함께 오는 역할", reference.Profile{RoleChunk: "with_text"}, 8},
		{"어디에나 있는 역할", reference.Profile{RoleChunk: "every_chunk"}, 8},
	} {
		for _, preset := range []string{"ollama", "openai"} {
			t.Run(tc.name+" "+preset, func(t *testing.T) {
				plain := reference.Profile{LoadTokens: 8}
				want := runners.Do(context.Background(), direct(t, plain, preset, time.Minute), ask("1", 0, nil))
				tc.p.LoadTokens = 8
				got := runners.Do(context.Background(), direct(t, tc.p, preset, time.Minute), ask("1", 0, nil))
				if got.Err != nil || want.Err != nil || got.Text == "" {
					t.Fatalf("%q: %v, %v", got.Text, got.Err, want.Err)
				}
				if diff := cmp.Diff([]string{want.Text, want.Finish}, []string{got.Text, got.Finish}); diff != "" {
					t.Error(diff)
				}
				tokens := tc.tokens
				if preset == "ollama" && tokens == 0 {
					tokens = 8 // its last line always tells
				}
				if told := fmt.Sprint(output(got.Usage)); told != fmt.Sprint(tokens) {
					t.Errorf("%s output tokens, want %d", told, tokens)
				}
			})
		}
	}
}

func output(u *runners.Usage) int {
	if u == nil || u.Output == nil {
		return 0
	}
	return *u.Output
}
