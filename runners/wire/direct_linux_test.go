package wire

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A peer is a server that does what its test wants with each connection.
type peer struct {
	url      string
	listener net.Listener
	running  sync.WaitGroup
	conns    chan net.Conn // all that have come
}

// newPeer starts one; each connection is closed when f returns.
func newPeer(t *testing.T, f func(net.Conn)) *peer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{url: "http://" + l.Addr().String(), listener: l, conns: make(chan net.Conn, 10_000)}
	p.running.Go(func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			p.conns <- nc
			p.running.Go(func() {
				defer nc.Close()
				f(nc)
			})
		}
	})
	t.Cleanup(p.close)
	return p
}

func (p *peer) close() {
	p.listener.Close()
	for len(p.conns) > 0 {
		(<-p.conns).Close()
	}
	p.running.Wait()
}

// readRequest reads one with its body; nil where none comes.
func readRequest(r *bufio.Reader) *http.Request {
	req, err := http.ReadRequest(r)
	if err != nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, req.Body); err != nil {
		return nil
	}
	return req
}

func respond(nc net.Conn, text string) {
	_, _ = fmt.Fprintf(nc, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(text), text)
}

// directly makes a transport that carries calls by its own connections.
func directly(t *testing.T, limits Timeouts) *Transport {
	return way{direct: true}.transport(t, limits)
}

// idleLinks counts the connections that wait for another request.
func (d *direct) idleLinks() int {
	d.pool.mu.Lock()
	defer d.pool.mu.Unlock()
	n := 0
	for _, links := range d.pool.idle {
		n += len(links)
	}
	return n
}

// openLinks counts the connections that a loop reads.
func (d *direct) openLinks() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for _, p := range d.pollers {
		p.mu.Lock()
		n += len(p.links)
		p.mu.Unlock()
	}
	return n
}

// until waits for what another goroutine is about to do.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("within 10 s it did not come to this: %s", what)
		}
	}
}

func TestWayIsChosen(t *testing.T) {
	d := newDirect(newDialer(NewClock(), nil))
	for url, want := range map[string]bool{
		"http://127.0.0.1:8000/v1": true, "https://api.example.com/v1": true, "http://[::1]:8000/": true, "http://모델.kr/v1": false,
	} {
		req, err := http.NewRequest(http.MethodPost, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.can(req); got != want {
			t.Errorf("%s: direct %v; want %v", url, got, want)
		}
	}
}

// TestLocalAddresses: connections come from each in turn.
func TestLocalAddresses(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		if by.http2 || by.tls {
			return
		}
		hosts := make(chan string, 10)
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			host, _, _ := net.SplitHostPort(r.RemoteAddr)
			hosts <- host
			w.Header().Set("Connection", "close")
		}))
		defer s.Close()
		tr := NewTransport(NewClock(), Options{LocalAddresses: []netip.Addr{
			netip.MustParseAddr("127.0.0.2"), netip.MustParseAddr("::1"), netip.MustParseAddr("127.0.0.3"),
		}})
		defer tr.Close()
		if !by.direct {
			tr.direct = nil
		}
		got := map[string]int{}
		for range 6 {
			if _, err := post(t, tr, s.URL, "{}", &Call{}); err != nil {
				t.Fatal(err)
			}
			got[<-hosts]++
		}
		if len(got) != 2 || got["127.0.0.2"] < 2 || got["127.0.0.3"] < 2 {
			t.Errorf("connections came from %v; want both IPv4 addresses in turn", got)
		}
	})
}

