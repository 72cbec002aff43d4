package runners

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// usualLine is a chunk as vLLM sends it.
const usualLine = `{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"가"},"logprobs":null,"finish_reason":null}]}`

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
	{"다른 음절", usualLine, "나", true},
	{"빈 글", usualLine, "", true},
	{"생각", `{"choices":[{"delta":{"content":null,"reasoning":"생각"}}]}`, "또", true},
	{"따옴표", usualLine, `","refusal":"거절`, false},
	{"역사선", usualLine, `\n`, false},
	{"줄 바꿈", usualLine, "\n", false},
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
	line := []byte(usualLine)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodeChunk(line); err != nil {
			b.Fatal(err)
		}
	}
}
