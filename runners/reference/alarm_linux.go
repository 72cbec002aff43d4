package reference

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A fileAlarm rings to some ten microseconds. Go's own timers end on a whole
// millisecond when nothing else happens, as the runtime then waits in
// epoll_wait; a timer of the kernel's that is a file wakes it in time.
type fileAlarm struct {
	file *os.File
	conn syscall.RawConn
	done chan struct{} // closed when ring is called no more
}

// newAlarm starts an alarm. The error is that of making the timer.
func newAlarm(ring func()) (alarm, error) {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("timerfd_create", err)
	}
	file := os.NewFile(uintptr(fd), "timerfd")
	conn, err := file.SyscallConn()
	if err != nil {
		file.Close()
		return nil, err
	}
	a := &fileAlarm{file, conn, make(chan struct{})}
	go func() {
		defer close(a.done)
		for a.wait() == nil {
			ring()
		}
	}()
	return a, nil
}

// wait waits for the timer; the error says that it is closed. The timer is
// read before the wait, as it may have run out since the last one; after it
// that would only cost time.
func (a *fileAlarm) wait() error {
	var count [8]byte
	waited := false
	return a.conn.Read(func(fd uintptr) bool {
		if waited {
			return true
		}
		waited = true
		_, err := unix.Read(int(fd), count[:])
		return err == nil
	})
}

func (a *fileAlarm) set(d time.Duration) {
	// 0 would turn the timer off.
	spec := unix.ItimerSpec{Value: unix.NsecToTimespec(max(1, d.Nanoseconds()))}
	a.conn.Control(func(fd uintptr) {
		// It fails for a bad descriptor or time only, and both are right; that
		// of a closed file never gets here.
		_ = unix.TimerfdSettime(int(fd), 0, &spec, nil)
	})
}

func (a *fileAlarm) stop() {
	a.file.Close()
	<-a.done
}
