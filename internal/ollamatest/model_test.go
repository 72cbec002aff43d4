package ollamatest

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/ollama/ollama/api"
	"github.com/sashabaranov/go-openai"
)

func TestModelIsTheSameEachTime(t *testing.T) {
	var digests []string
	for range 2 {
		f, err := os.Create(filepath.Join(t.TempDir(), "tiny.gguf"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := WriteModel(f); err != nil {
			t.Fatal(err)
		}
		digest, err := fileDigest(f)
		if err != nil {
			t.Fatal(err)
		}
		digests = append(digests, digest)
	}
	if digests[0] != digests[1] {
		t.Errorf("two files, two digests: %v", digests)
	}
}

// Made again on the same server, the model keeps its digest. On another it has
// another: Ollama's digest covers the path from which the model was made.
func TestModelDigestIsStable(t *testing.T) {
	s := Shared(t)
	client, err := s.Client()
	if err != nil {
		t.Fatal(err)
	}
	var digests []string
	for range 2 {
		list, err := client.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list.Models {
			if m.Name == s.Model+":latest" {
				digests = append(digests, m.Digest)
			}
		}
		if err := s.createModel(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(digests) != 2 || digests[0] != digests[1] {
		t.Errorf("digests %v, want the same one twice", digests)
	}
}

// answer is one chat as it came back.
type answer struct {
	text   string
	chunks int // with content
	last   api.ChatResponse
}

func chat(t *testing.T, s *Server, question string, options map[string]any) answer {
	t.Helper()
	var a answer
	err := stream(s, question, options, func(r api.ChatResponse) {
		a.text += r.Message.Content
		if r.Message.Content != "" {
			a.chunks++
		}
		a.last = r
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func stream(s *Server, question string, options map[string]any, each func(api.ChatResponse)) error {
	return streamMessages(s, []api.Message{{Role: "user", Content: question}}, options, each)
}

func streamMessages(s *Server, messages []api.Message, options map[string]any, each func(api.ChatResponse)) error {
	client, err := s.Client()
	if err != nil {
		return err
	}
	request := &api.ChatRequest{Model: s.Model, Messages: messages, Options: options}
	return client.Chat(context.Background(), request, func(r api.ChatResponse) error {
		each(r)
		return nil
	})
}

// checkHangul wants valid text, most of it Hangul.
func checkHangul(t *testing.T, text string) {
	t.Helper()
	hangul := 0
	for _, c := range text {
		if unicode.Is(unicode.Hangul, c) {
			hangul++
		}
	}
	all := utf8.RuneCountInString(text)
	if !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) || 2*hangul < all || hangul == 0 {
		t.Errorf("%d syllables in %d characters: %q", hangul, all, text)
	}
}

func TestChatStreamsHangulUpToTheLimit(t *testing.T) {
	s := Shared(t)
	const limit, tries = 64, 10
	for seed := range tries {
		a := chat(t, s, "대한민국의 수도는 어디입니까?", map[string]any{"num_predict": limit, "seed": seed})
		checkHangul(t, a.text)
		m := a.last.Metrics
		if !a.last.Done || m.PromptEvalCount == 0 || m.EvalCount == 0 || m.EvalDuration <= 0 || m.TotalDuration < m.EvalDuration {
			t.Fatalf("last line %+v", a.last)
		}
		// An answer may come to its own end; most do not.
		if a.last.DoneReason != "length" {
			continue
		}
		if m.EvalCount != limit || a.chunks < limit/2 {
			t.Errorf("cut at %d tokens in %d chunks, want %d tokens", m.EvalCount, a.chunks, limit)
		}
		return
	}
	t.Errorf("none of %d answers reached %d tokens", tries, limit)
}

func TestAnswersEndByThemselves(t *testing.T) {
	s := Shared(t)
	const limit, tries = 1000, 10
	for seed := range tries {
		a := chat(t, s, "짧게 말해 주세요.", map[string]any{"num_predict": limit, "seed": seed})
		if a.last.DoneReason == "stop" {
			if a.last.EvalCount >= limit {
				t.Errorf("stopped after %d tokens of at most %d", a.last.EvalCount, limit)
			}
			return
		}
	}
	t.Errorf("none of %d answers ended before %d tokens", tries, limit)
}

func TestStopSequenceEndsTheAnswer(t *testing.T) {
	s := Shared(t)
	options := map[string]any{"num_predict": 200, "temperature": 0}
	whole := chat(t, s, "안녕하세요?", options).text
	want, _, found := strings.Cut(whole, " ")
	if !found {
		t.Fatalf("no space to stop at: %q", whole)
	}
	options["stop"] = []string{" "}
	a := chat(t, s, "안녕하세요?", options)
	if a.last.DoneReason != "stop" || a.text != want {
		t.Errorf("reason %q, answer %q; want stop, %q", a.last.DoneReason, a.text, want)
	}
}

func TestGreedyAnswersAreTheSame(t *testing.T) {
	s := Shared(t)
	options := map[string]any{"num_predict": 100, "temperature": 0, "seed": 7}
	a, b := chat(t, s, "사과가 세 개 있습니다.", options), chat(t, s, "사과가 세 개 있습니다.", options)
	if a.text != b.text {
		t.Errorf("two answers:\n%q\n%q", a.text, b.text)
	}
	// Else the test above would pass on a model that always says one thing.
	if c := chat(t, s, "조선은 언제 세워졌습니까?", options); c.text == a.text {
		t.Errorf("another question, the same answer: %q", c.text)
	}
}

func TestTokensAreNotSyllables(t *testing.T) {
	s := Shared(t)
	tokens := func(prompt string) int {
		return chat(t, s, prompt, map[string]any{"num_predict": 1}).last.PromptEvalCount
	}
	empty := tokens("")
	for name, tc := range map[string]struct {
		prompt string
		want   int
	}{
		"흔한 음절은 토큰 하나":           {"가나다", 3},
		"KS X 1001 밖의 음절은 세 바이트": {"뷁", 3},
		"자주 쓰는 말은 토큰 하나":         {"대한민국", 1},
		"어미":                     {"학생입니다", 3},
		"빈칸과 문장 부호":              {"네. 네.", 5},
	} {
		t.Run(name, func(t *testing.T) {
			if got := tokens(tc.prompt) - empty; got != tc.want {
				t.Errorf("%q is %d tokens, want %d", tc.prompt, got, tc.want)
			}
		})
	}
}

func TestTemplateShowsTheModelEveryMessage(t *testing.T) {
	s := Shared(t)
	tokens := 0
	messages := []api.Message{{Role: "system", Content: "가나다"}, {Role: "user", Content: "라"}}
	err := streamMessages(s, messages, map[string]any{"num_predict": 1}, func(r api.ChatResponse) { tokens = r.PromptEvalCount })
	if err != nil {
		t.Fatal(err)
	}
	// <s>, then for each message its role, two line ends and </s> beside the text.
	const letters = len("<|system|>") + len("<|user|>") + len("<|assistant|>")
	if want := 1 + letters + 2*3 + 4 + 1; tokens != want {
		t.Errorf("prompt of %d tokens, want %d", tokens, want)
	}
}

func TestOpenAIStreamHasUsage(t *testing.T) {
	s := Shared(t)
	config := openai.DefaultConfig("none")
	config.BaseURL = s.URL + "/v1"
	stream, err := openai.NewClientWithConfig(config).CreateChatCompletionStream(t.Context(), openai.ChatCompletionRequest{
		Model:         s.Model,
		MaxTokens:     40,
		Messages:      []openai.ChatCompletionMessage{{Role: "user", Content: "한국어로 말해 주세요."}},
		StreamOptions: &openai.StreamOptions{IncludeUsage: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	var text string
	var reason openai.FinishReason
	var usage *openai.Usage
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, choice := range chunk.Choices {
			text += choice.Delta.Content
			reason += choice.FinishReason
		}
		if chunk.Usage != nil {
			usage = chunk.Usage
		}
	}
	checkHangul(t, text)
	if usage == nil || usage.PromptTokens == 0 || usage.TotalTokens != usage.PromptTokens+usage.CompletionTokens {
		t.Fatalf("usage %+v", usage)
	}
	if wantFull := reason == openai.FinishReasonLength; wantFull != (usage.CompletionTokens == 40) {
		t.Errorf("finish reason %q after %d of 40 tokens", reason, usage.CompletionTokens)
	}
}
