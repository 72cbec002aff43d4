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
)

// sayEvents is an OpenAI endpoint that answers every chat with these events.
func sayEvents(events ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, e := range events {
			fmt.Fprintf(w, "data: %s\n\n", e)
		}
	}
}

// askOpenAI sends one chat to a handler by way of a preset.
func askOpenAI(t *testing.T, preset string, h http.HandlerFunc) runners.Response {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	e := &endpoint{proxy: &proxy{Server: s}, preset: preset, path: "/v1"}
	r, err := runners.New(e.target(t, "모델"), e.options())
	if err != nil {
		t.Fatal(err)
	}
	return runners.Do(context.Background(), r, ask("run.0.m.1", 5, nil))
}

// TestChunks: what each kind of chunk tells.
func TestChunks(t *testing.T) {
	num := func(n int) *int { return &n }
	ns := func(n int64) *int64 { return &n }
	const finish, done = `{"choices":[{"delta":{},"finish_reason":"stop"}]}`, "[DONE]"
	delta := func(fields string) string { return `{"choices":[{"delta":{` + fields + `},"finish_reason":null}]}` }
	for _, tc := range []struct {
		name   string
		events []string
		want   runners.Response
	}{
		{"내용", []string{delta(`"role":"assistant","content":""`), delta(`"content":"정"`), delta(`"content":"답"`), finish, done},
			runners.Response{Text: "정답", Events: 4, Finish: "stop"}},
		{"내용이 null", []string{delta(`"content":null,"reasoning_content":"생각"`), delta(`"content":"답","reasoning_content":null`), finish, done},
			runners.Response{Text: "답", Reasoning: "생각", Events: 3, Finish: "stop"}},
		{"생각의 두 이름이 함께", []string{delta(`"reasoning_content":"생각","reasoning":"생각"`), delta(`"content":"답"`), finish, done},
			runners.Response{Text: "답", Reasoning: "생각", Events: 3, Finish: "stop"}},
		{"거절", []string{delta(`"refusal":"답할 수 없습니다."`), finish, done},
			runners.Response{Text: "답할 수 없습니다.", Events: 2, Finish: "stop"}},
		{"도구 호출뿐", []string{delta(`"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]`), `{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}`, done},
			runners.Response{Events: 2, Finish: "tool_calls"}},
		{"토큰 한도", []string{delta(`"content":"답"`), `{"choices":[{"delta":{},"finish_reason":"length"}]}`, done},
			runners.Response{Text: "답", Events: 2, Finish: "length", Truncated: true}},
		{"차단", []string{delta(`"content":"답"`), `{"choices":[{"delta":{},"finish_reason":"content_filter"}]}`, done},
			runners.Response{Text: "답", Events: 2, Finish: "content_filter", Blocked: true}},
		{"마지막 사용량", []string{delta(`"content":"답"`), finish, `{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"completion_tokens_details":{"reasoning_tokens":2},"prompt_tokens_details":{"cached_tokens":4}}}`, done},
			runners.Response{Text: "답", Events: 3, Finish: "stop", Usage: &runners.Usage{Input: num(7), Output: num(3), Reasoning: num(2), Cached: num(4), Source: "final-chunk"}}},
		{"끝맺음의 사용량", []string{delta(`"content":"답"`), `{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3}}`, done},
			runners.Response{Text: "답", Events: 2, Finish: "stop", Usage: &runners.Usage{Input: num(7), Output: num(3), Source: "finish-chunk"}}},
		{"빈 사용량", []string{`{"choices":[{"delta":{"content":"답"}}],"usage":{"prompt_tokens":0,"completion_tokens":0}}`, finish, done},
			runners.Response{Text: "답", Events: 2, Finish: "stop"}},
		{"llama.cpp의 시간", []string{delta(`"content":"답"`), `{"choices":[{"delta":{},"finish_reason":"stop"}],"timings":{"prompt_ms":1.5,"predicted_ms":20}}`, done},
			runners.Response{Text: "답", Events: 2, Finish: "stop", Server: &runners.ServerTimings{PromptEval: ns(1500000), Eval: ns(20000000)}}},
		{"끝맺음 없음", []string{delta(`"content":"답"`), done},
			runners.Response{Text: "답", Events: 1, Warning: "the stream gave no finish reason"}},
		{"[DONE] 없음", []string{delta(`"content":"답"`), finish},
			runners.Response{Text: "답", Events: 2, Finish: "stop", Warning: "the stream ended without [DONE]"}},
		{"둘 다 없음", []string{delta(`"content":"답"`)},
			runners.Response{Text: "답", Events: 1, Err: &runners.Error{Cause: runners.CauseCut, Status: 200, Message: "the stream ended after 1 event without a finish reason or [DONE]"}}},
		{"둘 다 없음, 사건 둘", []string{delta(`"content":"답"`), delta(`"content":"은"`)},
			runners.Response{Text: "답은", Events: 2, Err: &runners.Error{Cause: runners.CauseCut, Status: 200, Message: "the stream ended after 2 events without a finish reason or [DONE]"}}},
		{"서버가 포기", []string{delta(`"content":"답"`), `{"choices":[{"delta":{},"finish_reason":"error"}]}`, done},
			runners.Response{Text: "답", Events: 2, Finish: "error", Err: &runners.Error{Cause: runners.CauseErrorObject, Status: 200, Message: `the server gave up on the answer: finish reason "error"`}}},
		{"끝맺음 뒤의 오류", []string{delta(`"content":"답"`), finish, `{"error":{"message":"메모리 부족"}}`},
			runners.Response{Text: "답", Events: 2, Finish: "stop", Err: &runners.Error{Cause: runners.CauseErrorObject, Status: 200, Message: "error in the stream: 메모리 부족"}}},
		{"이름 없는 오류", []string{delta(`"content":"답"`), `{"message":"메모리 부족","code":500}`},
			runners.Response{Text: "답", Events: 1, Err: &runners.Error{Cause: runners.CauseErrorObject, Status: 200, Message: "error in the stream: 메모리 부족"}}},
		{"단말을 속이는 오류", []string{delta(`"content":"답"`), `{"error":{"message":"\u001b[2J메모리\r\n부족"}}`},
			runners.Response{Text: "답", Events: 1, Err: &runners.Error{Cause: runners.CauseErrorObject, Status: 200, Message: "error in the stream: [2J메모리 부족"}}},
		{"둘째 답", []string{`{"choices":[{"index":1,"delta":{"content":"나"}},{"index":0,"delta":{"content":"가"}}]}`, `{"choices":[{"index":1,"delta":{"content":"나"}}]}`, finish, done},
			runners.Response{Text: "가", Events: 3, Finish: "stop"}},
		{"소수로 적은 토큰 수", []string{delta(`"content":"답"`), finish, `{"choices":[],"usage":{"prompt_tokens":10.0,"completion_tokens":3,"completion_tokens_details":{}}}`, done},
			runners.Response{Text: "답", Events: 3, Finish: "stop", Usage: &runners.Usage{Input: num(10), Output: num(3), Source: "final-chunk"}}},
		{"수가 아닌 토큰 수", []string{delta(`"content":"답"`), finish, `{"choices":[],"usage":{"prompt_tokens":"많음","completion_tokens":3,"total_tokens":null}}`, done},
			runners.Response{Text: "답", Events: 3, Finish: "stop", Usage: &runners.Usage{Output: num(3), Source: "final-chunk"}}},
		{"오류 물체", []string{delta(`"content":"답"`), `{"error":{"message":"메모리 부족","code":500}}`},
			runners.Response{Text: "답", Events: 1, Err: &runners.Error{Cause: runners.CauseErrorObject, Status: 200, Message: "error in the stream: 메모리 부족"}}},
		{"옛 vLLM의 오류", []string{delta(`"content":"답"`), `{"object":"error","message":"메모리 부족","code":500}`, done},
			runners.Response{Text: "답", Events: 1, Err: &runners.Error{Cause: runners.CauseErrorObject, Status: 200, Message: "error in the stream: 메모리 부족"}}},
		{"CLOVA Studio의 오류", []string{delta(`"content":"답"`), `{"status":{"code":"50000","message":"메모리 부족"}}`},
			runners.Response{Text: "답", Events: 1, Err: &runners.Error{Cause: runners.CauseErrorObject, Status: 200, Message: "error in the stream: 메모리 부족"}}},
		{"CLOVA Studio의 차단", []string{delta(`"content":"답"`), `{"status":{"code":"40005","message":"차단됨"}}`},
			runners.Response{Text: "답", Events: 1, Blocked: true, Err: &runners.Error{Cause: runners.CauseContentPolicy, Status: 200, Message: "차단됨"}}},
		{"도중의 정책 오류", []string{delta(`"content":"답"`), `{"error":{"message":"차단됨","code":"content_filter"}}`},
			runners.Response{Text: "답", Events: 1, Blocked: true, Err: &runners.Error{Cause: runners.CauseContentPolicy, Status: 200, Message: "차단됨"}}},
		{"JSON이 아닌 사건", []string{delta(`"content":"답"`), "메모리 부족"},
			runners.Response{Text: "답", Events: 1, Err: &runners.Error{Cause: runners.CauseMalformed, Status: 200}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := askOpenAI(t, "openai", sayEvents(tc.events...))
			if tc.want.Err != nil && tc.want.Err.Message == "" && got.Err != nil { // the library's words
				if !strings.HasPrefix(got.Err.Message, "event 2 of the stream is no JSON object (") || !strings.HasSuffix(got.Err.Message, "메모리 부족") {
					t.Errorf("message %q", got.Err.Message)
				}
				got.Err.Message = ""
			}
			ignored := cmpopts.IgnoreFields(runners.Response{}, "Times", "ICL", "ClientLag", "Coalesced")
			if diff := cmp.Diff(tc.want, got, ignored); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestNotAStream: what is said of an answer that is no stream of events.
func TestNotAStream(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		cause      runners.Cause
		message    string
	}{
		{"오류 물체", `{"error":{"message":"모델이 없음"}}`, runners.CauseErrorObject, "error under HTTP 200: 모델이 없음"},
		{"차단", `{"status":{"code":"40005","message":"차단됨"}}`, runners.CauseContentPolicy, "차단됨"},
		{"글 없는 차단", `{"code":"content_filter"}`, runners.CauseContentPolicy, "content_filter"},
		{"끝뿐", "data: [DONE]\n\n", runners.CauseCut, "the endpoint answered with an empty stream"},
		{"사건 도중에 끝남", `data: {"choices":[{"delta":{"cont`, runners.CauseCut, `the stream ended in the middle of event 1: {"choices":[{"delta":{"cont`},
		{"빈 몸", "", runners.CauseCut, "the endpoint answered with an empty stream"},
		{"다른 JSON", `{"hello":"세계"}`, runners.CauseMalformed, `the endpoint answered without a stream of events: {"hello":"세계"}`},
	} {
		got := askOpenAI(t, "openai", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(tc.body)) })
		want := &runners.Error{Cause: tc.cause, Status: 200, Message: tc.message}
		if diff := cmp.Diff(want, got.Err); diff != "" || got.Blocked != (tc.cause == runners.CauseContentPolicy) {
			t.Errorf("%s: blocked %v (-want +got):\n%s", tc.name, got.Blocked, diff)
		}
	}
}

// TestHeaders: the request's id goes out under the names that servers log, and
// the key where the preset says.
func TestHeaders(t *testing.T) {
	t.Setenv("CLOVASTUDIO_API_KEY", "클로바-열쇠")
	t.Setenv("AZURE_OPENAI_API_KEY", "애저-열쇠")
	for preset, want := range map[string]map[string]string{
		"clova": {"X-Request-Id": "run.0.m.1", "X-Ncp-Clovastudio-Request-Id": "run.0.m.1", "Authorization": "Bearer 클로바-열쇠", "Api-Key": ""},
		"azure": {"X-Request-Id": "run.0.m.1", "X-Ncp-Clovastudio-Request-Id": "", "Authorization": "", "Api-Key": "애저-열쇠"},
		"vllm":  {"X-Request-Id": "run.0.m.1", "X-Ncp-Clovastudio-Request-Id": "", "Authorization": "", "Api-Key": ""},
	} {
		var header http.Header
		askOpenAI(t, preset, func(_ http.ResponseWriter, r *http.Request) { header = r.Header })
		for name, value := range want {
			if got := header.Get(name); got != value {
				t.Errorf("%s: %s is %q; want %q", preset, name, got, value)
			}
		}
	}
}
