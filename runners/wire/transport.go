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
// sent, and the library gets ErrTaken; Send sends it. Other requests pass
// through, with the target's headers.
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

// headRoom is enough for a request's head, and what bytes.Buffer wants to be free.
const headRoom = 1 << 10

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
	if c.direct = t.direct.can(req); c.direct {
		var written bytes.Buffer
		written.Grow(int(req.ContentLength) + headRoom) // else it grows several times its size
		if err := req.Write(&written); err != nil {
			return err
		}
		c.url, c.written = req.URL, written.Bytes()
	} else {
		c.request = req
	}
	c.Body = nil
	return nil
}

// Send hands the request that the library has made for c to the kernel where a
// connection is ready; wait makes one where none is, and reads the answer to its
// end. What goes wrong stands in the call. made is what the library said: another
// error than ErrTaken is returned, and nothing is sent.
func (t *Transport) Send(ctx context.Context, c *Call, made error) (wait func() error) {
	if !errors.Is(made, ErrTaken) {
		return func() error { return made }
	}
	ctx, dog := watch(ctx, t.Timeouts)
	c.hide = t.Hide
	var end func() error
	if c.direct {
		end = t.direct.send(ctx, c, dog)
	} else {
		end = func() error { return t.byHTTP(ctx, c, dog) }
	}
	return func() error {
		defer dog.stop()
		if err := end(); err != nil {
			c.Err, c.End = err, t.clock.Now()
		}
		// A server that sees the connection go may end its answer while it goes.
		if c.Err == nil && !c.Ended {
			c.Err = ctx.Err()
		}
		if c.Err != nil {
			c.Err = causeOf(ctx, c.Err)
		}
		c.release()
		return nil
	}
}

// release lets go of the request.
func (c *Call) release() { c.request, c.written = nil, nil }

// causeOf prefers the reason for which a context was cancelled to the error
// that its cancelling made.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}
