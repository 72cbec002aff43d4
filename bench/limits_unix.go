//go:build unix

package bench

import "golang.org/x/sys/unix"

// openFiles is how many files and connections the process may have open; Go
// raises the soft limit to the hard one when it starts. 0 is not known.
func openFiles() uint64 {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return uint64(limit.Cur)
}
