package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2/maybe"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/merge"
	"github.com/spf13/cobra"
)

// mergedFile is what a merged result is called in a folder.
const mergedFile = "merged.json"

// mergeOptions are the flags of merge.
type mergeOptions struct {
	out  string
	json bool
}

func newMerge(streams *IO) *cobra.Command {
	var o mergeOptions
	c := &cobra.Command{
		Use:   "merge DIR|FILE…",
		Short: "Make one result of runs on several machines",
		Long: `Make one result of several runs: of the same suites on other machines, or of
load that several clients put on one endpoint. A file that merge wrote can be
merged again; order and grouping do not matter.

  hanbench merge machine-a/run machine-b/run --out both
  hanbench merge both/merged.json machine-c/run --out all.json

Counts and accuracies are exact: an item that two machines asked has an epoch
more. Latencies are from histograms to three significant digits; the error is
written beside each distribution. Rates are added only where the runs were
measured at the same time. What does not belong together (other questions,
another scorer or model, a simulated endpoint and a real one, one run twice) is
refused.`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{c.CommandPath(), errors.New("name the run directories to merge")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runMerge(streams, c.CommandPath(), &o, args) },
	}
	f := c.Flags()
	f.StringVar(&o.out, "out", "", "the `FILE` to write, or a folder in which "+mergedFile+" is written")
	f.BoolVar(&o.json, "json", false, "print the merged result as JSON on standard output")
	return c
}

func runMerge(streams *IO, command string, o *mergeOptions, paths []string) error {
	out, err := o.path()
	if err != nil {
		return &usageError{command, err}
	}
	var inputs []merge.Input
	for _, path := range paths {
		content, err := readInput(path)
		if errors.Is(err, fs.ErrNotExist) {
			return &usageError{command, fmt.Errorf("%s: no such file or folder", path)}
		}
		if err != nil {
			return err
		}
		inputs = append(inputs, merge.Input{Name: path, Content: content})
	}
	merged, err := merge.Merge(inputs, tool())
	if err != nil {
		return err
	}
	if out != "" {
		if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
			return fmt.Errorf("--out: %w", err)
		}
		if err := maybe.WriteFile(out, merged.Encode(), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", out, err)
		}
	}
	if o.json {
		_, err := streams.Out.Write(merged.Encode())
		return err
	}
	printMerged(streams, merged)
	if out != "" {
		fmt.Fprintf(streams.Out, streams.words().wrote+"\n", out)
	}
	return nil
}

// path is the file to write, "" for none. Nothing covers a file that is there.
func (o *mergeOptions) path() (string, error) {
	out := o.out
	if out == "" {
		return "", nil
	}
	info, err := os.Stat(out)
	there := err == nil && !info.IsDir()
	if !there && (err == nil || strings.HasSuffix(out, string(filepath.Separator)) || filepath.Ext(out) == "") {
		out = filepath.Join(out, mergedFile)
	}
	if _, err := os.Lstat(out); err == nil {
		return "", fmt.Errorf("--out: %s is there already; name another", out)
	}
	return out, nil
}

// readInput reads a run directory or a merged file.
func readInput(path string) (*merge.Content, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		if _, err := os.Stat(filepath.Join(path, results.PlanFile)); err != nil {
			if _, err := os.Stat(filepath.Join(path, mergedFile)); err == nil {
				return readInput(filepath.Join(path, mergedFile))
			}
		}
		dir, err := results.OpenDir(path)
		if err != nil {
			return nil, err
		}
		return merge.ReadDir(dir)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return merge.Read(f, path)
}

func printMerged(streams *IO, m *merge.Merged) {
	w := streams.words()
	if m.Content.Simulated {
		fmt.Fprintln(streams.Out, w.simulated)
	}
	for _, s := range m.Content.Sources {
		fmt.Fprintf(streams.Out, "%s  %s/%s, %d CPUs, %s\n", s.RunID, s.Host.OS, s.Host.Arch, s.Host.CPUs, s.Started)
	}
	fmt.Fprintln(streams.Out)
	answers := &table{header: []string{w.target, w.suite, w.level, w.runs, w.answered, w.errors, w.accuracy, w.interval}, right: []int{2, 3, 4, 5, 6}}
	speed := &table{header: []string{w.target, w.suite, w.level, "ttft", "tpot", "e2e", w.requestsPerS, w.tokensPerS}, right: []int{2, 3, 4, 5, 6, 7}}
	for i := range m.Stages {
		s := &m.Stages[i]
		answers.add(s.Target, s.Suite, s.Level, fmt.Sprint(s.Runs), fmt.Sprint(s.Counts.Succeeded), fmt.Sprint(s.Counts.Failed),
			share(s.Accuracy.Overall.Accuracy), interval(s.Accuracy.Overall))
		speed.add(append([]string{s.Target, s.Suite, s.Level}, mergedSpeed(s)...)...)
	}
	fmt.Fprintln(streams.Out, w.mergedTitle)
	answers.print(streams)
	fmt.Fprintf(streams.Out, "\n%s\n", w.mergedSpeed)
	speed.print(streams)
	fmt.Fprintln(streams.Out)
	for i := range m.Stages {
		for _, warning := range m.Stages[i].Warnings {
			s := &m.Stages[i]
			streams.sentence("! ", fmt.Sprintf("%s %s %s: %s", s.Target, s.Suite, s.Level, streams.said(warning)))
		}
	}
	for _, warning := range m.Warnings {
		streams.sentence("! ", streams.said(warning))
	}
}

// mergedSpeed are the cells of times and rates. Of two clocks neither's times
// speak for all.
func mergedSpeed(s *merge.Figures) []string {
	cells := []string{"–", "–", "–"}
	if len(s.Latency) == 1 {
		for i, name := range []string{"ttft_ns", "tpot_ns", "e2e_ns"} {
			for _, d := range s.Latency[0].Distributions {
				if d.Name == name {
					cells[i] = milliseconds(*d.P50.Value) + " / " + milliseconds(*d.P99.Value)
				}
			}
		}
	}
	rate := func(v *float64) string {
		if v == nil {
			return "–"
		}
		return digits(*v)
	}
	cells = append(cells, rate(s.RequestsPerS))
	if s.Rates == nil {
		return append(cells, "–")
	}
	return append(cells, rate(s.Rates.OutputTokensPerS))
}
