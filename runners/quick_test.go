package runners

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ollama/ollama/api"
)

// usualLines are taken quickly, unusualLines left to encoding/json; both are
// seeds of the fuzz tests.
var (
	usualLines = []string{
		`{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"가"},"logprobs":null,"finish_reason":null}]}`,
		`{"choices":[{"delta":{"role":"assistant","content":""}}],"usage":null}`,
		` { "choices" : [ { "delta" : { "content" : null , "reasoning_content":"생각"} , "finish_reason":"stop"} ] } `,
		`{"choices":[{"delta":{"content":"줄\n바꿈 \uac00 \ud800 \"따옴표\""}},{"delta":{"refusal":"거절"}}]}`,
		`{"choices":[{"delta":{"tool_calls":[{"index":0}],"reasoning":"생각"}}]}`,
		`{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}},"timings":{"prompt_ms":1.5,"predicted_ms":20}}`,
		`{"error":{"message":"메모리 부족"}}`, `{"object":"error"}`, `{"status":{"code":"50000"}}`, `{}`,
	}
	unusualLines = []string{
		``, `null`, `[]`, `"가"`, `{`, `{"choices":[}`, `{"a":1}{"a":1}`, `{"a":01}`, "{\"a\":\"\x01\"}",
		`{"choices":null}`, `{"choices":{}}`, `{"choices":[null]}`, `{"choices":[{"delta":null}]}`, `{"choices":[{"delta":"가"}]}`,
		`{"choices":[{"delta":{"content":1}}]}`, `{"choices":[{"delta":{"content":["가"]}}]}`, `{"choices":[{"finish_reason":true}]}`,
		`{"choices":[{"delta":{"content":"가","content":"나"}}]}`, `{"Choices":[{"delta":{"content":"가"}}]}`,
		`{"choices":[{"delta":{"CONTENT":"가"}}]}`, `{"choices":[{"delta":{"\u0063ontent":"가"}}]}`, `{"choiceſ":[{"delta":{"content":"가"}}]}`,
		`{"usage":"많음"}`, `{"usage":{"prompt_tokens":1.5}}`, `{"timings":[]}`, `{"object":1}`,
		`{"깊이":` + strings.Repeat(`[`, 10001) + strings.Repeat(`]`, 10001) + `}`,
	}
	usualOllama = []string{
		`{"model":"m","created_at":"2026-11-23T12:00:00.123456789Z","message":{"role":"assistant","content":"가"},"done":false}`,
		`{"model":"m","created_at":"2026-11-23T21:00:00+09:00","message":{"role":"assistant","content":"","thinking":"생\n각"},"done":false}`,
	}
	unusualOllama = []string{
		`{"model":"m","created_at":"2026-11-23T12:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","eval_count":3}`,
		`{"model":"m","created_at":"어제","message":{"role":"assistant","content":"가"},"done":false}`,
		`{"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":false}`,
		`{"error":"메모리 부족"}`, `{"message":{"role":"ASSISTANT","content":"가"}}`, `{"message":null,"done":false}`, `{"done":"아니오"}`,
	}
)

// chunkMeaning is what a chunk tells, as the rest of the runner sees it.
type chunkMeaning struct {
	Event event
	Resp  Response
	Error bool
}

func meaningOf(c *chunk) chunkMeaning {
	var m chunkMeaning
	m.Event, m.Error = m.Resp.take(c, 1), c.isError()
	return m
}

// checkChunk holds the quick decoder against encoding/json.
func checkChunk(t *testing.T, line []byte) (quick bool) {
	t.Helper()
	var got, want chunk
	if quick = quickChunk(line, &got); !quick {
		return false
	}
	if err := json.Unmarshal(line, &want); err != nil {
		t.Fatalf("%.200q was taken; encoding/json says %v", line, err)
	}
	if diff := cmp.Diff(meaningOf(&want), meaningOf(&got), cmp.AllowUnexported(event{})); diff != "" {
		t.Errorf("%.200q (-encoding/json +quick):\n%s", line, diff)
	}
	return true
}

