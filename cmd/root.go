// Package cmd is the command line: one file a verb, each with its flags, its
// wiring and its printing. It does no arithmetic on measurements.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/hanbench/hanbench/internal/secret"
	"github.com/hanbench/hanbench/results"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// IO is what a command reads and writes besides files. Both writers hide
// secrets once they are known.
type IO struct {
	Out, Err io.Writer
	ErrIsTTY bool
	// width is how many columns the terminal at Out has; 0 where there is none.
	width      int
	Signals    func() (interrupts <-chan os.Signal, stop func())
	secrets    *secret.Redactor
	lang       string
	exitAtOnce func(code int)
	// pullAgain is how long suites pull waits before its second try; 0 is what
	// package fetch takes.
	pullAgain time.Duration
}

// System is the IO of the process.
func System() *IO {
	return &IO{
		Out: os.Stdout, Err: os.Stderr, ErrIsTTY: term.IsTerminal(int(os.Stderr.Fd())),
		Signals: osSignals, exitAtOnce: os.Exit, width: terminalWidth(os.Stdout),
	}
}

// terminalWidth is 0 for what is no terminal.
func terminalWidth(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// Main runs the command line and returns its exit code.
func Main(args []string, streams *IO) int {
	streams.secrets = &secret.Redactor{}
	out := &checkedWriter{w: streams.Out}
	streams.Out = streams.secrets.Writer(out)
	streams.Err = streams.secrets.Writer(streams.Err)
	root := newRoot(streams)
	root.SetArgs(args)
	err := root.ExecuteContext(context.Background())
	if err != nil && !errors.Is(err, errSaid) {
		printError(streams.Err, err)
	}
	if out.err != nil {
		printError(streams.Err, fmt.Errorf("standard output: %w", out.err))
		return max(exitFailure, exitCode(err))
	}
	return exitCode(err)
}

// A checkedWriter keeps the first error: whoever prints a table need not look.
type checkedWriter struct {
	w   io.Writer
	err error
}

func (c *checkedWriter) Write(p []byte) (int, error) {
	if c.err == nil {
		_, c.err = c.w.Write(p)
	}
	return len(p), nil
}

func printError(w io.Writer, err error) {
	fmt.Fprintf(w, "hanbench: %s\n", strings.ReplaceAll(err.Error(), "\n", "\n          "))
	var usage *usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(w, "see %s --help\n", usage.command)
	}
}

func newRoot(streams *IO) *cobra.Command {
	root := &cobra.Command{
		Use:   "hanbench",
		Short: "Measure how well and how fast language models serve Korean",
		Long: `hanbench measures how well and how fast a language model serves Korean: it
sends Korean task suites to models behind Ollama or an
OpenAI-compatible endpoint, under load, and keeps for every request both the
truth of the answer and the truth of the time.

Try:
  hanbench run                                  whatever serves a model on this machine
  hanbench run --target ollama:exaone3.5:7.8b   one model
  hanbench compare runs/old runs/new            what changed, how surely
  hanbench suites list                          what can be asked
  hanbench targets                              who can be asked

` + exitHelp,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noVerb,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			if streams.lang != "" && streams.lang != "en" && streams.lang != "ko" {
				return &usageError{c.CommandPath(), fmt.Errorf("--lang is %q; expected en or ko", streams.lang)}
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	root.SetVersionTemplate("hanbench {{.Version}}\n")
	root.PersistentFlags().StringVar(&streams.lang, "lang", "", "`LANGUAGE` of the terminal output: en or ko (default: the locale's)")
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(streams.usage)
	root.AddCommand(newRun(streams), newScore(streams), newJudge(streams), newCompare(streams), newClaims(streams), newMerge(streams), newPlanSize(streams),
		newSuites(streams), newTargets(streams), newServe(streams), newCalibrate(streams), newSchema(streams))
	root.CompletionOptions.HiddenDefaultCmd = true
	return root
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "devel-" + s.Value[:min(len(s.Value), 12)]
		}
	}
	return "devel"
}

func tool() results.Tool {
	return results.Tool{Name: "hanbench", Version: version(), Go: runtime.Version()}
}
