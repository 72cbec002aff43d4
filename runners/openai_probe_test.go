package runners_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
)

// profileEndpoint is the reference endpoint with a profile, behind the proxy.
func profileEndpoint(t *testing.T, profile reference.Profile, preset string) *endpoint {
	t.Helper()
	s, err := reference.Start(reference.Config{Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	e := &endpoint{proxy: newProxy(t, s.URL()), preset: preset, model: s.Model()}
	if preset != "ollama" {
		e.path = "/v1"
	}
	return e
}

// prepare makes a runner and prepares it; the requests that this took stay to
// be read from the proxy.
func (e *endpoint) prepare(t *testing.T) (runners.Runner, runners.Info, error) {
	t.Helper()
	r, err := runners.New(e.target(t, e.model), e.options())
	if err != nil {
		t.Fatal(err)
	}
	info, err := r.Prepare(context.Background())
	return r, info, err
}

func TestProbe(t *testing.T) {
	all := []string{"stream_options", "seed", "temperature", "max_tokens"}
	without := func(name string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(n string) bool { return n == name })
	}
	const newer = "max_completion_tokens"
	for _, tc := range []struct {
		name, preset, style string
		refuse              []string
		dropped, accepted   []string
		requests            int
	}{
		{"모두 받음", "openai", "named", nil, nil, all, 1},
		{"seed 거부", "openai", "named", []string{"seed"}, []string{"seed"}, without("seed"), 2},
		{"temperature 거부", "openai", "named", []string{"temperature"}, []string{"temperature"}, without("temperature"), 2},
		{"stream_options 거부", "openai", "named", []string{"stream_options"}, []string{"stream_options"}, without("stream_options"), 2},
		{"max_tokens의 새 이름", "openai", "named", []string{"max_tokens"}, []string{"max_tokens"}, append(without("max_tokens"), newer), 2},
		{"두 이름 모두 거부", "openai", "named", []string{"max_tokens", newer}, []string{"max_tokens", newer}, without("max_tokens"), 3},
		{"모두 거부", "openai", "named", append(all, newer), append(slices.Clone(all), newer), nil, 6},
		{"우리 이름과 다른 이름", "mistral", "named", []string{"random_seed"}, []string{"random_seed"}, without("seed"), 2},
		{"사전 설정의 다른 이름", "mistral", "named", []string{"seed"}, nil, []string{"stream_options", "random_seed", "temperature", "max_tokens"}, 1},
		{"CLOVA, seed 거부", "clova", "clova", []string{"seed"}, []string{"seed"}, without("seed"), 6},
		{"CLOVA, 둘 거부", "clova", "clova", []string{"seed", "stream_options"}, []string{"stream_options", "seed"}, []string{"temperature", "max_tokens"}, 6},
		{"까닭 없이 max_tokens 거부", "openai", "generic", []string{"max_tokens"}, []string{"max_tokens"}, append(without("max_tokens"), newer), 7},
		{"까닭 없이 모두 거부", "openai", "generic", append(all, newer), append(slices.Clone(all), newer), nil, 7},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := profileEndpoint(t, reference.Profile{LoadTokens: 8, RefuseParams: tc.refuse, RefuseParamsStyle: tc.style}, tc.preset)
			r, info, err := e.prepare(t)
			if err != nil {
				t.Fatal(err)
			}
			var dropped []string
			for _, d := range info.Dropped {
				dropped = append(dropped, d.Name)
				if !strings.HasPrefix(d.Reason, "HTTP 400 Bad Request: ") {
					t.Errorf("%s was dropped because %q", d.Name, d.Reason)
				}
			}
			if diff := cmp.Diff(tc.dropped, dropped); diff != "" {
				t.Errorf("dropped (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.accepted, info.Accepted); diff != "" {
				t.Errorf("accepted (-want +got):\n%s", diff)
			}
			if n := len(e.chats()); n != tc.requests || len(info.Setup) != n {
				t.Errorf("%d requests, %d ids; want %d", n, len(info.Setup), tc.requests)
			}
			if resp := runners.Do(context.Background(), r, ask("1", 5, greedy())); resp.Err != nil {
				t.Error(resp.Err)
			}
			body := e.chats()[0].body
			want := append([]string{"messages", "model", "stream"}, tc.accepted...)
			slices.Sort(want)
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(body))); diff != "" {
				t.Errorf("fields of a request (-want +got):\n%s", diff)
			}
		})
	}
}

// TestProbeGivesUp: an endpoint that refuses whatever is sent is an error with
// the first refusal, after one try without parameters.
func TestProbeGivesUp(t *testing.T) {
	for style, want := range map[string]string{"named": "Unsupported parameter: 'model'", "clova": "Invalid parameter", "generic": "Bad request"} {
		e := profileEndpoint(t, reference.Profile{RefuseParams: []string{"model"}, RefuseParamsStyle: style}, "openai")
		_, info, err := e.prepare(t)
		if err == nil || !strings.HasSuffix(err.Error(), "HTTP 400 Bad Request: "+want) || !strings.HasPrefix(err.Error(), "target openai:") {
			t.Errorf("%s: error %v; want one with %q", style, err, want)
		}
		if n := len(e.chats()); n != 2 || len(info.Setup) != 2 {
			t.Errorf("%s: %d requests; want 2", style, n)
		}
	}
}

