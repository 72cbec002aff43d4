package wire

import (
	"context"
	"net"
	"sync/atomic"
	"time"
)

// conn notes when bytes arrived and left. Where the kernel tells when it
// received them (see stamped), that is the time, however late the program got
// round to reading; elsewhere it is the time after the read.
type conn struct {
	net.Conn
	clock   Clock
	stamps  stampReader // nil: user-space times
	arrived atomic.Int64
	lag     atomic.Int64  // from arrival to reading, of the last read; unknownLag
	written atomic.Int64  // when the last write was handed to the kernel
	reads   atomic.Int64  // how many brought bytes
	merged  atomic.Bool   // the last read brought several segments
	late    atomic.Int64  // how late the program was with it
	recent  *atomic.Int64 // lag of the last read on any connection
	setup   setup
}

// unknownLag is the lag of a read without a kernel timestamp.
const unknownLag = -1

// A stampReader reads like its connection and tells when the kernel received
// the last of the bytes: wall-clock time, zero when it did not say.
type stampReader interface {
	read(p []byte) (n int, received time.Time, err error)
	// severalSegments reports whether the last read brought bytes that had come
	// apart: all but the last were received before the time that read gave.
	severalSegments() bool
}

// maxLag is more than a reader can be late. A larger or a negative one means
// that the wall clock was set while the bytes waited.
const maxLag = time.Minute

func (c *conn) Read(p []byte) (int, error) {
	if c.stamps == nil {
		n, err := c.Conn.Read(p)
		if n > 0 {
			c.note(c.clock.Now(), unknownLag)
		}
		return n, err
	}
	n, received, err := c.stamps.read(p)
	if n > 0 {
		// time.Now reads both clocks at once: the wall clock gives the lag, and
		// the lag the arrival on the monotonic clock.
		now := time.Now()
		at, lag := c.clock.at(now), now.Round(0).Sub(received)
		known := !received.IsZero() && lag >= 0 && lag <= maxLag
		if !known {
			c.note(at, unknownLag)
			return n, err
		}
		c.merged.Store(c.stamps.severalSegments())
		c.late.Store(c.lateness(int64(lag)))
		c.note(at-int64(lag), int64(lag))
	}
	return n, err
}

// lateness is how late the program is with reading. Of segments read together
// only the last one's lag is known, and it may just have come; how late the first
// was read is seen from the connection that had its turn before.
func (c *conn) lateness(lag int64) int64 { return max(c.recent.Swap(lag), lag) }

// note keeps arrivals in their order: two reads of one segment may find times
// that differ by the nanoseconds between reading the two clocks.
func (c *conn) note(arrived, lag int64) {
	c.arrived.Store(max(arrived, c.arrived.Load()))
	c.lag.Store(lag)
	c.reads.Add(1)
}

// sharing tells which of a connection's lines came with the one before.
type sharing struct {
	read  int64
	lines int
}

// add takes the number of lines found in what was read last, which may be part
// of what the connection read, and reports how many lines share that read if it
// brought more than one segment.
func (s *sharing) add(c *conn, lines int) (together int) {
	if c == nil || lines == 0 {
		return 0
	}
	if read := c.reads.Load(); read != s.read {
		s.read, s.lines = read, 0
	}
	s.lines += lines
	if !c.merged.Load() {
		return 0
	}
	return s.lines
}

// lastRead is when the last bytes arrived and how late they were read. Without
// a connection of ours it is now.
func (c *conn) lastRead(clock Clock) (at, lag int64) {
	if c == nil {
		return clock.Now(), unknownLag
	}
	return c.arrived.Load(), c.lag.Load()
}

// smallWrite is a write that fits any socket buffer, so that the call does not
// wait for the network.
const smallWrite = 64 << 10

// Write takes the time before a small write and after a large one. A small one
// is in the kernel microseconds after the call begins, but the call may return
// late: on loopback the server, woken by it, takes over the CPU, and may have
// answered by then. For the same reason the time is stored before the call.
func (c *conn) Write(p []byte) (int, error) {
	c.written.Store(c.clock.Now())
	n, err := c.Conn.Write(p)
	if len(p) > smallWrite {
		c.written.Store(c.clock.Now())
	}
	return n, err
}

// noting makes connections that note times, for net/http.
func (d *dialer) noting(ctx context.Context, _, address string) (net.Conn, error) {
	nc, s, err := d.connect(ctx, address)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: nc, clock: d.clock, stamps: stamped(nc), recent: &d.recent, setup: s}, nil
}

// connOf finds the noting connection under TLS.
func connOf(nc net.Conn) *conn {
	for {
		switch c := nc.(type) {
		case *conn:
			return c
		case interface{ NetConn() net.Conn }:
			nc = c.NetConn()
		default:
			return nil
		}
	}
}
