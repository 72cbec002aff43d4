package cmd

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/bench/rescore"
	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/judge"
	"github.com/hanbench/hanbench/tasks/outside"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func answerFormats() []string { return outside.Formats() }

// answerOptions are the flags of score --responses.
type answerOptions struct {
	responses  string
	labels     string
	kind       string
	columns    string
	match      string
	model      string
	duplicates string
	failed     string
	missing    string
	rule       string
	details    string
	judge      string
}

func (o *answerOptions) addFlags(f *pflag.FlagSet) {
	f.StringVar(&o.responses, "responses", "", "the `FILE` of recorded answers")
	f.StringVar(&o.judge, "judge", "", "the file holds a judge's verdicts by this `PROTOCOL`: "+strings.Join(judge.Names(), " or "))
	f.StringVar(&o.details, "details", "", "write every answer with its score and the evidence to `FILE` (JSONL)")
	o.addReading(f)
}

// addReading adds the flags that say how a file of recorded answers is read.
func (o *answerOptions) addReading(f *pflag.FlagSet) {
	f.StringVar(&o.labels, "labels", "", "without a suite: the options' `LABELS`, such as A,B,C,D (default: those that the golds show)")
	f.StringVar(&o.kind, "kind", string(tasks.MultipleChoice), "without a suite: what `KIND` the answers are: multiple_choice, short_answer or number")
	f.StringVar(&o.columns, "columns", "", "which column holds what: `FIELD=COLUMN,…`, the fields being id, response, answer, pred, category, trial, hash, task, model, finish (default: by their usual names; response=a+b for a column each trial; pred=- for none)")
	f.StringVar(&o.match, "match", "", "find the items `BY` id, hash or position (default: the first of hash, id, position that the file allows)")
	f.StringVar(&o.model, "model", "", "the `MODEL` whose answers count, where the file holds several models'")
	f.StringVar(&o.duplicates, "duplicates", results.RepeatsFirst, "`WHICH` counts of an item answered again in one trial: first, last, all (each row counts), trials (averaged per item) or error")
	f.StringVar(&o.failed, "failed", results.CountApart, "`HOW` answers that never came count: apart (with bounds) or wrong")
	f.StringVar(&o.missing, "missing", results.CountApart, "`HOW` items without an answer count: apart (with bounds) or wrong")
	f.StringVar(&o.rule, "rule", "default", "`RULE` of counting: default, or published (the pred column, every row, FAILED left out, FILTERED and empty wrong)")
}

// refuseRepeats is the value of --duplicates that makes one an error.
const refuseRepeats = "error"

// rules are those of --rule, changed by the flags that stand beside it.
func (o *answerOptions) rules(f *pflag.FlagSet) (results.AnswerRules, error) {
	rules := results.DefaultRules()
	switch o.rule {
	case "default":
	case "published":
		rules = results.PublishedRules()
	default:
		return rules, fmt.Errorf("--rule is %s; expected default or published", suggest.Unknown(o.rule, []string{"default", "published"}))
	}
	for _, c := range []struct {
		flag, value string
		at          *string
		known       []string
	}{
		{"duplicates", o.duplicates, &rules.Repeats, []string{results.RepeatsFirst, results.RepeatsLast, results.RepeatsAll, results.RepeatsTrials, refuseRepeats}},
		{"failed", o.failed, &rules.Failed, []string{results.CountApart, results.CountWrong}},
		{"missing", o.missing, &rules.Missing, []string{results.CountApart, results.CountWrong}},
	} {
		if !slices.Contains(c.known, c.value) {
			return rules, fmt.Errorf("--%s is %q; expected one of %s", c.flag, c.value, strings.Join(c.known, ", "))
		}
		if f.Changed(c.flag) && c.value != refuseRepeats {
			*c.at = c.value
		}
	}
	return rules, nil
}

