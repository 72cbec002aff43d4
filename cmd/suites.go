package cmd

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/tasks"
	"github.com/spf13/cobra"
)

type suitesOptions struct {
	seed  uint64
	items int
	from  string
}

// open loads a suite, with its files from where --from says.
func (o suitesOptions) open(ref string) (*tasks.Suite, error) {
	if o.from != "" {
		ref += "@" + o.from
	}
	return bench.OpenSuite(ref, o.seed, nil)
}

func newSuites(streams *IO) *cobra.Command {
	o := suitesOptions{}
	c := &cobra.Command{
		Use:   "suites",
		Short: "List, show, fetch and check task suites",
		Args:  noVerb,
		RunE:  func(*cobra.Command, []string) error { return listSuites(streams, o) },
	}
	c.PersistentFlags().Uint64Var(&o.seed, "seed", 42, "seed of generated items")
	list := &cobra.Command{
		Use: "list", Short: "List the suites that come with hanbench", Args: atMost(0),
		Example: "  hanbench suites list --lang ko",
		RunE:    func(*cobra.Command, []string) error { return listSuites(streams, o) },
	}
	show := &cobra.Command{
		Use: "show SUITE", Short: "Show a suite's tasks and some of its prompts, or a workload's (its file, or {…})", Args: oneSuite,
		Example: `  hanbench suites show ko-basics --items 2
  hanbench suites show '{name: chat, input: {chars: 500}, output: {tokens: 128}}'`,
		RunE: func(c *cobra.Command, args []string) error {
			if isWorkload(args[0]) {
				return showWorkload(streams, c.CommandPath(), args[0], o)
			}
			return showSuite(streams, c.CommandPath(), args[0], o)
		},
	}
	show.Flags().StringVar(&o.from, "from", "", "`PATH` of a file or folder with a public benchmark's data, in place of what was pulled")
	show.Flags().IntVar(&o.items, "items", 1, "prompts to show of each task")
	check := &cobra.Command{
		Use: "check SUITE…", Short: "Check suites: an embedded one by name, your own by its folder",
		Example: "  hanbench suites check ko-basics ./our-suite",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{c.CommandPath(), fmt.Errorf("name at least one suite or folder")}
			}
			if o.from != "" && len(args) > 1 {
				return &usageError{c.CommandPath(), fmt.Errorf("--from is for one suite; name several as NAME@PATH")}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return checkSuites(streams, args, o) },
	}
	check.Flags().StringVar(&o.from, "from", "", "`PATH` of a file or folder with a public benchmark's data, in place of what was pulled")
	c.AddCommand(list, show, newSuitesPull(streams, tasks.Repositories), check)
	return c
}

func oneSuite(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return &usageError{c.CommandPath(), fmt.Errorf("name one suite, or the folder of your own")}
	}
	return nil
}

func listSuites(streams *IO, o suitesOptions) error {
	w := streams.words()
	t := table{header: []string{w.suite, w.version, w.tasks, w.items, w.here, w.license, w.description}, right: []int{2, 3}}
	for _, name := range tasks.Embedded() {
		s, err := tasks.Open(name, o.seed)
		if err != nil {
			return err
		}
		t.add(s.Name, s.Version, fmt.Sprint(len(s.Tasks)), fmt.Sprint(countItems(s)), w.yes, s.License, inLanguage(s.Description, streams.language()))
	}
	found := bench.Pulled()
	for _, name := range tasks.Public() {
		sf, err := tasks.Describe(name)
		if err != nil {
			return err
		}
		items, here := "", w.no
		if n := sf.Items(); n > 0 {
			items = fmt.Sprint(n)
		}
		if sf.Present(found) {
			here = w.yes
		}
		t.add(sf.Name, sf.Version, fmt.Sprint(len(sf.Tasks)), orDash(items), here, shortLicense(sf.License), inLanguage(sf.Description, streams.language()))
	}
	t.print(streams)
	return nil
}

// shortLicense leaves out what a recipe remarks on a license: suites show has it.
func shortLicense(license string) string {
	short, _, _ := strings.Cut(license, " (")
	return short
}

func countItems(s *tasks.Suite) int {
	n := 0
	for _, t := range s.Tasks {
		n += len(t.Items)
	}
	return n
}

// inLanguage picks a description, English where the language has none.
func inLanguage(text map[string]string, lang string) string {
	if s := text[lang]; s != "" {
		return s
	}
	return text["en"]
}

func showSuite(streams *IO, command, name string, o suitesOptions) error {
	sf, err := tasks.Describe(name)
	if err != nil {
		return orFile(command, err)
	}
	s, err := o.open(name)
	var missing *tasks.MissingError
	if err != nil && !errors.As(err, &missing) {
		return orFile(command, err)
	}
	out := streams.Out
	fmt.Fprintf(out, "%s %s", sf.Name, sf.Version)
	if s != nil {
		fmt.Fprintf(out, " · %s", s.Hash)
	}
	fmt.Fprintf(out, "\n%s\n", inLanguage(sf.Description, streams.language()))
	describeSuite(streams, sf, s)
	if missing != nil {
		fmt.Fprintln(out)
		streams.sentence("", streams.said(missing.Error()))
		return nil
	}
	return showPrompts(streams, s, o.items)
}

