//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package results

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock takes the file for this process until it is closed, or until the
// process ends in whatever way. ok is false when another holds it. A file
// system without locks is not an error: the run goes on unguarded.
func lock(f *os.File) (ok bool) {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		return !errors.Is(err, unix.EWOULDBLOCK)
	}
}
