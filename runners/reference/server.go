// Package reference is the endpoint that hanbench carries with it: a real HTTP
// server on loopback that speaks Ollama's native API and OpenAI's chat
// completions, with a declared speed and a declared ability. It is what a run
// without a target measures, the standard that a client is calibrated against,
// and the source of every fault that a client must survive. There is no model
// in it: its figures say nothing of one.
//
// What it answers depends on its profile and on what the request says, and on
// nothing else, so that two runs get the same texts. Tokenize states what it
// counts as a token.
package reference

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Config is what a server is started with. Its zero value is an instant
// endpoint on a free port of loopback.
type Config struct {
	Addr    string // to listen on; "": 127.0.0.1 and a free port
	Profile Profile
	Oracle  Oracle // nil: knows no prompt
	// Log, where it is not nil, gets a LogLine as JSON for each request, within
	// a second of its end; all of them when Close returns. The writes are one
	// at a time, of many lines each.
	Log io.Writer
}

// A Server is a running endpoint.
type Server struct {
	profile Profile
	digest  string
	oracle  Oracle
	journal *journal // nil: none
	slots   *slots
	engine  *engine
	cache   *promptCache // nil: none

	listener net.Listener
	http     *http.Server
	cancel   context.CancelFunc // ends every request under way
	served   chan struct{}      // closed when the accept loop has ended
	handlers sync.WaitGroup

	mu       sync.Mutex
	closing  bool
	pulled   bool
	loadedAt time.Time      // when the model is or will be loaded; zero: not asked for
	hits     map[string]int // of faults that wear off
}

// Start starts a server; it listens when Start returns. The errors are those
// of Profile.Validate and of listening.
func Start(cfg Config) (*Server, error) {
	if err := cfg.Profile.Validate(); err != nil {
		return nil, fmt.Errorf("start reference endpoint: profile %s: %w", cfg.Profile.Name, err)
	}
	addr := cfg.Addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("start reference endpoint: %w", err)
	}
	s := newServer(cfg)
	if s.engine.alarm, err = newAlarm(s.engine.ring); err != nil {
		listener.Close()
		return nil, fmt.Errorf("start reference endpoint: %w", err)
	}
	s.journal = startJournal(cfg.Log)
	ctx, cancel := context.WithCancel(context.Background())
	s.listener, s.cancel = listener, cancel
	s.http = &http.Server{
		Handler:     s.routes(),
		BaseContext: func(net.Listener) context.Context { return ctx },
		// Its only lines would be of connections that faults broke on purpose.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(s.served)
		s.http.Serve(quickListener{s.profile.faulty(listener)}) // returns when Close closes the listener
	}()
	return s, nil
}

// newServer is a server that does not listen yet.
func newServer(cfg Config) *Server {
	profile := cfg.Profile.withDefaults()
	return &Server{
		profile: profile,
		digest:  profile.digest(),
		oracle:  cfg.Oracle,
		slots:   newSlots(profile),
		engine:  newEngine(profile),
		cache:   newPromptCache(profile.PromptCache),
		served:  make(chan struct{}),
		pulled:  !profile.NeedsPull,
		hits:    make(map[string]int),
	}
}

// URL is the server's base URL, http://127.0.0.1:PORT.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// Model is the name of the one model that the server serves.
func (s *Server) Model() string { return s.profile.Model }

// Close stops the server: it breaks off what is under way and returns when
// every handler has ended. A second call does nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	again := s.closing
	s.closing = true
	s.mu.Unlock()
	if again {
		return nil
	}
	s.cancel()
	err := s.http.Close()
	s.handlers.Wait()
	<-s.served
	s.engine.alarm.stop()
	s.journal.close()
	return err
}

// A handler serves one request and notes in the log line what it did.
type handler func(w http.ResponseWriter, r *http.Request, l *LogLine)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, h := range map[string]handler{
		"GET /{$}":                  s.greet,
		"GET /api/version":          s.version,
		"GET /api/tags":             s.tags,
		"POST /api/show":            s.show,
		"GET /api/ps":               s.running,
		"POST /api/pull":            s.pull,
		"POST /api/generate":        s.generate,
		"POST /api/chat":            s.chat,
		"GET /v1/models":            s.keyed(s.models),
		"POST /v1/chat/completions": s.keyed(s.completions),
		"/":                         s.nowhere,
	} {
		mux.HandleFunc(pattern, s.logged(h))
	}
	return mux
}

// maxBody is the most bytes of a request that are read.
const maxBody = 64 << 20

// logged makes an HTTP handler of h: it counts it for Close, echoes the
// request's id and writes the log line when h has ended.
func (s *Server) logged(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l := &LogLine{ReceivedNS: time.Now().UnixNano(), Method: r.Method, Path: r.URL.Path, SentNS: []int64{}}
		if !s.enter() {
			panic(http.ErrAbortHandler) // nothing must look like an answer
		}
		defer s.handlers.Done()
		w.Header().Set("Server", architecture) // so that nobody takes it for a model
		if l.ID = r.Header.Get("X-Request-Id"); l.ID != "" {
			w.Header().Set("X-Request-Id", l.ID)
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		h(w, r, l)
		l.EndNS = time.Now().UnixNano()
		s.journal.write(l)
	}
}

// enter counts a handler in, unless the server is closing.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return false
	}
	s.handlers.Add(1)
	return true
}

// keyed asks for the profile's key before h.
func (s *Server) keyed(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request, l *LogLine) {
		key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if s.profile.RequireKey != "" && (!ok || key != s.profile.RequireKey) {
			body := openAIError(http.StatusUnauthorized, "invalid_api_key", "Incorrect API key provided.", "")
			respond(w, l, http.StatusUnauthorized, body)
			return
		}
		h(w, r, l)
	}
}

func (s *Server) greet(w http.ResponseWriter, _ *http.Request, l *LogLine) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	respond(w, l, http.StatusOK, []byte("Ollama is running"))
}

func (s *Server) nowhere(w http.ResponseWriter, _ *http.Request, l *LogLine) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	respond(w, l, http.StatusNotFound, []byte("404 page not found"))
}

// respond writes a whole response, JSON unless a content type is set.
func respond(w http.ResponseWriter, l *LogLine, status int, body []byte) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	l.Status = status
	l.sent(false, time.Time{})
	w.WriteHeader(status)
	w.Write(body) // a client that has gone is no concern of ours
}

// load waits until the model is loaded, from the first call on, and returns
// how long that took. The loading goes on when the caller leaves.
func (s *Server) load(ctx context.Context) (time.Duration, error) {
	start := time.Now()
	s.mu.Lock()
	if s.loadedAt.IsZero() {
		s.loadedAt = start.Add(s.profile.LoadTime)
	}
	ready := s.loadedAt
	s.mu.Unlock()
	err := sleepUntil(ctx, ready)
	return time.Since(start), err
}

func (s *Server) unload() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loadedAt = time.Time{}
}

// has reports whether the server has the model: it is the profile's, and was
// pulled where the profile asks for that.
func (s *Server) has(model string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pulled && s.profile.serves(model)
}
