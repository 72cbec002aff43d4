package runners

import (
	"context"

	"github.com/hanbench/hanbench/runners/wire"
)

// draft carries a call whose request the library has made; made is what the
// library said. All that it needs later is made here, before any time is taken.
func draft(t *wire.Transport, call *wire.Call, made error,
	take func(*Response, *wire.Trace) ([]event, *Error), end func(*Response, *wire.Trace) *Error) Draft {
	var err error
	reply := func() (resp Response) {
		t.Decode(func() { resp = decode(err, &call.Trace, take, end) })
		return resp
	}
	flight := func(ctx context.Context) Reply {
		err = t.Await(ctx, call, made)
		return reply
	}
	return func() Flight {
		t.Send(call)
		return flight
	}
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
