//go:build !linux

package reference

// newAlarm starts an alarm; there is never an error.
func newAlarm(ring func()) (alarm, error) { return &timerAlarm{ring: ring}, nil }
