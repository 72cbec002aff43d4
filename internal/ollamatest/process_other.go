//go:build !linux

package ollamatest

import (
	"os"
	"os/exec"
)

// isolate does nothing here: the server ends its runners itself when asked.
func isolate(*exec.Cmd) {}

func askToEnd(cmd *exec.Cmd) error { return cmd.Process.Signal(os.Interrupt) }

func kill(cmd *exec.Cmd) error { return cmd.Process.Kill() }
