//go:build !linux

package bench

import "time"

// An alarm sleeps as exactly as the system lets it.
type alarm struct{}

func newAlarm(float64) *alarm { return &alarm{} }

func (*alarm) sleep(d time.Duration) { time.Sleep(d) }