func checkOllama(t *testing.T, line []byte) (quick bool) {
	t.Helper()
	var got api.ChatResponse
	var want ollamaLine
	if quick = quickOllama(line, &got); !quick {
		return false
	}
	if err := json.Unmarshal(line, &want); err != nil || want.Error != "" {
		t.Fatalf("%.200q was taken; encoding/json says error %q, %v", line, want.Error, err)
	}
	if diff := cmp.Diff(want.ChatResponse, got, cmpopts.IgnoreUnexported(api.ToolCallFunctionArguments{})); diff != "" {
		t.Errorf("%.200q (-encoding/json +quick):\n%s", line, diff)
	}
	return true
}

// TestQuickDecoders: the usual is taken quickly, and the unusual is not.
func TestQuickDecoders(t *testing.T) {
	for _, tc := range []struct {
		lines []string
		check func(*testing.T, []byte) bool
		quick bool
	}{
		{usualLines, checkChunk, true}, {unusualLines, checkChunk, false},
		{usualOllama, checkOllama, true}, {unusualOllama, checkOllama, false},
	} {
		for _, line := range tc.lines {
			if got := tc.check(t, []byte(line)); got != tc.quick {
				t.Errorf("%.200q: quick %v; want %v", line, got, tc.quick)
			}
		}
	}
}

func FuzzQuickChunk(f *testing.F) {
	for _, line := range append(usualLines, unusualLines...) {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) { checkChunk(t, []byte(strings.ToValidUTF8(string(line), "?"))) })
}

func FuzzQuickOllama(f *testing.F) {
	for _, line := range append(usualOllama, unusualOllama...) {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) { checkOllama(t, []byte(strings.ToValidUTF8(string(line), "?"))) })
}

// checkPattern learns from a line, puts another text in its place, and holds
// what is matched against encoding/json.
func checkPattern(t *testing.T, line, text string) (matched bool) {
	t.Helper()
	var p pattern
	c, err := decodeChunk([]byte(line))
	if err != nil {
		return false
	}
	p.learn([]byte(line), c)
	other := string(p.before) + text + string(p.after)
	if !p.match([]byte(other)) {
		return false
	}
	var want chunk
	if err := json.Unmarshal([]byte(other), &want); err != nil {
		t.Fatalf("%.200q was matched; encoding/json says %v", other, err)
	}
	if diff := cmp.Diff(meaningOf(&want), meaningOf(&p.chunk), cmp.AllowUnexported(event{})); diff != "" {
		t.Errorf("%.200q (-encoding/json +pattern):\n%s", other, diff)
	}
	return true
}

// patterns are lines and texts put into them.
var patterns = []struct {
	name, line, text string
	matches          bool
}{
	{"다른 음절", usualLines[0], "나", true},
	{"빈 글", usualLines[0], "", true},
	{"생각", `{"choices":[{"delta":{"content":null,"reasoning":"생각"}}]}`, "또", true},
	{"따옴표", usualLines[0], `","refusal":"거절`, false},
	{"역사선", usualLines[0], `\n`, false},
	{"줄 바꿈", usualLines[0], "\n", false},
	{"다른 곳에도 있는 글", `{"id":"가","choices":[{"delta":{"content":"가"}}]}`, "나", false},
	{"이름과 같은 글", `{"choices":[{"delta":{"content":"delta"}}]}`, "나", false},
	{"쌍점은 이름 뒤에도 있다", `{"choices":[{"delta":{"content":":"}}]}`, "나", false},
	{"글은 이스케이프, 같은 글은 다른 곳에", `{"id":"가","choices":[{"delta":{"content":"\uac00"}}]}`, "나", false},
	{"두 선택지", `{"choices":[{"delta":{"content":"가"}},{"delta":{"content":"나"}}]}`, "다", false},
}

func TestPattern(t *testing.T) {
	for _, tc := range patterns {
		if got := checkPattern(t, tc.line, tc.text); got != tc.matches {
			t.Errorf("%s: matched %v; want %v", tc.name, got, tc.matches)
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, tc := range patterns {
		f.Add(tc.line, tc.text)
	}
	f.Fuzz(func(t *testing.T, line, text string) {
		checkPattern(t, strings.ToValidUTF8(line, "?"), strings.ToValidUTF8(text, "?"))
	})
}

func BenchmarkDecodeChunk(b *testing.B) {
	line := []byte(usualLines[0])
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodeChunk(line); err != nil {
			b.Fatal(err)
		}
	}
}
