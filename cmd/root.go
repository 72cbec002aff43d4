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

	"github.com/hanbench/hanbench/internal/secret"
	"github.com/hanbench/hanbench/results"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// IO is what a command reads and writes besides files. Both writers hide
// secrets once they are known.
type IO struct {
	Out, Err   io.Writer
	ErrIsTTY   bool
	Columns    int // of the terminal; 0 when unknown
	Signals    func() (interrupts <-chan os.Signal, stop func())
	secrets    *secret.Redactor
	lang       string
	exitAtOnce func(code int)
}

// System is the IO of the process.
func System() *IO {
	columns, _, err := term.GetSize(int(os.Stderr.Fd()))
	if err != nil {
		columns = 0
	}
	return &IO{
		Out: os.Stdout, Err: os.Stderr, ErrIsTTY: term.IsTerminal(int(os.Stderr.Fd())), Columns: columns,
		Signals: osSignals, exitAtOnce: os.Exit,
	}
}

// Main runs the command line and returns its exit code.
func Main(args []string, streams *IO) int {
	streams.secrets = &secret.Redactor{}
	streams.Out = streams.secrets.Writer(streams.Out)
	streams.Err = streams.secrets.Writer(streams.Err)
	root := newRoot(streams)
	root.SetArgs(args)
	err := root.ExecuteContext(context.Background())
	if err != nil && !errors.Is(err, errSaid) {
		printError(streams.Err, err)
	}
	return exitCode(err)
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
		Long: `hanbench measures how well, how fast and at what cost a language model serves
Korean: it sends Korean task suites to models behind Ollama or an
OpenAI-compatible endpoint, under load, and keeps for every request both the
truth of the answer and the truth of the time.

Try:
  hanbench run                                  whatever serves a model on this machine
  hanbench run --target ollama:exaone3.5:7.8b   one model
  hanbench suites list                          what can be asked
  hanbench targets                              who can be asked

` + exitHelp,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(c *cobra.Command, args []string) error {
			return unknownVerb(c, args)
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	root.SetVersionTemplate("hanbench {{.Version}}\n")
	root.PersistentFlags().StringVar(&streams.lang, "lang", "", "language of the terminal output: en or ko (default: the locale's)")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return &usageError{c.CommandPath(), err} })
	root.AddCommand(newRun(streams), newScore(streams), newSuites(streams), newTargets(streams), newServe(streams), newSchema(streams))
	root.CompletionOptions.HiddenDefaultCmd = true
	return root
}

func unknownVerb(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	msg := fmt.Sprintf("unknown command %q", args[0])
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		msg += fmt.Sprintf("; did you mean %q?", near[0])
	}
	return &usageError{c.CommandPath(), errors.New(msg)}
}

// args bounds a verb's arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := cobra.MaximumNArgs(n)(c, args); err != nil {
			return &usageError{c.CommandPath(), fmt.Errorf("unexpected argument %q", args[n])}
		}
		return nil
	}
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
