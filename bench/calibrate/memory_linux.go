package calibrate

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// forgetPeak begins the most memory that this process has had anew, and returns
// what it has now, bytes. ok is false where the kernel does not let it.
func forgetPeak() (now int64, ok bool) {
	debug.FreeOSMemory()
	if os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) != nil {
		return 0, false
	}
	return memory("VmRSS")
}

// peak is the most memory since forgetPeak, bytes.
func peak() (most int64, ok bool) { return memory("VmHWM") }

// memory is a line of proc_pid_status(5), in bytes.
func memory(name string) (int64, bool) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	_, rest, found := strings.Cut(string(text), "\n"+name+":")
	kb, _, whole := strings.Cut(rest, " kB\n")
	n, err := strconv.ParseInt(strings.TrimSpace(kb), 10, 64)
	return n << 10, found && whole && err == nil
}
