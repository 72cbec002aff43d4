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
func newBase(d *dialer, conns int) *http.Transport {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.DialContext = d.noting
	base.ForceAttemptHTTP2 = false
	base.Protocols = new(http.Protocols)
	base.Protocols.SetHTTP1(true)
	base.MaxIdleConns = 0
	base.MaxIdleConnsPerHost = max(conns, 2)
	base.DisableCompression = true // a compressed stream arrives in blocks, not events
	base.ReadBufferSize = readBuffer
	base.TLSHandshakeTimeout = 0 // the watchdog's connect part covers it
	return base
}

// byHTTP sends a call by net/http and reads its answer into it.
func (t *Transport) byHTTP(ctx context.Context, c *Call, dog *watchdog) error {
	var setup setupTrace
	ctx = httptrace.WithClientTrace(ctx, setup.hooks(t.clock, dog))
	resp, err := t.base.RoundTrip(c.request.WithContext(ctx))
	setup.into(&c.Trace)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	c.Status, c.Header = resp.StatusCode, resp.Header
	c.drain(resp.Body, setup.conn(), dog, t.clock)
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