// describeSuite prints what a suite says of itself, and what was found in its
// data; s is nil where they are not on this machine.
func describeSuite(streams *IO, sf *tasks.SuiteFile, s *tasks.Suite) {
	w, out := streams.words(), streams.Out
	if sf.Hub != nil {
		repository := sf.Hub.Repo + " @ " + sf.Hub.Revision
		if s != nil && s.Hub.Path != "" {
			repository = s.Hub.Path
		} else if s != nil && s.Hub.Commit != sf.Hub.Revision {
			repository += " = " + s.Hub.Commit
		}
		if sf.Hub.Gated {
			repository += " (" + w.agree + ")"
		}
		for _, line := range [][2]string{{w.source, sf.Source}, {w.repository, repository}, {w.license, sf.License}, {w.citation, sf.Citation}} {
			fmt.Fprintf(out, "%s: %s\n", line[0], orDash(line[1]))
		}
	}
	if sf.Hub != nil && !hub.IsCommit(sf.Hub.Revision) {
		fmt.Fprintf(out, "! "+w.unpinned+"\n", sf.Hub.Revision)
	}
	for _, note := range sf.Notes {
		fmt.Fprintf(out, "! %s\n", inLanguage(note, streams.language()))
	}
	printFindings(out, s)
	fmt.Fprintln(out)
	t := table{header: []string{w.task, w.kind, w.items, w.gold, w.examples, w.outputTokens, w.metrics, w.description}, right: []int{2, 4, 5}}
	for i := range sf.Tasks {
		task := &sf.Tasks[i]
		items, gold, shots, tokens := "", "", "", ""
		if task.Count > 0 {
			items = fmt.Sprint(task.Count)
		}
		if loaded := taskOf(s, task.Name); loaded != nil {
			items, gold = fmt.Sprint(len(loaded.Items)), goldSpread(loaded)
			if n := loaded.Examples(); n > 0 { // a part of the data may lack them
				shots = fmt.Sprint(n)
			}
		} else if task.Shots != nil {
			shots = fmt.Sprint(task.Shots.Shown())
		}
		if task.MaxTokens > 0 {
			tokens = fmt.Sprint(task.MaxTokens)
		}
		t.add(task.Name, string(task.Kind), orDash(items), orDash(gold), orDash(shots), orDash(tokens),
			orDash(strings.Join(task.Metrics, ", ")), inLanguage(task.Description, streams.language()))
	}
	t.print(streams)
}

func taskOf(s *tasks.Suite, name string) *tasks.Task {
	if s == nil {
		return nil
	}
	for _, t := range s.Tasks {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// printFindings says what is odd about a suite's data.
func printFindings(out io.Writer, s *tasks.Suite) {
	if s == nil {
		return
	}
	for _, f := range bench.SuiteRef(s).Findings {
		fmt.Fprintf(out, "! %s\n", findingText(f))
	}
}

func showPrompts(streams *IO, s *tasks.Suite, items int) error {
	out := streams.Out
	for _, task := range s.Tasks {
		for _, it := range task.Items[:max(0, min(items, len(task.Items)))] {
			messages, err := task.Messages(it)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "\n── %s / %s\n", task.Name, it.ID)
			for _, m := range messages {
				fmt.Fprintf(out, "[%s]\n%s\n", m.Role, m.Content)
			}
			for _, turn := range it.Turns[min(1, len(it.Turns)):] {
				fmt.Fprintf(out, "[user]\n%s\n", turn)
			}
			if it.Answer != "" {
				fmt.Fprintf(out, "→ %s  (%s)\n", it.Answer, orDash(it.Source))
			}
		}
	}
	return nil
}

// goldSpread shows how often each label is the right one.
func goldSpread(t *tasks.Task) string {
	if t.Kind != tasks.MultipleChoice {
		return ""
	}
	count := map[string]int{}
	for _, it := range t.Items {
		count[it.Answer]++
	}
	var parts []string
	for _, l := range t.Labels {
		if count[l] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", l, count[l]))
		}
	}
	return strings.Join(parts, " ")
}

func checkSuites(streams *IO, names []string, o suitesOptions) error {
	bad := false
	for _, name := range names {
		s, err := o.open(name)
		if err != nil {
			bad = true
			fmt.Fprintln(streams.Err, err)
			continue
		}
		fmt.Fprintf(streams.Out, streams.words().checked+"\n", s.Name, s.Version, len(s.Tasks), countItems(s), s.Hash)
		printFindings(streams.Out, s)
	}
	if bad {
		return errSaid
	}
	return nil
}
