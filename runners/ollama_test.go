package runners_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/hanbench/hanbench/runners"
)

// TestOllamaFailureIsNoStream: JSON beside a failing status is no event, also
// when it is not in Ollama's words.
func TestOllamaFailureIsNoStream(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"detail":"너무 깁니다"}`)
	}))
	defer s.Close()
	e := &endpoint{proxy: &proxy{Server: s}, preset: "ollama"}
	r, err := runners.New(e.target(t, "모델"), e.options())
	if err != nil {
		t.Fatal(err)
	}
	got := runners.Do(context.Background(), r, ask("run.0.m.1", 5, nil))
	if got.Events != 0 || got.Err == nil || got.Err.Cause != runners.CauseStatus ||
		got.Err.Message != `HTTP 400 Bad Request: 너무 깁니다` {
		t.Errorf("%d events, error %v", got.Events, got.Err)
	}
}
