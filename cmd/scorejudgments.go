package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/hanbench/hanbench/bench/rescore"
	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks/judge"
	"github.com/hanbench/hanbench/tasks/outside"
	"github.com/spf13/cobra"
)

// notForJudgments are flags of recorded answers that verdicts have no use for.
var notForJudgments = [...]string{"suite", "labels", "kind", "match", "duplicates", "failed", "missing", "rule", "seed"}

// scoreJudgments reads verdicts that a judge gave.
func scoreJudgments(streams *IO, c *cobra.Command, o *scoreOptions) error {
	for _, name := range notForJudgments {
		if c.Flags().Changed(name) {
			return &usageError{c.CommandPath(), fmt.Errorf("--%s does not go with --judge", name)}
		}
	}
	protocol, err := judge.Open(o.judge)
	if err != nil {
		return &usageError{c.CommandPath(), err}
	}
	columns, err := outside.ParseColumns(o.columns)
	if err != nil {
		return &usageError{c.CommandPath(), fmt.Errorf("--columns: %w", err)}
	}
	j, err := rescore.JudgmentFile(o.responses, rescore.JudgmentOptions{Columns: columns, Model: o.model, Protocol: protocol, Tool: tool()})
	if errors.Is(err, fs.ErrNotExist) {
		return &usageError{c.CommandPath(), err}
	}
	if err != nil {
		return err
	}
	if o.details != "" {
		if err := writeDetails(o.details, j.Lines); err != nil {
			return err
		}
	}
	if o.json {
		_, err := streams.Out.Write(j.Summary.Encode())
		return err
	}
	printJudgments(streams, j, o.verbose)
	return nil
}

func printJudgments(streams *IO, j *rescore.Judgments, verbose bool) {
	w, s := streams.words(), j.Summary
	fmt.Fprintf(streams.Out, "%s · %s · %g–%g\n\n", s.File.Name, s.Protocol, s.Low, s.High)
	t := &table{header: []string{"", w.verdicts, w.mean, w.interval, w.unparsed}, right: []int{1, 2, 3}}
	add := func(name string, b results.RatingBlock) {
		t.add(name, fmt.Sprint(b.N), rating(b.Mean), ratingInterval(b), orDash(counted(b.Unparsed)))
	}
	add(w.overall, s.Overall)
	for _, g := range s.Turns {
		add(w.turn+" "+orDash(g.Name), g.RatingBlock)
	}
	for _, g := range s.Categories {
		add(g.Name, g.RatingBlock)
	}
	t.print(streams)
	fmt.Fprintln(streams.Out)
	if s.Repeated > 0 {
		fmt.Fprintf(streams.Out, "! "+w.judgedTwice+"\n", s.Repeated)
	}
	if s.Recorded > 0 {
		fmt.Fprintf(streams.Out, w.sameRatings+"\n", s.Same, s.Recorded)
	}
	if verbose {
		printOddVerdicts(streams, j)
	}
}

// printOddVerdicts shows verdicts without a rating, and those of which the file
// says another.
func printOddVerdicts(streams *IO, j *rescore.Judgments) {
	w := streams.words()
	t := &table{header: []string{w.line, w.item, "score", "hanbench", w.ruleName, w.answers}, right: []int{0}}
	number := func(v *float64) string {
		if v == nil {
			return "–"
		}
		return fmt.Sprintf("%g", *v)
	}
	for i := range j.Lines {
		l := &j.Lines[i]
		if l.Rating != nil && (l.Recorded == nil || *l.Recorded == *l.Rating) || len(t.rows) == mostExamples {
			continue
		}
		words := strings.Fields(j.Texts[i])
		end := strings.Join(words[max(0, len(words)-12):], " ") // where a verdict stands
		t.add(fmt.Sprint(l.Line), l.Item, number(l.Recorded), number(l.Rating), orDash(strings.TrimSpace(l.Rule+" "+l.Why)), hangul.Shorten(end, exampleWidth))
	}
	if len(t.rows) > 0 {
		fmt.Fprintln(streams.Out)
		t.print(streams)
	}
}
