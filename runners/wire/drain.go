package wire

import (
	"bytes"
	"errors"
	"io"
	"time"
)

// Bounds of what is read. A stream beyond them is no answer.
const (
	MaxLine  = 4 << 20  // bytes in one line
	MaxBody  = 64 << 20 // bytes in one response
	firstBuf = 8 << 10
)

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
	c.Raw = make([]byte, 0, firstBuf)
	lineStart := 0
	for {
		if len(c.Raw) == cap(c.Raw) {
			c.Raw = append(c.Raw, 0)[:len(c.Raw)]
		}
		n, err := body.Read(c.Raw[len(c.Raw):cap(c.Raw)])
		at, lag := nc.lastRead(t.clock)
		if n > 0 {
			if c.FirstByte == 0 {
				c.FirstByte = at
			}
			from, lines := len(c.Raw), len(c.Lines)
			c.Raw = c.Raw[:from+n]
			lineStart = c.scan(from, lineStart, at, lag)
			if lag > lateRead {
				c.Coalesced += max(0, len(c.Lines)-lines-1)
			}
			if !c.Ended {
				dog.enter(PartIdle, t.Timeouts.Idle)
			} else if err == nil {
				dog.enter(PartIdle, lingerAfterDone)
			}
		}
		switch {
		case c.longest > MaxLine || len(c.Raw)-lineStart > MaxLine:
			err = ErrLineTooLong
		case len(c.Raw) > MaxBody:
			err = ErrBodyTooLong
		}
		if err != nil {
			c.finish(err, lineStart, at, lag, t.clock)
			return
		}
	}
}

// lateRead is how late a read is when lines that share it may have come apart.
const lateRead = int64(time.Millisecond)

// scan notes the lines completed by the bytes from on, and returns where the
// line still open starts.
func (c *Call) scan(from, lineStart int, at, lag int64) int {
	for {
		i := bytes.IndexByte(c.Raw[from:], '\n')
		if i < 0 {
			return lineStart
		}
		c.addLine(lineStart, from+i, at, lag)
		from += i + 1
		lineStart = from
	}
}

func (c *Call) addLine(start, end int, at, lag int64) {
	if c.longest = max(c.longest, end-start); c.longest > MaxLine {
		return
	}
	line := bytes.TrimRight(c.Raw[start:end], "\r")
	if c.Ended || (c.KeepLine != nil && !c.KeepLine(line)) {
		return
	}
	c.Lines = append(c.Lines, Line{At: at, Lag: lag, Start: start, End: start + len(line)})
	if c.Done != nil && c.Done(line) {
		c.Ended, c.End = true, at
	}
}

// finish closes the trace. What goes wrong after the stream's last line does
// not spoil it.
func (c *Call) finish(err error, lineStart int, at, lag int64, clock Clock) {
	if c.Ended {
		return
	}
	if errors.Is(err, io.EOF) {
		err = nil
		if lineStart < len(c.Raw) { // the last line has no line break
			c.addLine(lineStart, len(c.Raw), at, lag)
		}
	}
	c.Err = err
	if !c.Ended {
		c.End = clock.Now()
	}
}

// forLibrary is the body as the client library gets it: the kept lines, each
// with its line break; bytes that are no UTF-8 stand escaped (see Restore).
// An error status keeps its body whole.
func (c *Call) forLibrary() []byte {
	if c.Status >= 300 {
		return c.Raw
	}
	out := make([]byte, 0, len(c.Raw)+64)
	for _, l := range c.Lines {
		out = append(append(out, c.Text(l)...), '\n')
	}
	return out
}
