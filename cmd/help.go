package cmd

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A flagGroup are the flags, by name, that stand together in a verb's help.
type flagGroup struct {
	title string
	flags []string
}

// annotation is where a verb keeps its groups, a line for each.
const annotation = "flag groups"

// inGroups says how a verb's help shows its flags: group by group, in this order.
// Those that no group names stand last.
func inGroups(c *cobra.Command, groups ...flagGroup) {
	var lines []string
	for _, g := range groups {
		lines = append(lines, g.title+"\t"+strings.Join(g.flags, "\t"))
	}
	c.Annotations = map[string]string{annotation: strings.Join(lines, "\n")}
}

// groupsOf are the groups of a verb's help, and last the flags that are in none.
func groupsOf(c *cobra.Command) []flagGroup {
	var groups []flagGroup
	grouped := map[string]bool{}
	if lines := c.Annotations[annotation]; lines != "" {
		for line := range strings.SplitSeq(lines, "\n") {
			parts := strings.Split(line, "\t")
			groups = append(groups, flagGroup{parts[0], parts[1:]})
			for _, name := range parts[1:] {
				grouped[name] = true
			}
		}
	}
	others := flagGroup{title: "Flags"}
	add := func(f *pflag.Flag) {
		if !grouped[f.Name] {
			others.flags = append(others.flags, f.Name)
		}
	}
	c.LocalFlags().VisitAll(add)
	c.InheritedFlags().VisitAll(add)
	return append(groups, others)
}

// of are a group's flags as a set that keeps their order.
func (g flagGroup) of(c *cobra.Command) *pflag.FlagSet {
	set := pflag.NewFlagSet(g.title, pflag.ContinueOnError)
	set.SortFlags = false
	for _, name := range g.flags {
		set.AddFlag(c.Flag(name))
	}
	return set
}

// widest is how many columns a help takes at most.
const widest = 100

// usage prints how a verb is called: its form, examples, verbs and flags, in lines
// of at most widest columns.
func (s *IO) usage(c *cobra.Command) error {
	w := c.OutOrStderr()
	columns := widest
	if s.width > 0 {
		columns = min(s.width, widest)
	}
	fmt.Fprint(w, "Usage:\n")
	if c.Runnable() && !c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "  %s\n", c.UseLine())
	} else {
		fmt.Fprintf(w, "  %s COMMAND [flags]\n", c.CommandPath())
	}
	if c.Example != "" {
		fmt.Fprintf(w, "\nExamples:\n%s\n", c.Example)
	}
	printVerbs(w, c)
	for _, g := range groupsOf(c) {
		if flags := g.of(c); flags.HasAvailableFlags() {
			fmt.Fprintf(w, "\n%s:\n%s", g.title, flags.FlagUsagesWrapped(columns))
		}
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n%s COMMAND --help says more of a command.\n", c.CommandPath())
	}
	return nil
}

func printVerbs(w io.Writer, c *cobra.Command) {
	verbs := slices.DeleteFunc(slices.Clone(c.Commands()), func(v *cobra.Command) bool { return !v.IsAvailableCommand() })
	if len(verbs) == 0 {
		return
	}
	fmt.Fprint(w, "\nCommands:\n")
	for _, v := range verbs {
		fmt.Fprintf(w, "  %-*s  %s\n", c.NamePadding(), v.Name(), v.Short)
	}
}
