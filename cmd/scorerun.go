package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/bench/rescore"
	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results"
	"github.com/spf13/pflag"
)

// rescoreOptions are the flags of score DIR.
type rescoreOptions struct {
	dryRun   bool
	original bool
	changed  string
}

func (o *rescoreOptions) addFlags(f *pflag.FlagSet) {
	f.BoolVar(&o.dryRun, "dry-run", false, "show which scores would change, and write nothing")
	f.BoolVar(&o.original, "original", false, "go back to the scores that the run was made with")
	f.StringVar(&o.changed, "changed", rescore.RefuseChanged, "answers whose item is no longer what was asked: refuse, keep (their score) or score (by today's item of the same id)")
}

func rescoreRun(streams *IO, command string, o *scoreOptions, path string) error {
	ways := []string{rescore.RefuseChanged, rescore.KeepChanged, rescore.ScoreChanged}
	if !slices.Contains(ways, o.changed) {
		return &usageError{command, fmt.Errorf("--changed is %q; expected one of %s", o.changed, strings.Join(ways, ", "))}
	}
	dir, err := results.OpenDir(path)
	if err != nil {
		return &usageError{command, err}
	}
	if o.original {
		return backToOriginal(streams, o, dir)
	}
	run, err := rescore.Dir(dir, rescore.RunOptions{Suites: o.suites, Changed: o.changed, Tool: tool()})
	if err != nil {
		return err
	}
	was, is, err := run.Results()
	if err != nil {
		return err
	}
	if !o.dryRun {
		if is, err = run.Write(); err != nil {
			return err
		}
	}
	if o.json {
		return o.show(streams, is)
	}
	p := &rescorePrinter{IO: streams, w: streams.words(), run: run}
	p.print(was, is, o.verbose)
	if o.dryRun {
		fmt.Fprintln(streams.Out, p.w.nothingWritten)
	} else {
		fmt.Fprintf(streams.Out, p.w.wrote+"\n", path)
	}
	return nil
}

func backToOriginal(streams *IO, o *scoreOptions, dir *results.Dir) error {
	was, err := dir.RemoveScores()
	if err != nil {
		return err
	}
	r, err := dir.WriteResult()
	if err != nil {
		return err
	}
	if !was && !o.json {
		fmt.Fprintf(streams.Out, streams.words().neverRescored+"\n", dir.Path())
	}
	return o.show(streams, r)
}

// rescorePrinter says what became of a run's scores.
type rescorePrinter struct {
	*IO
	w   words
	run *rescore.Run
}

func (p *rescorePrinter) print(was, is *results.Result, verbose bool) {
	r, w := p.run, p.w
	for _, now := range r.Suites {
		for _, was := range r.Contents.Headers[0].Suites {
			if was.Name == now.Name {
				fmt.Fprintf(p.Out, "%s: %s %s → %s, %s %s → %s\n", now.Name, w.scorer, was.ScorerVersion, now.ScorerVersion, w.suite, hashOf(was), hashOf(now))
			}
		}
	}
	outcomes := 0
	moves := r.Moves()
	for _, m := range moves {
		outcomes += m.N
	}
	fmt.Fprintf(p.Out, w.rescored+"\n", r.Scored, outcomes, len(r.Changes), r.Failed, r.Stale)
	if len(r.Golds) > 0 {
		fmt.Fprintf(p.Out, w.newGolds+"\n", len(r.Golds), strings.Join(r.Golds[:min(len(r.Golds), mostExamples)], ", "))
	}
	fmt.Fprintln(p.Out)
	p.accuracy(was, is)
	t := &table{header: []string{w.suite, w.task, w.was, w.is, w.answers}, right: []int{4}}
	for _, m := range moves {
		t.add(m.Suite, m.Task, m.Was, m.Is, fmt.Sprint(m.N))
	}
	p.table(t)
	if verbose {
		p.table(p.changes())
	}
}

// accuracy holds each stage's figure against the one that the run was made with.
func (p *rescorePrinter) accuracy(was, is *results.Result) {
	w := p.w
	t := &table{header: []string{w.target, w.suite, w.level, w.accuracy + ": " + w.was, w.is, w.interval, w.outcomes}, right: []int{3, 4, 5}}
	for i := range is.Stages {
		st := &is.Stages[i]
		b := st.Accuracy.Overall
		if b.N > b.Unscored {
			t.add(st.Target, st.Suite, st.Level(), fine(was.Stages[i].Accuracy.Overall.Accuracy), fine(b.Accuracy), interval(b), (&summary{w: w}).outcomes(b))
		}
	}
	p.table(t)
}

func (p *rescorePrinter) table(t *table) {
	if len(t.rows) > 0 {
		t.print(p.IO)
		fmt.Fprintln(p.Out)
	}
}

// changes lists every score that changed.
func (p *rescorePrinter) changes() *table {
	t := &table{header: []string{p.w.task, p.w.item, p.w.was, p.w.is, p.w.goldAnswer, p.w.answers}}
	reading := func(s results.Score) string {
		return strings.TrimSpace(s.Outcome + " " + s.Extracted + " (" + orDash(s.Rule) + ")")
	}
	for _, c := range p.run.Changes {
		gold := c.Is.Gold
		if c.Record.Score.Gold != gold {
			gold = c.Record.Score.Gold + " → " + gold
		}
		text := ""
		if c.Record.Text != nil {
			text = strings.Join(strings.Fields(c.Record.Text.Answer), " ")
		}
		t.add(c.Record.Task, c.Record.Item, reading(c.Record.Score), reading(c.Is), gold, hangul.Shorten(text, exampleWidth))
	}
	return t
}

func hashOf(ref results.SuiteRef) string {
	return ref.Version + " " + ref.Hash[:min(len(ref.Hash), len("sha256:")+8)]
}
