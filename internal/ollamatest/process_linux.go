package ollamatest

import (
	"os/exec"
	"syscall"
)

// isolate gives the server a process group of its own, so that its runners can
// be ended with it and Ctrl-C reaches us alone. Should we die without saying
// stop (a test's timeout), the kernel asks the server to end; it counts the
// thread that started the server as us.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

// askToEnd lets the server unload its runners.
func askToEnd(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }

// kill ends whatever of the group is left.
func kill(cmd *exec.Cmd) error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
