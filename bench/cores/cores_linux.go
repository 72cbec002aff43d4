// Package cores keeps processes on chosen cores, so that a server and the
// client that measures it do not take each other's CPU time. Cores are numbered
// as the kernel numbers them. Elsewhere than on Linux nothing is kept anywhere.
package cores

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// Usable are the cores that this process may use, rising; nil where that is not
// known.
func Usable() ([]int, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return nil, fmt.Errorf("which cores there are: %w", err)
	}
	var all []int
	for i := 0; len(all) < set.Count(); i++ {
		if set.IsSet(i) {
			all = append(all, i)
		}
	}
	return all, nil
}

// Start starts a process on the given cores, all of its threads; nil is
// anywhere.
func Start(cmd *exec.Cmd, cpus []int) error {
	if len(cpus) == 0 {
		return cmd.Start()
	}
	// A child inherits the cores of the thread that forks it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return fmt.Errorf("pin %s: %w", cmd.Path, err)
	}
	if err := keep(cpus); err != nil {
		return fmt.Errorf("pin %s to cores %v: %w", cmd.Path, cpus, err)
	}
	defer unix.SchedSetaffinity(0, &before)
	return cmd.Start()
}

// Exec begins this process anew with the given arguments, the first its name,
// on the given cores: only then does the Go runtime see no others. It returns
// where that cannot be done.
func Exec(args []string, cpus []int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var before unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return err
	}
	if err := keep(cpus); err != nil {
		return err
	}
	defer unix.SchedSetaffinity(0, &before)
	return syscall.Exec(self, args, os.Environ())
}

// keep keeps this thread on cores.
func keep(cpus []int) error {
	var wanted unix.CPUSet
	for _, c := range cpus {
		wanted.Set(c)
	}
	return unix.SchedSetaffinity(0, &wanted)
}
