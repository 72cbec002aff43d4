package wire

import (
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
)

// readBuffer holds some events; every stream that net/http carries has one
// here and one there.
const readBuffer = 4 << 10

// newBase is net/http's transport on connections that take times.
func newBase(d *dialer, o Options) *http.Transport {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.DialContext = d.noting
	base.ForceAttemptHTTP2 = false
	base.Protocols = new(http.Protocols)
	base.Protocols.SetHTTP1(!o.HTTP2)
	base.Protocols.SetHTTP2(o.HTTP2)
	base.Protocols.SetUnencryptedHTTP2(o.HTTP2)
	base.MaxIdleConns = 0
	base.MaxIdleConnsPerHost = max(o.Conns, 2)
	base.DisableCompression = true // a compressed stream arrives in blocks, not events
	base.ReadBufferSize = readBuffer
	base.TLSHandshakeTimeout = 0 // the watchdog's connect part covers it
	return base
}

// byHTTP sends a call by net/http and reads its answer into it.
func (t *Transport) byHTTP(ctx context.Context, c *Call, dog *watchdog) error {
	setup := setupTrace{shared: t.http2}
	ctx = httptrace.WithClientTrace(ctx, setup.hooks(t.clock, dog))
	resp, err := t.base.RoundTrip(c.request.WithContext(ctx))
	setup.into(&c.Trace, err == nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if t.http2 {
		if err := spokeHTTP2(resp); err != nil {
			return err
		}
	}
	c.Status, c.Header = resp.StatusCode, resp.Header
	c.drain(resp.Body, setup.own(), dog, t.clock)
	return nil
}

// drain reads the body to its end, noting when each line was complete.
func (c *Call) drain(body io.Reader, nc *conn, dog *watchdog, clock Clock) {
	var share sharing
	buf := make([]byte, readBuffer)
	for {
		n, err := body.Read(buf)
		at, lag := nc.lastRead(clock)
		if n > 0 {
			kept, bound := c.takeBody(buf[:n], at, lag)
			if together := share.add(nc, kept); together > 1 {
				c.merge(together, nc.late.Load())
			}
			if bound != nil {
				err = bound
			}
			if err == nil {
				dog.read(c.Ended)
			}
		}
		if err != nil {
			c.finish(err, clock)
			return
		}
	}
}
