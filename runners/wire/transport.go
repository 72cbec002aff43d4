package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
)

// A Transport carries the requests of one target. It is an http.RoundTripper
// for the client library: a request with a Call in its context is taken, not
// sent, and the library gets ErrTaken; Send sends it, and Await waits for the
// answer. Other requests pass through, with the target's headers.
//
// So what the library does to make a request is done before any time is taken,
// and a goroutine that waits for a stream holds none of it.
type Transport struct {
	Timeouts Timeouts
	// Header is set on every request, replacing the library's own values; an
	// empty value removes the header. It carries the credentials.
	Header http.Header
	// Hide takes secrets out of text before any of it is cut and shown; nil
	// leaves it as it is.
	Hide func([]byte) []byte

	clock  Clock
	base   *http.Transport
	http2  bool
	direct *direct // nil where there is none
	gate   *gate
}

// Options are what a transport is made of.
type Options struct {
	// Conns is how many idle connections to a host are kept at least.
	Conns    int
	Timeouts Timeouts
	// LocalAddresses are those of this machine from which connections are made
	// in turn; empty leaves it to the system. From one address there are as many
	// connections to a server as there are source ports, about 28,000.
	LocalAddresses []netip.Addr
	// HTTP2 speaks HTTP/2 only, over TLS or with prior knowledge. Calls share
	// connections then, so that the kernel's times are nobody's: those taken are
	// user-space ones, after a read.
	HTTP2 bool
}

// NewTransport makes a transport. It speaks HTTP/1.1 where nothing else is asked:
// there a connection's last write is the request and its last read the answer.
func NewTransport(clock Clock, o Options) *Transport {
	d := newDialer(clock, o.LocalAddresses)
	t := &Transport{Timeouts: o.Timeouts, clock: clock, base: newBase(d, o), http2: o.HTTP2}
	if !o.HTTP2 {
		t.direct = newDirect(d)
	}
	t.gate = newGate(t.direct.late)
	return t
}

// Decode runs what reads an answer when its turn comes: see gate.
func (t *Transport) Decode(f func()) {
	t.gate.enter()
	defer t.gate.leave()
	f()
}

// Client is an HTTP client on the transport. It follows no redirect: one would
// carry the credentials to another host.
func (t *Transport) Client() *http.Client {
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Clock is the clock that the transport's times are on.
func (t *Transport) Clock() Clock { return t.clock }

// Close closes the connections. No call may be under way.
func (t *Transport) Close() {
	t.base.CloseIdleConnections()
	t.direct.close()
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	call := callOf(req.Context())
	req = req.Clone(req.Context())
	t.setHeaders(req)
	if call == nil {
		return t.base.RoundTrip(req)
	}
	if err := t.take(call, req); err != nil {
		return nil, err
	}
	return nil, ErrTaken
}

func (t *Transport) setHeaders(req *http.Request) {
	for name, values := range t.Header {
		req.Header.Del(name)
		for _, v := range values {
			if v != "" {
				req.Header.Add(name, v)
			}
		}
	}
}

// take makes the request the call's.
func (t *Transport) take(c *Call, req *http.Request) error {
	if c.ID != "" {
		req.Header.Set(IDHeader, c.ID)
		if c.IDHeader != "" {
			req.Header.Set(c.IDHeader, c.ID)
		}
	}
	if req.Body != nil {
		defer req.Body.Close()
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return err
		}
		if data, err = completeBody(data, c.Body); err != nil {
			return err
		}
		req.Body = io.NopCloser(bytes.NewReader(data))
		req.ContentLength = int64(len(data))
		req.GetBody = nil
	}
	c.Body = nil
	if t.direct.can(req) {
		var err error
		c.exchange, err = newExchange(c, req)
		return err
	}
	c.request = req
	return nil
}

// Ready takes an idle connection for c, if there is one and the request is small, so
// that Send has less to do. Nobody looks after the connection until Await: it is for
// the last moments before Send.
func (t *Transport) Ready(c *Call) {
	if c.exchange != nil {
		t.direct.ready(c.exchange)
	}
}

// Send hands the request that the library has made for c to the kernel where a
// connection is ready for it, and else leaves that to Await. It neither waits nor
// allocates, so that a schedule's next request is not held up by it: the garbage
// collector may have whoever allocates do some of its work.
func (t *Transport) Send(c *Call) {
	if c.exchange != nil {
		t.direct.send(c.exchange)
	}
}

// Await sends the request if Send has not, over a new connection if need be, and
// reads the answer to its end. What goes wrong stands in the call. made is what the
// library said: another error than ErrTaken is returned, and nothing was sent.
func (t *Transport) Await(ctx context.Context, c *Call, made error) error {
	if !errors.Is(made, ErrTaken) {
		return made
	}
	ctx, dog := watch(ctx, t.Timeouts)
	defer dog.stop()
	c.hide = t.Hide
	if err := t.await(ctx, c, dog); err != nil {
		c.Err, c.End = err, t.clock.Now()
	}
	// A server that sees the connection go may end its answer while it goes.
	if c.Err == nil && !c.Ended {
		c.Err = ctx.Err()
	}
	if c.Err != nil {
		c.Err = causeOf(ctx, c.Err)
	}
	c.request, c.exchange = nil, nil
	return nil
}

func (t *Transport) await(ctx context.Context, c *Call, dog *watchdog) error {
	if c.exchange != nil {
		return t.direct.await(ctx, c.exchange, dog)
	}
	return t.byHTTP(ctx, c, dog)
}

// causeOf prefers the reason for which a context was cancelled to the error
// that its cancelling made.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}
