// Package wire is the clock of hanbench: it carries a request over HTTP,
// notes when each byte of it left and when each event of the answer arrived,
// and only then hands the answer on to be decoded.
//
// Times are taken in the connection (see conn): on Linux the kernel's receive
// timestamp of the segment that completed an event, elsewhere the moment after
// the read that delivered it; never after decoding. The stream is read to its
// end first and decoded afterwards, so that while streams run an event costs a
// timestamp and a copy.
package wire

import "time"

// A Clock counts nanoseconds on the monotonic clock from its making.
type Clock struct{ start time.Time }

// NewClock starts a clock at 0.
func NewClock() Clock { return Clock{start: time.Now()} }

// Now is the time since the clock's start, in nanoseconds, at least 1.
func (c Clock) Now() int64 { return c.at(time.Now()) }

func (c Clock) at(t time.Time) int64 { return max(1, int64(t.Sub(c.start))) }

// Anchor is the wall-clock time of moment 0.
func (c Clock) Anchor() time.Time { return c.start }

// Source says where event times come from on this machine; it stands in every
// result.
func Source() string {
	if kernelStamps() {
		return "kernel receive timestamp"
	}
	return "user-space read"
}
