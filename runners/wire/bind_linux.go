package wire

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// lateBind leaves the choice of a source port to connect(2): bind(2) would take
// one that no connection of this address has, whatever server it is to.
func lateBind(_, _ string, raw syscall.RawConn) error {
	return raw.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1)
	})
}
