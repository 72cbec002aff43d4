package wire

import (
	"io"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// kernelStamps reports whether sockets tell when the kernel received bytes.
func kernelStamps() bool {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd)
	return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1) == nil
}

// tcpStamps reads a TCP socket with recvmsg, whose control message holds the
// receive time of the last segment read (SO_TIMESTAMPNS, socket(7)).
type tcpStamps struct {
	nc  net.Conn
	raw syscall.RawConn
	oob [64]byte // a timespec and its header; http.Transport reads one at a time
}

// stamped turns kernel timestamps on; nil where nc has none to give.
func stamped(nc net.Conn) stampReader {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nil
	}
	var optErr error
	err = raw.Control(func(fd uintptr) {
		optErr = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1)
	})
	if err != nil || optErr != nil {
		return nil
	}
	return &tcpStamps{nc: nc, raw: raw}
}

func (s *tcpStamps) read(p []byte) (n int, received time.Time, err error) {
	if len(p) == 0 {
		return 0, time.Time{}, nil
	}
	var oobn int
	var sysErr error
	err = s.raw.Read(func(fd uintptr) bool {
		for {
			n, oobn, _, _, sysErr = unix.Recvmsg(int(fd), p, s.oob[:], 0)
			if sysErr != unix.EINTR {
				return sysErr != unix.EAGAIN
			}
		}
	})
	if err == nil && sysErr != nil {
		err = os.NewSyscallError("recvmsg", sysErr)
	}
	switch {
	case err != nil:
		return 0, time.Time{}, s.opError(err)
	case n == 0:
		return 0, time.Time{}, io.EOF
	}
	return n, stampOf(s.oob[:oobn]), nil
}

// opError words an error as net.Conn does; RawConn has done so for its own.
func (s *tcpStamps) opError(err error) error {
	if op, ok := err.(*net.OpError); ok {
		op.Op = "read"
		return op
	}
	return &net.OpError{Op: "read", Net: "tcp", Source: s.nc.LocalAddr(), Addr: s.nc.RemoteAddr(), Err: err}
}

// stampOf finds the timespec in control messages; zero where there is none.
func stampOf(oob []byte) time.Time {
	for len(oob) >= unix.CmsgSpace(0) {
		h, data, rest, err := unix.ParseOneSocketControlMessage(oob)
		if err != nil {
			break
		}
		if h.Level == unix.SOL_SOCKET && h.Type == unix.SO_TIMESTAMPNS && len(data) >= int(unsafe.Sizeof(unix.Timespec{})) {
			ts := (*unix.Timespec)(unsafe.Pointer(&data[0]))
			return time.Unix(ts.Unix())
		}
		oob = rest
	}
	return time.Time{}
}
