package runners_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// A proxy stands between a runner and an endpoint. It records what the runner
// sends and when each piece of the answer is passed on, and it can spoil the
// answer: a fault that no real server can be asked for.
type proxy struct {
	*httptest.Server
	upstream string

	mu      sync.Mutex
	fault   fault
	records []recorded
}

// recorded is one chat as the proxy saw it.
type recorded struct {
	id     string
	body   map[string]any
	raw    []byte
	got    time.Time   // the request was here
	writes []time.Time // just before each line went out
	answer []byte      // what was passed on
}

// fault takes an answer's line i, and gives what to pass on; a nil fault passes
// everything. It may break off by panicking with http.ErrAbortHandler.
type fault func(w http.ResponseWriter, i int, line []byte) []byte

func newProxy(t *testing.T, upstream string) *proxy {
	p := &proxy{upstream: upstream}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

func (p *proxy) setFault(f fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
}

// chats gives the chats recorded so far and forgets them.
func (p *proxy) chats() []recorded {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.records
	p.records = nil
	return out
}

func (p *proxy) serve(w http.ResponseWriter, r *http.Request) {
	got := time.Now()
	raw, _ := io.ReadAll(r.Body)
	req, _ := http.NewRequestWithContext(r.Context(), r.Method, p.upstream+r.URL.Path, bytes.NewReader(raw))
	req.Header = r.Header.Clone()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer resp.Body.Close()
	isChat := strings.HasSuffix(r.URL.Path, "/chat") || strings.HasSuffix(r.URL.Path, "/chat/completions")
	p.mu.Lock()
	f := p.fault
	p.mu.Unlock()
	for name, values := range resp.Header {
		if name != "Content-Length" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(resp.StatusCode)
	if !isChat {
		_, _ = io.Copy(w, resp.Body)
		return
	}
	rec := recorded{id: r.Header.Get("X-Request-Id"), raw: raw, got: got}
	_ = json.Unmarshal(raw, &rec.body)
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.records = append(p.records, rec)
	}()
	rec.writes, rec.answer = pass(w, resp.Body, f)
}

// pass copies lines, each flushed by itself.
func pass(w http.ResponseWriter, body io.Reader, f fault) (writes []time.Time, answer []byte) {
	lines := newLineReader(body)
	for i := 0; ; i++ {
		line, err := lines.next()
		if len(line) > 0 {
			if f != nil {
				line = f(w, i, line)
			}
			writes, answer = append(writes, time.Now()), append(answer, line...)
			if _, err := w.Write(line); err != nil {
				return writes, answer
			}
			w.(http.Flusher).Flush()
		}
		if err != nil {
			return writes, answer
		}
	}
}

type lineReader struct {
	r    io.Reader
	rest []byte
	err  error
}

func newLineReader(r io.Reader) *lineReader { return &lineReader{r: r} }

// next is a line with its line break and, in SSE, the blank line after it.
func (l *lineReader) next() ([]byte, error) {
	for {
		if i := bytes.IndexByte(l.rest, '\n'); i >= 0 {
			end := i + 1
			if end < len(l.rest) && l.rest[end] == '\n' {
				end++
			}
			line := l.rest[:end]
			l.rest = l.rest[end:]
			return line, nil
		}
		if l.err != nil {
			line := l.rest
			l.rest = nil
			return line, l.err
		}
		buf := make([]byte, 4096)
		n, err := l.r.Read(buf)
		l.rest, l.err = append(l.rest, buf[:n]...), err
	}
}

// reset closes the connection with a TCP reset.
func reset(w http.ResponseWriter) {
	nc, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = nc.(*net.TCPConn).SetLinger(0)
		_ = nc.Close()
	}
	panic(http.ErrAbortHandler)
}
