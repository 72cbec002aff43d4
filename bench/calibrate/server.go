package calibrate

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/hanbench/hanbench/bench/cores"
)

// An endpoint is the reference endpoint in a process of its own.
type endpoint struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	target string // as a plan names it
}

// start starts an endpoint on the given cores. The command prints the target
// on its first line and ends when its standard input does.
func start(cmd *exec.Cmd, cpus []int) (*endpoint, error) {
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cores.Start(cmd, cpus); err != nil {
		return nil, fmt.Errorf("start the reference endpoint: %w", err)
	}
	e := &endpoint{cmd: cmd, stdin: stdin}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("start the reference endpoint: it does not say where it is: %w", e.end())
	}
	e.target = strings.TrimSpace(line)
	return e, nil
}

// end lets the endpoint write its log and end.
func (e *endpoint) end() error {
	e.stdin.Close()
	if err := e.cmd.Wait(); err != nil {
		return fmt.Errorf("the reference endpoint: %w", err)
	}
	return nil
}
