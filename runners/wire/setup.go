package wire

import (
	"crypto/tls"
	"net/http/httptrace"
	"sync"
)

// setupTrace notes how a call got its connection. net/http runs the hooks on
// several goroutines, also after RoundTrip has returned.
type setupTrace struct {
	mu                 sync.Mutex
	dnsStart, tcpStart int64
	tlsStart           int64
	dns, connect, tls  int64
	reused             bool
	c                  *conn
}

func (s *setupTrace) hooks(clock Clock, dog *watchdog, limits Timeouts) *httptrace.ClientTrace {
	note := func(f func(now int64)) {
		now := clock.Now()
		s.mu.Lock()
		defer s.mu.Unlock()
		f(now)
	}
	return &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { note(func(now int64) { s.dnsStart = now }) },
		DNSDone:      func(httptrace.DNSDoneInfo) { note(func(now int64) { s.dns = now - s.dnsStart }) },
		ConnectStart: func(_, _ string) { note(func(now int64) { s.tcpStart = now }) },
		ConnectDone:  func(_, _ string, _ error) { note(func(now int64) { s.connect = now - s.tcpStart }) },
		TLSHandshakeStart: func() {
			note(func(now int64) { s.tlsStart = now })
		},
		TLSHandshakeDone: func(tls.ConnectionState, error) { note(func(now int64) { s.tls = now - s.tlsStart }) },
		GotConn: func(info httptrace.GotConnInfo) {
			note(func(int64) { s.reused, s.c = info.Reused, connOf(info.Conn) })
			dog.enter(PartFirstByte, limits.FirstByte)
		},
	}
}

func (s *setupTrace) into(t *Trace) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Reused = s.reused
	if !s.reused {
		t.DNS, t.Connect, t.TLS = s.dns, s.connect, s.tls
	}
	if s.c != nil {
		t.Sent = s.c.written.Load()
	}
}

func (s *setupTrace) conn() *conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.c
}
