package main

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// answering is a server that reads one request from each connection, and says
// what is given, in pieces.
func answering(t *testing.T, pieces ...string) netip.AddrPort {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if _, err := c.Read(make([]byte, 4096)); err != nil {
					return
				}
				for _, p := range pieces {
					io.WriteString(c, p)
					time.Sleep(time.Millisecond) // so that most come by themselves
				}
			}()
		}
	}()
	return l.Addr().(*net.TCPAddr).AddrPort()
}

const head200 = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

// The end of an answer is found wherever it is cut, and that of the next one too.
func TestDiscard(t *testing.T) {
	answer := head200 + "5\r\nhello\r\n0\r\n\r\n"
	for cut := len("HTTP/1.1 200 "); cut < len(answer); cut++ {
		server := answering(t, answer[:cut], answer[cut:]+answer)
		s := sender{first: readyMade(server, "/", bareSetup)}
		if err := s.connect(server); err != nil {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
		if err := s.conns[0].discard(make([]byte, readSize)); err != nil {
			t.Errorf("cut after %d bytes, the second answer: %v", cut, err)
		}
		if err := s.conns[0].discard(make([]byte, readSize)); err == nil {
			t.Errorf("cut after %d bytes: a third answer where there are two", cut)
		}
		s.close()
	}
}

func TestSenderFails(t *testing.T) {
	tests := map[string]struct {
		says []string
		want string
	}{
		"no answer":               {nil, "connect: unexpected EOF"},
		"an error":                {[]string{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"}, "404 Not Found"},
		"no more after the first": {[]string{head200 + "\r\n0\r\n\r\n"}, "answer 0"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			server := answering(t, tt.says...)
			err := bareSend([]string{"--addr", server.String(), "--path", "/", "--case", "constant@1000x3"}, io.Discard)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "the bare sender: ") {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestSendRefused(t *testing.T) {
	for _, args := range [][]string{
		{"--case", "poisson@10"}, {"--addr", "127.0.0.1:1", "--case", "poisson"}, {"--addr", "127.0.0.1:1", "--case", "gamma:5000@10"}, {"--nothing"},
	} {
		if err := bareSend(args, io.Discard); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}

// No request leaves before it is due.
func TestUntil(t *testing.T) {
	for _, d := range []time.Duration{-time.Second, 0, 50 * time.Microsecond, 3 * time.Millisecond} {
		due := time.Now().Add(d).UnixNano()
		until(due)
		if now := time.Now().UnixNano(); now < due {
			t.Error(fmt.Sprint(d), "ends", due-now, "ns too early")
		}
	}
}
