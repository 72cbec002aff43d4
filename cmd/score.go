package cmd

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hanbench/hanbench/results"
	"github.com/spf13/cobra"
)

// scoreOptions are the flags of score; each of its three forms takes its own.
type scoreOptions struct {
	rebuild string
	check   bool
	json    bool
	verbose bool
	suites  []string
	seed    uint64

	rescoreOptions
	answerOptions
}

func newScore(streams *IO) *cobra.Command {
	var o scoreOptions
	c := &cobra.Command{
		Use:   "score DIR | --responses FILE | --rebuild DIR",
		Short: "Score recorded answers again, or someone else's; no endpoint",
		Long: `Score answers that are there already, with this build's scorer.

  hanbench score DIR
      scores a run's answers again, after a scorer or a gold answer changed.
      records.jsonl stays as it is; what changed goes to scores.jsonl beside it,
      and result.json is made anew. --dry-run only shows what would change,
      --original goes back to the scores that the run was made with.

  hanbench score --responses FILE --suite NAME
  hanbench score --responses FILE [--labels A,B,C,D]
      scores answers that somebody else recorded (` + strings.Join(answerFormats(), ", ") + `): of a
      suite's items, found by id, hash or position, or with the gold in the same
      file. --rule published takes the pred column instead, leaves out FAILED
      and counts every row.

  hanbench score --responses FILE --judge ko-mt-bench
      reads the ratings from verdicts that a judge gave.

  hanbench score --rebuild DIR
      makes result.json again from the files of a run. It comes out the same,
      byte for byte; --check says whether the file that is there is the same,
      and changes nothing.`,
		Args: atMost(1),
		RunE: func(c *cobra.Command, args []string) error { return runScore(streams, c, &o, args) },
	}
	f := c.Flags()
	f.StringVar(&o.rebuild, "rebuild", "", "the run directory `DIR` whose result.json is made again")
	f.BoolVar(&o.check, "check", false, "with --rebuild: compare with the result.json that is there, and change nothing")
	f.BoolVar(&o.json, "json", false, "print JSON on standard output")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "name items: what changed, what is missing, where readings differ")
	f.StringArrayVar(&o.suites, "suite", nil, "the `SUITE`, by name or folder; for a run: instead of the one of that name in its plan")
	f.Uint64Var(&o.seed, "seed", 42, "with --responses: seed of generated items")
	o.rescoreOptions.addFlags(f)
	o.answerOptions.addFlags(f)
	inGroups(c,
		flagGroup{"A run's answers (score DIR)", ofRescore[:]},
		flagGroup{"Recorded answers (score --responses)", append([]string{"responses"}, ofAnswers[:]...)},
		flagGroup{"A run's result (score --rebuild)", append([]string{"rebuild"}, ofRebuild[:]...)},
	)
	return c
}

// The flags that belong to one form alone.
var (
	ofRebuild = [...]string{"check"}
	ofRescore = [...]string{"dry-run", "original", "changed"}
	ofAnswers = [...]string{"seed", "labels", "kind", "columns", "match", "model", "duplicates", "failed", "missing", "rule", "details", "judge"}
)

func runScore(streams *IO, c *cobra.Command, o *scoreOptions, args []string) error {
	usage := func(format string, a ...any) error { return &usageError{c.CommandPath(), fmt.Errorf(format, a...)} }
	forms := 0
	for _, given := range []bool{o.rebuild != "", o.responses != "", len(args) == 1} {
		if given {
			forms++
		}
	}
	if forms != 1 {
		return usage("name one of: a run directory, --responses FILE, --rebuild DIR")
	}
	other := func(form string, lists ...[]string) error {
		for _, list := range lists {
			for _, name := range list {
				if c.Flags().Changed(name) {
					return usage("--%s does not go with %s", name, form)
				}
			}
		}
		return nil
	}
	switch {
	case o.rebuild != "":
		if err := other("--rebuild", ofRescore[:], ofAnswers[:], []string{"suite"}); err != nil {
			return err
		}
		return rebuild(streams, c.CommandPath(), o)
	case o.responses != "":
		if err := other("--responses", ofRebuild[:], ofRescore[:]); err != nil {
			return err
		}
		if o.judge != "" {
			return scoreJudgments(streams, c, o)
		}
		return scoreAnswers(streams, c, o)
	}
	if err := other("a run directory", ofRebuild[:], ofAnswers[:]); err != nil {
		return err
	}
	return rescoreRun(streams, c.CommandPath(), o, args[0])
}

func rebuild(streams *IO, command string, o *scoreOptions) error {
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
	return o.show(streams, r)
}

// show prints a run's result, for a person or as JSON.
func (o *scoreOptions) show(streams *IO, r *results.Result) error {
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
