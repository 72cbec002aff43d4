package reference

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ollama/ollama/api"
	openai "github.com/sashabaranov/go-openai"
)

// patience is how long a test waits for what must come. It is no measurement:
// a machine under load may take long.
const patience = 30 * time.Second

// An endpoint is a server under test with clients of both protocols.
type endpoint struct {
	*Server
	ollama *api.Client
	openai *openai.Client
	log    *lockedBuffer
}

func start(t *testing.T, p Profile) endpoint {
	t.Helper()
	log := &lockedBuffer{}
	s, err := Start(Config{Profile: p, Oracle: exam, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	base, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	config := openai.DefaultConfig(p.RequireKey)
	config.BaseURL = s.URL() + "/v1"
	return endpoint{s, api.NewClient(base, http.DefaultClient), openai.NewClientWithConfig(config), log}
}

type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// lines closes the endpoint, so that every line is there, and reads the log.
func (e endpoint) lines(t *testing.T) []LogLine {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	var lines []LogLine
	for dec := json.NewDecoder(&e.log.buf); ; {
		var l LogLine
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			return lines
		} else if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
}

// What a client saw of one answer.
type seen struct {
	Text, Thinking, Finish string
	Prompt, Tokens         int
}

// viaOllama asks through Ollama's own client.
func (e endpoint) viaOllama(ctx context.Context, prompt string, stream bool, options map[string]any) (seen, error) {
	var got seen
	err := e.ollama.Chat(ctx, &api.ChatRequest{
		Model: e.Model(), Stream: &stream, Options: options,
		Messages: []api.Message{{Role: "user", Content: prompt}},
	}, func(r api.ChatResponse) error {
		got.Text += r.Message.Content
		got.Thinking += r.Message.Thinking
		if r.Done {
			got.Finish, got.Prompt, got.Tokens = r.DoneReason, r.PromptEvalCount, r.EvalCount
			if r.TotalDuration < r.PromptEvalDuration+r.EvalDuration || r.EvalDuration <= 0 {
				return fmt.Errorf("timings do not add up: %+v", r.Metrics)
			}
		}
		return nil
	})
	return got, err
}

// viaOpenAI asks through go-openai, streaming.
func (e endpoint) viaOpenAI(ctx context.Context, prompt string, change func(*openai.ChatCompletionRequest)) (seen, error) {
	var got seen
	req := openai.ChatCompletionRequest{
		Model:         e.Model(),
		Messages:      []openai.ChatCompletionMessage{{Role: "user", Content: prompt}},
		StreamOptions: &openai.StreamOptions{IncludeUsage: true},
	}
	if change != nil {
		change(&req)
	}
	stream, err := e.openai.CreateChatCompletionStream(ctx, req)
	if err != nil {
		return got, err
	}
	defer stream.Close()
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		if chunk.Usage != nil {
			got.Prompt, got.Tokens = chunk.Usage.PromptTokens, chunk.Usage.CompletionTokens
		}
		for _, c := range chunk.Choices {
			got.Text += c.Delta.Content
			got.Thinking += c.Delta.ReasoningContent
			got.Finish += string(c.FinishReason)
		}
	}
}

func TestBothProtocolsGiveTheSameAnswer(t *testing.T) {
	e := start(t, Profile{Reasoning: Reasoning{Share: 1, Tokens: 40}})
	for _, prompt := range []string{"문항 1", "계산 2", "한국의 가을을 설명해 주세요."} {
		want := seen{Finish: "stop", Prompt: CountTokens(prompt) + MessageTokens}
		r := compose(e.profile, exam, call{messages: []message{{"user", prompt}}})
		want.Text, want.Thinking = strings.Join(r.content, ""), strings.Join(r.thinking, "")
		want.Tokens = CountTokens(want.Text) + CountTokens(want.Thinking)
		for name, ask := range map[string]func() (seen, error){
			"ollama":       func() (seen, error) { return e.viaOllama(t.Context(), prompt, true, nil) },
			"ollama whole": func() (seen, error) { return e.viaOllama(t.Context(), prompt, false, nil) },
			"openai":       func() (seen, error) { return e.viaOpenAI(t.Context(), prompt, nil) },
			"openai whole": func() (seen, error) { return e.whole(t.Context(), prompt) },
		} {
			got, err := ask()
			if err != nil {
				t.Errorf("%s %s: %v", name, prompt, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %s: %s", name, prompt, diff)
			}
		}
	}
}

func (e endpoint) whole(ctx context.Context, prompt string) (seen, error) {
	r, err := e.openai.CreateChatCompletion(ctx, openai.ChatCompletionRequest{
		Model: e.Model(), Messages: []openai.ChatCompletionMessage{{Role: "user", Content: prompt}},
	})
	if err != nil {
		return seen{}, err
	}
	m := r.Choices[0].Message
	return seen{m.Content, m.ReasoningContent, string(r.Choices[0].FinishReason), r.Usage.PromptTokens, r.Usage.CompletionTokens}, nil
}

func TestParametersOfBothProtocols(t *testing.T) {
	e := start(t, Profile{AnswerForm: formReasoned})
	short := seen{Finish: "length", Tokens: 7}
	stopped := seen{Finish: "stop"}
	for name, test := range map[string]struct {
		ask  func() (seen, error)
		want seen
	}{
		"num_predict": {func() (seen, error) {
			return e.viaOllama(t.Context(), "문항 1", true, map[string]any{"num_predict": 7})
		}, short},
		"max_tokens": {func() (seen, error) {
			return e.viaOpenAI(t.Context(), "문항 1", func(r *openai.ChatCompletionRequest) { r.MaxTokens = 7 })
		}, short},
		"max_completion_tokens": {func() (seen, error) {
			return e.viaOpenAI(t.Context(), "문항 1", func(r *openai.ChatCompletionRequest) { r.MaxCompletionTokens = 7 })
		}, short},
		"ollama stop": {func() (seen, error) {
			return e.viaOllama(t.Context(), "문항 1", true, map[string]any{"stop": []string{" 따라서"}})
		}, stopped},
		"openai stop": {func() (seen, error) {
			return e.viaOpenAI(t.Context(), "문항 1", func(r *openai.ChatCompletionRequest) { r.Stop = []string{" 따라서"} })
		}, stopped},
	} {
		got, err := test.ask()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		test.want.Tokens = max(test.want.Tokens, CountTokens(got.Text))
		if got.Finish != test.want.Finish || got.Tokens != test.want.Tokens || CountTokens(got.Text) != got.Tokens {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
		if strings.Contains(got.Text, "따라서") {
			t.Errorf("%s: not stopped: %s", name, got.Text)
		}
	}
}

// The seed and the temperature reach the answer by both ways alike.
func TestSeedAndTemperatureAreRead(t *testing.T) {
	e := start(t, Profile{})
	prompt, seed := "자유롭게 써 주세요.", 42
	a, err := e.viaOllama(t.Context(), prompt, true, map[string]any{"seed": seed, "temperature": 0.7})
	if err != nil {
		t.Fatal(err)
	}
	b, err := e.viaOpenAI(t.Context(), prompt, func(r *openai.ChatCompletionRequest) { r.Seed, r.Temperature = &seed, 0.7 })
	if err != nil {
		t.Fatal(err)
	}
	plain, err := e.viaOllama(t.Context(), prompt, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
	if plain.Text == a.Text {
		t.Error("seed and temperature change nothing")
	}
}

func TestAnswersDoNotDependOnConcurrency(t *testing.T) {
	p, err := LoadProfile("default")
	if err != nil {
		t.Fatal(err)
	}
	p.PrefillTPS, p.DecodeTPS, p.LoadTime = 0, 0, 0
	answers := func(workers int) map[string]string {
		e := start(t, p)
		texts := make([]string, 200)
		jobs := make(chan int)
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for i := range jobs {
					got, err := e.viaOpenAI(t.Context(), fmt.Sprint("문항 ", i), nil)
					if err != nil {
						t.Error(err)
					}
					texts[i] = got.Text
				}
			})
		}
		for i := range texts {
			jobs <- len(texts) - 1 - i
		}
		close(jobs)
		wg.Wait()
		byPrompt := map[string]string{}
		for i, text := range texts {
			byPrompt[fmt.Sprint("문항 ", i)] = text
		}
		return byPrompt
	}
	if diff := cmp.Diff(answers(1), answers(16)); diff != "" {
		t.Error(diff)
	}
}

func TestClientThatLeavesFreesTheSlot(t *testing.T) {
	e := start(t, Profile{Slots: 1, DecodeTPS: 0.001})
	ctx, leave := context.WithCancel(t.Context())
	stream, err := e.openai.CreateChatCompletionStream(ctx, openai.ChatCompletionRequest{
		Model: e.Model(), Messages: []openai.ChatCompletionMessage{{Role: "user", Content: "문항 1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the role and the first token: it has the only slot
		if _, err := stream.Recv(); err != nil {
			t.Fatal(err)
		}
	}
	leave()
	stream.Close()

	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	stop := errors.New("first token seen")
	_, err = e.viaOllamaUntil(ctx, "문항 2", stop)
	if !errors.Is(err, stop) {
		t.Fatalf("the second request got no slot: %v", err)
	}
	lines := e.lines(t)
	if len(lines) != 2 || lines[0].Finish != "" || lines[0].Tokens != 1 {
		t.Errorf("log: %+v", lines)
	}
}

// viaOllamaUntil ends with an error at the first token.
func (e endpoint) viaOllamaUntil(ctx context.Context, prompt string, stop error) (seen, error) {
	return seen{}, e.ollama.Chat(ctx, &api.ChatRequest{
		Model: e.Model(), Messages: []api.Message{{Role: "user", Content: prompt}},
	}, func(api.ChatResponse) error { return stop })
}

func TestFullQueueIsTurnedAway(t *testing.T) {
	e := start(t, Profile{Slots: 1, Queue: -1, DecodeTPS: 0.001})
	stream, err := e.openai.CreateChatCompletionStream(t.Context(), openai.ChatCompletionRequest{
		Model: e.Model(), Messages: []openai.ChatCompletionMessage{{Role: "user", Content: "문항 1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()

	_, err = e.viaOllama(t.Context(), "문항 2", true, nil)
	var native api.StatusError
	if !errors.As(err, &native) || native.StatusCode != 503 || !strings.HasPrefix(native.ErrorMessage, "server busy") {
		t.Errorf("ollama: %v", err)
	}
	_, err = e.viaOpenAI(t.Context(), "문항 2", nil)
	var compatible *openai.APIError
	if !errors.As(err, &compatible) || compatible.HTTPStatusCode != 503 || compatible.Type != "overloaded_error" {
		t.Errorf("openai: %v", err)
	}
}

func TestLog(t *testing.T) {
	e := start(t, Profile{AnswerForm: formBare, Reasoning: Reasoning{Share: 1, Tokens: 3}})
	before := time.Now().UnixNano()
	body := fmt.Sprintf(`{"model":%q,"stream":true,"messages":[{"role":"user","content":"문항 1"}]}`, e.Model())
	for _, path := range []string{"/v1/chat/completions", "/api/chat"} {
		req, err := http.NewRequest("POST", e.URL()+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Request-Id", "기록-"+path[1:3])
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if id := resp.Header.Get("X-Request-Id"); id != "기록-"+path[1:3] {
			t.Errorf("%s echoes %q", path, id)
		}
	}
	lines := e.lines(t)
	if len(lines) != 2 {
		t.Fatalf("%d lines, want 2", len(lines))
	}
	for i, l := range lines {
		want := LogLine{ID: []string{"기록-v1", "기록-ap"}[i], Method: "POST",
			Path: []string{"/v1/chat/completions", "/api/chat"}[i], Status: 200,
			PromptTokens: CountTokens("문항 1") + MessageTokens, Tokens: 4, Finish: "stop"}
		events := []int{7, 5}[i] // role, 4 tokens, finish, [DONE]; 4 tokens and a last line
		first := []int{1, 0}[i]
		if len(l.SentNS) != events {
			t.Fatalf("%s: %d events, want %d", l.Path, len(l.SentNS), events)
		}
		if l.FirstOutputNS != l.SentNS[first] || l.LastOutputNS != l.SentNS[first+3] {
			t.Errorf("%s: output is not at its events: %+v", l.Path, l)
		}
		moments := append([]int64{before, l.ReceivedNS, l.StartedNS}, append(l.SentNS, l.EndNS)...)
		for j := 1; j < len(moments); j++ {
			if moments[j] < moments[j-1] {
				t.Errorf("%s: moment %d comes before the one before it: %v", l.Path, j, moments)
			}
		}
		l.ReceivedNS, l.StartedNS, l.SentNS, l.LateNS, l.FirstOutputNS, l.LastOutputNS, l.EndNS = 0, 0, nil, 0, 0, 0, 0
		if diff := cmp.Diff(want, l); diff != "" {
			t.Error(diff)
		}
	}
}

func TestCloseEndsWhatIsUnderWay(t *testing.T) {
	e := start(t, Profile{DecodeTPS: 0.001})
	stream, err := e.openai.CreateChatCompletionStream(t.Context(), openai.ChatCompletionRequest{
		Model: e.Model(), Messages: []openai.ChatCompletionMessage{{Role: "user", Content: "문항 1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	if n := len(e.lines(t)); n != 1 { // lines closes the server
		t.Errorf("%d log lines, want that of the broken request", n)
	}
	if _, err := http.Get(e.URL()); err == nil {
		t.Error("a closed server still answers")
	}
}
