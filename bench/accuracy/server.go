package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// The server is the truth that hanbench is held against, so it is as plain as
// can be: net/http, one goroutine a request, due times that are absolute. It
// notes the time before each write, keeps all in memory, and writes its log
// when its standard input ends (the parent closes it, or is gone).
type server struct {
	prefill, gap time.Duration
	tokens       int
	slots        chan struct{} // nil: any number at once

	mu  sync.Mutex
	log []*logged
}

// A logged request: CLOCK_REALTIME, nanoseconds.
type logged struct {
	ID     string  `json:"id"`     // X-Request-Id
	Got    int64   `json:"got"`    // the request was read to its end
	Writes []int64 `json:"writes"` // before each write: texts, then the closing lines
	Texts  int     `json:"texts"`  // how many of the writes were of text
}

// serveArgs are the arguments with which a scenario's server is started.
func serveArgs(s scenario, log string) []string {
	return []string{verbServe, "--prefill", s.Prefill.String(), "--gap", s.Gap.String(),
		"--tokens", fmt.Sprint(s.Tokens), "--slots", fmt.Sprint(s.Slots), "--log", log}
}

func serve(args []string, in io.Reader, out io.Writer) error {
	var s server
	fs := flag.NewFlagSet(verbServe, flag.ContinueOnError)
	fs.DurationVar(&s.prefill, "prefill", 0, "time to the first token")
	fs.DurationVar(&s.gap, "gap", 0, "time between tokens")
	fs.IntVar(&s.tokens, "tokens", 1, "tokens of an answer")
	slots := fs.Int("slots", 0, "requests at once; 0: all")
	log := fs.String("log", "", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *slots > 0 {
		s.slots = make(chan struct{}, *slots)
	}
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, l.Addr())
	h := &http.Server{Handler: s.routes()}
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(l) }()
	ended := make(chan struct{})
	go func() { io.Copy(io.Discard, in); close(ended) }()
	select {
	case err := <-failed:
		return err
	case <-ended:
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := h.Shutdown(ctx); err != nil {
		h.Close() // a client that was killed left streams behind; the log is complete without them
	}
	return s.write(*log)
}

func (s *server) routes() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("POST /v1/chat/completions", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		s.chat(w, r, sseAnswer())
	})
	m.HandleFunc("POST /api/chat", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		s.chat(w, r, ollamaAnswer())
	})
	for path, body := range map[string]string{
		"/v1/models":    `{"object":"list","data":[{"id":"m","object":"model"}]}`,
		"/api/version":  `{"version":"0.17.4"}`,
		"/api/show":     `{"details":{},"model_info":{}}`,
		"/api/tags":     `{"models":[{"name":"m","model":"m"}]}`,
		"/api/ps":       `{"models":[]}`,
		"/api/generate": `{"model":"m","done":true}`,
	} {
		m.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, body)
		})
	}
	return m
}

// chat answers one request, token by token.
func (s *server) chat(w http.ResponseWriter, r *http.Request, a answer) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return
	}
	start := time.Now()
	l := &logged{ID: r.Header.Get("X-Request-Id"), Got: start.UnixNano(), Texts: s.tokens}
	prefill, gap := s.prefill, s.gap
	if strings.Contains(l.ID, "-setup-") { // hanbench's probe need not take the time of an answer
		l.Texts, prefill, gap = 1, 0, 0
	}
	if s.slots != nil {
		s.slots <- struct{}{} // first come, first served
		defer func() { <-s.slots }()
		start = time.Now()
	}
	l.Writes = make([]int64, 0, l.Texts+2)
	flusher := w.(http.Flusher)
	put := func(line string) {
		l.Writes = append(l.Writes, time.Now().UnixNano())
		io.WriteString(w, line)
		flusher.Flush()
	}
	for i := range l.Texts {
		time.Sleep(time.Until(start.Add(prefill + time.Duration(i)*gap)))
		put(a.text[i%len(a.text)])
	}
	for _, line := range a.closing(l.Texts) {
		put(line)
	}
	s.mu.Lock()
	s.log = append(s.log, l)
	s.mu.Unlock()
}

func (s *server) write(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e := json.NewEncoder(f)
	for _, l := range s.log {
		if err := e.Encode(l); err != nil {
			f.Close()
			return err
		}
	}
	return f.Close()
}

// readLog reads what write wrote, as streams: asked is when the server had the
// request, a text's time is that before its write.
func readLog(path string) ([]*stream, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var streams []*stream
	for d := json.NewDecoder(f); ; {
		var l logged
		if err := d.Decode(&l); err == io.EOF {
			return streams, nil
		} else if err != nil {
			return nil, fmt.Errorf("read the server's log: %w", err)
		}
		streams = append(streams, &stream{ID: l.ID, Asked: l.Got, Texts: l.Writes[:l.Texts],
			End: l.Writes[len(l.Writes)-1], Lines: len(l.Writes)})
	}
}