// TestKernelTimeInTheLoop: a loop that comes late does not make an event late.
func TestKernelTimeInTheLoop(t *testing.T) {
	if !kernelStamps() {
		t.Skip("this machine's sockets have no receive timestamps")
	}
	const late = 80 * time.Millisecond
	var before, after int64
	tr := directly(t, Timeouts{})
	p := newPeer(t, func(nc net.Conn) {
		r := bufio.NewReader(nc)
		for i := 0; readRequest(r) != nil; i++ {
			release := func() {}
			if i == 1 { // the kernel has turned its timestamps on by now
				release = tr.direct.hold(t)
			}
			before = tr.clock.Now()
			respond(nc, "가\n")
			after = tr.clock.Now()
			if i == 1 {
				time.Sleep(late)
			}
			release()
			if i == 0 {
				time.Sleep(late)
			}
		}
	})
	var c *Call
	for range 2 {
		c = &Call{}
		if _, err := post(t, tr, p.url, "{}", c); err != nil || len(c.Lines) != 1 {
			t.Fatal(err, len(c.Lines))
		}
	}
	const slack = int64(time.Millisecond) // the two clocks are read one after the other
	if at := c.Lines[0].At; at < before-slack || at > after+slack {
		t.Errorf("arrived at %d; the write took from %d to %d", at, before, after)
	}
	if lag := c.Lines[0].Lag; lag < int64(late)-slack {
		t.Errorf("lag %v; want at least the %v that the loop was late", time.Duration(lag), late)
	}
}

// hold keeps the loop from reading the one connection that there is.
func (d *direct) hold(t *testing.T) (release func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.pollers {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, l := range p.links {
			l.mu.Lock()
			return l.mu.Unlock
		}
	}
	t.Error("no connection to hold")
	return func() {}
}

func TestEarlyAnswer(t *testing.T) {
	large := strings.Repeat("x", 32<<20) // more than sockets hold
	for _, tc := range []struct {
		name, request, answer string
		stay                  bool // the server does not close
	}{
		{"before any of the request is read", "{}", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n가\n", true},
		{"half of the request unread", large, "HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\n\r\n가\n", true},
		{"and the connection closed", large, "HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\n가\n", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			over := make(chan struct{})
			p := newPeer(t, func(nc net.Conn) {
				_, _ = io.WriteString(nc, tc.answer)
				if tc.stay {
					<-over
					return
				}
				_ = nc.(*net.TCPConn).CloseWrite() // a reset could overtake the answer
				<-over
			})
			defer close(over)
			tr := directly(t, Timeouts{FirstByte: time.Minute, Idle: time.Minute})
			c := &Call{}
			begun := time.Now()
			if _, err := post(t, tr, p.url, tc.request, c); err != nil || c.Err != nil {
				t.Fatal(err, c.Err)
			}
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("took %v: it waited for the server to take the request", took)
			}
			if string(c.Raw) != "가\n" && string(c.Bytes(0)) != "가" {
				t.Errorf("answer %q", c.Raw)
			}
			want := 0
			if len(tc.request) < smallWrite {
				want = 1 // all of it is in the kernel
			}
			if idle, open := tr.direct.idleLinks(), tr.direct.openLinks(); idle != want || open != want {
				t.Errorf("%d connections open, %d kept for the next request; want %d", open, idle, want)
			}
		})
	}
}

// TestLargeRequestWaitsForRoom: a server that reads slowly gets all of it.
func TestLargeRequestWaitsForRoom(t *testing.T) {
	large := strings.Repeat("가", 8<<20)
	p := newPeer(t, func(nc net.Conn) {
		r := bufio.NewReader(nc)
		for {
			time.Sleep(50 * time.Millisecond)
			req, err := http.ReadRequest(r)
			if err != nil {
				return
			}
			n, _ := io.Copy(io.Discard, req.Body)
			respond(nc, strconv.FormatInt(n, 10)+"\n")
		}
	})
	tr := directly(t, Timeouts{})
	for i := range 2 {
		c := &Call{}
		got, err := post(t, tr, p.url, large, c)
		if want := strconv.Itoa(len(large)) + "\n"; err != nil || got != want || c.Reused != (i > 0) {
			t.Errorf("the server read %q, error %v, reused %v; want %q", got, err, c.Reused, want)
		}
	}
}

func TestConnectionIsNotReused(t *testing.T) {
	for name, answer := range map[string]string{
		"more than the answer":    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n가\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
		"asked to close":          "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n가\n",
		"switched to another way": "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := newPeer(t, func(nc net.Conn) {
				r := bufio.NewReader(nc)
				for readRequest(r) != nil {
					_, _ = io.WriteString(nc, answer)
				}
			})
			tr := directly(t, Timeouts{})
			for range 2 {
				c := &Call{}
				if _, err := post(t, tr, p.url, "{}", c); err != nil || c.Reused {
					t.Errorf("reused %v, error %v", c.Reused, err)
				}
			}
		})
	}
}

