package gate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Encode is the report as indented JSON with a newline at its end.
func (r *Report) Encode() []byte { return encode(r) }

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("encode gates: %v", err)) // numbers of a figure are finite
	}
	return b.Bytes()
}

// count is how many checks have an outcome.
func (r *Report) count(outcome string) (n int) {
	for i := range r.Checks {
		if r.Checks[i].Outcome == outcome {
			n++
		}
	}
	return n
}

// Headline is the whole in some words: "1 regression, 2 inconclusive, 3 passed".
func (r *Report) Headline() string {
	var parts []string
	for _, o := range []struct{ outcome, one, many string }{
		{Regression, "regression", "regressions"}, {Inconclusive, "inconclusive", "inconclusive"},
		{Untested, "untested", "untested"}, {Pass, "passed", "passed"},
	} {
		switch n := r.count(o.outcome); n {
		case 0:
		case 1:
			parts = append(parts, "1 "+o.one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, o.many))
		}
	}
	return strings.Join(parts, ", ")
}

// A badge is what shields.io calls an endpoint.
type badge struct {
	SchemaVersion int    `json:"schemaVersion"`
	Label         string `json:"label"`
	Message       string `json:"message"`
	Color         string `json:"color"`
}

// Badge is JSON for shields.io's endpoint badge
// (https://shields.io/badges/endpoint-badge).
func (r *Report) Badge(label string) []byte {
	colors := map[string]string{Pass: "brightgreen", Inconclusive: "yellow", Regression: "red"}
	return encode(badge{SchemaVersion: 1, Label: label, Message: r.Headline(), Color: colors[r.Outcome]})
}

// marks show an outcome in Markdown.
var marks = map[string]string{Pass: "✅", Regression: "❌", Inconclusive: "❔", Untested: "⬜"}

// Markdown is a heading and a table: a GitHub step summary, a comment on a merge
// request.
func (r *Report) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### hanbench: %s\n\n", r.Headline())
	b.WriteString("| | gate | where | base | new | change | why |\n|---|---|---|--:|--:|--:|---|\n")
	for i := range r.Checks {
		k := &r.Checks[i]
		base, now, change := "–", "–", "–"
		if k.Base != nil {
			base = k.value(*k.Base)
		}
		if k.Now != nil {
			now = k.value(*k.Now)
		}
		if k.Change != nil {
			change = k.change(*k.Change)
		}
		if k.CILow != nil && k.CIHigh != nil {
			change += fmt.Sprintf(" [%s, %s]", k.change(*k.CILow), k.change(*k.CIHigh))
		}
		cells := []string{marks[k.Outcome] + " " + k.Outcome, k.Gate, k.where(), base, now, change, k.Reason + k.marked()}
		for i, c := range cells {
			cells[i] = strings.NewReplacer("|", "\\|", "\n", " ", "<", "&lt;").Replace(c)
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	if len(r.Checks) > 0 {
		fmt.Fprintf(&b, "\nTwo-sided intervals, which hold together: each is at %s.\n", percent(r.Checks[0].Confidence))
	}
	return b.String()
}

func percent(share float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", 100*share), "0"), ".") + "%"
}

// Annotations are lines for GitHub Actions' log
// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions):
// an error for a regression, a warning for what could not be decided.
func (r *Report) Annotations() string {
	var b strings.Builder
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for i := range r.Checks {
		k := &r.Checks[i]
		level := map[string]string{Regression: "error", Inconclusive: "warning", Untested: "warning"}[k.Outcome]
		if level != "" {
			fmt.Fprintf(&b, "::%s title=%s::%s\n", level, property.Replace(k.Outcome+": "+k.Gate), message.Replace(k.Says()))
		}
	}
	return b.String()
}
