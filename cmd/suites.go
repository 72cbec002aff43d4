package cmd

import (
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/tasks"
	"github.com/spf13/cobra"
)

type suitesOptions struct {
	seed  uint64
	items int
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
		RunE: func(*cobra.Command, []string) error { return listSuites(streams, o) },
	}
	show := &cobra.Command{
		Use: "show SUITE", Short: "Show a suite's tasks and some of its prompts, or a workload's (its file, or {…})", Args: oneSuite,
		RunE: func(c *cobra.Command, args []string) error {
			if isWorkload(args[0]) {
				return showWorkload(streams, c.CommandPath(), args[0], o)
			}
			return showSuite(streams, c.CommandPath(), args[0], o)
		},
	}
	show.Flags().IntVar(&o.items, "items", 1, "prompts to show of each task")
	check := &cobra.Command{
		Use: "check SUITE…", Short: "Check suites: an embedded one by name, your own by its folder",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{c.CommandPath(), fmt.Errorf("name at least one suite or folder")}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return checkSuites(streams, args, o) },
	}
	c.AddCommand(list, show, newSuitesPull(streams, filesOf), check)
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
	t := table{header: []string{w.suite, w.version, w.tasks, w.items, w.license, w.description}, right: []int{2, 3}}
	for _, name := range tasks.Embedded() {
		s, err := tasks.Open(name, o.seed)
		if err != nil {
			return err
		}
		t.add(s.Name, s.Version, fmt.Sprint(len(s.Tasks)), fmt.Sprint(countItems(s)), s.License, inLanguage(s.Description, streams.language()))
	}
	t.print(streams.Out)
	return nil
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
	s, err := tasks.Open(name, o.seed)
	if err != nil {
		return orFile(command, err)
	}
	w, out := streams.words(), streams.Out
	fmt.Fprintf(out, "%s %s · %s\n%s\n\n", s.Name, s.Version, s.Hash, inLanguage(s.Description, streams.language()))
	t := table{header: []string{w.task, w.kind, w.items, w.gold, w.description}, right: []int{2}}
	for _, task := range s.Tasks {
		t.add(task.Name, string(task.Kind), fmt.Sprint(len(task.Items)), orDash(goldSpread(task)), inLanguage(task.Description, streams.language()))
	}
	t.print(out)
	for _, task := range s.Tasks {
		for _, it := range task.Items[:max(0, min(o.items, len(task.Items)))] {
			messages, err := task.Messages(it)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "\n── %s / %s\n", task.Name, it.ID)
			for _, m := range messages {
				fmt.Fprintf(out, "[%s]\n%s\n", m.Role, m.Content)
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
		s, err := tasks.Open(name, o.seed)
		if err != nil {
			bad = true
			fmt.Fprintln(streams.Err, err)
			continue
		}
		fmt.Fprintf(streams.Out, "%s %s: ok, %d tasks, %d items, %s\n", s.Name, s.Version, len(s.Tasks), countItems(s), s.Hash)
	}
	if bad {
		return errSaid
	}
	return nil
}
