package reference

import "time"

// A timerAlarm rings as exactly as Go's timers do, and by the fake clock of
// testing/synctest. It is not used by two goroutines at a time.
type timerAlarm struct {
	ring  func()
	timer *time.Timer // nil: never set
}

func (a *timerAlarm) set(d time.Duration) {
	if a.timer == nil {
		a.timer = time.AfterFunc(d, a.ring)
		return
	}
	a.timer.Reset(d)
}

func (a *timerAlarm) stop() {
	if a.timer != nil {
		a.timer.Stop()
	}
}
