package fetch

import (
	"context"
	"net"
	"net/http"
	"time"
)

// patientTransport gives up a connection that brings nothing for so long, and
// no other: a large file on a slow line takes as long as it takes.
func patientTransport(stall time.Duration) http.RoundTripper {
	dialer := &net.Dialer{Timeout: min(stall, 10*time.Second)}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &patientConn{conn, stall}, nil
		},
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: stall,
		IdleConnTimeout:     stall,
		// What is stored is what was sent: no encoding that would have to be undone.
		DisableCompression: true,
	}
}

// A patientConn moves its deadline with every byte. What is written moves it
// too: the answer to a request on an idle connection has its whole time.
type patientConn struct {
	net.Conn
	stall time.Duration
}

func (c *patientConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.stall)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *patientConn) Write(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.stall)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
