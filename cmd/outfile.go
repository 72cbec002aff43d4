package cmd

import (
	"errors"
	"fmt"
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
// /dev/stdout, is written to and not replaced.
func (f outFile) write(streams *IO, data []byte) error {
	var err error
	switch info, statErr := os.Stat(f.path); {
	case f.path == "":
	case f.path == "-":
		_, err = streams.Out.Write(data)
	case statErr == nil && !info.Mode().IsRegular():
		err = os.WriteFile(f.path, data, 0o644)
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
