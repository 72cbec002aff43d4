package cmd

import (
	"fmt"

	"github.com/hanbench/hanbench/results/compare"
)

// said is a finding in the terminal's language. Files hold the English message.
func (p *comparePrinter) said(f compare.Finding) string {
	format, ok := koreanFindings()[f.Format]
	if p.language() != "ko" || !ok {
		return f.Message
	}
	return fmt.Sprintf(format, f.Args...)
}

// koreanFindings are the findings of package compare by their English format. They
// take the same figures, by number where the order is another.
func koreanFindings() map[string]string {
	return map[string]string{}
}
