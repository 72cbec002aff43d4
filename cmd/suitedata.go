package cmd

import (
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// shortCommit is how much of a commit a person needs to see.
const shortCommit = 12

// aboutSuite says which data a suite's items are and what is odd about them; with
// notes, also what its recipe wants known. A suite of its own items without
// defects needs no word.
func aboutSuite(ref results.SuiteRef, language string, notes bool) []string {
	var lines []string
	if ref.Hub != nil {
		lines = append(lines, fmt.Sprintf("%s %s · %s", ref.Name, ref.Version, hubText(ref.Hub)))
	}
	prefix := "  ! "
	if ref.Hub == nil {
		prefix = "! " + ref.Name + ": "
	}
	if notes {
		for _, note := range ref.Notes {
			lines = append(lines, prefix+inLanguage(note, language))
		}
	}
	for _, f := range ref.Findings {
		lines = append(lines, prefix+findingText(f))
	}
	return lines
}

// hubText names the data exactly: the commit, or the files that a person named.
func hubText(h *results.Hub) string {
	switch {
	case h.Path != "":
		return h.Repo + " · " + h.Path
	case h.Commit != "":
		return h.Repo + " @ " + h.Commit[:min(len(h.Commit), shortCommit)]
	}
	return h.Repo + " @ " + h.Revision
}

// findingText words a defect, with the items that it names.
func findingText(f results.DataFinding) string {
	text := f.Text
	if f.Task != "" {
		text = f.Task + ": " + text
	}
	if len(f.Items) > 0 {
		text += " (" + strings.Join(f.Items, ", ")
		if f.Count > len(f.Items) {
			text += ", …"
		}
		text += ")"
	}
	return text
}

// suites says again under the figures' targets what they were measured on.
func (s *summary) suites() {
	said := false
	for _, ref := range s.r.Suites {
		for _, line := range aboutSuite(ref, s.language(), false) {
			fmt.Fprintln(s.Out, line)
			said = true
		}
	}
	if said {
		fmt.Fprintln(s.Out)
	}
}
