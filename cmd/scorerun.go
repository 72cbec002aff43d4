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
	p := &rescorePrinter{IO: streams, w: streams.words()}
	options := rescore.RunOptions{Suites: o.suites, Changed: o.changed, Tool: tool()}
	if o.verbose && !o.json {
		p.changed = p.changes()
		options.Watch = p.change
	}
	run, err := rescore.Dir(dir, options)
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
	p.run = run
	p.print(was, is)
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
	w       words
	run     *rescore.Run
	changed *table // of every score that changed; nil where nobody asks for it
}

func (p *rescorePrinter) print(was, is *results.Result) {
	r, w := p.run, p.w
	for _, now := range r.Suites {
		for _, was := range r.Header.Suites {
			if was.Name == now.Name {
				fmt.Fprintf(p.Out, "%s: %s %s → %s, %s %s → %s\n", now.Name, w.scorer, was.ScorerVersion, now.ScorerVersion, w.suite, hashOf(was), hashOf(now))
			}
		}
	}
	outcomes := 0
	for _, m := range r.Moves {
		outcomes += m.N
	}
	fmt.Fprintf(p.Out, w.rescored+"\n", r.Scored, outcomes, r.Changed(), r.Failed, r.Stale)
	if len(r.Golds) > 0 {
		fmt.Fprintf(p.Out, w.newGolds+"\n", len(r.Golds), strings.Join(r.Golds[:min(len(r.Golds), mostExamples)], ", "))
	}
	fmt.Fprintln(p.Out)
	p.accuracy(was, is)
	t := &table{header: []string{w.suite, w.task, w.was, w.is, w.answers}, right: []int{4}}
	for _, m := range r.Moves {
		t.add(m.Suite, m.Task, m.Was, m.Is, fmt.Sprint(m.N))
	}
	p.table(t)
	if p.changed != nil {
		p.table(p.changed)
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

func (p *rescorePrinter) changes() *table {
	return &table{header: []string{p.w.task, p.w.item, p.w.was, p.w.is, p.w.goldAnswer, p.w.answers}}
}

func (p *rescorePrinter) change(c rescore.Change) {
	reading := func(s results.Score) string {
		return strings.TrimSpace(s.Outcome + " " + s.Extracted + " (" + orDash(s.Rule) + ")")
	}
	gold := c.Is.Gold
	if c.Record.Score.Gold != gold {
		gold = c.Record.Score.Gold + " → " + gold
	}
	text := ""
	if c.Record.Text != nil {
		text = strings.Join(strings.Fields(c.Record.Text.Answer), " ")
	}
	p.changed.add(c.Record.Task, c.Record.Item, reading(c.Record.Score), reading(c.Is), gold, hangul.Shorten(text, exampleWidth))
}

func hashOf(ref results.SuiteRef) string {
	return ref.Version + " " + ref.Hash[:min(len(ref.Hash), len("sha256:")+8)]
}
