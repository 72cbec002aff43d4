package bench

import (
	"time"

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

// sleep waits for d; not at all where that is not positive.
func (a *alarm) sleep(d time.Duration) {
	due := time.Now().Add(d)
	for left := d - a.awake; left > 0; left = time.Until(due) - a.awake {
		ts := unix.NsecToTimespec(left.Nanoseconds())
		_ = unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, &ts, nil) // a signal may end it early
	}
	for time.Now().Before(due) {
	}
}
