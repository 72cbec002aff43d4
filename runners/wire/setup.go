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
	shared        bool  // c carries other calls too
	got, wrote    int64 // when there was a connection, when the request had been handed on
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
			note(func(now int64) { s.reused, s.c, s.got = info.Reused, connOf(info.Conn), now })
			dog.enter(PartFirstByte, dog.limits.FirstByte)
		},
		WroteHeaders: func() { note(func(now int64) { s.wrote = now }) },
		WroteRequest: func(httptrace.WroteRequestInfo) { note(func(now int64) { s.wrote = now }) },
	}
}

// into notes in t what is known. An answer may come before it is told that the
// request has been written; there was a connection then a moment before.
func (s *setupTrace) into(t *Trace, answered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Reused = s.reused
	if s.c == nil {
		return
	}
	t.Sent = s.c.written.Load()
	if s.shared {
		t.Sent = s.wrote
		if answered && t.Sent == 0 {
			t.Sent = s.got
		}
	}
	if !s.reused {
		t.DNS, t.Connect, t.TLS = s.c.setup.dns, s.c.setup.connect, s.tls
	}
}

// own is the connection if it carries this call alone, so that its times are the
// call's.
func (s *setupTrace) own() *conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shared {
		return nil
	}
	return s.c
}
