package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/google/renameio/v2/maybe"
)

// An outFile is what a flag says is to be written: to a file, to standard output
// ("-"), or nowhere ("").
type outFile struct{ flag, path string }

// onlyStdout says whether one of the files is standard output. Two cannot be: a
// program could read neither.
func onlyStdout(files ...outFile) (taken bool, err error) {
	var there []string
	for _, f := range files {
		if f.path == "-" {
			there = append(there, "--"+f.flag)
		}
	}
	if len(there) > 1 {
		return true, fmt.Errorf("%s are all to go to standard output; name a file for all but one", strings.Join(there, ", "))
	}
	return len(there) == 1, nil
}

// write writes the whole or nothing. What is there and is no plain file, such as
// /dev/stdout, is written to and not replaced. A report of an earlier call is
// written over, as jobs do that run again; a file that begins otherwise than one, such
// as somebody's answers or a run's records, is not.
func (f outFile) write(streams *IO, data []byte) error {
	var err error
	switch info, statErr := os.Stat(f.path); {
	case f.path == "":
	case f.path == "-":
		_, err = streams.Out.Write(data)
	case statErr == nil && !info.Mode().IsRegular():
		err = os.WriteFile(f.path, data, 0o644)
	case statErr == nil && !f.wroteBefore(data):
		err = errors.New("is there already and is nothing that this flag writes; name another file, or remove it")
	default:
		err = maybe.WriteFile(f.path, data, 0o644)
	}
	var at *fs.PathError // of the file that was to take its name
	if errors.As(err, &at) {
		err = at.Err
	}
	if err != nil {
		return fmt.Errorf("--%s %s: %w", f.flag, f.path, err)
	}
	return nil
}

// wroteBefore reports whether the file that is there is empty or begins like data:
// the first twelve bytes hold JSON's first key, the XML declaration, or a title.
func (f outFile) wroteBefore(data []byte) bool {
	const head = 12
	there, err := os.Open(f.path)
	if err != nil {
		return true // writing says why
	}
	defer there.Close()
	begin := make([]byte, min(head, len(data)))
	n, _ := io.ReadFull(there, begin)
	return n == 0 || bytes.Equal(begin[:n], data[:len(begin)])
}
