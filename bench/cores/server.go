package cores

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// A Server is a process that serves until its standard input ends.
type Server struct {
	Address string // its first line of output, where it is to be found
	cmd     *exec.Cmd
	stdin   io.Closer
}

// Serve starts a server on the given cores, as Start does, and waits for its
// address. What it says on standard error goes to ours.
func Serve(cmd *exec.Cmd, cpus []int) (*Server, error) {
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := Start(cmd, cpus); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	s := &Server{cmd: cmd, stdin: stdin}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		if ended := s.End(); ended != nil {
			err = ended // which says more
		}
		return nil, fmt.Errorf("start the server: it does not say where it is: %w", err)
	}
	s.Address = strings.TrimSpace(line)
	return s, nil
}

// End lets the server end, and waits for it: then its log is written.
func (s *Server) End() error {
	s.stdin.Close()
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("the server: %w", err)
	}
	return nil
}
