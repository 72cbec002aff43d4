//go:build unix

package cmd

import "syscall"

// ownGroup makes a process that a terminal's Ctrl-C does not reach.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
