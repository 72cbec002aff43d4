package wire

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// merged reports whether the last read brought more than one segment: more have
// come since it was last asked than reads have brought. It is asked of reads that
// brought several lines, so as not to cost a system call for each event; and when
// an answer begins, so that heads and what TLS says before them are not counted.
//
// A segment that has come after the read, and waits in the socket, is the next
// read's. If one comes just between the two questions here it cannot be told from
// one that was read, and the read is said to have brought several.
//
// Reads that brought one line are not asked about: of what they brought only one
// thing has a time. A segment without a line of its own, such as an empty line
// sent apart, that came with such a read is therefore counted to the next read of
// the answer that brings several lines. That one may then be called merged though
// it was one segment: wrong to the safe side, and only where it was read late.
func (l *link) merged() bool {
	segments, ok := l.segmentsIn()
	more := segments - l.segments
	several := ok && more > l.reads
	if several && l.waiting() {
		if again, _ := l.segmentsIn(); again == segments {
			several = more-1 > l.reads
			segments--
		}
	}
	l.segments, l.reads = segments, 0
	return several
}

// segmentsIn is how many segments with data have come on the connection.
func (l *link) segmentsIn() (segments uint32, ok bool) {
	var info unix.TCPInfo
	size := uint32(unsafe.Sizeof(info))
	_, _, errno := unix.RawSyscall6(unix.SYS_GETSOCKOPT, uintptr(l.fd), unix.IPPROTO_TCP, unix.TCP_INFO,
		uintptr(unsafe.Pointer(&info)), uintptr(unsafe.Pointer(&size)), 0)
	return info.Data_segs_in, errno == 0
}

// waiting reports whether there is something to read. It does not look at it: a
// look would take away the error of a connection that was reset, and the next
// read would find a mere end.
func (l *link) waiting() bool {
	n, err := unix.IoctlGetInt(l.fd, unix.TIOCINQ)
	return err == nil && n > 0
}
