package lmeval

import "fmt"

// An Error is a mistake in a task file, or something in it that needs Python.
type Error struct {
	File string
	Line int    // from 1, 0 where it is not known
	Key  string // "" where it is about the file
	Msg  string
	// Function is the Python function that the key names, "" for other errors.
	Function string
}

func (e *Error) Error() string {
	where := e.File
	if e.Line > 0 {
		where = fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	if e.Key != "" {
		return fmt.Sprintf("%s: %s: %s", where, e.Key, e.Msg)
	}
	return where + ": " + e.Msg
}
