package ollamatest

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
)

// envRequire set to 1 turns a skip into a failure: CI must not pass without a
// real Ollama.
const envRequire = "HANBENCH_REQUIRE_OLLAMA"

// Start launches a server for one test and stops it at its end. Without an
// Ollama the test is skipped, or fails if HANBENCH_REQUIRE_OLLAMA is 1. A failed
// test prints the server's last log lines.
func Start(tb testing.TB, opts Options) *Server {
	tb.Helper()
	s, err := Launch(context.Background(), opts)
	if err != nil {
		giveUp(tb, err)
	}
	tb.Cleanup(func() {
		tb.Helper()
		if err := s.Stop(); err != nil {
			tb.Errorf("stop Ollama: %v", err)
		}
	})
	showLog(tb, s)
	return s
}

// shared is the one server of a test binary. A package variable, because tests
// of a package have nothing else in common.
var shared struct {
	sync.Mutex
	server *Server
	err    error
}

// Shared returns a server, with default Options, that all tests of a package
// share; the first call starts it. Else it is like Start. TestMain must call
// StopShared.
func Shared(tb testing.TB) *Server {
	tb.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = Launch(context.Background(), Options{})
	}
	if shared.err != nil {
		giveUp(tb, shared.err)
	}
	showLog(tb, shared.server)
	return shared.server
}

// StopShared ends the server of Shared, if it was ever started.
func StopShared() error {
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		return nil
	}
	s := shared.server
	shared.server = nil
	return s.Stop()
}

// giveUp ends the test. Only a missing Ollama is a reason to skip: one that does
// not work is a failure everywhere.
func giveUp(tb testing.TB, err error) {
	tb.Helper()
	if errors.Is(err, ErrNotFound) && os.Getenv(envRequire) != "1" {
		tb.Skip(err)
	}
	tb.Fatal(err)
}

// showLog prints the log's end at the test's end if the test failed.
func showLog(tb testing.TB, s *Server) {
	tb.Cleanup(func() {
		tb.Helper()
		if tail := s.logTail(); tb.Failed() && tail != "" {
			tb.Log(tail)
		}
	})
}
