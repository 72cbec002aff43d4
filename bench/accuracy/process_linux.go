package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// cores splits the cores that this process may use: the last is the server's,
// the others the client's. Of a single one both have it.
func cores() (server, client []int, err error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return nil, nil, fmt.Errorf("which cores there are: %w", err)
	}
	var all []int
	for i := 0; len(all) < set.Count(); i++ {
		if set.IsSet(i) {
			all = append(all, i)
		}
	}
	last := len(all) - 1
	if last == 0 {
		return all, all, nil
	}
	return all[last:], all[:last], nil
}

// startOn starts a process on the given cores, all of its threads.
func startOn(cpus []int, cmd *exec.Cmd) error {
	// A child inherits the cores of the thread that forks it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before, wanted unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return fmt.Errorf("pin %s: %w", cmd.Path, err)
	}
	for _, c := range cpus {
		wanted.Set(c)
	}
	if err := unix.SchedSetaffinity(0, &wanted); err != nil {
		return fmt.Errorf("pin %s to cores %v: %w", cmd.Path, cpus, err)
	}
	defer unix.SchedSetaffinity(0, &before)
	return cmd.Start()
}

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
