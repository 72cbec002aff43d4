package hub

import (
	"errors"
	"fmt"
	"io/fs"
)

// A WriteError is a cache that cannot be written.
type WriteError struct {
	Dir  string // of the cache
	Full bool   // no room is left; else it may not be written
	Err  error
}

func (e *WriteError) Error() string {
	if e.Full {
		return fmt.Sprintf("the disk of %s is full: %v\nmake room, or set HF_HUB_CACHE to a folder that has some, and run it again: it goes on where it stopped", e.Dir, e.Err)
	}
	return fmt.Sprintf("%s cannot be written: %v\nset HF_HUB_CACHE (or HF_HOME) to a folder that you may write", e.Dir, e.Err)
}

func (e *WriteError) Unwrap() error { return e.Err }

// Explain makes a full disk and a folder that may not be written a *WriteError;
// other errors stay as they are.
func (c Cache) Explain(err error) error {
	var done *WriteError
	if err == nil || errors.As(err, &done) {
		return err
	}
	if isFull(err) {
		return &WriteError{c.Dir, true, err}
	}
	if errors.Is(err, fs.ErrPermission) || isReadOnly(err) {
		return &WriteError{c.Dir, false, err}
	}
	return err
}
