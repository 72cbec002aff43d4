package bench

import (
	"time"
	"unsafe"

	"github.com/hanbench/hanbench/internal/prompt"
	"golang.org/x/sys/unix"
)

// An alarm sleeps to some ten microseconds, in a thread of its own. Go's timers
// end on a whole millisecond when nothing else happens, and after whatever waits
// for a processor when much does. A sleeping thread is woken some ten to a
// hundred microseconds late, so that the last part of a sleep is spent awake.
type alarm struct{ awake time.Duration }

// mostAwake covers nearly every late waking of a virtual machine; awakeShare
// bounds the time spent so.
const (
	mostAwake  = 150 * time.Microsecond
	awakeShare = 0.15
)

// newAlarm is an alarm for so many wakings a second. Only the goroutine that made
// it uses it, which stays bound to its thread.
func newAlarm(ratePerS float64) *alarm {
	prompt.Thread()
	a := &alarm{mostAwake}
	if share := awakeShare * float64(time.Second) / ratePerS; share < float64(mostAwake) {
		a.awake = time.Duration(share)
	}
	return a
}

// briefly is how long a sleep does not tell the Go scheduler of itself. A
// processor that was given up would have to be waited for; to stop the world the
// runtime sends a signal, which ends the call.
const briefly = 2 * time.Millisecond

// sleep waits for d; not at all where that is not positive.
func (a *alarm) sleep(d time.Duration) {
	due := time.Now().Add(d)
	for left := d - a.awake; left > 0; left = time.Until(due) - a.awake {
		call := unix.RawSyscall6
		if left > briefly {
			call, left = unix.Syscall6, left-briefly
		}
		ts := unix.NsecToTimespec(left.Nanoseconds())
		_, _, _ = call(unix.SYS_CLOCK_NANOSLEEP, unix.CLOCK_MONOTONIC, 0, uintptr(unsafe.Pointer(&ts)), 0, 0, 0)
	}
	for time.Now().Before(due) {
	}
}
