package runners_test

import (
	"context"
	"math"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hanbench/hanbench/internal/echotest"
	"github.com/hanbench/hanbench/runners"
)

func echoRunner(t *testing.T, s *echotest.Server) runners.Runner {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	e := &endpoint{preset: "openai", path: "/v1", model: "m", proxy: &proxy{Server: server}}
	r, err := runners.New(e.target(t, "m"), e.options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func TestEcho(t *testing.T) {
	for name, server := range map[string]*echotest.Server{"with usage": {}, "without": {NoUsage: true}} {
		t.Run(name, func(t *testing.T) {
			r := echoRunner(t, server)
			resp := runners.Do(context.Background(), r, runners.Request{ID: "e1", Echo: "가 나"})
			if resp.Err != nil {
				t.Fatal(resp.Err)
			}
			want := []runners.TokenLogprob{{"가", math.NaN()}, {" ", echotest.Made(' ')}, {"나", echotest.Made('나')}}
			if diff := cmp.Diff(want, resp.Echo, cmpopts.EquateNaNs()); diff != "" {
				t.Error(diff)
			}
			asked := server.Asked()[0]
			for field, want := range map[string]any{"prompt": "가 나", "echo": true, "logprobs": 1.0, "max_tokens": 1.0, "temperature": 0.0} {
				if asked[field] != want {
					t.Errorf("%s is %v on the wire, want %v", field, asked[field], want)
				}
			}
			if resp.Sent == nil || resp.End == nil || *resp.End < *resp.Sent {
				t.Errorf("sent %v, end %v", resp.Sent, resp.End)
			}
		})
	}
}

// TestRefusedID: llama-cpp-python's server takes no id but a UUID.
func TestRefusedID(t *testing.T) {
	r := echoRunner(t, &echotest.Server{RefusesID: true})
	info, err := r.Prepare(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := []runners.Dropped{{Name: "X-Request-Id", Reason: "HTTP 400 Bad Request"}}
	if diff := cmp.Diff(want, info.Dropped); diff != "" || len(info.Warnings) == 0 || !strings.Contains(info.Warnings[0], "X-Request-Id") {
		t.Errorf("warnings %q, dropped: %s", info.Warnings, diff)
	}
	if err := r.(runners.Echoer).CheckEcho(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestCheckEcho(t *testing.T) {
	var calls atomic.Int64
	tests := []struct {
		name   string
		server echotest.Server
		want   string // in the error; "" for none
	}{
		{"gives them", echotest.Server{}, ""},
		{"ignores echo", echotest.Server{IgnoresEcho: true}, "ignores echo"},
		{"a constant", echotest.Server{Logprob: func(string, rune) float64 { return -1 }}, "one and the same"},
		{"positive", echotest.Server{Logprob: func(_ string, c rune) float64 { return float64(c % 5) }}, "log-probability of token"},
		{"made up", echotest.Server{Logprob: func(_ string, c rune) float64 { return echotest.Made(c) - float64(calls.Add(1)) }},
			"other log-probabilities in another text"},
	}
	for i := range tests {
		tc := &tests[i]
		t.Run(tc.name, func(t *testing.T) {
			err := echoRunner(t, &tc.server).(runners.Echoer).CheckEcho(context.Background())
			if tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}
