package main

import (
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// prefer gives the calling thread a nice value, where this user may.
func prefer(nice int) { _ = unix.Setpriority(unix.PRIO_PROCESS, 0, nice) }

// maxRSS is the most memory that an ended process had, bytes.
func maxRSS(p *os.ProcessState) int64 {
	if u, ok := p.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss << 10
	}
	return 0
}

// ownUsage is what this process has used: CPU time, most memory in bytes.
func ownUsage() (cpu time.Duration, rss int64) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), u.Maxrss << 10
}
