package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"time"
)

// A Transport is the http.RoundTripper of one target. A request with a Call in
// its context is measured: its response is read to the end, and the library
// gets ErrBodyTaken in its place. Other requests pass through, with the
// target's headers.
type Transport struct {
	Timeouts Timeouts
	// Header is set on every request, replacing the library's own values; an
	// empty value removes the header. It carries the credentials.
	Header http.Header
	// Hide takes secrets out of text before any of it is cut and shown; nil
	// leaves it as it is.
	Hide func([]byte) []byte

	clock Clock
	base  *http.Transport
}

// NewTransport makes a transport that keeps up to conns idle connections to a
// host. It speaks HTTP/1.1 only: there a connection's last write is the
// request and its last read the answer.
func NewTransport(clock Clock, conns int, timeouts Timeouts) *Transport {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.DialContext = dial(&net.Dialer{KeepAlive: 30 * time.Second}, clock)
	base.ForceAttemptHTTP2 = false
	base.Protocols = new(http.Protocols)
	base.Protocols.SetHTTP1(true)
	base.MaxIdleConns = 0
	base.MaxIdleConnsPerHost = max(conns, 2)
	base.DisableCompression = true // a compressed stream arrives in blocks, not events
	base.ReadBufferSize = readBuffer
	base.TLSHandshakeTimeout = 0 // the watchdog's connect part covers it
	return &Transport{Timeouts: timeouts, clock: clock, base: base}
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

// CloseIdle closes connections that no request uses.
func (t *Transport) CloseIdle() { t.base.CloseIdleConnections() }

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	call := callOf(req.Context())
	if call == nil {
		req = req.Clone(req.Context())
		t.setHeaders(req)
		return t.base.RoundTrip(req)
	}
	if err := t.measure(req, call); err != nil {
		call.Err, call.End = err, t.clock.Now()
		return nil, err
	}
	return nil, ErrBodyTaken
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

// measure sends a call and reads its answer into it.
func (t *Transport) measure(orig *http.Request, call *Call) error {
	ctx := orig.Context()
	if t.Timeouts.Total > 0 {
		var cancel context.CancelFunc
		cause := &TimeoutError{Part: PartTotal, After: t.Timeouts.Total}
		ctx, cancel = context.WithTimeoutCause(ctx, t.Timeouts.Total, cause)
		defer cancel()
	}
	ctx, dog := watch(ctx, t.Timeouts)
	defer dog.stop()
	var setup setupTrace
	req := orig.Clone(httptrace.WithClientTrace(ctx, setup.hooks(t.clock, dog, t.Timeouts)))
	t.setHeaders(req)
	req.Header.Set("X-Request-Id", call.ID)
	if call.IDHeader != "" {
		req.Header.Set(call.IDHeader, call.ID)
	}
	if err := completeBody(req, call.Body); err != nil {
		return err
	}
	resp, err := t.base.RoundTrip(req)
	setup.into(&call.Trace)
	if err != nil {
		return causeOf(ctx, err)
	}
	defer resp.Body.Close()
	call.Status, call.Header = resp.StatusCode, resp.Header
	call.hide = t.Hide
	call.drain(resp.Body, setup.conn(), dog, t)
	if call.Err != nil {
		call.Err = causeOf(ctx, call.Err)
	}
	return nil
}

// causeOf prefers the reason for which a context was cancelled to the error
// that its cancelling made.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// completeBody sets fields in the request's JSON body; nil removes one.
func completeBody(req *http.Request, fields map[string]any) error {
	if len(fields) == 0 || req.Body == nil {
		return nil
	}
	data, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	var body map[string]json.RawMessage
	if err := json.Unmarshal(data, &body); err != nil {
		return fmt.Errorf("complete the request body: %w", err)
	}
	for name, value := range fields {
		if value == nil {
			delete(body, name)
			continue
		}
		if body[name], err = json.Marshal(value); err != nil {
			return fmt.Errorf("request field %s: %w", name, err)
		}
	}
	if data, err = json.Marshal(body); err != nil {
		return err
	}
	req.Body = io.NopCloser(bytes.NewReader(data))
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	req.ContentLength = int64(len(data))
	return nil
}
