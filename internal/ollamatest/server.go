// Package ollamatest runs a real Ollama server with a tiny model of our own
// making, for tests and for trying things out. The model's answers are noise;
// its protocol, tokenizer, timings and failures are real.
package ollamatest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"time"

	"github.com/ollama/ollama/api"
)

// ModelName is the name under which the tiny model is created.
const ModelName = "hanbench-tiny"

// Where a server or its binary is looked for, in this order; then ollama on PATH.
const (
	envURL    = "HANBENCH_TEST_OLLAMA_URL" // a server that runs already
	envBinary = "HANBENCH_TEST_OLLAMA"     // the path of an ollama binary
)

// startTimeout bounds the time until the server answers. It looks for GPUs
// first, which takes seconds on some machines.
const startTimeout = 2 * time.Minute

// endTimeout is how long a server may take to end when asked to.
const endTimeout = 5 * time.Second

// ErrNotFound says that there is neither a server nor a binary, and how to get one.
var ErrNotFound = errors.New("no Ollama found: set " + envBinary + " to an ollama binary or put one on PATH" +
	" (go install github.com/ollama/ollama@v0.17.4; .ci/run shows which headers that needs)")

// Options are for a server that Launch starts itself. The zero value is useful.
type Options struct {
	// Parallel is the number of requests served at once; 0 means 8. More wait in
	// the server's queue.
	Parallel int
	// Env is added to the server's environment, as KEY=value; it wins over what
	// Launch sets.
	Env []string
}

// Server is a running Ollama that has the tiny model.
type Server struct {
	URL   string // http://127.0.0.1:PORT, without a slash at the end
	Model string // ModelName
	// LogPath is the server's own log, with a line for each request it answered.
	// It is there until Stop; empty for a server that Launch did not start.
	LogPath string

	dir   string
	cmd   *exec.Cmd
	ended chan struct{} // closed when the server process has ended
}

// Launch returns a server with the tiny model: the one that
// HANBENCH_TEST_OLLAMA_URL names, else a new one on a free loopback port with an
// empty model folder. The model is not loaded yet. ctx bounds the start only;
// the caller must call Stop. ErrNotFound if there is nothing to launch; an error
// of a server that started and failed ends with its log's last lines.
func Launch(ctx context.Context, opts Options) (*Server, error) {
	s := &Server{URL: os.Getenv(envURL), Model: ModelName}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if s.URL == "" {
		binary, err := findBinary()
		if err != nil {
			return nil, err
		}
		if err := s.start(ctx, binary, opts); err != nil {
			return nil, errors.Join(fmt.Errorf("start %s: %w%s", binary, err, s.logTail()), s.Stop())
		}
	}
	if err := s.createModel(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("create %s on %s: %w%s", s.Model, s.URL, err, s.logTail()), s.Stop())
	}
	return s, nil
}

// Client is Ollama's own client for the server.
func (s *Server) Client() (*api.Client, error) {
	base, err := url.Parse(s.URL)
	if err != nil {
		return nil, fmt.Errorf("server address: %w", err)
	}
	return api.NewClient(base, http.DefaultClient), nil
}

// Stop ends the server and its runners and removes its files. A server that
// Launch did not start is left as it is. Stopping twice is harmless.
func (s *Server) Stop() error {
	if s.cmd != nil {
		// Errors say that the process is gone already, which is what we want.
		_ = askToEnd(s.cmd)
		select {
		case <-s.ended:
		case <-time.After(endTimeout):
		}
		_ = kill(s.cmd)
		<-s.ended
		s.cmd = nil
	}
	if s.dir == "" {
		return nil
	}
	dir := s.dir
	s.dir = ""
	return os.RemoveAll(dir)
}

func findBinary() (string, error) {
	if path := os.Getenv(envBinary); path != "" {
		if _, err := os.Stat(path); err != nil {
			return "", fmt.Errorf("%s: %w", envBinary, err)
		}
		return filepath.Abs(path)
	}
	path, err := exec.LookPath("ollama")
	if err != nil {
		return "", ErrNotFound
	}
	return path, nil
}

// start runs the server and returns when it answers.
func (s *Server) start(ctx context.Context, binary string, opts Options) error {
	var err error
	if s.dir, err = os.MkdirTemp("", "hanbench-ollama-"); err != nil {
		return err
	}
	s.LogPath = filepath.Join(s.dir, "server.log")
	log, err := os.Create(s.LogPath)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(binary, "serve")
	cmd.Env = append(s.environment(opts), opts.Env...)
	cmd.Stdout, cmd.Stderr = log, log
	isolate(cmd)
	if err := s.run(cmd); err != nil {
		return err
	}
	return s.awaitReady(ctx)
}

// environment is ours plus what keeps the server apart from the user's own.
func (s *Server) environment(opts Options) []string {
	parallel := opts.Parallel
	if parallel == 0 {
		parallel = 8
	}
	return append(os.Environ(),
		"HOME="+s.dir,
		"OLLAMA_MODELS="+filepath.Join(s.dir, "models"),
		"OLLAMA_HOST=127.0.0.1:0", // the kernel chooses, so two servers never want the same port
		"OLLAMA_NUM_PARALLEL="+strconv.Itoa(parallel),
		"OLLAMA_CONTEXT_LENGTH=8192", // the default depends on the machine
		"OLLAMA_KEEP_ALIVE=30m",
		"OLLAMA_NO_CLOUD=1",
	)
}

// run starts cmd and waits for its end in a thread that lives as long, for the
// sake of isolate.
func (s *Server) run(cmd *exec.Cmd) error {
	started := make(chan error)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended stands in its log
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	s.cmd, s.ended = cmd, ended
	return nil
}

// listening is the line by which Ollama tells its port.
var listening = regexp.MustCompile(`Listening on (127\.0\.0\.1:[1-9]\d*)`)

// awaitReady sets the URL once the server has told its port and answers there.
func (s *Server) awaitReady(ctx context.Context) error {
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			return fmt.Errorf("no answer: %w", ctx.Err())
		case <-s.ended:
			return errors.New("the server ended at once")
		case <-poll.C:
		}
		log, err := os.ReadFile(s.LogPath)
		if err != nil {
			return err
		}
		address := listening.FindSubmatch(log)
		if address == nil {
			continue
		}
		s.URL = "http://" + string(address[1])
		client, err := s.Client()
		if err != nil {
			return err
		}
		if _, err := client.Version(ctx); err == nil {
			return nil
		}
	}
}

// logTail is the last lines of the server's log, for an error or a failed test.
func (s *Server) logTail() string {
	log, err := os.ReadFile(s.LogPath)
	if err != nil {
		return ""
	}
	lines := bytes.Split(bytes.TrimSpace(log), []byte("\n"))
	tail := lines[max(0, len(lines)-30):]
	return "\nlast lines of the server's log:\n" + string(bytes.Join(tail, []byte("\n")))
}
