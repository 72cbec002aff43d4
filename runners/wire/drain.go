package wire

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"time"
)

// Bounds of what is read. A stream beyond them is no answer.
const (
	MaxLine = 4 << 20  // bytes in one line
	MaxBody = 64 << 20 // bytes in one response
)

// readBuffer holds some events; every open stream has one here and one in
// net/http.
const readBuffer = 4 << 10

// rawHead is how much of a stream is kept as it came: what is no stream is
// known by its start.
const rawHead = 1 << 10

// Errors of a body beyond the bounds.
var (
	ErrLineTooLong = errors.New("a line of the stream is longer than 4 MiB")
	ErrBodyTooLong = errors.New("the response is longer than 64 MiB")
)

// lingerAfterDone is how long the close of a stream is waited for after its
// last line, so that the connection can be used again.
const lingerAfterDone = 200 * time.Millisecond

// drain reads the body to its end, noting when each line was complete.
func (c *Call) drain(body io.Reader, nc *conn, dog *watchdog, t *Transport) {
	var share sharing
	buf := make([]byte, 0, readBuffer) // the line still open, and what is read
	for {
		if len(buf) == cap(buf) {
			buf = slices.Grow(buf, len(buf))
		}
		n, err := body.Read(buf[len(buf):cap(buf)])
		at, lag := nc.lastRead(t.clock)
		if n > 0 {
			if c.FirstByte == 0 {
				c.FirstByte = at
			}
			lines := len(c.Lines)
			c.Size += n
			buf = c.scan(buf, n, at, lag)
			c.Coalesced += share.add(nc, len(c.Lines)-lines, c.Ended)
			if !c.Ended {
				dog.enter(PartIdle, t.Timeouts.Idle)
			} else if err == nil {
				dog.enter(PartIdle, lingerAfterDone)
			}
		}
		switch {
		case c.tooLong || len(buf) > MaxLine:
			err = ErrLineTooLong
		case c.Size > MaxBody:
			err = ErrBodyTooLong
		}
		if err != nil {
			c.finish(err, buf, at, lag, t.clock)
			return
		}
	}
}

// scan takes the lines completed by the n bytes read behind buf out of it.
func (c *Call) scan(buf []byte, n int, at, lag int64) []byte {
	from, start := len(buf), 0
	buf = buf[:from+n]
	for {
		i := bytes.IndexByte(buf[from:], '\n')
		if i < 0 {
			return buf[:copy(buf, buf[start:])]
		}
		from += i + 1
		c.addLine(buf[start:from], at, lag)
		start = from
	}
}

// addLine takes a line with its line break, if it has one.
func (c *Call) addLine(whole []byte, at, lag int64) {
	line := bytes.TrimRight(bytes.TrimSuffix(whole, []byte{'\n'}), "\r")
	if c.tooLong = c.tooLong || len(line) > MaxLine; c.tooLong {
		return
	}
	keep := !c.Ended && (c.KeepLine == nil || c.KeepLine(line))
	if !keep || c.Status/100 != 2 || len(c.Raw) < rawHead {
		c.Raw = append(c.Raw, whole...)
	}
	if !keep {
		return
	}
	c.Lines = append(c.Lines, Line{At: at, Lag: lag})
	c.text.add(line)
	if c.Done != nil && c.Done(line) {
		c.Ended, c.End = true, at
	}
}

// finish closes the trace. What goes wrong after the stream's last line does
// not spoil it.
func (c *Call) finish(err error, open []byte, at, lag int64, clock Clock) {
	if c.Ended {
		return
	}
	if errors.Is(err, io.EOF) {
		err = nil
		if len(open) > 0 { // the last line has no line break
			c.addLine(open, at, lag)
			c.Torn = true
		}
	}
	c.Err = err
	if !c.Ended {
		c.End = clock.Now()
	}
}
