package runners

import (
	"context"

	"github.com/hanbench/hanbench/runners/wire"
)

// A draft carries a call whose request the library has made. What is needed later
// is made together with it, before any time is taken.
type draft struct {
	transport *wire.Transport
	call      *wire.Call
	flight    Flight
}

// newDraft is a call's; made is what the library said.
func newDraft(t *wire.Transport, call *wire.Call, made error,
	take func(*Response, *wire.Trace) ([]event, *Error), end func(*Response, *wire.Trace) *Error) Draft {
	var err error
	reply := func() (resp Response) {
		t.Decode(func() { resp = decode(err, &call.Trace, take, end) })
		return resp
	}
	return &draft{t, call, func(ctx context.Context) Reply {
		err = t.Await(ctx, call, made)
		return reply
	}}
}

func (d *draft) Ready() { d.transport.Ready(d.call) }

func (d *draft) Send() Flight {
	d.transport.Send(d.call)
	return d.flight
}

// decode makes the response of a stream that has ended: take decodes its
// lines, end judges a body that was read to its end. err is the library's.
func decode(err error, t *wire.Trace,
	take func(*Response, *wire.Trace) ([]event, *Error), end func(*Response, *wire.Trace) *Error) Response {
	var resp Response
	events, takeErr := take(&resp, t)
	assemble(&resp, events, t)
	resp.ServerName = t.Header.Get("Server")
	resp.Err = firstError(failure(t), takeErr, libraryError(err, t))
	if resp.Err == nil {
		resp.Err = end(&resp, t)
	}
	if resp.Err != nil && resp.Err.Cause == CauseContentPolicy {
		resp.Blocked = true
	}
	return resp
}

func firstError(errs ...*Error) *Error {
	for _, e := range errs {
		if e != nil {
			return e
		}
	}
	return nil
}

// libraryError is an error of the client library that the wire does not explain.
func libraryError(err error, t *wire.Trace) *Error {
	if err == nil {
		return nil
	}
	return &Error{Cause: CauseMalformed, Status: t.Status, Message: err.Error()}
}
