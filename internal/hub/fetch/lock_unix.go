//go:build unix && !solaris && !aix

package fetch

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile takes the lock that Python's filelock takes. A file system without
// locks locks nothing: what two processes then write is checked before use.
func lockFile(f *os.File) (held bool, err error) {
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	switch {
	case errors.Is(err, unix.EWOULDBLOCK), errors.Is(err, unix.EINTR):
		return false, nil
	case errors.Is(err, unix.ENOTSUP), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOLCK):
		return true, nil
	}
	return err == nil, err
}
