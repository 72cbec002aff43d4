// Package prompt has threads run soon after they are woken.
package prompt

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

const (
	slice = 100 * time.Microsecond // the least that the kernel takes
	nice  = -15
)

// Thread binds the calling goroutine to its thread, and asks the kernel to let
// it run soon after it is woken: by short time slices, with which from Linux
// 6.12 on it may interrupt threads with longer ones (EEVDF, sched_setattr(2)),
// and where the process is allowed to by its nice value too. Else, on a machine
// with few cores, it may have to wait until another thread has used up a slice
// of 3 ms and more. Where the kernel refuses, nothing is lost.
//
// The thread ends with the goroutine.
func Thread() {
	runtime.LockOSThread()
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) // ns; else sleeping takes 50 µs longer
	attr, err := unix.SchedGetAttr(0, 0)
	if err != nil || attr.Policy != unix.SCHED_NORMAL {
		return
	}
	attr.Runtime = uint64(slice)
	_ = unix.SchedSetAttr(0, attr, 0)
	attr.Nice = min(attr.Nice, nice)
	_ = unix.SchedSetAttr(0, attr, 0)
}
