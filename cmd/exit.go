package cmd

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/hanbench/hanbench/results"
)

// The exit codes. README has the same table.
const (
	exitOK           = 0
	exitFailure      = 1
	exitUsage        = 2
	exitRegression   = 3
	exitInconclusive = 4
	exitInterrupted  = 130
)

const exitHelp = `Exit codes:
  0    done
  1    failure: a target could not be measured, a file is bad, a disk is full
  2    usage: a flag, a plan or a target's name is wrong; nothing was sent
  3    regression found, or a claim refuted (compare, claims)
  4    inconclusive; where asked to insist also a stage that is INVALID
       (--require-valid) or a claim that is untested (--require-verdict)
  130  interrupted; what was measured is kept and the run can be resumed`

var (
	// errSaid ends a verb whose failure has been printed already.
	errSaid        = errors.New("failed")
	errInterrupted = errors.New("interrupted")
	// errRefused ends a comparison of which nothing could be compared; why was
	// printed.
	errRefused = errors.New("nothing was compared; --anyway gives what was refused, marked, where there are figures")
)

// An invalidError ends a run that was asked to insist on a VALID stage.
type invalidError struct{ stage results.StageResult }

func (e *invalidError) Error() string {
	s := &e.stage
	text := fmt.Sprintf("%s × %s × %s is INVALID (--require-valid):", s.Target, s.Suite, levelName(&s.Stage))
	for _, reason := range s.Validity.Reasons {
		text += "\n" + reason.Message
	}
	return text
}

// An inconclusiveError ends a run that was asked to insist, whose search came to
// no capacity.
type inconclusiveError struct{ capacity results.Capacity }

func (e *inconclusiveError) Error() string {
	return fmt.Sprintf("%s × %s: no capacity in %s could be named (--require-valid): %s %s",
		e.capacity.Target, e.capacity.Suite, e.capacity.For, e.capacity.End, e.capacity.Reason)
}

func exitCode(err error) int {
	var usage *usageError
	var invalid *invalidError
	var inconclusive *inconclusiveError
	var claims *claimError
	var gates *gateError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.As(err, &claims):
		return claims.code()
	case errors.As(err, &gates):
		return gates.code()
	case errors.As(err, &invalid), errors.As(err, &inconclusive), errors.Is(err, errRefused):
		return exitInconclusive
	}
	return exitFailure
}

func osSignals() (<-chan os.Signal, func()) {
	c := make(chan os.Signal, 2)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	return c, func() { signal.Stop(c) }
}
