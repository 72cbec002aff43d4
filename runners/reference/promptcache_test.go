package reference

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ollama/ollama/api"
	openai "github.com/sashabaranov/go-openai"
)

func user(content string) []message { return []message{{"user", content}} }

// Each prompt is 4 tokens and its syllables.
func TestPromptCache(t *testing.T) {
	long, other := strings.Repeat("가", 60), strings.Repeat("나", 60)
	for _, test := range []struct {
		name   string
		tokens int
		before [][]message
		then   []message
		want   int
	}{
		{"처음", 1024, nil, user(long), 0},
		{"같은 물음: 마지막 조각은 읽음", 1024, [][]message{user(long)}, user(long), 48},
		{"이어지는 물음", 1024, [][]message{user(long)}, user(long + "다"), 64},
		{"다른 물음", 1024, [][]message{user(other)}, user(long), 0},
		{"뒤가 다름", 1024, [][]message{user(long)}, user(long[:3*30] + other), 32},
		{"말한 이가 다름", 1024, [][]message{{{"system", long}}}, user(long), 0},
		{"둘째 물음", 1024, [][]message{user(long)}, append(user(long), message{"assistant", "네"}, message{"user", "왜?"}), 64},
		{"경계가 다른 두 물음", 1024, [][]message{append(user("가"), message{"user", long})}, user("가" + long), 0},
		{"조각보다 짧음", 1024, [][]message{user("가")}, user("가"), 0},
		{"밀려남", 64, [][]message{user(long), user(other)}, user(long), 0},
		{"앞부분만 남음", 96, [][]message{user(long), user(other)}, user(long), 32},
		{"다시 쓰면 남음", 128, [][]message{user(long), user(other), user(long), user(strings.Repeat("다", 60))}, user(long + "다"), 64},
		{"없음", 0, [][]message{user(long)}, user(long), 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newPromptCache(test.tokens)
			for _, m := range test.before {
				c.put(c.chain(m))
			}
			if got := c.known(c.chain(test.then), call{messages: test.then}.promptTokens()); got != test.want {
				t.Errorf("%d tokens are known, want %d", got, test.want)
			}
			if c != nil && (c.recent.Len() > test.tokens/promptBlock || len(c.blocks) != c.recent.Len()) {
				t.Errorf("%d blocks, %d in order", len(c.blocks), c.recent.Len())
			}
		})
	}
}

// A conversation reads only what is new: its own answers are known too.
func TestConversationIsCached(t *testing.T) {
	e := start(t, Profile{PromptCache: 4096, PrefillTPS: 10000, LoadTokens: 50})
	first := strings.Repeat("가", 60)
	ask := func(messages ...openai.ChatCompletionMessage) (string, openai.Usage) {
		r, err := e.openai.CreateChatCompletion(t.Context(), openai.ChatCompletionRequest{Model: e.Model(), Messages: messages})
		if err != nil {
			t.Fatal(err)
		}
		return r.Choices[0].Message.Content, r.Usage
	}
	q := openai.ChatCompletionMessage{Role: "user", Content: first}
	answer, usage := ask(q)
	if usage.PromptTokens != 64 || usage.PromptTokensDetails == nil || usage.PromptTokensDetails.CachedTokens != 0 {
		t.Errorf("first: %+v", usage)
	}
	_, usage = ask(q, openai.ChatCompletionMessage{Role: "assistant", Content: answer}, openai.ChatCompletionMessage{Role: "user", Content: "왜?"})
	// 64 of the question and 54 of the answer are seven full blocks.
	if usage.PromptTokens != 64+54+4+2 || usage.PromptTokensDetails.CachedTokens != 112 {
		t.Errorf("second: %+v, %+v", usage, usage.PromptTokensDetails)
	}

	// Ollama counts the whole prompt, and only its time tells: of the 124
	// tokens the 12 that are new take 1.2 ms.
	var native api.ChatResponse
	err := e.ollama.Chat(t.Context(), &api.ChatRequest{Model: e.Model(), Messages: []api.Message{
		{Role: "user", Content: first}, {Role: "assistant", Content: answer}, {Role: "user", Content: "왜?"},
	}}, func(r api.ChatResponse) error { native = r; return nil })
	if err != nil || native.PromptEvalCount != 124 || native.PromptEvalDuration < 1200*1000 {
		t.Errorf("ollama: %+v, %v", native.Metrics, err)
	}
	var cached []int
	for _, l := range e.lines(t) {
		cached = append(cached, l.CachedTokens)
	}
	if diff := cmp.Diff([]int{0, 112, 112}, cached); diff != "" {
		t.Error(diff)
	}
}

// Only what is not in the cache takes its time.
func TestCachedTokensAreNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(Config{Profile: Profile{PromptCache: 1024, PrefillTPS: 100, DecodeTPS: 10, LoadTokens: 2}})
		c := call{stream: true, messages: user(strings.Repeat("가", 60))}
		var got []time.Duration
		for range 2 {
			l := served(t, s, c)
			got = append(got, time.Duration(l.FirstOutputNS-l.ReceivedNS))
		}
		if diff := cmp.Diff([]time.Duration{640 * ms, 160 * ms}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// A server without the cache says nothing of it.
func TestNoCacheNoReport(t *testing.T) {
	e := start(t, Profile{})
	if r := e.raw(t.Context(), compatiblePath, "문항 1", false); strings.Contains(r.body, "cached") || !strings.Contains(r.body, "prompt_tokens") {
		t.Error(r.body)
	}
}

func BenchmarkPromptCache(b *testing.B) {
	c := newPromptCache(1 << 20)
	prompts := make([][]message, 1000)
	for i := range prompts {
		prompts[i] = user(strings.Repeat("가나다라 ", 100) + fmt.Sprint(i))
	}
	i := 0
	for b.Loop() {
		chain := c.chain(prompts[i%len(prompts)])
		c.known(chain, 500)
		c.put(chain)
		i++
	}
}
