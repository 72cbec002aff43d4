//go:build !linux

// Package cores keeps processes on chosen cores, on Linux.
package cores

import (
	"errors"
	"os/exec"
)

// Usable is not known here.
func Usable() ([]int, error) { return nil, nil }

// Start starts a process anywhere.
func Start(cmd *exec.Cmd, _ []int) error { return cmd.Start() }

// Exec cannot be done here.
func Exec([]string, []int) error { return errors.ErrUnsupported }
