// Package wire is the clock of hanbench: it carries a request over HTTP,
// notes when each byte of it left and when each event of the answer arrived,
// and only then hands the answer on to be decoded.
//
// Times are taken in the connection, at the read that delivered the bytes
// (see conn), never after decoding. The stream is read to its end first and
// decoded by the client library afterwards, so that while streams run an
// event costs a timestamp and a copy.
package wire

import "time"

// A Clock counts nanoseconds on the monotonic clock from its making.
type Clock struct{ start time.Time }

// NewClock starts a clock at 0.
func NewClock() Clock { return Clock{start: time.Now()} }

// Now is the time since the clock's start, in nanoseconds, at least 1.
func (c Clock) Now() int64 { return max(1, int64(time.Since(c.start))) }

// Anchor is the wall-clock time of moment 0.
func (c Clock) Anchor() time.Time { return c.start }

// ClockName says where event times come from; it stands in every result.
const ClockName = "user-space read"
