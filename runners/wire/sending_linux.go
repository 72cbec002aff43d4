package wire

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// sofOptRXFilter keeps the options for what is sent from what is received; it is
// known from Linux 6.12 on.
const sofOptRXFilter = 1 << 17

// stampSending has the kernel tell when it gives what is written to the network
// device: the time alone, by the socket's error queue (the kernel's
// Documentation/networking/timestamping.rst). Where it does not, the time of the
// call has to do.
func stampSending(fd int) {
	const flags = unix.SOF_TIMESTAMPING_TX_SOFTWARE | unix.SOF_TIMESTAMPING_SOFTWARE | unix.SOF_TIMESTAMPING_OPT_TSONLY
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPING, flags|sofOptRXFilter) != nil {
		_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPING, flags)
	}
}

// sendingStampOf finds the time in the control messages of an error queue; zero
// where there is none.
func sendingStampOf(oob []byte) time.Time {
	for len(oob) >= unix.CmsgSpace(0) {
		h, data, rest, err := unix.ParseOneSocketControlMessage(oob)
		if err != nil {
			break
		}
		if h.Level == unix.SOL_SOCKET && h.Type == unix.SO_TIMESTAMPING && len(data) >= int(unsafe.Sizeof(unix.Timespec{})) {
			ts := (*unix.Timespec)(unsafe.Pointer(&data[0])) // the first of three is the software's
			return time.Unix(ts.Unix())
		}
		oob = rest
	}
	return time.Time{}
}
