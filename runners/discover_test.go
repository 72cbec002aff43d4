package runners_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
)

// sayJSON answers by path; anything else is not found.
func sayJSON(bodies map[string]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(body))
	}
}

func TestDiscover(t *testing.T) {
	start := func(h http.HandlerFunc) string {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		return s.URL
	}
	ref := func(p reference.Profile) string {
		s, err := reference.Start(reference.Config{Profile: p})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s.URL()
	}
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	t.Setenv("LOCAL_KEY", "열쇠열쇠열쇠")
	t.Setenv("NO_SUCH_HOST", "")
	model, empty := ref(reference.Profile{Model: "solar"}), ref(reference.Profile{NeedsPull: true})
	keyed := ref(reference.Profile{Model: "solar", RequireKey: "열쇠열쇠열쇠"})
	several := start(sayJSON(map[string]string{
		"/api/tags": `{"models":[{"name":"old","modified_at":"2024-01-01T00:00:00Z"},{"name":"new","modified_at":"2025-01-01T00:00:00Z"},{"name":"loaded","modified_at":"2023-01-01T00:00:00Z"}]}`,
		"/api/ps":   `{"models":[{"name":"loaded"}]}`,
	}))
	html := start(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>환영합니다</html>")) })
	object := start(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) })
	silent := start(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	local := func(name string, protocol runners.Protocol, url string) runners.Preset {
		return runners.Preset{Name: name, Protocol: protocol, URL: url, Local: true}
	}
	withKey := local("열쇠", runners.OpenAI, keyed+"/v1/")
	withKey.KeyEnv = "LOCAL_KEY"
	presets := []runners.Preset{
		local("문서", runners.Ollama, html), local("문서", runners.OpenAI, html),
		local("물체", runners.Ollama, object), local("물체", runners.OpenAI, object),
		local("닫힘", runners.Ollama, "http://"+closed.Addr().String()), local("침묵", runners.OpenAI, silent),
		local("변수", runners.OpenAI, "http://${NO_SUCH_HOST}/v1"), local("깨짐", runners.OpenAI, "http://[/v1"),
		{Name: "멀리", Protocol: runners.Ollama, URL: model}, local("열쇠 없음", runners.OpenAI, keyed+"/v1"),
		local("빈 올라마", runners.Ollama, empty), local("올라마", runners.Ollama, model), local("오픈", runners.OpenAI, model+"/v1"),
		withKey, local("여럿", runners.Ollama, several),
	}
	begin := time.Now()
	got := runners.Discover(context.Background(), presets)
	want := []runners.Found{
		{Preset: "빈 올라마", URL: empty}, {Preset: "올라마", URL: model, Models: []string{"solar"}},
		{Preset: "오픈", URL: model + "/v1", Models: []string{"solar"}}, {Preset: "열쇠", URL: keyed + "/v1", Models: []string{"solar"}},
		{Preset: "여럿", URL: several, Models: []string{"loaded", "new", "old"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("found (-want +got):\n%s", diff)
	}
	if name := got[4].Target(); name != "여럿:loaded" {
		t.Errorf("target %q; want the loaded model", name)
	}
	if spent := time.Since(begin); spent > 5*time.Second {
		t.Errorf("it took %s with one silent server; want about two seconds", spent)
	}
}

// TestDiscoverOllamaHost: the usual Ollama is looked for where OLLAMA_HOST says.
func TestDiscoverOllamaHost(t *testing.T) {
	s, err := reference.Start(reference.Config{Profile: reference.Profile{Model: "solar"}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	t.Setenv("OLLAMA_HOST", s.URL()[len("http://"):])
	preset := runners.Preset{Name: "ollama", Protocol: runners.Ollama, URL: "http://127.0.0.1:1", Local: true}
	want := []runners.Found{{Preset: "ollama", URL: s.URL(), Models: []string{"solar"}}}
	if diff := cmp.Diff(want, runners.Discover(context.Background(), []runners.Preset{preset})); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := runners.Discover(ctx, []runners.Preset{preset}); len(got) != 0 {
		t.Errorf("found %v after it was cancelled", got)
	}
}
