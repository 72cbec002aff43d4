package wire

import (
	"bytes"
	"errors"
	"io"
	"time"
)

// Bounds of what is read. A stream beyond them is no answer.
const (
	MaxLine = 4 << 20  // bytes in one line
	MaxBody = 64 << 20 // bytes in one response
)

// rawHead is how much of a stream is kept as it came: what is no stream is
// known by its start.
const rawHead = 512

// Errors of a body beyond the bounds.
var (
	ErrLineTooLong = errors.New("a line of the stream is longer than 4 MiB")
	ErrBodyTooLong = errors.New("the response is longer than 64 MiB")
)

// takeBody takes bytes of the body that were read together: the lines that they
// complete get their time. It reports how many of these were kept. The error is
// one of the bounds.
func (c *Call) takeBody(data []byte, at, lag int64) (kept int, err error) {
	if c.FirstByte == 0 {
		c.FirstByte = at
	}
	c.lastAt, c.lastLag = at, lag
	c.Size += len(data)
	before := len(c.Lines)
	for {
		i := bytes.IndexByte(data, '\n')
		if i < 0 {
			break
		}
		line := data[:i+1]
		if len(c.open) > 0 {
			c.open = append(c.open, line...)
			line = c.open
		}
		c.addLine(line, at, lag)
		c.open = c.open[:0]
		data = data[i+1:]
	}
	c.open = append(c.open, data...)
	switch {
	case c.tooLong || len(c.open) > MaxLine:
		err = ErrLineTooLong
	case c.Size > MaxBody:
		err = ErrBodyTooLong
	}
	return len(c.Lines) - before, err
}

// addLine takes a line with its line break, if it has one.
func (c *Call) addLine(whole []byte, at, lag int64) {
	line := bytes.TrimRight(bytes.TrimSuffix(whole, []byte{'\n'}), "\r")
	if c.tooLong = c.tooLong || len(line) > MaxLine; c.tooLong {
		return
	}
	keep := !c.Ended && (c.KeepLine == nil || c.KeepLine(line))
	if c.Status/100 != 2 || len(c.Raw) < rawHead || !keep && len(line) > 0 {
		if c.Raw == nil {
			c.Raw = make([]byte, 0, rawHead+rawHead/2) // of most streams that is enough
		}
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

// lateRead is how late is no matter at the end of a stream, and how late a loop
// is when other work waits for it.
const lateRead = int64(time.Millisecond)

// A merging is a read that brought several lines in more than one segment.
type merging struct {
	end, n   int // the lines: n of them before end
	at       int64
	lateness int64 // how late the program was, as far as it is known
}

// promptRead is how late is no matter in the middle of a stream either: a program
// that was late by a gap is found so little late only by chance, in promptRead of
// every gap. A server that writes several events at once is read so.
const promptRead = int64(250 * time.Microsecond)

// merge notes that the last n lines were read together and had come in more than
// one segment; lateness is how late the program was, as far as it is known.
func (c *Call) merge(n int, lateness int64) {
	if gap := c.meanGap(); lateness < min(promptRead, gap/10) {
		return
	}
	c.merges = append(c.merges, merging{len(c.Lines), n, c.lastAt, lateness})
}

// meanGap is that between the lines so far; 0 for fewer than two.
func (c *Call) meanGap() int64 {
	if len(c.Lines) < 2 {
		return 0
	}
	return (c.lastAt - c.FirstByte) / int64(len(c.Lines)-1)
}

// settleMerges tells which lines were read together with a later one.
func (c *Call) settleMerges() {
	gap := c.meanGap()
	for _, m := range c.merges {
		into := &c.Merged
		if c.Ended && c.End-m.at < lateRead && m.lateness < max(lateRead, gap/2) {
			into = &c.MergedAtEnd
		}
		from := m.end - m.n
		if n := len(*into); n > 0 {
			from = max(from, (*into)[n-1]+1)
		}
		for i := from; i < m.end-1; i++ {
			*into = append(*into, i)
		}
	}
	c.merges = nil
}

// finish closes the trace; err is io.EOF for a body read to its end. What goes
// wrong after the stream's last line does not spoil it.
func (c *Call) finish(err error, clock Clock) {
	if !c.Ended && err == io.EOF {
		err = nil
		if len(c.open) > 0 { // the last line has no line break
			c.addLine(c.open, c.lastAt, c.lastLag)
			c.Torn = true
		}
	}
	c.open = nil
	if !c.Ended {
		c.Err, c.End = err, clock.Now()
	}
	c.settleMerges()
}
