package reference

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ollama/ollama/api"
	openai "github.com/sashabaranov/go-openai"
)

func TestGreeting(t *testing.T) {
	e := start(t, Profile{})
	for _, method := range []string{"GET", "HEAD"} {
		req, err := http.NewRequest(method, e.URL()+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 200 || method == "GET" && string(body) != "Ollama is running" {
			t.Errorf("%s: %d %s", method, resp.StatusCode, body)
		}
	}
	if v, err := e.ollama.Version(t.Context()); err != nil || v != serverVersion {
		t.Errorf("version %q, %v", v, err)
	}
	if err := e.ollama.Heartbeat(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestModelThatNeedsPulling(t *testing.T) {
	ctx := t.Context()
	e := start(t, Profile{NeedsPull: true, GPUShare: 0.5})
	_, err := e.ollama.Show(ctx, &api.ShowRequest{Model: e.Model()})
	checkMissing(t, e.Model(), err)
	_, err = e.viaOllama(ctx, "문항 1", true, nil)
	checkMissing(t, e.Model(), err)
	if list, err := e.ollama.List(ctx); err != nil || len(list.Models) != 0 {
		t.Errorf("list before the pull: %v, %v", list, err)
	}

	var statuses []string
	var bytes int64
	err = e.ollama.Pull(ctx, &api.PullRequest{Model: e.Model()}, func(p api.ProgressResponse) error {
		statuses = append(statuses, p.Status)
		bytes = max(bytes, p.Completed)
		return nil
	})
	if err != nil || len(statuses) < 4 || statuses[len(statuses)-1] != "success" || bytes != modelSize {
		t.Errorf("pull: %v, %d bytes, %v", statuses, bytes, err)
	}
	if _, err := e.viaOllama(ctx, "문항 1", true, nil); err != nil {
		t.Error(err)
	}
	list, err := e.ollama.List(ctx)
	if err != nil || len(list.Models) != 1 || list.Models[0].Digest != e.profile.digest() || list.Models[0].Name != e.Model() {
		t.Errorf("list after the pull: %+v, %v", list, err)
	}
	err = e.ollama.Pull(ctx, &api.PullRequest{Model: "없는모형"}, func(api.ProgressResponse) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "file does not exist") {
		t.Errorf("pull of another model: %v", err)
	}
}

func checkMissing(t *testing.T, model string, err error) {
	t.Helper()
	var status api.StatusError
	if !errors.As(err, &status) || status.StatusCode != 404 || status.ErrorMessage != "model '"+model+"' not found" {
		t.Errorf("error %v, want 404 model '%s' not found", err, model)
	}
}

func TestShow(t *testing.T) {
	e := start(t, Profile{ContextLength: 4096, Reasoning: Reasoning{Share: 1}})
	show, err := e.ollama.Show(t.Context(), &api.ShowRequest{Model: e.Model() + ":latest"})
	if err != nil {
		t.Fatal(err)
	}
	if show.ModelInfo["general.architecture"] != architecture || show.ModelInfo[architecture+".context_length"] != 4096.0 {
		t.Errorf("model info %v", show.ModelInfo)
	}
	if show.ModelInfo[architecture+".token_rule"] != tokenRule || show.Template == "" || show.License == "" {
		t.Errorf("%+v", show)
	}
	if diff := cmp.Diff([]string{"completion", "thinking"}, strs(show.Capabilities)); diff != "" {
		t.Error(diff)
	}
}

func strs[T ~string](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

func TestLoadingAndUnloading(t *testing.T) {
	e := start(t, Profile{GPUShare: 0.25})
	loaded := func() int {
		t.Helper()
		ps, err := e.ollama.ListRunning(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ps.Models {
			if m.SizeVRAM*4 != m.Size {
				t.Errorf("size %d, of it %d in GPU memory", m.Size, m.SizeVRAM)
			}
		}
		return len(ps.Models)
	}
	touch := func(keepAlive *api.Duration) string {
		t.Helper()
		reason := ""
		err := e.ollama.Generate(t.Context(), &api.GenerateRequest{Model: e.Model(), KeepAlive: keepAlive},
			func(r api.GenerateResponse) error { reason = r.DoneReason; return nil })
		if err != nil {
			t.Fatal(err)
		}
		return reason
	}
	got := []any{loaded(), touch(nil), loaded(), touch(&api.Duration{}), loaded()}
	if diff := cmp.Diff([]any{0, "load", 1, "unload", 0}, got); diff != "" {
		t.Error(diff)
	}
}

func TestGenerate(t *testing.T) {
	e := start(t, Profile{AnswerForm: formBare})
	text, finish := "", ""
	err := e.ollama.Generate(t.Context(), &api.GenerateRequest{Model: e.Model(), Prompt: "문항 1"}, func(r api.GenerateResponse) error {
		text += r.Response
		finish = r.DoneReason
		return nil
	})
	if err != nil || text != "C" || finish != "stop" {
		t.Errorf("%q, %q, %v", text, finish, err)
	}
}

func TestContextWindow(t *testing.T) {
	e := start(t, Profile{ContextLength: 10})
	long := "문항 " + strings.Repeat("가", 20)
	got, err := e.viaOllama(t.Context(), long, true, nil)
	if err != nil || got.Prompt != 10 {
		t.Errorf("ollama: %+v, %v; want the prompt cut to 10 tokens in silence", got, err)
	}
	strict := false
	err = e.ollama.Chat(t.Context(), &api.ChatRequest{Model: e.Model(), Truncate: &strict,
		Messages: []api.Message{{Role: "user", Content: long}}}, func(api.ChatResponse) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "exceeds the context length") {
		t.Errorf("ollama without truncation: %v", err)
	}
	_, err = e.viaOpenAI(t.Context(), long, nil)
	var refused *openai.APIError
	if !errors.As(err, &refused) || refused.HTTPStatusCode != 400 || refused.Code != "context_length_exceeded" {
		t.Errorf("openai: %v", err)
	}
}

func TestOllamaErrors(t *testing.T) {
	e := start(t, Profile{})
	for name, test := range map[string]struct {
		body, want string
		status     int
	}{
		"빈 본문":       {"", `{"error":"missing request body"}`, 400},
		"깨진 JSON":    {"{", `{"error":"unexpected end of JSON input"}`, 400},
		"없는 모형":      {`{"model":"없음"}`, `{"error":"model '없음' not found"}`, 404},
		"생각하지 않는 모형": {`{"model":"hanbench-unnamed","think":true}`, `{"error":"\"hanbench-unnamed\" does not support thinking"}`, 400},
	} {
		if r := e.post(t.Context(), nativePath, test.body); r.status != test.status || r.body != test.want {
			t.Errorf("%s: %d %s, want %d %s", name, r.status, r.body, test.status, test.want)
		}
	}
}

func TestOpenAIErrors(t *testing.T) {
	e := start(t, Profile{RequireKey: "열쇠-key"})
	if r := e.raw(t.Context(), compatiblePath, "문항 1", true); r.status != 401 || !strings.Contains(r.body, `"code":"invalid_api_key"`) {
		t.Errorf("without the key: %+v", r)
	}
	if r := e.raw(t.Context(), nativePath, "문항 1", true); r.status != 200 {
		t.Errorf("Ollama's API asks for a key: %+v", r)
	}
	list, err := e.openai.ListModels(t.Context())
	if err != nil || len(list.Models) != 1 || list.Models[0].ID != e.Model() {
		t.Errorf("models with the key: %+v, %v", list, err)
	}
	_, err = e.viaOpenAI(t.Context(), "문항 1", func(r *openai.ChatCompletionRequest) { r.Model = "없음" })
	var missing *openai.APIError
	if !errors.As(err, &missing) || missing.HTTPStatusCode != 404 || missing.Code != "model_not_found" {
		t.Errorf("another model: %v", err)
	}
	open := start(t, Profile{})
	for name, test := range map[string]struct{ body, code string }{
		"깨진 JSON": {"{", "invalid_json"},
		"메시지 없음":  {`{"model":"hanbench-unnamed"}`, "missing_required_parameter"},
	} {
		r := open.post(t.Context(), compatiblePath, test.body)
		if r.status != 400 || !strings.Contains(r.body, `"code":"`+test.code+`"`) {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestRefusedParameters(t *testing.T) {
	for style, want := range map[string]string{
		"named":   `Unsupported parameter: 'stream_options'`,
		"clova":   `{"status":{"code":"40002","message":"Invalid parameter"}}`,
		"generic": `{"error":{"message":"Bad request",`,
	} {
		e := start(t, Profile{RefuseParams: []string{"seed", "stream_options"}, RefuseParamsStyle: style})
		r := e.post(t.Context(), compatiblePath, `{"model":"hanbench-unnamed","stream_options":{"include_usage":true},"messages":[{"role":"user","content":"문항 1"}]}`)
		if r.status != 400 || !strings.Contains(r.body, want) {
			t.Errorf("%s: %+v", style, r)
		}
		if r := e.raw(t.Context(), compatiblePath, "문항 1", true); r.status != 200 {
			t.Errorf("%s: refuses a request without the parameter: %+v", style, r)
		}
	}
}

// Where a stream carries its usage, by the profile and by what was asked.
func TestUsageStyles(t *testing.T) {
	for _, test := range []struct {
		style                    string
		asked, inFinish, inFinal bool
	}{
		{usageFinalChunk, true, false, true},
		{usageFinalChunk, false, false, false},
		{usageFinishChunk, false, true, false},
		{usageFinishChunk, true, true, false},
		{usageNone, true, false, false},
	} {
		e := start(t, Profile{Usage: test.style})
		options := ""
		if test.asked {
			options = `"stream_options":{"include_usage":true},`
		}
		r := e.post(t.Context(), compatiblePath, `{"model":"hanbench-unnamed","stream":true,`+options+`"messages":[{"role":"user","content":"문항 1"}]}`)
		if nulls := strings.Contains(r.body, `"usage":null`); nulls != test.inFinal {
			t.Errorf("%+v: chunks with a null usage: %t", test, nulls)
		}
		inFinish, inFinal := false, false
		for _, event := range r.events() {
			var chunk openai.ChatCompletionStreamResponse
			if json.Unmarshal([]byte(event), &chunk) != nil || chunk.Usage == nil {
				continue
			}
			inFinal = inFinal || len(chunk.Choices) == 0
			inFinish = inFinish || len(chunk.Choices) == 1 && chunk.Choices[0].FinishReason != ""
		}
		if inFinish != test.inFinish || inFinal != test.inFinal {
			t.Errorf("%+v: in the finish chunk %t, in one of its own %t", test, inFinish, inFinal)
		}
	}
}

func TestReasoningFields(t *testing.T) {
	for field, want := range map[string]string{
		"reasoning_content": `"delta":{"reasoning_content":"`,
		"reasoning":         `"delta":{"reasoning":"`,
		thinkTags:           `"delta":{"content":"<thi"}`,
	} {
		e := start(t, Profile{ReasoningField: field, Reasoning: Reasoning{Share: 1, Tokens: 5}})
		if r := e.raw(t.Context(), compatiblePath, "문항 1", true); !strings.Contains(r.body, want) {
			t.Errorf("%s: %s", field, r.body)
		}
	}
}
