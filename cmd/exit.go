package cmd

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes. README has the same table.
const (
	exitOK           = 0
	exitFailure      = 1
	exitUsage        = 2
	exitInconclusive = 4
	exitInterrupted  = 130
)

const exitHelp = `Exit codes:
  0    done
  1    failure: a target could not be measured, a file is bad, a disk is full
  2    usage: a flag, a plan or a target's name is wrong; nothing was sent
  3    regression found, or a claim refuted (compare, claims)
  4    inconclusive, or a stage is INVALID (where asked to insist: --require-valid)
  130  interrupted; what was measured is kept and the run can be resumed`

var (
	// errSaid ends a verb whose failure has been printed already.
	errSaid        = errors.New("failed")
	errInterrupted = errors.New("interrupted")
	errInvalid     = errors.New("its reasons stand above")
)

func exitCode(err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, errInvalid):
		return exitInconclusive
	}
	return exitFailure
}

func osSignals() (<-chan os.Signal, func()) {
	c := make(chan os.Signal, 2)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	return c, func() { signal.Stop(c) }
}
