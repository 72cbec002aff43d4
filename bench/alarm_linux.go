package bench

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// An alarm sleeps to some ten microseconds. Go's own timers end on a whole
// millisecond when nothing else happens, for the runtime waits in epoll_wait;
// a timer of the kernel's that is a file wakes it in time, and no thread is
// held meanwhile.
type alarm struct{ f *os.File }

func newAlarm() (*alarm, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("timerfd_create", err)
	}
	return &alarm{os.NewFile(uintptr(fd), "timerfd")}, nil
}

// sleep waits for d; not at all where that is not positive.
func (a *alarm) sleep(d time.Duration) error {
	if d <= 0 {
		return nil
	}
	conn, err := a.f.SyscallConn()
	if err != nil {
		return err
	}
	var setErr error
	if err := conn.Control(func(fd uintptr) {
		spec := unix.ItimerSpec{Value: unix.NsecToTimespec(d.Nanoseconds())}
		setErr = unix.TimerfdSettime(int(fd), 0, &spec, nil)
	}); err != nil {
		return err
	}
	if setErr != nil {
		return os.NewSyscallError("timerfd_settime", setErr)
	}
	var expirations [8]byte // a count in the machine's byte order, always 1
	_, err = a.f.Read(expirations[:])
	return err
}

func (a *alarm) close() { _ = a.f.Close() } // nothing is written to it
