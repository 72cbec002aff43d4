package runners_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
)

func TestOllamaPull(t *testing.T) {
	e := profileEndpoint(t, reference.Profile{Model: "solar:10.7b", NeedsPull: true, GPUShare: 1}, "ollama")
	_, _, err := e.prepare(t)
	const hint = `has no model "solar:10.7b"; get it with: ollama pull solar:10.7b  (or run again with --pull)`
	if err == nil || !strings.HasSuffix(err.Error(), hint) {
		t.Errorf("error %v; want one that ends with %q", err, hint)
	}
	pull := func(model string) (runners.Info, []string, error) {
		o := e.options()
		var heard []string
		o.Pull, o.Progress = true, func(status string, done, total int64) {
			word, _, _ := strings.Cut(status, " ")
			heard = append(heard, fmt.Sprintf("%s %d/%d", word, done>>20, total>>20))
		}
		r, err := runners.New(e.target(t, model), o)
		if err != nil {
			t.Fatal(err)
		}
		info, err := r.Prepare(context.Background())
		return info, heard, err
	}
	info, heard, err := pull("solar:10.7b")
	if err != nil || info.Digest == "" {
		t.Fatalf("digest %q, error %v", info.Digest, err)
	}
	want := []string{"pulling 0/0", "pulling 0/1024", "pulling 256/1024", "pulling 512/1024", "pulling 768/1024", "pulling 1024/1024", "verifying 0/0", "writing 0/0", "success 0/0"}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	if _, heard, err = pull("solar:10.7b"); err != nil || len(heard) != 0 {
		t.Errorf("a model that is there was pulled: %q, %v", heard, err)
	}
	_, _, err = pull("없는-모델")
	if err == nil || !strings.HasSuffix(err.Error(), "pull: pull model manifest: file does not exist") {
		t.Errorf("error %v; want one that tells why the pull failed", err)
	}
}

// TestOllamaInfo: what the server tells of the model is what is recorded.
func TestOllamaInfo(t *testing.T) {
	e := profileEndpoint(t, reference.Profile{Model: "solar:10.7b", ContextLength: 1024, GPUShare: 0.5}, "ollama")
	r, info, err := e.prepare(t)
	if err != nil {
		t.Fatal(err)
	}
	want := runners.Info{
		ServerVersion: "0.17.4+hanbench-reference", Family: "hanbench-reference", Parameters: "0", Quantization: "none",
		License: "Apache-2.0", ContextLength: 1024, NumCtx: 1024, SizeBytes: 1 << 30, VRAMBytes: 1 << 29, MemoryKnown: true,
		UsageSource: "done-line", Simulated: true, Warnings: []string{"num_ctx lowered from 2048 to the model's own 1024 tokens"},
	}
	if diff := cmp.Diff(want, info, cmpopts.IgnoreFields(runners.Info{}, "Digest", "TemplateHash", "LoadNS")); diff != "" {
		t.Errorf("info (-want +got):\n%s", diff)
	}
	if len(info.Digest) != len("sha256:")+64 || len(info.TemplateHash) != len("sha256:")+64 || info.LoadNS <= 0 {
		t.Errorf("digest %q, template %q, load %d ns", info.Digest, info.TemplateHash, info.LoadNS)
	}
	if resp := runners.Do(context.Background(), r, ask("1", 5, greedy())); resp.Err != nil {
		t.Fatal(resp.Err)
	}
	options, _ := e.chats()[0].body["options"].(map[string]any)
	if options["num_ctx"] != 1024.0 {
		t.Errorf("num_ctx on the wire is %v; want 1024", options["num_ctx"])
	}
	again, err := r.Inspect(context.Background())
	if err != nil || again.Digest != info.Digest || again.ServerVersion != info.ServerVersion || again.VRAMBytes != info.VRAMBytes {
		t.Errorf("inspected again: %+v, %v", again, err)
	}
}

func TestOllamaParams(t *testing.T) {
	presets, err := runners.Presets("")
	if err != nil {
		t.Fatal(err)
	}
	target, err := runners.ParseTarget("ollama:m@http://127.0.0.1:1", presets)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		params map[string]any
		want   string // part of the error; "" for none
	}{
		{"아는 이름", map[string]any{"temperature": 0, "top_k": 1, "num_ctx": 1, "think": false, "stop": []string{"끝"}}, ""},
		{"잘못 쓴 이름", map[string]any{"temprature": 0}, `Ollama has no sampling parameter "temprature" (did you mean "temperature"?)`},
		{"OpenAI의 이름", map[string]any{"max_completion_tokens": 5}, `Ollama has no sampling parameter "max_completion_tokens" (known: num_ctx, `},
		{"여러 이름 가운데 첫째", map[string]any{"zzzzzzzz": 0, "seeed": 0, "think": true}, `Ollama has no sampling parameter "seeed" (did you mean "seed"?)`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := runners.New(target, runners.Options{Params: tc.params})
			if text := strings.TrimPrefix(fmt.Sprint(err), "<nil>"); !strings.Contains(text, tc.want) || (text == "") != (tc.want == "") {
				t.Errorf("error %v; want one with %q", err, tc.want)
			}
		})
	}
}

// TestNoModelServer: a server of another kind is told apart, in both protocols.
func TestNoModelServer(t *testing.T) {
	always := func(contentType, body string, status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for _, tc := range []struct {
		name           string
		h              http.HandlerFunc
		ollama, openai string
	}{
		{"웹 서버", always("text/html", "<!doctype html><h1>환영합니다</h1>", 200), "does not answer as an Ollama server does", "the endpoint answered with an HTML page"},
		{"웹 서버의 404", always("text/html", "<!doctype html><h1>없음</h1>", 404), "is that an Ollama server?", "check the URL (it usually ends in /v1) and the model's name"},
		{"다른 JSON", always("application/json", "{}", 200), "does not answer as an Ollama server does (it tells no version)", "the endpoint answered without a stream of events: {}"},
		{"글", always("text/plain", "안녕하세요", 200), "does not answer as an Ollama server does", "the endpoint answered without a stream of events: 안녕하세요"},
		{"암호", always("application/json", `{"error":"unauthorized"}`, 401), "the server refuses the credentials (HTTP 401)", "the endpoint refuses the key: HTTP 401 Unauthorized: unauthorized"},
	} {
		for preset, want := range map[string]string{"ollama": tc.ollama, "openai": tc.openai} {
			t.Run(tc.name+" "+preset, func(t *testing.T) {
				s := httptest.NewServer(tc.h)
				defer s.Close()
				e := &endpoint{proxy: &proxy{Server: s}, preset: preset, model: "m", path: map[string]string{"openai": "/v1"}[preset]}
				_, _, err := e.prepare(t)
				if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "target "+preset+":m@http://127.0.0.1:") {
					t.Errorf("error %v; want one with %q", err, want)
				}
			})
		}
	}
}
