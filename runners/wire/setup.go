package wire

import (
	"crypto/tls"
	"net/http/httptrace"
	"sync"
)

// setupTrace notes how a call of net/http's got its connection. The hooks run
// on several goroutines, also after RoundTrip has returned.
type setupTrace struct {
	mu            sync.Mutex
	tlsStart, tls int64
	reused        bool
	c             *conn
}

func (s *setupTrace) hooks(clock Clock, dog *watchdog) *httptrace.ClientTrace {
	note := func(f func(now int64)) {
		now := clock.Now()
		s.mu.Lock()
		defer s.mu.Unlock()
		f(now)
	}
	return &httptrace.ClientTrace{
		TLSHandshakeStart: func() { note(func(now int64) { s.tlsStart = now }) },
		TLSHandshakeDone:  func(tls.ConnectionState, error) { note(func(now int64) { s.tls = now - s.tlsStart }) },
		GotConn: func(info httptrace.GotConnInfo) {
			note(func(int64) { s.reused, s.c = info.Reused, connOf(info.Conn) })
			dog.enter(PartFirstByte, dog.limits.FirstByte)
		},
	}
}

func (s *setupTrace) into(t *Trace) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Reused = s.reused
	if s.c == nil {
		return
	}
	t.Sent = s.c.written.Load()
	if !s.reused {
		t.DNS, t.Connect, t.TLS = s.c.setup.dns, s.c.setup.connect, s.tls
	}
}

func (s *setupTrace) conn() *conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.c
}
