//go:build !linux

package calibrate

func forgetPeak() (now int64, ok bool) { return 0, false }

func peak() (most int64, ok bool) { return 0, false }
