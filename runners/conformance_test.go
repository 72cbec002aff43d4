package runners_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/internal/ollamatest"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
	"github.com/hanbench/hanbench/runners/wire"
)

func TestMain(m *testing.M) {
	if os.Getenv(envWitness) != "" {
		serveWitness(os.Stdout)
	}
	code := m.Run()
	if err := ollamatest.StopShared(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// An endpoint is one that every runner has to get on with, behind a proxy.
type endpoint struct {
	*proxy
	preset string // "ollama" or "openai"
	path   string // behind the host
	model  string
}

func (e *endpoint) target(t *testing.T, model string) runners.Target {
	t.Helper()
	presets, err := runners.Presets("")
	if err != nil {
		t.Fatal(err)
	}
	target, err := runners.ParseTarget(e.preset+":"+model+"@"+e.URL+e.path, presets)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

var quick = wire.Timeouts{Connect: 5 * time.Second, FirstByte: time.Minute, Idle: 30 * time.Second, Total: 2 * time.Minute}

func (e *endpoint) options() runners.Options {
	return runners.Options{
		RunID: "conformance", Clock: wire.NewClock(), Conns: 16, Timeouts: quick, NumCtx: 2048,
		Params: map[string]any{"temperature": 0, "seed": 7},
	}
}

// runner is prepared and ready.
func (e *endpoint) runner(t *testing.T, o runners.Options) runners.Runner {
	t.Helper()
	r, err := runners.New(e.target(t, e.model), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Prepare(context.Background()); err != nil {
		t.Fatal(err)
	}
	e.chats()
	return r
}

func ask(id string, maxTokens int, params map[string]any) runners.Request {
	return runners.Request{
		ID:       id,
		Messages: []runners.Message{{Role: "user", Content: "서울에 대해 짧게 말해 주세요."}}, MaxTokens: maxTokens,
		Params: params,
	}
}

func greedy() map[string]any { return map[string]any{"temperature": 0, "seed": 7} }

// TestConformance holds every runner to the same contract, against real Ollama
// in both protocols and the reference endpoint in both.
func TestConformance(t *testing.T) {
	endpoints := []struct {
		name  string
		start func(*testing.T) *endpoint
	}{
		{"reference as ollama", func(t *testing.T) *endpoint { return referenceEndpoint(t, "ollama", "") }},
		{"reference as openai", func(t *testing.T) *endpoint { return referenceEndpoint(t, "openai", "/v1") }},
		{"real Ollama native", func(t *testing.T) *endpoint { return realEndpoint(t, "ollama", "") }},
		{"real Ollama v1", func(t *testing.T) *endpoint { return realEndpoint(t, "openai", "/v1") }},
	}
	for _, tc := range endpoints {
		t.Run(tc.name, func(t *testing.T) {
			e := tc.start(t)
			t.Run("answer", e.answers)
			t.Run("same seed, same answer", e.repeats)
			t.Run("stop sequence", e.stops)
			t.Run("first token", e.firstToken)
			t.Run("wire carries the plan", e.carries)
			t.Run("many at once", e.parallel)
			t.Run("cancelled", e.cancelled)
			t.Run("unknown model", e.unknownModel)
			t.Run("closed port", e.closedPort)
			t.Run("faults", e.faults)
		})
	}
}

func referenceEndpoint(t *testing.T, preset, path string) *endpoint {
	t.Helper()
	profile, err := reference.LoadProfile("default")
	if err != nil {
		t.Fatal(err)
	}
	s, err := reference.Start(reference.Config{Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &endpoint{proxy: newProxy(t, s.URL()), preset: preset, path: path, model: s.Model()}
}

func realEndpoint(t *testing.T, preset, path string) *endpoint {
	t.Helper()
	s := ollamatest.Shared(t)
	return &endpoint{proxy: newProxy(t, s.URL), preset: preset, path: path, model: s.Model}
}

func (e *endpoint) answers(t *testing.T) {
	r := e.runner(t, e.options())
	const tokens = 24
	resp := runners.Do(context.Background(), r, ask("answer-1", tokens, greedy()))
	if resp.Err != nil {
		t.Fatal(resp.Err)
	}
	if !strings.ContainsFunc(resp.Text, hangul.IsSyllable) {
		t.Errorf("text %q holds no Hangul", resp.Text)
	}
	if resp.Usage == nil || *resp.Usage.Output != tokens || resp.Finish != "length" || !resp.Truncated {
		t.Errorf("usage %+v, finish %q, truncated %v; want %d tokens and length", resp.Usage, resp.Finish, resp.Truncated, tokens)
	}
	checkMoments(t, &resp)
	chats := e.chats()
	if len(chats) != 1 || chats[0].id != "answer-1" {
		t.Fatalf("the server saw %d chats, ids %+v; want one with X-Request-Id answer-1", len(chats), chats)
	}
	agreesWithServer(t, &resp, chats[0].answer)
}

// agreesWithServer compares a response to the last words of the server's own
// answer, read here without the runner.
func agreesWithServer(t *testing.T, r *runners.Response, answer []byte) {
	t.Helper()
	var said struct {
		DoneReason string `json:"done_reason"`
		Total      int64  `json:"total_duration"`
		Eval       int64  `json:"eval_duration"`
		EvalCount  int    `json:"eval_count"`
		Prompt     int    `json:"prompt_eval_count"`
		Choices    []struct {
			Finish string `json:"finish_reason"`
		} `json:"choices"`
		Usage *struct {
			Prompt     int `json:"prompt_tokens"`
			Completion int `json:"completion_tokens"`
		} `json:"usage"`
	}
	finish := ""
	for line := range strings.Lines(string(answer)) { // later lines are laid over earlier ones
		if json.Unmarshal([]byte(strings.TrimPrefix(line, "data:")), &said) == nil && len(said.Choices) > 0 && said.Choices[0].Finish != "" {
			finish = said.Choices[0].Finish
		}
	}
	want := []any{said.Prompt, said.EvalCount, said.DoneReason}
	if said.Usage != nil {
		want = []any{said.Usage.Prompt, said.Usage.Completion, finish}
	}
	got := []any{*r.Usage.Input, *r.Usage.Output, r.Finish}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("prompt tokens, output tokens, finish (-server +runner):\n%s", diff)
	}
	if said.Total != 0 && (*r.Server.Total != said.Total || *r.Server.Eval != said.Eval) {
		t.Errorf("server timings %+v; the server said total %d, eval %d", r.Server, said.Total, said.Eval)
	}
}

// checkMoments: every moment came, in order, and the gaps add up.
func checkMoments(t *testing.T, r *runners.Response) {
	t.Helper()
	last := int64(0)
	for _, m := range []struct {
		name string
		at   *int64
	}{
		{"sent", r.Sent}, {"first byte", r.FirstByte}, {"first chunk", r.FirstChunk}, {"first output", r.FirstOutput},
		{"first answer", r.FirstAnswer}, {"first syllable", r.FirstSyllable}, {"last output", r.LastOutput}, {"end", r.End},
	} {
		if m.at == nil {
			t.Fatalf("moment %s did not come", m.name)
		}
		if *m.at < last {
			t.Errorf("moment %s (%d) is before the one that must come first (%d)", m.name, *m.at, last)
		}
		last = *m.at
	}
	sum := int64(0)
	for _, gap := range r.ICL {
		sum += gap
	}
	if want := *r.LastOutput - *r.FirstOutput; sum != want || len(r.ICL) == 0 {
		t.Errorf("%d gaps add up to %d; want last − first output = %d", len(r.ICL), sum, want)
	}
}

func (e *endpoint) repeats(t *testing.T) {
	r := e.runner(t, e.options())
	a := runners.Do(context.Background(), r, ask("a", 16, greedy()))
	b := runners.Do(context.Background(), r, ask("b", 16, greedy()))
	if a.Err != nil || b.Err != nil || a.Text != b.Text || a.Text == "" {
		t.Errorf("greedy answers differ: %q (%v) and %q (%v)", a.Text, a.Err, b.Text, b.Err)
	}
}

// firstToken: the likeliest first token is what a greedy answer begins with. The
// reference endpoint has none, and is found out.
func (e *endpoint) firstToken(t *testing.T) {
	r := e.runner(t, e.options())
	err := runners.CheckLogprobs(context.Background(), r, "check")
	if strings.HasPrefix(t.Name(), "TestConformance/reference") {
		if err == nil || !strings.Contains(err.Error(), "ignores") {
			t.Errorf("got %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	req := ask("first", 8, greedy())
	req.TopLogprobs = 5
	got := runners.Do(context.Background(), r, req)
	if got.Err != nil || len(got.First) < 5 || !strings.HasPrefix(got.Text, got.First[0].Token) {
		t.Fatalf("first tokens %v of answer %q (%v)", got.First, got.Text, got.Err)
	}
	mass, last := 0.0, 0.0
	for _, alt := range got.First {
		if alt.Logprob > last {
			t.Errorf("%v is likelier than what stands before it", alt)
		}
		last = alt.Logprob
		mass += math.Exp(alt.Logprob)
	}
	if mass > 1.001 || mass <= 0 {
		t.Errorf("probabilities sum up to %v", mass)
	}
}

func (e *endpoint) stops(t *testing.T) {
	r := e.runner(t, e.options())
	whole := runners.Do(context.Background(), r, ask("whole", 24, greedy()))
	_, size := utf8.DecodeRuneInString(whole.Text)
	at := size
	for i, c := range whole.Text[size:] { // a syllable that is not the first
		if hangul.IsSyllable(c) && !strings.Contains(whole.Text[:size+i], string(c)) {
			at = size + i
		}
	}
	_, n := utf8.DecodeRuneInString(whole.Text[at:])
	params := greedy()
	params["stop"] = []string{whole.Text[at : at+n]}
	cut := runners.Do(context.Background(), r, ask("cut", 24, params))
	if cut.Err != nil || cut.Text != whole.Text[:at] || cut.Finish != "stop" || cut.Truncated {
		t.Errorf("with stop %q of %q: text %q, finish %q, error %v", params["stop"], whole.Text, cut.Text, cut.Finish, cut.Err)
	}
}

// carries: zeros and extra fields are in the body that the server receives.
func (e *endpoint) carries(t *testing.T) {
	o := e.options()
	o.Params = map[string]any{"temperature": 0, "top_p": 0.5, "seed": 0, "stop": []string{"끝"}, "presence_penalty": 0}
	r := e.runner(t, o)
	if resp := runners.Do(context.Background(), r, ask("carry", 5, o.Params)); resp.Err != nil {
		t.Fatal(resp.Err)
	}
	body := e.chats()[0].body
	tokens := "max_tokens"
	if e.preset == "ollama" {
		body, _ = body["options"].(map[string]any)
		tokens = "num_predict"
	}
	want := map[string]any{"temperature": 0.0, "top_p": 0.5, "seed": 0.0, "presence_penalty": 0.0, tokens: 5.0}
	for name, value := range want {
		if got, there := body[name]; !there || got != value {
			t.Errorf("%s on the wire is %v (there: %v); want %v", name, got, there, value)
		}
	}
	if stop, _ := body["stop"].([]any); len(stop) != 1 || stop[0] != "끝" {
		t.Errorf("stop on the wire is %v", body["stop"])
	}
}

func (e *endpoint) parallel(t *testing.T) {
	r := e.runner(t, e.options())
	want := runners.Do(context.Background(), r, ask("one", 12, greedy())).Text
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			resp := runners.Do(context.Background(), r, ask(fmt.Sprintf("many-%d", i), 12, greedy()))
			if resp.Err != nil || resp.Text != want {
				t.Errorf("request %d: %q, %v; want %q", i, resp.Text, resp.Err, want)
			}
		})
	}
	wg.Wait()
	if n := len(e.chats()); n != 17 {
		t.Errorf("the server saw %d requests; want 17", n)
	}
}

func (e *endpoint) cancelled(t *testing.T) {
	r := e.runner(t, e.options())
	ctx, cancel := context.WithCancel(context.Background())
	e.setFault(func(w http.ResponseWriter, i int, line []byte) []byte {
		if i == 3 {
			cancel()
		}
		return line
	})
	defer e.setFault(nil)
	resp := runners.Do(ctx, r, ask("cancel", 256, greedy()))
	if resp.Err == nil || resp.Err.Cause != runners.CauseCancelled {
		t.Errorf("error %v; want cancelled", resp.Err)
	}
}

func (e *endpoint) unknownModel(t *testing.T) {
	r, err := runners.New(e.target(t, "kein-modell"), e.options())
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Prepare(context.Background())
	if err == nil || !strings.Contains(err.Error(), "kein-modell") {
		t.Fatalf("error %v; want one that names the model", err)
	}
	if e.preset == "ollama" && !strings.Contains(err.Error(), "ollama pull kein-modell") {
		t.Errorf("error %v; want one that names the command to get it", err)
	}
	if e.preset == "openai" && !strings.Contains(err.Error(), e.model) {
		t.Errorf("error %v; want one that names the models there are", err)
	}
}

func (e *endpoint) closedPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	target := e.target(t, e.model)
	target.URL = &url.URL{Scheme: "http", Host: address, Path: e.path}
	r, err := runners.New(target, e.options())
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Prepare(context.Background())
	if err == nil || !strings.Contains(err.Error(), "cannot connect") || !strings.Contains(err.Error(), address) {
		t.Errorf("error %v; want one that says what could not be reached", err)
	}
}

func (e *endpoint) faults(t *testing.T) {
	short := e.options()
	short.Timeouts.Idle = time.Second
	short.Timeouts.FirstByte = 20 * time.Second
	r := e.runner(t, short)
	after := func(n int, f func(w http.ResponseWriter)) fault {
		return func(w http.ResponseWriter, i int, line []byte) []byte {
			if i == n {
				f(w)
				return nil
			}
			return line
		}
	}
	replace := func(n int, with string) fault {
		return func(_ http.ResponseWriter, i int, line []byte) []byte {
			if i == n {
				return []byte(with)
			}
			return line
		}
	}
	event := map[string]string{"ollama": "%s\n", "openai": "data: %s\n\n"}[e.preset]
	for _, tc := range []struct {
		name  string
		fault fault
		want  runners.Cause
		text  bool // something was said before
	}{
		{"reset in the middle", after(5, reset), runners.CauseCut, true},
		{"connection cut in the middle", after(5, func(http.ResponseWriter) { panic(http.ErrAbortHandler) }), runners.CauseCut, true},
		{"silence", after(5, func(http.ResponseWriter) { time.Sleep(2 * time.Second) }), runners.CauseIdle, true},
		{"broken JSON", replace(5, fmt.Sprintf(event, `{"message":`)), runners.CauseMalformed, true},
		{"error object", replace(5, fmt.Sprintf(event, `{"error":"out of memory"}`)), runners.CauseErrorObject, true},
		{"10 MB line", replace(5, fmt.Sprintf(event, `{"x":"`+strings.Repeat("가", 10<<20/3)+`"}`)), runners.CauseMalformed, true},
		{"no end", func(_ http.ResponseWriter, i int, line []byte) []byte {
			if i >= 5 {
				return nil
			}
			return line
		}, runners.CauseCut, true},
		{"empty", func(http.ResponseWriter, int, []byte) []byte { return nil }, runners.CauseCut, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e.setFault(tc.fault)
			defer e.setFault(nil)
			resp := runners.Do(context.Background(), r, ask("fault", 24, greedy()))
			if resp.Err == nil || resp.Err.Cause != tc.want {
				t.Fatalf("error %v; want %s", resp.Err, tc.want)
			}
			if resp.Err.Message == "" || !utf8.ValidString(resp.Err.Message) || len(resp.Err.Message) > 500 {
				t.Errorf("message %.600q is not for a person", resp.Err.Message)
			}
			if (resp.Text != "") != tc.text {
				t.Errorf("text so far is %q; want some: %v", resp.Text, tc.text)
			}
		})
	}
}
