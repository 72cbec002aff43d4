package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"

	"golang.org/x/sys/unix"
)

// A secure is the TLS of a link. crypto/tls wants a connection that it may wait
// on; this one never waits: it gives what the loop has read from the socket, then
// a temporary error, at which crypto/tls keeps what it has of a record for the
// next time. What it wants sent is gathered, and written by whoever asked.
type secure struct {
	net.Conn // for the handshake, on which one waits; then nil
	tls      *tls.Conn

	// What follows is used with the link's lock held.
	in     []byte // read from the socket, and not by TLS
	closed bool   // by the server: nothing follows

	mu  sync.Mutex
	out []byte
}

// errEmpty says that TLS has read all there is.
var errEmpty net.Error = emptyError{}

type emptyError struct{}

func (emptyError) Error() string   { return "nothing more has come yet" }
func (emptyError) Timeout() bool   { return true }
func (emptyError) Temporary() bool { return true }

// handshake makes nc secure. The caller closes it.
func handshake(ctx context.Context, nc net.Conn, config *tls.Config, host string) (*secure, error) {
	config = config.Clone()
	if config == nil {
		config = new(tls.Config)
	}
	config.NextProtos = []string{"http/1.1"}
	if config.ServerName == "" {
		config.ServerName = host
	}
	s := &secure{Conn: nc}
	s.tls = tls.Client(s, config)
	if err := s.tls.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	s.Conn = nil
	return s, nil
}

// Read implements net.Conn for crypto/tls.
func (s *secure) Read(p []byte) (int, error) {
	switch {
	case s.Conn != nil:
		return s.Conn.Read(p)
	case len(s.in) > 0:
		n := copy(p, s.in)
		s.in = s.in[n:]
		return n, nil
	case s.closed:
		return 0, io.EOF
	}
	return 0, errEmpty
}

// Write implements net.Conn for crypto/tls.
func (s *secure) Write(p []byte) (int, error) {
	if s.Conn != nil {
		return s.Conn.Write(p)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out = append(s.out, p...)
	return len(p), nil
}

// pending takes what is to be sent.
func (s *secure) pending() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.out
	s.out = nil
	return out
}

// encrypted is the request as it goes out, after what TLS had to say before.
func (s *secure) encrypted(request []byte) ([]byte, error) {
	_, err := s.tls.Write(request)
	return s.pending(), err
}

// open gives plain what data, read from the socket, holds of it; no data is the
// close of the connection. It returns nil, plain's error, or that of TLS: io.EOF
// at the end of what the server sends.
func (s *secure) open(data, buf []byte, plain func([]byte) error) error {
	s.in, s.closed = data, len(data) == 0
	for {
		n, err := s.tls.Read(buf)
		if n > 0 {
			if err := plain(buf[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, errEmpty):
			return nil
		case err != nil:
			return err
		}
	}
}

// answer sends what TLS has to say by itself, such as a new key: a few bytes, for
// which there is room. It is called with l.mu held; a writer under way sends
// them after its request.
func (l *link) answer() error {
	if l.secure == nil || l.writing {
		return nil
	}
	out := l.secure.pending()
	if len(out) == 0 {
		return nil
	}
	if n, err := unix.Write(l.fd, out); err != nil || n < len(out) {
		return errors.New("the server does not take what TLS has to say")
	}
	return nil
}