func TestProbeUsage(t *testing.T) {
	for usage, want := range map[string]string{"final_chunk": "final-chunk", "finish_chunk": "finish-chunk", "none": "none"} {
		e := profileEndpoint(t, reference.Profile{LoadTokens: 8, Usage: usage}, "openai")
		r, info, err := e.prepare(t)
		if err != nil {
			t.Fatal(err)
		}
		var warnings []string
		if want == "none" {
			warnings = []string{"the endpoint sends no token counts: figures in tokens are null"}
		}
		if diff := cmp.Diff(warnings, info.Warnings); info.UsageSource != want || diff != "" {
			t.Errorf("usage %s: source %s; warnings (-want +got):\n%s", usage, info.UsageSource, diff)
		}
		resp := runners.Do(context.Background(), r, ask("1", 5, greedy()))
		if want == "none" {
			if resp.Usage != nil {
				t.Errorf("usage %+v; want none", resp.Usage)
			}
		} else if resp.Usage == nil || *resp.Usage.Output != 5 || resp.Usage.Source != want {
			t.Errorf("usage %+v; want 5 tokens from the %s", resp.Usage, want)
		}
	}
}

func TestProbeWarnsOfWhatIsDropped(t *testing.T) {
	e := profileEndpoint(t, reference.Profile{LoadTokens: 8, RefuseParams: []string{"seed", "max_tokens"}}, "openai")
	_, info, err := e.prepare(t)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"the endpoint refuses seed and is not sent it: HTTP 400 Bad Request: Unsupported parameter: 'seed'",
		"the endpoint refuses max_tokens and is sent max_completion_tokens: HTTP 400 Bad Request: Unsupported parameter: 'max_tokens'",
	}
	if diff := cmp.Diff(want, info.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestProbeKeys(t *testing.T) {
	for _, tc := range []struct{ name, preset, key, want string }{
		{"맞는 열쇠", "openai", "맞는-열쇠", ""},
		{"틀린 열쇠", "openai", "틀린-열쇠", "the endpoint refuses the key: HTTP 401 Unauthorized: Incorrect API key provided.; the one sent is from OPENAI_API_KEY"},
		{"열쇠 없음", "openai", "", "the endpoint refuses the key: HTTP 401 Unauthorized: Incorrect API key provided.; set the environment variable OPENAI_API_KEY"},
		{"열쇠를 모르는 곳", "vllm", "맞는-열쇠", "the endpoint refuses the key: HTTP 401 Unauthorized: Incorrect API key provided.; this preset knows no key; put credentials in the URL or name key_env in a plan"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("OPENAI_API_KEY", tc.key)
			t.Setenv("OPENAI_API_KEY_FILE", "")
			e := profileEndpoint(t, reference.Profile{LoadTokens: 8, RequireKey: "맞는-열쇠"}, tc.preset)
			_, _, err := e.prepare(t)
			if text := strings.TrimPrefix(fmt.Sprint(err), "<nil>"); !strings.HasSuffix(text, tc.want) || (text == "") != (tc.want == "") {
				t.Errorf("error %v; want one that ends with %q", err, tc.want)
			}
			if n := len(e.chats()); n != 1 {
				t.Errorf("%d requests; want one", n)
			}
		})
	}
}

// TestProbeWaits: an endpoint that asks to wait is asked again, a few times.
func TestProbeWaits(t *testing.T) {
	for _, tc := range []struct {
		name, kind string
		status     int
		times      int
		requests   int
		err        string
	}{
		{"429 한 번", reference.FaultStatus429, 0, 1, 2, ""},
		{"503 한 번", reference.FaultStatus503, 0, 1, 2, ""},
		{"429 계속", reference.FaultStatus429, 0, 0, 4, "HTTP 429 Too Many Requests: Rate limit reached for requests"},
		{"500은 기다리지 않음", reference.FaultStatus500, 0, 1, 1, "HTTP 500 Internal Server Error: llama runner process has terminated"},
		{"차단된 답도 답", reference.FaultContentFilter, 0, 0, 1, ""},
		{"400인 차단은 거부가 아님", reference.FaultContentFilter, 400, 0, 1, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel() // each waits for a second or more
			e := profileEndpoint(t, reference.Profile{LoadTokens: 8, Faults: []reference.Fault{{Kind: tc.kind, Rate: 1, Times: tc.times, Status: tc.status}}}, "openai")
			_, info, err := e.prepare(t)
			if text := strings.TrimPrefix(fmt.Sprint(err), "<nil>"); !strings.HasSuffix(text, tc.err) || (text == "") != (tc.err == "") {
				t.Errorf("error %v; want one that ends with %q", err, tc.err)
			}
			ids := map[string]bool{}
			for _, c := range e.chats() {
				ids[c.id] = true
			}
			if len(ids) != tc.requests || len(info.Setup) != tc.requests || len(info.Dropped) != 0 {
				t.Errorf("%d ids on the wire, %q told, dropped %v; want %d and none", len(ids), info.Setup, info.Dropped, tc.requests)
			}
		})
	}
}
