package cmd

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/spf13/cobra"
)

// Every verb's help names each of its flags, has an example, and fits into 100
// columns.
func TestHelp(t *testing.T) {
	verbs := 0
	var each func(c *cobra.Command)
	each = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			each(sub)
		}
		if !c.Runnable() || c.Hidden || c.Name() == "help" || c.Name() == "completion" || c.Parent() != nil && c.Parent().Name() == "completion" {
			return
		}
		verbs++
		var out bytes.Buffer
		c.SetOut(&out)
		if err := c.Help(); err != nil {
			t.Fatal(err)
		}
		help := out.String()
		for _, g := range groupsOf(c) {
			for _, name := range g.flags {
				f := c.Flag(name)
				if f == nil {
					t.Errorf("%s: group %s names --%s, which is no flag", c.CommandPath(), g.title, name)
				} else if n := strings.Count(help, "      --"+name+" ") + strings.Count(help, ", --"+name+" ") + strings.Count(help, "      --"+name+"["); n < 1 && !f.Hidden {
					t.Errorf("%s: --%s is not in the help", c.CommandPath(), name)
				}
			}
		}
		if !strings.Contains(help, "\n  hanbench "+strings.TrimPrefix(c.CommandPath(), "hanbench ")+" ") && c.HasParent() && !c.HasSubCommands() {
			t.Errorf("%s: no example", c.CommandPath())
		}
		for line := range strings.Lines(help) {
			if w := hangul.Width(strings.TrimRight(line, "\n")); w > widest {
				t.Errorf("%s: %d columns: %s", c.CommandPath(), w, line)
			}
		}
	}
	each(newRoot(&IO{}))
	if verbs < 15 {
		t.Fatalf("only %d verbs found", verbs)
	}
}