// reading turns the flags into what rescore takes; seed is that of generated
// items.
func (o *answerOptions) reading(f *pflag.FlagSet, suites []string, seed uint64) (rescore.AnswerOptions, error) {
	out := rescore.AnswerOptions{Model: o.model, Match: outside.By(o.match), Strict: o.duplicates == refuseRepeats, Tool: tool()}
	var err error
	if out.Rules, err = o.rules(f); err != nil {
		return out, err
	}
	if out.Columns, err = outside.ParseColumns(o.columns); err != nil {
		return out, fmt.Errorf("--columns: %w", err)
	}
	ways := []string{string(outside.ByID), string(outside.ByHash), string(outside.ByPosition)}
	if o.match != "" && !slices.Contains(ways, o.match) {
		return out, fmt.Errorf("--match is %q; expected one of %s", o.match, strings.Join(ways, ", "))
	}
	switch {
	case len(suites) > 1:
		return out, errors.New("--suite names several suites; a file holds the answers to one")
	case len(suites) == 1 && (f.Changed("labels") || f.Changed("kind")):
		return out, errors.New("--labels and --kind are for answers without a suite; the suite has its own")
	case len(suites) == 1:
		out.Suite, err = bench.OpenSuite(suites[0], seed, nil)
		return out, err
	case o.match != "":
		return out, errors.New("--match finds items of a suite: name it with --suite")
	}
	out.Form.Kind = tasks.Kind(o.kind)
	if o.labels != "" {
		for label := range strings.SplitSeq(o.labels, ",") {
			out.Form.Labels = append(out.Form.Labels, strings.TrimSpace(label))
		}
	}
	if out.Form.Kind == tasks.MultipleChoice && o.labels == "" {
		return out, nil // the golds show them
	}
	if err := out.Form.Validate(); err != nil {
		return out, fmt.Errorf("name the suite with --suite, or say how to read the answers with --labels or --kind: %w", err)
	}
	return out, nil
}

func scoreAnswers(streams *IO, c *cobra.Command, o *scoreOptions) error {
	options, err := o.reading(c.Flags(), o.suites, o.seed)
	if err != nil {
		return orFile(c.CommandPath(), err)
	}
	a, err := rescore.File(o.responses, options)
	if errors.Is(err, fs.ErrNotExist) {
		return &usageError{c.CommandPath(), err}
	}
	if err != nil {
		return err
	}
	if o.details != "" {
		if err := writeDetails(o.details, a.Lines); err != nil {
			return err
		}
	}
	if o.json {
		_, err := streams.Out.Write(a.Summary.Encode())
		return err
	}
	p := &answerPrinter{IO: streams, w: streams.words(), a: a, s: a.Summary}
	p.print(o.verbose)
	return nil
}

