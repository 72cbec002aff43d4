package reference

import (
	"io"
	"net"
	"os"
	"syscall"
	"unsafe"
)

// A quickConn writes without telling Go's scheduler of the system call: the
// socket does not block, so the call is short. The scheduler takes the processor
// from a call that lasts 20 µs and gives it to another thread; on a single core
// the two then wait for each other, 3 ms and more.
type quickConn struct {
	*net.TCPConn
	raw syscall.RawConn
	try func(fd uintptr) bool // c.write, made once

	// Of the call under way; net/http makes one at a time.
	left []byte
	err  error
}

// quick makes the writes of a connection short; one that is of no system
// socket stays as it is.
func quick(conn net.Conn) net.Conn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return conn
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return conn
	}
	c := &quickConn{TCPConn: tcp, raw: raw}
	c.try = c.write
	return c
}

// Write is that of net.Conn.
func (c *quickConn) Write(b []byte) (int, error) {
	c.left, c.err = b, nil
	err := c.raw.Write(c.try)
	if err == nil {
		err = c.err
	}
	n := len(b) - len(c.left)
	c.left = nil
	return n, err
}

// write writes until all is written, which it reports, or the socket is full.
func (c *quickConn) write(fd uintptr) bool {
	for len(c.left) > 0 {
		n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, fd, uintptr(unsafe.Pointer(&c.left[0])), uintptr(len(c.left)))
		switch {
		case errno == syscall.EAGAIN:
			return false
		case errno == syscall.EINTR:
		case errno != 0:
			c.err = os.NewSyscallError("write", errno)
			return true
		case n == 0:
			c.err = io.ErrUnexpectedEOF
			return true
		default:
			c.left = c.left[n:]
		}
	}
	return true
}
