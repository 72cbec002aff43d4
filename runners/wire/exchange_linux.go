package wire

import (
	"bytes"
	"net/http"
	"net/url"
)

// An exchange is a call on a link: one request and its response.
type exchange struct {
	call    *Call
	url     *url.URL
	key     string // of the links that it may use
	request []byte // as it stands on the wire: what the kernel has not taken yet
	large   bool   // it may have to wait until the kernel takes it
	link    *link  // nil: it has none yet
	frame   framing
	dog     *watchdog

	begun    int64 // the time in which the request was handed to the kernel
	wrote    int64
	sent     int64 // when the kernel last sent some of the request; 0 where it did not say
	writeErr error
	done     chan error // gets one value when the exchange has ended: nil for a body read to its end
}

// headRoom is enough for a request's head, and what bytes.Buffer wants to be free.
const headRoom = 1 << 10

// newExchange makes req ready to be written for c.
func newExchange(c *Call, req *http.Request) (*exchange, error) {
	var written bytes.Buffer
	written.Grow(int(req.ContentLength) + headRoom) // else it grows several times its size
	if err := req.Write(&written); err != nil {
		return nil, err
	}
	return &exchange{
		call: c, url: req.URL, key: poolKey(req.URL), request: written.Bytes(), done: make(chan error, 1),
	}, nil
}

// take hands bytes of the response to the call, and reports how many of their
// lines were kept.
func (ex *exchange) take(data []byte, at, lag int64) (kept int, err error) {
	for len(data) > 0 {
		body, rest, err := ex.frame.next(data)
		if err != nil {
			return kept, err
		}
		if ex.call.Status == 0 {
			ex.call.Status, ex.call.Header = ex.frame.status, ex.frame.header
		}
		if len(body) > 0 {
			n, err := ex.call.takeBody(body, at, lag)
			kept += n
			if err != nil {
				return kept, err
			}
			ex.dog.read(ex.call.Ended)
		}
		data = rest
	}
	return kept, nil
}

// settleSent is called when the exchange has ended. A request that waited in the
// kernel for the network was handed over all the same.
func (ex *exchange) settleSent() {
	if ex.sent > 0 && ex.wrote > 0 {
		ex.call.Sent = min(max(ex.sent, ex.begun), ex.wrote)
	}
}
