//go:build !linux

package bench

import "time"

// An alarm sleeps as exactly as the system's timers do.
type alarm struct{}

func newAlarm() (*alarm, error) { return &alarm{}, nil }

// sleep waits for d; not at all where that is not positive.
func (a *alarm) sleep(d time.Duration) error {
	time.Sleep(d)
	return nil
}

func (a *alarm) close() {}
