package wire

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// openFiles counts the process's.
func openFiles(t *testing.T) int {
	t.Helper()
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(files)
}

// A mishap is what the peer of TestMishaps does with a request, by its path.
type mishap struct {
	path string
	// act answers and reports whether the connection goes on.
	act func(nc net.Conn) bool
	// ok says what must have become of the call.
	ok    func(c *Call) bool
	waits bool // only a timeout ends the call
}

func answered(c *Call) bool { return c.Err == nil && len(c.Lines) == 3 && string(c.Bytes(2)) == "다" }

func brokenOff(c *Call) bool { return c.Err != nil }

const threeLines = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n가\n\r\n8\r\n나\n다\n\r\n0\r\n\r\n"

func mishaps() []mishap {
	send := func(nc net.Conn, text string) bool { _, err := io.WriteString(nc, text); return err == nil }
	reset := func(nc net.Conn) bool {
		if secure, ok := nc.(*tls.Conn); ok {
			nc = secure.NetConn()
		}
		_ = nc.(*net.TCPConn).SetLinger(0)
		return false
	}
	half := threeLines[:len(threeLines)-12]
	return []mishap{
		{"/good", func(nc net.Conn) bool { return send(nc, threeLines) }, answered, false},
		{"/slow", func(nc net.Conn) bool {
			for _, piece := range strings.SplitAfter(threeLines, "\n") {
				time.Sleep(200 * time.Microsecond)
				send(nc, piece)
			}
			return true
		}, answered, false},
		{"/close", func(nc net.Conn) bool {
			send(nc, strings.Replace(threeLines, "\r\n", "\r\nConnection: close\r\n", 1))
			return false
		}, answered, false},
		{"/reset", reset, brokenOff, false},
		{"/halfreset", func(nc net.Conn) bool { send(nc, half); return reset(nc) }, brokenOff, false},
		{"/cut", func(nc net.Conn) bool { send(nc, half); return false }, brokenOff, false},
		{"/gone", func(net.Conn) bool { return false }, brokenOff, false},
		{"/garbage", func(nc net.Conn) bool { send(nc, "\x00\x01\n\n"); return false }, brokenOff, false},
		{"/silent", func(nc net.Conn) bool {
			_, _ = io.Copy(io.Discard, nc) // until the client gives up
			return false
		}, func(c *Call) bool {
			var timeout *TimeoutError
			return errors.As(c.Err, &timeout) && timeout.Part == PartFirstByte
		}, true},
		{"/stall", func(nc net.Conn) bool {
			send(nc, half)
			_, _ = io.Copy(io.Discard, nc)
			return false
		}, func(c *Call) bool {
			var timeout *TimeoutError
			return errors.As(c.Err, &timeout) && timeout.Part == PartIdle && c.Status == 200
		}, true},
	}
}

// misbehave answers the requests of a connection as their paths say.
func misbehave(nc net.Conn, all map[string]mishap) {
	r := bufio.NewReader(nc)
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		path := req.URL.Path
		if path == "/early" { // as a server does that finds the request too large
			_, _ = io.WriteString(nc, threeLines)
			_, _ = io.Copy(io.Discard, req.Body)
			continue
		}
		_, _ = io.Copy(io.Discard, req.Body)
		if path == "/cancel" {
			_, _ = io.WriteString(nc, threeLines[:60])
			_, _ = io.Copy(io.Discard, nc)
			return
		}
		if !all[path].act(nc) {
			return
		}
	}
}

// TestMishaps carries many calls at once over connections to which all that can
// happen happens. Each call ends as it must, and nothing is left of it.
func TestMishaps(t *testing.T) {
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprintf("TLS %v", secure), func(t *testing.T) { testMishaps(t, secure) })
	}
}

func testMishaps(t *testing.T, secure bool) {
	all := map[string]mishap{}
	var paths []string
	for _, m := range mishaps() {
		all[m.path] = m
		paths = append(paths, m.path)
	}
	paths = append(paths, "/early", "/cancel")
	// Calls that only their timeout ends are few, so that it can be long.
	limits := Timeouts{Connect: 10 * time.Second, FirstByte: 2 * time.Second, Idle: 2 * time.Second}
	tr := NewTransport(NewClock(), Options{Timeouts: limits})
	config := certificate(tr)
	files, routines := openFiles(t), runtime.NumGoroutine()
	p := newPeer(t, func(nc net.Conn) {
		if secure {
			nc = tls.Server(nc, config)
		}
		misbehave(nc, all)
	})
	url := p.url
	if secure {
		url = strings.Replace(url, "http:", "https:", 1)
	}
	largeBody := strings.Repeat("x", 1<<20)
	one := func(rng *rand.Rand) {
		path := paths[rng.IntN(len(paths))]
		if all[path].waits && rng.IntN(10) > 0 {
			path = "/good"
		}
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		body, ok := "{}", answered
		switch path {
		case "/early":
			body = largeBody
		case "/cancel":
			time.AfterFunc(time.Duration(rng.IntN(5))*time.Millisecond, cancel)
			ok = func(c *Call) bool { return errors.Is(c.Err, context.Canceled) }
		default:
			ok = all[path].ok
		}
		c := &Call{ID: path}
		if err := carry(ctx, t, tr, url+path, body, c); err != nil {
			t.Error(path, err)
		}
		if !ok(c) {
			t.Errorf("%s: status %d, %d lines, error %v", path, c.Status, len(c.Lines), c.Err)
		}
	}
	calls := 2000
	if testing.Short() {
		calls = 400
	}
	const atOnce = 40
	var senders sync.WaitGroup
	for i := range atOnce {
		senders.Go(func() {
			rng := rand.New(rand.NewPCG(42, uint64(i)))
			for range calls / atOnce {
				one(rng)
			}
		})
	}
	senders.Wait()
	tr.Close()
	p.close()
	until(t, "as many files open as before", func() bool { return openFiles(t) <= files })
	until(t, "as many goroutines as before", func() bool { return runtime.NumGoroutine() <= routines })
}