// writeDetails writes a new file: it covers nothing that is there.
func writeDetails[T any](path string, lines []T) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("--details: %w", err)
	}
	b := bufio.NewWriter(f)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	for i := range lines {
		err = errors.Join(err, e.Encode(&lines[i]))
	}
	if err := errors.Join(err, b.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// answerPrinter prints scored answers for a person.
type answerPrinter struct {
	*IO
	w words
	a *rescore.Answers
	s *results.ScoredAnswers
}

func (p *answerPrinter) print(verbose bool) {
	p.head()
	p.accuracy()
	p.otherRules()
	p.agreement()
	if verbose {
		p.examples()
	}
	for _, w := range p.s.Warnings {
		fmt.Fprintln(p.Out, "! "+w)
	}
}

// fine is a share with the two decimals that published figures have.
func fine(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f%%", 100**v)
}

func (p *answerPrinter) head() {
	facts := []string{p.s.File.Name, fmt.Sprintf("%s %d", p.w.answers, p.s.Counts.Answers)}
	if p.s.File.Match == string(outside.ByFile) {
		facts = append(facts, p.w.goldInFile)
	} else {
		facts = append(facts, fmt.Sprintf("%s %s", p.s.Suite.Name, p.s.Suite.Version), fmt.Sprintf(p.w.matchedBy, p.s.File.Match))
	}
	facts = append(facts, fmt.Sprintf("%s %s", p.w.scorer, p.s.Suite.ScorerVersion))
	if p.s.Rules.Reader == results.ReaderPred {
		facts = append(facts, p.w.byPred)
	}
	fmt.Fprintln(p.Out, strings.Join(facts, " · "))
	c := p.s.Counts
	var counts []string
	for _, n := range []struct {
		name string
		n    int
	}{
		{p.w.items, c.Items}, {p.w.trials, len(p.s.File.Trials)}, {p.w.repeated, c.Repeated}, {p.w.missing, c.Missing}, {p.w.unknownItem, c.Unknown},
		{p.w.failed, c.Failed}, {p.w.blocked, c.Blocked}, {p.w.empty, c.Empty}, {p.w.otherGold, c.OtherGold},
	} {
		if n.n > 0 {
			counts = append(counts, fmt.Sprintf("%s %d", n.name, n.n))
		}
	}
	fmt.Fprintf(p.Out, "%s\n\n", strings.Join(counts, ", "))
}

func (p *answerPrinter) accuracy() {
	w := p.w
	t := &table{header: []string{"", w.items, w.accuracy, w.interval, w.baseline, w.outcomes}, right: []int{1, 2, 3}}
	said := w
	said.errors = w.noAnswer // here an error is an answer that failed or is missing
	add := func(name string, b results.AccuracyBlock) {
		outcomes := (&summary{w: said}).outcomes(b)
		if b.Bounds != nil {
			outcomes += fmt.Sprintf(" ("+w.bounds+")", fine(&b.Bounds[0]), fine(&b.Bounds[1]))
		}
		t.add(name, fmt.Sprint(b.Items), fine(b.Accuracy), interval(b), baseline(b), outcomes)
	}
	add(w.overall, p.s.Accuracy.Overall)
	for i, b := range p.s.ByTrial {
		add(w.trial+" "+orDash(p.s.File.Trials[i]), b)
	}
	indent := ""
	for _, task := range p.s.Accuracy.Tasks {
		if len(p.s.Accuracy.Tasks) > 1 {
			add(task.Task, task.AccuracyBlock)
			indent = "  "
		}
		if indent != "" && len(task.Categories) == 1 && strings.EqualFold(task.Task, task.Categories[0].Category) {
			continue // it says nothing more
		}
		for _, c := range task.Categories {
			add(indent+c.Category, c.AccuracyBlock)
		}
	}
	t.print(p.IO)
	fmt.Fprintln(p.Out)
}

func (p *answerPrinter) otherRules() {
	if len(p.s.Figures) == 0 && !p.readingMatters() {
		return
	}
	names := map[string]string{
		"first": p.w.ruleFirst, "all": p.w.ruleAll, "failed-wrong": p.w.ruleFailed, "missing-wrong": p.w.ruleMissing,
		"hanbench": p.w.ruleOurs, "published": p.w.rulePublished,
	}
	t := &table{header: []string{p.w.otherRules, p.w.items, p.w.accuracy, p.w.interval}, right: []int{1, 2, 3}}
	for _, f := range p.s.Figures {
		t.add(names[f.Name], fmt.Sprint(f.Scored), fine(f.Accuracy), interval(f.AccuracyBlock))
	}
	if p.readingMatters() {
		overall := p.s.Accuracy.Overall
		for _, v := range []struct {
			name    string
			variant tasks.Variant
		}{{p.w.ruleStrict, tasks.Strict}, {p.w.ruleLenient, tasks.Lenient}} {
			accuracy := overall.Variants[string(v.variant)]
			t.add(v.name, fmt.Sprint(p.s.Scored), fine(&accuracy), "")
		}
	}
	t.print(p.IO)
	fmt.Fprintln(p.Out)
}

// readingMatters reports whether the strict or the lenient reading comes to
// another accuracy.
func (p *answerPrinter) readingMatters() bool {
	overall := p.s.Accuracy.Overall
	for _, accuracy := range overall.Variants {
		if accuracy != *overall.Accuracy {
			return true
		}
	}
	return false
}

func (p *answerPrinter) agreement() {
	g := p.s.Agreement
	if g == nil {
		return
	}
	fmt.Fprintf(p.Out, p.w.agrees+"\n\n", fine(g.Share), g.N, g.Different, g.OnlyOurs, g.OnlyTheirs)
}

// mostExamples bounds what -v shows of each sort; --details has all.
const mostExamples = 20

func (p *answerPrinter) examples() {
	t := &table{header: []string{"", p.w.line, p.w.item, p.w.goldAnswer, "pred", "hanbench", p.w.ruleName, p.w.answers}, right: []int{1}}
	n := map[string]int{}
	add := func(what string, i int) {
		if n[what]++; n[what] > mostExamples {
			return
		}
		a := &p.a.Lines[i]
		pred := "–"
		if a.Pred != nil {
			pred = orDash(*a.Pred)
		}
		text := strings.Join(strings.Fields(p.a.Texts[i]), " ")
		t.add(what, fmt.Sprint(a.Line), a.Item, orDash(a.Score.Gold), pred, orDash(a.Score.Extracted), orDash(a.Score.Rule), hangul.Shorten(text, exampleWidth))
	}
	for i := range p.a.Lines {
		a := &p.a.Lines[i]
		switch {
		case a.Kind == results.AnswerMissing:
			add(p.w.missing, i)
		case a.Kind == results.AnswerUnknown:
			add(p.w.unknownItem, i)
		case a.Differs():
			add(p.w.differs, i)
		case a.Repeat > 0:
			add(p.w.repeated, i)
		case a.FileGold != "":
			add(p.w.otherGold, i)
		}
	}
	if len(t.rows) > 0 {
		t.print(p.IO)
		fmt.Fprintln(p.Out)
	}
}