// TestIdleConnectionClosedByServer: the next call takes a new one.
func TestIdleConnectionClosedByServer(t *testing.T) {
	for name, after := range map[string]string{"closed": "", "something nobody asked for": "HTTP/1.1 408 Timeout\r\n\r\n"} {
		t.Run(name, func(t *testing.T) {
			leave, over := make(chan struct{}, 2), make(chan struct{})
			p := newPeer(t, func(nc net.Conn) {
				readRequest(bufio.NewReader(nc))
				respond(nc, "가\n")
				<-leave
				_, _ = io.WriteString(nc, after)
				if after != "" {
					<-over
				}
			})
			defer close(over)
			defer close(leave)
			tr := directly(t, Timeouts{})
			for range 2 {
				c := &Call{}
				if _, err := post(t, tr, p.url, "{}", c); err != nil || c.Reused {
					t.Errorf("reused %v, error %v", c.Reused, err)
				}
				leave <- struct{}{}
				until(t, "no connection is kept", func() bool { return tr.direct.idleLinks() == 0 })
			}
		})
	}
}

// TestLateLoopAndClosedConnection: the server has closed it, and the loop has
// not seen that yet.
func TestLateLoopAndClosedConnection(t *testing.T) {
	leave, left := make(chan struct{}, 2), make(chan struct{}, 2)
	p := newPeer(t, func(nc net.Conn) {
		readRequest(bufio.NewReader(nc))
		respond(nc, "가\n")
		<-leave
		nc.Close()
		left <- struct{}{}
	})
	tr := directly(t, Timeouts{})
	for range 2 {
		c := &Call{}
		if _, err := post(t, tr, p.url, "{}", c); err != nil || c.Reused {
			t.Errorf("reused %v, error %v", c.Reused, err)
		}
		l := tr.direct.pool.get(p.url)
		l.poller.remove(l) // so that the loop does not see what comes
		tr.direct.pool.put(l)
		leave <- struct{}{}
		<-left
	}
}

// TestBrokenOff: what the message is made of, see runners/error.go.
func TestBrokenOff(t *testing.T) {
	reset := func(nc net.Conn) { _ = nc.(*net.TCPConn).SetLinger(0) }
	for _, tc := range []struct {
		name   string
		f      func(net.Conn)
		status int
		want   error
	}{
		{"closed at once", func(net.Conn) {}, 0, nil},
		{"closed without an answer", func(nc net.Conn) { readRequest(bufio.NewReader(nc)) }, 0, io.EOF},
		{"reset without an answer", func(nc net.Conn) { readRequest(bufio.NewReader(nc)); reset(nc) }, 0, syscall.ECONNRESET},
		{"cut in the head", func(nc net.Conn) {
			readRequest(bufio.NewReader(nc))
			_, _ = io.WriteString(nc, "HTTP/1.1 200 OK\r\nContent-")
		}, 0, io.ErrUnexpectedEOF},
		{"cut in the body", func(nc net.Conn) {
			readRequest(bufio.NewReader(nc))
			_, _ = io.WriteString(nc, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n가\n")
		}, 200, io.ErrUnexpectedEOF},
		{"no HTTP", func(nc net.Conn) {
			readRequest(bufio.NewReader(nc))
			_, _ = io.WriteString(nc, "SSH-2.0\r\n\r\n")
		}, 0, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := newPeer(t, tc.f)
			tr := directly(t, Timeouts{})
			c := &Call{}
			_, _ = post(t, tr, p.url, "{}", c)
			if c.Err == nil || c.Status != tc.status || tc.want != nil && !errors.Is(c.Err, tc.want) {
				t.Fatalf("status %d, error %v; want %d, %v", c.Status, c.Err, tc.status, tc.want)
			}
			var op *net.OpError
			if errors.Is(c.Err, syscall.ECONNRESET) && (!errors.As(c.Err, &op) || op.Op != "read" || op.Addr == nil) {
				t.Errorf("%q does not say who was read", c.Err)
			}
			if c.Sent == 0 || c.End < c.Sent || strings.Contains(c.Err.Error(), "\n") {
				t.Errorf("sent %d, end %d, error %q", c.Sent, c.End, c.Err)
			}
		})
	}
}
