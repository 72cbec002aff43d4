package wire

import (
	"context"
	"net"
	"sync/atomic"
)

// conn notes when bytes arrived and left. It is the one place where a time is
// read, and so the one that changes when the kernel's receive timestamps are
// used: arrived then comes with the read instead of from the clock after it.
type conn struct {
	net.Conn
	clock   Clock
	arrived atomic.Int64 // when the last read delivered
	written atomic.Int64 // when the last write was handed to the kernel
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.arrived.Store(c.clock.Now())
	}
	return n, err
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

// dial wraps the connections that d makes.
func dial(d *net.Dialer, clock Clock) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		nc, err := d.DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &conn{Conn: nc, clock: clock}, nil
	}
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
