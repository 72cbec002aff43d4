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
//
// Everything a read needs lies here and is used again: unix.Recvmsg would
// allocate on each of an event's two calls (the second finds the socket empty).
// http.Transport reads one at a time.
type tcpStamps struct {
	nc  net.Conn
	raw syscall.RawConn

	msg     unix.Msghdr
	iov     unix.Iovec
	oob     [64]byte // a timespec and its header
	n       int
	errno   syscall.Errno
	receive func(fd uintptr) bool

	info     unix.TCPInfo
	segments uint32 // that have come with data, at the last read
	merged   bool
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
	s := &tcpStamps{nc: nc, raw: raw}
	s.receive = s.recvmsg
	return s
}

func (s *tcpStamps) read(p []byte) (n int, received time.Time, err error) {
	if len(p) == 0 {
		return 0, time.Time{}, nil
	}
	s.iov.Base = &p[0]
	s.iov.SetLen(len(p))
	err = s.raw.Read(s.receive)
	s.iov.Base = nil
	if err == nil && s.errno != 0 {
		err = os.NewSyscallError("recvmsg", s.errno)
	}
	switch {
	case err != nil:
		return 0, time.Time{}, s.opError(err)
	case s.n == 0:
		return 0, time.Time{}, io.EOF
	}
	return s.n, stampOf(s.oob[:s.msg.Controllen]), nil
}

// severalSegments implements stampReader.
func (s *tcpStamps) severalSegments() bool { return s.merged }

// recvmsg reports false when the socket is empty.
func (s *tcpStamps) recvmsg(fd uintptr) bool {
	s.msg = unix.Msghdr{Iov: &s.iov, Control: &s.oob[0]}
	s.msg.SetIovlen(1)
	s.msg.SetControllen(len(s.oob))
	for {
		n, _, errno := unix.Syscall(unix.SYS_RECVMSG, fd, uintptr(unsafe.Pointer(&s.msg)), 0)
		s.n, s.errno = int(n), errno
		if errno == 0 {
			s.countSegments(fd)
		}
		if errno != unix.EINTR {
			return errno != unix.EAGAIN
		}
	}
}

// countSegments finds whether more than one segment has come since the last
// read. One that comes between reading and asking is counted too early: an
// event in some thousands is then called coalesced that is not.
func (s *tcpStamps) countSegments(fd uintptr) {
	size := uint32(unsafe.Sizeof(s.info))
	_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, fd, unix.IPPROTO_TCP, unix.TCP_INFO,
		uintptr(unsafe.Pointer(&s.info)), uintptr(unsafe.Pointer(&size)), 0)
	s.merged = errno == 0 && s.info.Data_segs_in-s.segments > 1
	s.segments = s.info.Data_segs_in
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
