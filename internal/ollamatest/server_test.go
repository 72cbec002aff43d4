package ollamatest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ollama/ollama/api"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if err := StopShared(); err != nil {
		fmt.Fprintln(os.Stderr, "stop Ollama:", err)
		code = 1
	}
	os.Exit(code)
}

func TestSharedIsOneServer(t *testing.T) {
	if a, b := Shared(t), Shared(t); a != b {
		t.Errorf("two calls gave two servers: %s and %s", a.URL, b.URL)
	}
}

func TestLogTellsEachRequest(t *testing.T) {
	s := Shared(t)
	if s.LogPath == "" {
		t.Skip(envURL + " is set: the log of a server that runs already is not ours")
	}
	chat(t, s, "안녕하세요?", map[string]any{"num_predict": 1})
	log, err := os.ReadFile(s.LogPath)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), `| 200 |`) || !strings.Contains(string(log), `"/api/chat"`) {
		t.Errorf("no line for POST /api/chat in the log:\n%s", log)
	}
}

// On a server of four slots answers are written at the same time; on one of one
// slot each waits for the end of the one before.
func TestParallelRequestsOverlap(t *testing.T) {
	t.Setenv(envURL, "")
	s := Start(t, Options{Parallel: 4})
	chat(t, s, "준비", map[string]any{"num_predict": 1})
	type span struct{ first, last time.Time }
	spans := make([]span, 4)
	var wait sync.WaitGroup
	for i := range spans {
		wait.Go(func() {
			question := fmt.Sprintf("%d번째 질문입니다.", i)
			err := stream(s, question, map[string]any{"num_predict": 400, "seed": i}, func(api.ChatResponse) {
				spans[i].last = time.Now()
				if spans[i].first.IsZero() {
					spans[i].first = spans[i].last
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	slices.SortFunc(spans, func(a, b span) int { return a.first.Compare(b.first) })
	for i := range spans[1:] {
		if spans[i+1].first.Before(spans[i].last) {
			return
		}
	}
	t.Errorf("no two of the answers overlap: %v", spans)
}

func TestStopEndsEverything(t *testing.T) {
	t.Setenv(envURL, "")
	s := Start(t, Options{})
	chat(t, s, "안녕", map[string]any{"num_predict": 1}) // starts a runner
	dir := s.dir
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is still there: %v", err)
	}
	address, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if conn, err := net.Dial("tcp", address.Host); err == nil {
		conn.Close()
		t.Error("the server still takes connections")
	}
	if runtime.GOOS == "linux" {
		if left := processesNaming(t, dir); len(left) > 0 {
			t.Errorf("runners still there: %q", left)
		}
	}
	if err := s.Stop(); err != nil {
		t.Errorf("second Stop: %v", err)
	}
}

// processesNaming lists the command lines that contain a path: a runner's names
// its model file.
func processesNaming(t *testing.T, path string) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(files) == 0 {
		t.Fatalf("no processes to look at: %v", err)
	}
	var found []string
	for _, file := range files {
		// A process may end between the listing and the reading.
		if line, err := os.ReadFile(file); err == nil && strings.Contains(string(line), path) {
			found = append(found, string(line))
		}
	}
	return found
}

func TestRunningServerIsUsedAndLeft(t *testing.T) {
	running := Shared(t)
	t.Setenv(envURL, running.URL)
	s, err := Launch(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s.URL != running.URL {
		t.Errorf("launched %s, want the running %s", s.URL, running.URL)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	chat(t, running, "아직 거기 있습니까?", map[string]any{"num_predict": 1})
}

func TestNoOllama(t *testing.T) {
	t.Setenv(envURL, "")
	t.Setenv(envBinary, "")
	t.Setenv("PATH", t.TempDir())
	for name, tc := range map[string]struct{ require, want string }{
		"필수가 아니면 건너뛴다": {"", "skip"},
		"필수이면 실패한다":    {"1", "fatal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(envRequire, tc.require)
			got := &verdict{TB: t}
			var wait sync.WaitGroup
			wait.Go(func() { Start(got, Options{}) })
			wait.Wait()
			if got.word != tc.want || !strings.Contains(got.message, "go install github.com/ollama/ollama@") {
				t.Errorf("got %q with message %q, want %q and how to get Ollama", got.word, got.message, tc.want)
			}
		})
	}
}

// verdict is a test that notes how it was given up.
type verdict struct {
	testing.TB
	word, message string
}

func (v *verdict) Skip(args ...any)  { v.end("skip", args) }
func (v *verdict) Fatal(args ...any) { v.end("fatal", args) }

func (v *verdict) end(word string, args []any) {
	v.word, v.message = word, fmt.Sprint(args...)
	runtime.Goexit()
}

func TestBrokenBinary(t *testing.T) {
	t.Setenv(envURL, "")
	broken := filepath.Join(t.TempDir(), "ollama")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\necho 라이브러리가 없습니다\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ binary, want string }{
		"바로 끝나는 프로그램": {broken, "라이브러리가 없습니다"},
		"없는 파일":       {filepath.Join(t.TempDir(), "없음"), envBinary},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(envBinary, tc.binary)
			s, err := Launch(context.Background(), Options{})
			if err == nil {
				s.Stop()
				t.Fatal("no error")
			}
			if errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %q, want one that says %q and is not ErrNotFound", err, tc.want)
			}
		})
	}
}
