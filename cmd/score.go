package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hanbench/hanbench/results"
	"github.com/spf13/cobra"
)

type scoreOptions struct {
	rebuild string
	check   bool
	json    bool
}

func newScore(streams *IO) *cobra.Command {
	var o scoreOptions
	c := &cobra.Command{
		Use:   "score --rebuild DIR",
		Short: "Make result.json again from a run's plan and records",
		Long: `Make result.json again from plan.yaml and records.jsonl. It comes out the same,
byte for byte; --check says whether the file that is there is the same, and
changes nothing.`,
		Args: atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			if o.rebuild == "" {
				return &usageError{c.CommandPath(), errors.New("name the run directory: --rebuild DIR")}
			}
			return runScore(streams, c.CommandPath(), o)
		},
	}
	c.Flags().StringVar(&o.rebuild, "rebuild", "", "the run directory")
	c.Flags().BoolVar(&o.check, "check", false, "compare with the result.json that is there, and change nothing")
	c.Flags().BoolVar(&o.json, "json", false, "print result.json on standard output")
	return c
}

func runScore(streams *IO, command string, o scoreOptions) error {
	dir, err := results.OpenDir(o.rebuild)
	if err != nil {
		return &usageError{command, err}
	}
	if o.check {
		return checkResult(streams, dir)
	}
	r, err := dir.WriteResult()
	if err != nil {
		return err
	}
	if o.json {
		_, err := streams.Out.Write(r.Encode())
		return err
	}
	printSummary(streams, r)
	return nil
}

func checkResult(streams *IO, dir *results.Dir) error {
	r, err := dir.Summarize()
	if err != nil {
		return err
	}
	file := filepath.Join(dir.Path(), results.ResultFile)
	have, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Equal(have, r.Encode()) {
		return fmt.Errorf("%s differs from what the plan and the records give; make it again with: hanbench score --rebuild %s", file, dir.Path())
	}
	fmt.Fprintf(streams.Out, "%s: the same, byte for byte\n", file)
	return nil
}
