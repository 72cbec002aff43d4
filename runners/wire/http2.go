package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// A NoHTTP2Error says that a server does not speak HTTP/2; Reason is what it did
// instead.
type NoHTTP2Error struct{ Reason error }

func (e *NoHTTP2Error) Error() string {
	return fmt.Sprintf("the server does not speak HTTP/2 (%v)", e.Reason)
}

func (e *NoHTTP2Error) Unwrap() error { return e.Reason }

// http2Patience bounds the check where no timeout does: a server that does not
// know HTTP/2 may wait for the rest of what it takes for a request.
const http2Patience = 10 * time.Second

// CheckHTTP2 asks for the URL, to see that its server speaks HTTP/2: any answer
// will do. The error is a *NoHTTP2Error, or of the connection. Without
// Options.HTTP2 it does nothing.
func (t *Transport) CheckHTTP2(ctx context.Context, url string) error {
	if !t.http2 {
		return nil
	}
	patience := cmp.Or(t.Timeouts.Connect, http2Patience)
	ctx, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("no answer within %s", patience))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := t.RoundTrip(req)
	if err != nil {
		return t.whyNoHTTP2(ctx, err)
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxHead)
	return spokeHTTP2(resp)
}

func spokeHTTP2(resp *http.Response) error {
	if resp.ProtoMajor != 2 {
		return &NoHTTP2Error{fmt.Errorf("it answered in %s", resp.Proto)}
	}
	return nil
}

// whyNoHTTP2 tells a server that was reached from one that was not.
func (t *Transport) whyNoHTTP2(ctx context.Context, err error) error {
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &op) && op.Op == "dial", errors.As(err, &certificate), ctx.Err() == context.Canceled:
		return err
	}
	return &NoHTTP2Error{causeOf(ctx, err)}
}
